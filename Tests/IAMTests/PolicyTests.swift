import IAM
import JSON
import Testing

@Suite("Policy documents") struct PolicyTests {
  // Rules R58, R61.
  // swift-format-ignore
  static let strings: [(text: String, pieces: [PolicyString.Piece]?)] = [
    ("plain", nil),
    ("home/${aws:username}", [.text("home/"), .variable(key: "aws:username", default: nil)]),
    ("${aws:PrincipalTag/team, 'none'}/*", [.variable(key: "aws:PrincipalTag/team", default: "none"), .text("/*")]),
    ("a${*}b${?}${$}", [.text("a"), .literal("*"), .text("b"), .literal("?"), .literal("$")]),
    ("${open", [.text("${open")]),
    ("$ {x}", nil),
  ]

  @Test(arguments: strings) func string(_ text: String, _ pieces: [PolicyString.Piece]?) {
    #expect(PolicyString(text, variables: true).pieces == pieces)
    #expect(PolicyString(text, variables: false).pieces == nil)
  }

  @Test("What a variable stands for is taken literally; without a value it stands for any text") func filled()
  {
    let string = PolicyString("a-${aws:username}-*", variables: true)
    #expect(string.glob { _, _ in "x*" }.matches("a-x*-1"))
    #expect(!string.glob { _, _ in "x*" }.matches("a-xy-1"))
    #expect(string.glob { _, _ in nil }.matches("a-anything-1"))
    #expect(string.literal { _, _ in "x" } == "a-x-*")
    #expect(string.literal { _, _ in nil } == nil)
  }

  // swift-format-ignore
  static let operators: [(name: String, spelled: String?)] = [
    ("StringEquals", "StringEquals"), ("stringequals", "StringEquals"),
    ("StringLikeIfExists", "StringLikeIfExists"), ("ForAnyValue:StringLike", "ForAnyValue:StringLike"),
    ("forallvalues:stringnotequalsifexists", "ForAllValues:StringNotEqualsIfExists"),
    ("Null", "Null"), ("NullIfExists", nil), ("IfExists", nil), ("StringEqual", nil), ("Some:StringLike", nil),
    ("ForAnyValue:", nil), ("", nil), ("NotIpAddress", "NotIpAddress"), ("Bool", "Bool"), ("ArnLike", "ArnLike"),
  ]

  @Test(arguments: operators) func conditionOperator(_ name: String, _ spelled: String?) {
    #expect(ConditionOperator(name)?.description == spelled)
  }

  @Test(
    "An operator is the opposite of its opposite, and one of the two is negated or neither compares equality")
  func opposites() {
    for base in ConditionOperator.Base.allCases {
      guard let opposite = base.opposite else { continue }
      #expect(opposite.opposite == base)
    }
  }

  @Test("Context keys are equal in any letter case and spelled as AWS spells them") func keys() {
    #expect(ContextKey("AWS:SOURCEIP") == ContextKey("aws:SourceIp"))
    #expect(ContextKey("AWS:SOURCEIP").description == "aws:SourceIp")
    #expect(ContextKey("aws:principaltag/Team").description == "aws:PrincipalTag/Team")
    #expect(ContextKey("token.example.com:Sub").description == "token.example.com:Sub")
  }

  // Rule R57: what cannot be read is a problem, never an error.
  // swift-format-ignore
  static let documents: [(json: String, statements: Int, problems: [String])] = [
    (#"{"Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "*"}]}"#, 1, []),
    (#"{"Statement": {"Effect": "Allow", "Action": ["a:b"], "Resource": ["*"]}}"#, 1, []),
    (#"{"Statement": []}"#, 0, []),
    (#"{}"#, 0, [": no Statement in the policy document"]),
    (#"[]"#, 1, [": expected a policy document, found array"]),
    (#"{"Statement": 3}"#, 1, ["/Statement: expected a list of statements, found number"]),
    (#"{"Statement": [7]}"#, 1, ["/Statement/0: expected a statement, found number"]),
    (#"{"Statement": [{"Action": "a:b"}]}"#, 1, ["/Statement/0: no Effect; expected 'Allow' or 'Deny'"]),
    (#"{"Statement": [{"Effect": "allow", "Action": "a:b"}]}"#, 1,
     ["/Statement/0/Effect: unknown effect 'allow'; expected 'Allow' or 'Deny'"]),
    (#"{"Statement": [{"Effect": "Deny"}]}"#, 1, ["/Statement/0: neither Action nor NotAction"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "NotAction": "a:c"}]}"#, 1,
     ["/Statement/0: both Action and NotAction"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "b"}]}"#, 1,
     ["/Statement/0/Action: action 'b' has no service prefix and matches nothing"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": ["a:b", {}]}]}"#, 1,
     ["/Statement/0/Action/1: expected a string, found object"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Resource": "*", "NotResource": "*"}]}"#, 1,
     ["/Statement/0: both Resource and NotResource"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Principal": {"Robot": "x"}}]}"#, 1,
     ["/Statement/0/Principal/Robot: unknown kind of principal 'Robot'; expected AWS, Service, Federated or CanonicalUser"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Condition": []}]}"#, 1,
     ["/Statement/0/Condition: expected an object, found array"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Condition": {"Equals": {"a:b": "c"}}}]}"#, 1,
     ["/Statement/0/Condition/Equals: unknown condition operator 'Equals'"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Condition": {"Bool": "c"}}]}"#, 1,
     ["/Statement/0/Condition/Bool: expected an object of keys and values, found string"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Conditions": {}}]}"#, 1,
     ["/Statement/0/Conditions: unknown element 'Conditions'"]),
    (#"{"Version": "2008-10-17", "Version": "2012-10-17", "Statement": []}"#, 1,
     ["/Version: 'Version' stands twice; which one counts is undocumented"]),
    (#"{"Statement": [{"Effect": "Deny", "Effect": "Allow", "Action": "a:b", "Action": "a:c", "Action": "a:d"}]}"#, 1,
     ["/Statement/0/Action: 'Action' stands twice; which one counts is undocumented",
      "/Statement/0/Effect: 'Effect' stands twice; which one counts is undocumented"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Principal": {"AWS": "*", "AWS": "111122223333"}}]}"#, 1,
     ["/Statement/0/Principal/AWS: 'AWS' stands twice; which one counts is undocumented"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Condition": {"Bool": {"a:b": "true", "a:c": "true", "a:b": "false"}}}]}"#, 1,
     ["/Statement/0/Condition/Bool/a:b: 'a:b' stands twice; which one counts is undocumented"]),
    (#"{"Statement": [{"Effect": "Deny", "Action": "a:b", "Condition": {"Bool": {"a:b": "true"}, "Bool": {"a:c": "true"}}}]}"#, 1,
     ["/Statement/0/Condition/Bool: 'Bool' stands twice; which one counts is undocumented"]),
  ]

  @Test(arguments: documents) func document(_ text: String, _ statements: Int, _ problems: [String]) throws {
    let document = try policy(text)
    #expect(document.statements.count == statements)
    #expect(document.problems.map { "\($0.pointer): \($0.reason)" } == problems)
  }

  @Test("What cannot be read is never a sure Allow and never a Deny") func doubt() throws {
    let unreadable = try #require(try policy(#"{"Statement": [7]}"#).statements.first)
    #expect(unreadable.effect == nil && unreadable.isBroken && unreadable.covers(Action("a:b")))
    let broken = try #require(
      try policy(#"{"Statement": [{"Effect": "Allow", "Action": "a:b", "Condition": {"X": {}}}]}"#).statements
        .first)
    #expect(broken.effect == .allow && broken.isBroken)
  }

  @Test("Scalars stand for their texts, and variables belong to the version of 2012-10-17") func values()
    throws
  {
    let text =
      #"[{"Effect": "Allow", "Action": "a:b", "Condition": {"Bool": {"aws:SecureTransport": true}, "StringEquals": {"a:b": ["${x}", 7]}}}]"#
    for (version, hasVariables) in [("2012-10-17", true), ("2008-10-17", false)] {
      let statement = try #require(
        try policy(#"{"Version": "\#(version)", "Statement": \#(text)}"#).statements.first)
      #expect(statement.conditions.map { $0.values.map(\.text) } == [["true"], ["${x}", "7"]])
      #expect(statement.conditions.last?.values.first?.hasVariables == hasVariables)
    }
  }

  private func policy(_ text: String) throws -> PolicyDocument {
    try Array(text.utf8).withUnsafeBufferPointer { PolicyDocument(try JSONDocument($0).root) }
  }
}
