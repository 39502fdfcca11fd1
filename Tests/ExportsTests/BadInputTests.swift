import Exports
import Testing

@Suite("Bad input is named by file, place and expectation") struct BadInputTests {
  static let user = #""Arn": "arn:aws:iam::111122223333:user/alice""#
  static let notARN = "is not an ARN; expected arn:partition:service:region:account:…"

  // swift-format-ignore
  static let cases: [(text: String, error: String)] = [
    ("", "bad.json: empty file; expected JSON"),
    ("\u{FEFF} \n", "bad.json: empty file; expected JSON"),
    (#"{"UserDetailList": {}}"#, "bad.json: $.UserDetailList: expected a list, found an object"),
    (#"{"UserDetailList": [7]}"#, "bad.json: $.UserDetailList[0]: expected an object, found a number"),
    (#"{"UserDetailList": [{"UserName": "alice"}]}"#, "bad.json: $.UserDetailList[0]: no Arn; expected an ARN"),
    (#"{"UserDetailList": [{"Arn": "alice"}]}"#, "bad.json: $.UserDetailList[0].Arn: 'alice' \(notARN)"),
    (#"{"UserDetailList": [{"Arn": "a\nb"}]}"#, "bad.json: $.UserDetailList[0].Arn: 'a b' \(notARN)"),
    (#"{"UserDetailList": [{"Arn": 7}]}"#, "bad.json: $.UserDetailList[0].Arn: expected a string, found a number"),
    (#"{"UserDetailList": [{"Arn": "arn:aws:iam:::user/alice"}]}"#,
     "bad.json: $.UserDetailList[0].Arn: 'arn:aws:iam:::user/alice' names no account"),
    (#"{"UserDetailList": [{\#(user), "GroupList": "g"}]}"#,
     "bad.json: $.UserDetailList[0].GroupList: expected a list of strings, found a string"),
    (#"{"UserDetailList": [{\#(user), "UserPolicyList": [{"PolicyName": "p"}]}]}"#,
     "bad.json: $.UserDetailList[0].UserPolicyList[0]: no PolicyDocument; expected a policy document"),
    (#"{"UserDetailList": [{\#(user), "UserPolicyList": [{"PolicyDocument": 7}]}]}"#,
     "bad.json: $.UserDetailList[0].UserPolicyList[0].PolicyDocument: expected a policy document, found a number"),
    (#"{"UserDetailList": [{\#(user), "UserPolicyList": [{"PolicyDocument": "%7"}]}]}"#,
     "bad.json: $.UserDetailList[0].UserPolicyList[0].PolicyDocument: policy text is neither JSON nor URL-encoded JSON"),
    (#"{"UserDetailList": [{\#(user), "UserPolicyList": [{"PolicyDocument": "[]"}]}]}"#,
     "bad.json: $.UserDetailList[0].UserPolicyList[0].PolicyDocument: policy text holds a list; expected a policy document"),
    (#"{"UserDetailList": [{\#(user), "AttachedManagedPolicies": [{"PolicyArn": "P"}]}]}"#,
     "bad.json: $.UserDetailList[0].AttachedManagedPolicies[0].PolicyArn: 'P' \(notARN)"),
    (#"{"UserDetailList": [{\#(user), "PermissionsBoundary": []}]}"#,
     "bad.json: $.UserDetailList[0].PermissionsBoundary: expected an object with PermissionsBoundaryArn, found a list"),
    (#"{"UserDetailList": [{\#(user), "Tags": true}]}"#,
     "bad.json: $.UserDetailList[0].Tags: expected a list, found true"),
    (#"{"Functions": [{"FunctionName": "pay"}]}"#, "bad.json: $.Functions[0]: no FunctionArn; expected an ARN"),
    (#"{"Functions": [{"FunctionArn": "arn:aws:iam::111122223333:user/alice"}]}"#,
     "bad.json: $.Functions[0].FunctionArn: 'arn:aws:iam::111122223333:user/alice' is not a function; "
       + "expected arn:aws:lambda:region:account:function:name"),
    (#"{"FunctionUrlConfigs": [{"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay", "AuthType": "IAM"}]}"#,
     "bad.json: $.FunctionUrlConfigs[0].AuthType: unknown AuthType 'IAM'; expected AWS_IAM or NONE"),
    (#"{"Policy": null, "RevisionId": "1"}"#, "bad.json: no Policy; expected a policy as text"),
    (#"{"Organization": [], "Accounts": []}"#, "bad.json: $.Organization: expected an object, found a list"),
    (#"{"Organization": {"Id": "o-1", "FeatureSet": "ALL"}, "Accounts": []}"#,
     "bad.json: $.Organization: no MasterAccountId; expected an account number"),
    (#"{"Organization": {"Id": "", "FeatureSet": "ALL", "MasterAccountId": "999999999999"}, "Accounts": []}"#,
     "bad.json: $.Organization.Id: empty; expected o-…"),
    ("{\"Buckets\": []}", "bad.json: not a known export; expected the output of aws iam get-account-authorization-details, "
       + "aws lambda list-functions or another call that rolewalk reads"),
  ]

  @Test(arguments: cases) func message(_ text: String, _ error: String) async throws {
    #expect(try await errors(["bad.json": text]) == [error])
  }

  // What follows is the JSON parser's own wording.
  static let notJSON = [
    (#"{"UserDetailList": [{"Arn""#, "bad.json: not valid JSON: "),
    ("# Notes", "bad.json: not valid JSON: "),
    (
      #"{"Policy": "{\"Statement\": [", "RevisionId": "1"}"#,
      "bad.json: $.Policy: policy text is not valid JSON: "
    ),
    (#"{"Policy": "Allow", "RevisionId": "1"}"#, "bad.json: $.Policy: policy text is not valid JSON: "),
    (#"{"Policy": "", "RevisionId": "1"}"#, "bad.json: $.Policy: policy text is not valid JSON: "),
  ]

  @Test(arguments: notJSON) func notJSONText(_ text: String, _ beginning: String) async throws {
    let errors = try await errors(["bad.json": text])
    #expect(errors.count == 1 && errors[0].hasPrefix(beginning) && !errors[0].contains("\n"), "\(errors)")
  }

  static let good = #"{"UserDetailList": [{\#(user)}]}"#

  @Test("every bad file is listed, with all its problems") func every() async throws {
    let files = ["c.json": "", "a.json": #"{"UserDetailList": [{}, {"Arn": "x"}]}"#, "b.json": good(0)]
    #expect(
      try await errors(files) == [
        "a.json: $.UserDetailList[0]: no Arn; expected an ARN",
        "a.json: $.UserDetailList[1].Arn: 'x' \(Self.notARN)",
        "c.json: empty file; expected JSON",
      ])
  }

  @Test("skipping invalid files loads the rest and names the gap") func skipped() async throws {
    let folder = try Folder([
      "accounts/111122223333/iam.json": Array(good(0).utf8), "accounts/444455556666/iam.json": [],
      "x.json": [],
    ])
    defer { folder.remove() }
    let reading = try await folder.read(skipInvalid: true)
    #expect(sketch(reading.inventory) == "111122223333\n  user alice0")
    #expect(
      reading.invalid.map { folder.relative($0.description) } == [
        "accounts/444455556666/iam.json: empty file; expected JSON", "x.json: empty file; expected JSON",
      ])
    #expect(
      reading.inventory.gaps.map { folder.relative("\($0.account?.text ?? "all"): \($0.reason)") } == [
        "444455556666: accounts/444455556666/iam.json was left out, because it cannot be read",
        "all: x.json was left out, because it cannot be read",
      ])
  }

  @Test("when every file is invalid, skipping does not help") func allSkipped() async throws {
    await #expect(throws: InvalidExports.self) { try await read(["x.json": ""], skipInvalid: true) }
  }

  @Test("a folder without exports") func emptyFolder() async throws {
    #expect(
      try await errors(["a/notes.txt": "", "b/iam.json": good(0)], ["a", "b"])
        == ["a: no .json or .json.gz file in this folder"])
  }

  @Test("a path that does not exist") func missing() async throws {
    let error = await #expect(throws: MissingExport.self) { try await readExports(["/no/such/exports"]) }
    #expect(error?.description == "/no/such/exports: no such file or folder")
    #expect(error?.exists == false)
  }

  private func good(_ number: Int) -> String {
    #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/alice\#(number)"}]}"#
  }
}
