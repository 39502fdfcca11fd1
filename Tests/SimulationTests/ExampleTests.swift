import Authorization
import IAM
import JSON
import Simulation
import Testing

/// A line of input and the answer that the rules give.
struct Example: Sendable, CustomTestStringConvertible {
  var id: String
  var principal: String
  var action: String
  var resource: String
  var policies: String
  var expected: String
  var context = ""
  var testDescription: String { "\(id): \(policies)" }

  init(
    _ id: String, _ principal: String, _ action: String, _ resource: String, _ policies: String,
    _ expected: String, context: String = ""
  ) {
    (self.id, self.principal, self.action, self.resource) = (id, principal, action, resource)
    (self.policies, self.expected, self.context) = (policies, expected, context)
  }

  /// The line, short words written out.
  var line: String {
    let text =
      #"{"id": "\#(id)", "principal": "\#(principal)", "action": "\#(action)", "resource": "\#(resource)", "#
      + #""context": {\#(context)}, "policies": {\#(policies)}}"#
    return Self.words.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  static let allow =
    #"[{"name": "p", "document": {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}}]"#
  static let storage =
    #"[{"name": "s", "document": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}]"#
  static let deny =
    #"[{"name": "d", "document": {"Statement": {"Effect": "Deny", "Action": ["lambda:*", "sts:*"], "Resource": "*"}}}]"#
  static let words = [
    ("ALLOW", allow), ("STORAGE", storage), ("DENY", deny),
    ("INVOKE", #""Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*""#),
    ("BECOME", #""Effect": "Allow", "Action": "sts:AssumeRole""#),
    ("<A>", "111111111111"), ("<B>", "222222222222"),
    ("<F>", "arn:aws:lambda:us-east-1:111111111111:function:f"),
    ("<U>", "arn:aws:iam::111111111111:user/U"), ("<R>", "arn:aws:iam::111111111111:role/R"),
    ("<R/s>", "arn:aws:sts::111111111111:assumed-role/R/s"), ("<Q>", "arn:aws:iam::222222222222:role/Q"),
    ("<T>", "arn:aws:iam::111111111111:role/T"),
  ]
}

@Suite("Lines of simulate are answered as the rules say") struct SimulateExampleTests {
  // swift-format-ignore
  static let examples: [Example] = [
    // id, principal, action, resource, policies, decision and cause
    Example("E1",  "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "resource": {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}}"#, "explicit-deny:resource"),
    Example("E2",  "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "serviceControl": [{"target": "r-1", "policies": ALLOW}, {"target": "ou-1", "policies": DENY}]"#, "explicit-deny:scp"),
    Example("E3",  "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "serviceControl": [{"target": "ou-1", "policies": STORAGE}]"#, "no-allow:scp"),
    Example("E8",  "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "resourceControl": [{"target": "r-1", "policies": DENY}]"#, "allowed"),
    Example("E9",  "<Q>", "sts:AssumeRole", "<T>", #""identity": ALLOW, "resource": {"Statement": {BECOME, "Principal": {"AWS": "<B>"}}}, "resourceControl": [{"target": "<A>", "policies": [{"name": "r", "document": {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*"}}}]}]"#, "explicit-deny:rcp"),
    Example("E12", "<U>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<U>"}}}"#, "allowed"),
    Example("E13", "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW"#, "allowed"),
    Example("E14", "<U>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<A>"}}}"#, "no-allow:identity"),
    Example("E15", "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "boundaries": STORAGE"#, "no-allow:boundary"),
    Example("E16", "<U>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<U>"}}}, "boundaries": STORAGE"#, "allowed"),
    Example("E17", "<R>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<R>"}}}, "boundaries": STORAGE"#, "no-allow:boundary"),
    Example("E19", "<R/s>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<R/s>"}}}, "boundaries": STORAGE"#, "allowed"),
    Example("E19b", "<R>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<R/s>"}}}"#, "conditional"),
    Example("E22", "<R/s>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<R>"}}}, "session": STORAGE"#, "no-allow:session"),
    Example("E23", "<U>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<U>"}}}, "boundaries": DENY"#, "explicit-deny:boundary"),
    Example("E25", "<Q>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW"#, "no-allow:resource"),
    Example("E26", "<Q>", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "<Q>"}}}"#, "no-allow:identity"),
    Example("E27", "<Q>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "resource": {"Statement": {INVOKE, "Principal": {"AWS": "<B>"}}}"#, "allowed"),
    Example("E31", "s3.amazonaws.com", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"Service": "s3.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "<A>"}}}}"#, "conditional"),
    Example("E31b", "s3.amazonaws.com", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"Service": "s3.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "<A>"}}}}"#, "allowed", context: #""aws:SourceAccount": "<A>""#),
    Example("E33", "sns.amazonaws.com", "lambda:InvokeFunction", "<F>", #""identity": ALLOW"#, "no-allow:resource"),
    Example("E38", "arn:aws:iam::<A>:root", "lambda:InvokeFunction", "<F>", "", "allowed"),
    Example("E39", "arn:aws:iam::<A>:root", "lambda:InvokeFunction", "<F>", #""serviceControl": [{"target": "ou-1", "policies": STORAGE}]"#, "no-allow:scp"),
    Example("E40", "<R>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "resource": {"Statement": {"Effect": "Deny", "Principal": {"AWS": "<R/s>"}, "Action": "*", "Resource": "*"}}"#, "conditional"),
    Example("E42", "<U>", "sts:AssumeRole", "<T>", #""resource": {"Statement": {BECOME, "Principal": {"AWS": "<U>"}}}"#, "allowed"),
    Example("E43", "<U>", "sts:AssumeRole", "<T>", #""resource": {"Statement": {BECOME, "Principal": {"AWS": "<A>"}}}"#, "no-allow:identity"),
    Example("E45", "<U>", "sts:AssumeRole", "<T>", #""identity": ALLOW, "resource": {"Statement": {BECOME, "Principal": {"Service": "ec2.amazonaws.com"}}}"#, "no-allow:trust"),
    Example("E47", "<Q>", "sts:AssumeRole", "<T>", #""identity": ALLOW, "resource": {"Statement": {BECOME, "Principal": {"AWS": "<B>"}, "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}}"#, "conditional"),
    Example("E48", "<Q>", "sts:AssumeRole", "<T>", #""identity": ALLOW, "resource": {"Statement": {BECOME, "Principal": {"AWS": "<B>"}}}, "serviceControl": [{"target": "<B>", "policies": DENY}]"#, "explicit-deny:scp"),
    Example("E49", "arn:aws:iam::<A>:root", "sts:AssumeRole", "<T>", #""resource": {"Statement": {BECOME, "Principal": {"AWS": "<A>"}}}"#, "gate:root-cannot-assume"),
    Example("E52", "<U>", "sts:AssumeRole", "arn:aws:iam::<A>:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", #""identity": ALLOW"#, "gate:service-linked-role"),
    Example("E53", "<U>", "sts:AssumeRole", "<T>", #""resource": {"Statement": {BECOME, "Principal": {"AWS": "<U>"}, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}"#, "conditional"),
    Example("E55", "<U>", "sts:AssumeRole", "<T>", #""resource": {"Statement": {BECOME, "Principal": {"AWS": "<U>"}}}"#, "no-allow:trust", context: #""aws:TagKeys": ["p"], "aws:RequestTag/p": "x""#),
    Example("E56", "<R/s>", "sts:AssumeRole", "<T>", #""identity": ALLOW, "resource": {"Statement": {BECOME, "Principal": {"AWS": "<R>"}}}"#, "no-allow:trust", context: #""aws:SourceIdentity": "alice""#),
    Example("E58", "arn:aws:iam::<A>:oidc-provider/idp.example.com", "sts:AssumeRoleWithWebIdentity", "<T>", #""resource": {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::<A>:oidc-provider/idp.example.com"}, "Condition": {"StringEquals": {"idp.example.com:aud": "sts.amazonaws.com"}}}}"#, "conditional"),
    Example("E60", "pods.eks.amazonaws.com", "sts:AssumeRole", "<T>", #""resource": {"Statement": {BECOME, "Principal": {"Service": "pods.eks.amazonaws.com"}}}"#, "allowed"),
    Example("E64", "arn:aws-cn:iam::444444444444:role/CN", "sts:AssumeRole", "<T>", #""identity": ALLOW, "resource": {"Statement": {BECOME, "Principal": "*"}}"#, "gate:partition"),
    Example("E76", "<U>", "lambda:InvokeAsync", "<F>", #""identity": ALLOW"#, "conditional"),
    Example("E97", "arn:aws:sts::<A>:federated-user/U", "lambda:InvokeFunction", "<F>", #""identity": ALLOW"#, "no-allow:session"),
    Example("E97b", "arn:aws:sts::<A>:federated-user/U", "lambda:InvokeFunction", "<F>", #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "arn:aws:sts::<A>:federated-user/U"}}}"#, "allowed"),
    Example("R21", "<U>", "lambda:InvokeFunction", "<F>", #""identity": ALLOW, "endpoint": STORAGE"#, "no-allow:endpoint"),
    Example("R25", "arn:aws:sts::<A>:federated-user/U", "sts:AssumeRole", "<T>", #""identity": ALLOW, "session": ALLOW"#, "gate:federated-user"),
  ]

  @Test(arguments: examples) func answers(_ example: Example) throws {
    let answer = try answer(example.line)
    let decision = try answer.result.get()
    #expect((decision.cause ?? decision.outcome.rawValue) == example.expected, "\(decision)")
  }

  @Test("A session's role has the path that aws:PrincipalArn tells") func path() throws {
    let resource =
      #""resource": {"Statement": {INVOKE, "Principal": {"AWS": "arn:aws:iam::<A>:role/team/R"}}}"#
    let role = #""aws:PrincipalArn": "arn:aws:iam::<A>:role/team/R""#
    for (context, expected) in [(role, Outcome.allowed), ("", .denied)] {
      let example = Example("path", "<R/s>", "lambda:InvokeFunction", "<F>", resource, "", context: context)
      #expect(try answer(example.line).result.get().outcome == expected)
    }
  }

  @Test("Where nothing tells whose the bucket is, both answers are given") func account() throws {
    let example = Example("bucket", "<U>", "s3:GetObject", "arn:aws:s3:::b/k", #""identity": ALLOW"#, "")
    let decision = try answer(example.line).result.get()
    #expect(decision.outcome == .conditional)
    #expect(
      decision.conditions.map { $0.map(\.description) } == [["aws:ResourceAccount StringEquals 111111111111"]]
    )
  }

  @Test("Every failing layer is listed, explicit denies first") func order() throws {
    let example = Example(
      "all", "<Q>", "lambda:InvokeFunction", "<F>",
      #""boundaries": DENY, "session": STORAGE, "serviceControl": [{"target": "r-1", "policies": STORAGE}], "endpoint": []"#,
      "")
    let denials = try answer(example.line).result.get().denialsInOrder
    #expect(
      denials.map { "\($0.effect) \($0.layer)" } == [
        "explicit boundary", "implicit scp", "implicit resource", "implicit identity", "implicit boundary",
        "implicit session",
      ])
  }

  @Test("What nobody knows is decided and noted") func unknown() throws {
    let policies =
      #""identity": [{"name": "p", "document": {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "#
      + #""Condition": {"StringEquals": {"example:Color": "blue"}}}}}]"#
    let example = Example(
      "new", "<U>", "foo:Bar", "arn:aws:foo:::x", policies, "", context: #""foo:Level": 3"#)
    let notes = try answer(example.line).result.get().notes
    #expect(notes.contains("unknown action service 'foo'"))
    #expect(notes.contains("R69: unknown context key example:Color"))
    #expect(notes.contains("R69: unknown context key foo:Level"))
  }
}

func answer(_ line: String) throws -> Answer {
  var splitter = RequestSplitter()
  var worker = RequestWorker(at: 1_795_428_000)
  let text = try #require((splitter.texts(in: line.utf8) + splitter.textsAtEnd()).first)
  let answer = worker.answer(text)
  return try #require(answer)
}
