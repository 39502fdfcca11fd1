import Foundation
import Testing

/// `who-can-invoke --summary` in every format, and how wide tables are.
@Suite("Summaries") struct SummaryTests {
  private let pay = "arn:aws:lambda:us-east-1:111122223333:function:pay"

  /// One account: two users that may invoke, one of them only from a network; a role that alice may assume.
  private func loaded() throws -> Workplace {
    let account = "arn:aws:iam::111122223333"
    let invoke = #""Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "\#(pay)""#
    let network = #""Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#
    let assume = #"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}"#
    let trust =
      #"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "\#(account):user/alice"}}]}"#
    let folder = try Workplace()
    try folder.write(
      "iam.json",
      #"""
      {"UserDetailList": [
        {"Arn": "\#(account):user/alice", "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": \#(assume)}]},
        {"Arn": "\#(account):user/bob", "UserPolicyList": [{"PolicyName": "p", "PolicyDocument":
          {"Statement": [{\#(invoke), \#(network)}]}}]}],
       "RoleDetailList": [{"Arn": "\#(account):role/R", "AssumeRolePolicyDocument": \#(trust),
         "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": {"Statement": [{\#(invoke)}]}}]}]}
      """#)
    try folder.write(
      "functions.json",
      #"{"Functions": [{"FunctionArn": "\#(pay)", "Role": "\#(account):role/R"}, {"FunctionArn": "\#(pay)2", "Role": "\#(account):role/R"}]}"#
    )
    #expect(try folder.run("load", "iam.json", "functions.json").status == 0)
    return folder
  }

  @Test("as JSON") func json() throws {
    let ended = try loaded().run("who-can-invoke", "pay", "--summary", "--format", "json")
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let functions = try #require(answer["functions"] as? [[String: Any]])
    #expect(functions.count == 1 && functions.first?["invokers"] == nil)
    let summary = try #require(functions.first?["summary"] as? [[String: Any]])
    let counts = summary.map { count in
      ["kind", "decision", "direct", "assumed"].map { "\(count[$0] ?? "")" }.joined(separator: " ")
    }
    #expect(counts == Self.counts)
  }

  static let counts = ["role allowed 1 0", "root allowed 1 0", "user allowed 0 1", "user conditional 1 0"]

  @Test("as CSV") func csv() throws {
    let ended = try loaded().run("who-can-invoke", "--all", "--summary", "--format", "csv")
    let rows = Self.counts.map { "\(pay),\($0.replacing(" ", with: ","))\r\n" }.joined()
    let other = "\(pay)2,root,allowed,1,0\r\n"
    #expect(ended.output == "function,kind,decision,direct,assumed\r\n" + rows + other)
  }

  @Test("as Markdown") func markdown() throws {
    let ended = try loaded().run("who-can-invoke", "pay", "--summary", "--format", "markdown")
    let rows = Self.counts.map { "| \(pay) | \($0.replacing(" ", with: " | ")) |\n" }.joined()
    let head = "| function | kind | decision | direct | assumed |\n| --- | --- | --- | --- | --- |\n"
    #expect(ended.output == head + rows)
  }

  @Test("as a table") func table() throws {
    let ended = try loaded().run("who-can-invoke", "pay", "--summary")
    #expect(
      ended.output == """
        \(pay)
          kind  decision     direct  assumed
          role  allowed      1       0
          root  allowed      1       0
          user  allowed      0       1
          user  conditional  1       0


        """)
  }
}
