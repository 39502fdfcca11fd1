import Testing

@Suite("What is read with doubt is a warning") struct WarningTests {
  static let pay = "arn:aws:lambda:us-east-1:111122223333:function:pay"
  static let listed =
    #"{"Functions": [{"FunctionArn": "\#(pay)", "Role": "arn:aws:iam::111122223333:role/pay"}]}"#
  static let noPolicies =
    "no function policy was read for account 111122223333, which has functions; were they exported with aws lambda get-policy?"

  // swift-format-ignore
  static let cases: [(files: [String: String], warnings: [String])] = [
    (["f.json": listed], ["f.json: " + noPolicies]),
    (["f.json": listed, "p.json": getPolicy([pay])], []),
    (["p.json": getPolicy([pay])], ["p.json: $.Policy: '\(pay)' is in no list of functions; was it exported?"]),
    (["f.json": listed, "p.json": getPolicy([pay]), "iam.json": FilesTests.user("alice")],
     ["f.json: $.Functions[0].Role: execution role 'arn:aws:iam::111122223333:role/pay' is not among the exported roles"]),
    (["iam.json": #"{"UserDetailList": [{"Arn": "arn:aws:iam::aws:user/x"}, {"Arn": "arn:aws:iam::aws:user/y"}]}"#],
     ["iam.json: $.UserDetailList[0].Arn: 'aws' of 'arn:aws:iam::aws:user/x' is not an account number; expected twelve digits"]),
    (["iam.json": #"{"RoleDetailList": [{"Arn": "arn:aws:iam::111122223333:role/R"}]}"#],
     ["iam.json: $.RoleDetailList[0]: no AssumeRolePolicyDocument; who may assume this role is not known"]),
    (["iam.json": #"{"UserDetailList": []}"#],
     ["iam.json: names no account; expected users, groups, roles or the folder accounts/<account-id>"]),
    (["iam.json": #"{"Policies": [{"Arn": "arn:aws:iam::111122223333:policy/P", "PolicyVersionList": []}, {"PolicyVersionList": [], "Arn": "arn:aws:iam::111122223333:policy/Q"}]}"#],
     ["P", "Q"].enumerated().map { "iam.json: $.Policies[\($0)]: no default version in PolicyVersionList; what 'arn:aws:iam::111122223333:policy/\($1)' allows is not known" }),
    (["accounts/444455556666/iam.json": FilesTests.user("alice")],
     ["accounts/444455556666/iam.json: lies in the folder of account 444455556666, but speaks of account 111122223333"]),
    (["a.json": FilesTests.user("alice"), "b.json": #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/alice", "UserId": "AIDA2"}]}"#],
     ["b.json: $.UserDetailList[0]: 'arn:aws:iam::111122223333:user/alice' differs from a.json: $.UserDetailList[0], which counts"]),
    (["tags.json": #"{"Tags": {"a": "b"}}"#],
     ["tags.json: $.Tags: tags of an unknown function; expected the file accounts/<account-id>/lambda/<region>/<function>/tags.json"]),
  ]

  @Test(arguments: cases) func warning(_ files: [String: String], _ expected: [String]) async throws {
    #expect(try await warnings(files) == expected)
  }
}
