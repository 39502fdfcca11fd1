import IAM
import JSON
import Reference
import Testing

/// `isPlain` spares reading a document; it may not hold of one whose reading would matter.
@Suite("Plain documents") struct PlainPolicyTests {
  static let elements: [String] = [
    #""Effect": "Allow""#, #""Effect": "Deny""#, #""Effect": "Permit""#, #""Effect": 1"#,
    #""Action": "s3:GetObject""#, #""Action": ["s3:Get*", "EC2:*"]"#, #""Action": "*""#, #""Action": "*:*""#,
    #""Action": "s3""#, #""Action": "Lambda:Invoke*""#, #""Action": ["s3:*", "STS:AssumeRole"]"#,
    #""Action": "l*:InvokeFunction""#, #""Action": {}"#, #""Action": []"#, #""Action": [1]"#,
    #""NotAction": "s3:*""#, #""NotAction": ["lambda:*", "sts:*"]"#,
    #""Resource": "*""#, #""Resource": ["a", "b"]"#, #""Resource": {}"#, #""NotResource": "x""#,
    #""Principal": "*""#, #""NotPrincipal": {"AWS": "111122223333"}"#,
    #""Condition": {"StringEquals": {"aws:username": "x"}}"#, #""Condition": {"Bool": {"a": true}}"#,
    #""Condition": {"StringEqual": {"a": "b"}}"#, #""Condition": {"stringlike": {"a": ["b", "c"]}}"#,
    #""Condition": {"Null": "x"}"#, #""Condition": []"#, #""Condition": {"StringLike": {"a": {}}}"#,
    #""Condition": {"Bool": {"a": "b"}, "Bool": {}}"#,
    #""Condition": {"Bool": {"a": "b", "c": "d", "a": "b"}}"#,
    #""Sid": "One""#, #""Sid": 1"#, #""Mistake": "x""#,
  ]

  @Test("have no problem, name no principal and cover no action of access") func random() throws {
    var random = SplitMix64(seed: 1)
    var plain = 0
    for _ in 0..<4000 {
      let statements = (0..<Int.random(in: 0...2, using: &random)).map { _ in
        "{\(Self.elements.shuffled(using: &random).prefix(Int.random(in: 2...5, using: &random)).joined(separator: ", "))}"
      }
      let text = "{\"Version\": \"2012-10-17\", \"Statement\": [\(statements.joined(separator: ", "))]}"
      let json = try JSONDocument.parse(text).root
      guard PolicyDocument.isPlain(json) else { continue }
      plain += 1
      let policy = PolicyDocument(json)
      #expect(policy.problems.isEmpty, "\(text)")
      #expect(policy.allowedActions.isEmpty && policy.deniedActions.isEmpty, "\(text)")
      #expect(policy.statements.allSatisfy { $0.principals == .absent }, "\(text)")
    }
    #expect(plain > 100)
  }

  // swift-format-ignore
  static let documents: [(isPlain: Bool, text: String)] = [
    (true, #"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#),
    (true, #"{"Statement": [{"Sid": "A", "Effect": "Deny", "Action": ["kms:Decrypt"], "NotResource": "x", "Condition": {"StringEqualsIfExists": {"a": ["b"]}}}]}"#),
    (true, #"{"Statement": []}"#),
    (false, #"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Action": "lambda:*", "Resource": "*"}}"#),
    (false, #"{"Statement": [], "Statement": []}"#),
    (false, #"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {}, "Bool": {}, "Null": {}}}}"#),
    (false, #"{"Statement": {"Effect": "Allow", "Action": "s?s:AssumeRole", "Resource": "*"}}"#),
    (false, #"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "NotResource": "*"}}"#),
    (false, #"{"Version": "2012-10-17"}"#), (false, "[]"), (false, #"{"Statement": "x"}"#), (false, #"{"Statement": [[]]}"#),
  ]

  @Test(arguments: documents) func told(_ isPlain: Bool, _ text: String) throws {
    #expect(PolicyDocument.isPlain(try JSONDocument.parse(text).root) == isPlain)
  }

  @Test("read for one service, say of it what they say whole") func forOneService() throws {
    let actions = ["s3:GetObject", "lambda:InvokeFunction", "sts:AssumeRole", "ec2:RunInstances"].map(
      Action.init)
    var random = SplitMix64(seed: 2)
    var spared = 0
    for _ in 0..<4000 {
      let statements = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        "{\(Self.elements.shuffled(using: &random).prefix(Int.random(in: 2...5, using: &random)).joined(separator: ", "))}"
      }
      let text = "{\"Version\": \"2012-10-17\", \"Statement\": [\(statements.joined(separator: ", "))]}"
      let json = try JSONDocument.parse(text).root
      let whole = PolicyDocument(json)
      for action in actions {
        let part = PolicyDocument(json, forService: action.service)
        #expect(part.problems == whole.problems, "\(text)")
        #expect(part.statements(covering: action) == whole.statements(covering: action), "\(text)")
        for position in whole.statements(covering: action) {
          #expect(part.statements[position] == whole.statements[position], "\(text)")
        }
        if part != whole { spared += 1 }
      }
    }
    #expect(spared > 50)
  }
}
