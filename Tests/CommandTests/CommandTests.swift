import Foundation
import Testing

/// Whole commands against whole output and exit status, with the program that was built.
@Suite("Commands")
struct CommandTests {
  @Test("The sample organization is answered as checked by hand")
  func samples() throws {
    let folder = try Workplace()
    let load = try folder.run("load", repository("accounts"), "--quiet")
    #expect(load.status == 0 && load.output.hasPrefix("snapshot 1: 5 accounts, 50 principals, 15 functions"))
    let answer = try folder.run("who-can-invoke", "--all", "--format", "csv", "--at", "2026-11-23")
    #expect(answer.status == 0)
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/who-can-invoke.csv")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try Data(answer.output.utf8).write(to: golden)
    }
    #expect(answer.output == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
  }

  @Test("The order in which exports list things does not matter")
  func order() throws {
    let folder = try Workplace()
    for name in try FileManager.default.subpathsOfDirectory(atPath: repository("accounts"))
    where name.hasSuffix(".json") {
      let data = try Data(contentsOf: URL(fileURLWithPath: repository("accounts/\(name)")))
      guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { continue }
      let turned = object.mapValues { value in (value as? [Any]).map { Array($0.reversed()) as Any } ?? value
      }
      let file = folder.folder.appending(path: "turned/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try JSONSerialization.data(withJSONObject: turned).write(to: file)
    }
    let ask = ["who-can-invoke", "--all", "--format", "csv", "--at", "2026-11-23"]
    let answers = try ["turned", repository("accounts")].map { accounts in
      #expect(try folder.run("load", accounts, "--quiet", "--database", "x.sqlite").status == 0)
      return try folder.run(ask + ["--database", "x.sqlite"]).output
    }
    #expect(answers[0] == answers[1] && answers[0].count > 10_000)
  }

  @Test("JSON answers have the members that the interface fixes")
  func json() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let answer = try folder.run("who-can-invoke", "quarantine", "--format", "json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "rolewalk/who-can-invoke/1")
    let functions = try #require(json["functions"] as? [[String: Any]])
    let invokers = try #require(functions.first?["invokers"] as? [[String: Any]])
    let ines = try #require(invokers.first { ($0["principal"] as? String)?.hasSuffix("user/ines") ?? false })
    #expect(ines["decision"] as? String == "conditional")
    #expect(ines["assumptions"] as? Int == 3)
    let path = try #require(ines["path"] as? [[String: Any]])
    #expect(
      path.map { $0["action"] as? String } == [
        "sts:AssumeRole", "sts:AssumeRole", "sts:AssumeRole", "lambda:InvokeFunction",
      ])
    let grants = try #require(path.first?["grants"] as? [[String: Any]])
    #expect(
      (grants.first?["source"] as? String)?.contains("/444455556666/iam.json#/RoleDetailList/") ?? false)
  }

  @Test("can-invoke and path agree with who-can-invoke")
  func turnedRound() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let functions = try folder.run("can-invoke", "444455556666:user/ines", "--format", "csv").output
    #expect(functions.contains(",conditional,3,arn:aws:lambda:us-east-1:123456789012:function:quarantine,"))
    let path = try folder.run("path", "444455556666:user/ines", "quarantine").output
    #expect(path.hasPrefix("conditional, 3 assumptions\n"))
    let none = try folder.run("path", "123456789012:user/erin", "quarantine")
    #expect(none.status == 0 && none.output.hasPrefix("no path from "))
  }

  @Test("One version or alias is asked about alone", arguments: ["pay:live", "123456789012:pay:live"])
  func qualifier(_ name: String) throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let answer = try folder.run("who-can-invoke", name, "--format", "json").output
    let json = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
    let functions = try #require(json["functions"] as? [[String: Any]])
    let invokers = try #require(functions.first?["invokers"] as? [[String: Any]])
    #expect(!invokers.isEmpty)
    for invoker in invokers {
      let targets = try #require(invoker["targets"] as? [[String: Any]])
      #expect(
        targets.map { $0["arn"] as? String } == ["arn:aws:lambda:us-east-1:123456789012:function:pay:live"])
      #expect(targets.first?["decision"] as? String == invoker["decision"] as? String)
      #expect(targets.first?["assumptions"] as? Int == invoker["assumptions"] as? Int)
    }
  }

  @Test("A diagram is written in the format of its name")
  func diagram() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    #expect(try folder.run("diagram", "--function", "pay", "--output", "pay.svg").status == 0)
    #expect(try folder.contents("pay.svg").contains("<svg"))
    let dot = try folder.run("diagram", "--accounts", "--output", "-")
    #expect(dot.status == 0 && dot.output.hasPrefix("digraph"))
    #expect(try folder.run("diagram", "--accounts", "--output", "x.bmp").status == 64)
  }

  @Test("A throttled function says so, once, and not as a condition")
  func throttled() throws {
    let folder = try Workplace()
    try folder.write(
      "iam.json",
      """
      {"UserDetailList": [{"UserName": "ann", "UserId": "AIDAANN", "Arn": "arn:aws:iam::111122223333:user/ann",
        "Path": "/", "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": {"Statement":
          {"Effect": "Allow", "Action": "lambda:*", "Resource": "*", "Condition": {"Bool": {}, "Bool": {}}}}}]}],
       "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
      """)
    try folder.write(
      "pay.json",
      """
      {"Configuration": {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay"},
       "Concurrency": {"ReservedConcurrentExecutions": 0}}
      """)
    let load = try folder.run("load", "iam.json", "pay.json")
    #expect(load.errors.contains("Statement.Condition.Bool: 'Bool' stands twice"))
    let table = try folder.run("who-can-invoke", "pay").output
    #expect(
      table == """
        arn:aws:lambda:us-east-1:111122223333:function:pay
          note: R56: throttled: the reserved concurrency of pay is 0
          allowed  root 111122223333:root  directly
              111122223333:root → 111122223333:pay
              targets: unqualified, $LATEST
          conditional  user 111122223333:user/ann  directly
              111122223333:user/ann → 111122223333:pay
              targets: unqualified, $LATEST
              if R57: statement 0 of arn:aws:iam::111122223333:user/ann#p cannot be read whole


        """)
    #expect(
      try folder.run("can-invoke", "111122223333:root").output.hasSuffix(
        "      note: R56: throttled: the reserved concurrency of pay is 0\n"))
  }

  @Test("A slip gets the near matches")
  func slip() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let answer = try folder.run("who-can-invoke", "quarantin")
    #expect(answer.status == 64)
    #expect(
      answer.errors == """
        rolewalk: no function 'quarantin' in this snapshot; did you mean:
          arn:aws:lambda:us-east-1:123456789012:function:quarantine

        """)
  }

  @Test("Without a snapshot or a file the exit status is 66")
  func missing() throws {
    let folder = try Workplace()
    #expect(try folder.run("who-can-invoke", "--all").status == 66)
    #expect(try folder.run("load", "nowhere").status == 66)
  }

  @Test("Wrong usage exits with 64")
  func usage() throws {
    let folder = try Workplace()
    #expect(try folder.run("who-can-invoke").status == 64)
    #expect(try folder.run("diagram", "--output", "x.svg").status == 64)
  }
}
