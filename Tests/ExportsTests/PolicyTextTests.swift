import IAM
import Testing

@Suite("Policy documents come as objects, as text and URL-encoded") struct PolicyTextTests {
  static let document =
    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b+c","Resource":"*"}]}"#

  // swift-format-ignore
  static let spellings = [
    document,
    #"{ "Version" : "2012-10-17", "Statement": [ {"Effect":"\u0041llow","Action":"a:b+c","Resource":"*"} ] }"#,
    #""{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"a:b+c\",\"Resource\":\"*\"}]}""#,
    #""%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22a%3Ab+c%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D""#,
    #""%0A%7b%0A%22Version%22:%222012-10-17%22,%22Statement%22:[{%22Effect%22:%22Allow%22,%22Action%22:%22a:b%2Bc%22,%22Resource%22:%22*%22}]}""#,
    #""{%22Version%22:%222012-10-17%22,%22Statement%22:[{%22Effect%22:%22Allow%22,%22Action%22:%22a:b+c%22,%22Resource%22:%22*%22}]}""#,
  ]

  private func user(_ name: String, _ document: String) -> String {
    """
    {"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/\(name)",
      "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": \(document)}]}]}
    """
  }

  @Test(arguments: spellings) func spelling(_ text: String) async throws {
    let inventory = try await read(["iam.json": user("alice", text)]).inventory
    #expect(inventory.documents.map(\.text) == [Self.document])
    #expect(inventory.documents.first?.policy.statements.first?.covers(Action("a:b+c")) == true)
  }

  @Test("equal documents are kept once, in whatever file and spelling") func once() async throws {
    let files = Dictionary(
      Self.spellings.enumerated().map { ("\($0).json", user("u\($0)", $1)) }, uniquingKeysWith: { $1 })
    let inventory = try await read(files).inventory
    #expect(inventory.documents.count == 1)
    #expect(inventory.accounts[AccountID("111122223333")]?.users.count == files.count)
  }

  @Test("a malformed statement is a warning, not an error") func malformed() async throws {
    let broken = #"{"Statement": [{"Effect": "Permit", "Action": "a:b", "Resource": "*"}]}"#
    let text = #""{\"Statement\": [{\"Effect\": \"Permit\", \"Action\": \"a:b\", \"Resource\": \"*\"}]}""#
    let place = "$.UserDetailList[0].UserPolicyList[0].PolicyDocument"
    let reason = "unknown effect 'Permit'; expected 'Allow' or 'Deny'"
    #expect(
      try await warnings(["a.json": user("alice", broken), "b.json": user("bob", text)]) == [
        "a.json: \(place).Statement[0].Effect: \(reason)",
        "b.json: \(place): $.Statement[0].Effect: \(reason)",
      ])
  }
}
