import Testing

/// A `get-policy` document whose statements have these resources.
func getPolicy(_ resources: [String]) -> String {
  let statements = resources.map {
    #"{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunction\"\#($0.isEmpty ? "" : #",\"Resource\":\"\#($0)\""#)}"#
  }
  return #"{"Policy": "{\"Statement\":[\#(statements.joined(separator: ","))]}", "RevisionId": "1"}"#
}

@Suite("A function policy belongs to the function that its statements name") struct FunctionPolicyTests {
  static let pay = "arn:aws:lambda:us-east-1:111122223333:function:pay"
  static let bill = "arn:aws:lambda:us-east-1:111122223333:function:bill"
  static let folder = "accounts/111122223333/lambda/us-east-1/pay"

  // swift-format-ignore
  static let cases: [(resources: [String], file: String, owner: String)] = [
    ([pay],                        "p.json", "pay · policies #0"),
    ([pay + ":live"],              "p.json", "pay · aliases live · policies live:#0"),
    ([pay + ":7"],                 "p.json", "pay · versions 7 · policies 7:#0"),
    ([pay + ":live", pay + ":live"], "p.json", "pay · aliases live · policies live:#0"),
    ([pay + ":live", pay],         "p.json", "pay · aliases live · policies #0"),
    ([pay + ":live", pay + ":7"],  "p.json", "pay · versions 7 · aliases live · policies #0"),
    ([pay, pay + ":*"],            "p.json", "pay · policies #0"),
    ([pay + ":*"],                 "p.json", "pay · policies #0"),
    ([pay, "*"],                   "p.json", "pay · policies #0"),
    (["*"],                        folder + "/policy.json", "pay · policies #0"),
    ([""],                         folder + "/policy.json", "pay · policies #0"),
    ([""],                         folder + "/policy.live.json", "pay · aliases live · policies live:#0"),
    ([pay + ":*"],                 folder + "/policy.7.json", "pay · versions 7 · policies 7:#0"),
    ([pay + ":live"],              folder + "/get-policy.json", "pay · aliases live · policies live:#0"),
    ([pay, bill],                  folder + "/policy.json", "pay · policies #0"),
    ([bill],                       folder + "/policy.json", "bill · policies #0"),
  ]

  @Test(arguments: cases) func owner(_ resources: [String], _ file: String, _ owner: String) async throws {
    let reading = try await read([file: getPolicy(resources)])
    #expect(sketch(reading.inventory) == "111122223333 without identities\n  function \(owner)")
  }

  static let doubts = [
    (["*"], "no statement names one in full"),
    ([pay + "*"], "no statement names one in full"),
    ([pay, bill], "the statements name '\(bill)' and '\(pay)'"),
  ]

  @Test("a policy of an unknown function is a warning and a gap", arguments: doubts)
  func unknown(_ resources: [String], _ doubt: String) async throws {
    let files = ["p.json": getPolicy(resources)]
    #expect(
      try await warnings(files) == [
        "p.json: $.Policy: policy of an unknown function: \(doubt); expected one function, or a file in the folder of one"
      ])
    #expect(try await read(files).inventory.gaps.count == 1)
  }

  @Test("get-policy and get-resource-policy of one function agree") func twice() async throws {
    let same = ["a.json": getPolicy([Self.pay]), "b.json": getPolicy([Self.pay])]
    #expect(try await !warnings(same).contains { $0.contains("second") })
    let other = ["a.json": getPolicy([Self.pay]), "b.json": getPolicy([Self.pay, Self.pay + ":*"])]
    #expect(
      try await warnings(other).first
        == "b.json: $.Policy: a second policy of '\(Self.pay)'; the one at a.json#/Policy counts")
  }
}
