import IAM
import Testing

@Suite("Names and patterns") struct PatternTests {
  // swift-format-ignore
  static let arns: [(text: String, parts: [String]?)] = [
    ("arn:aws:iam::111122223333:role/ci/Deploy", ["aws", "iam", "", "111122223333", "role/ci/Deploy"]),
    ("arn:aws:lambda:us-east-1:111122223333:function:pay:live",
     ["aws", "lambda", "us-east-1", "111122223333", "function:pay:live"]),
    ("arn:aws-cn:s3:::bucket/a:b", ["aws-cn", "s3", "", "", "bucket/a:b"]),
    ("arn:aws:iam::aws:policy/ReadOnlyAccess", ["aws", "iam", "", "aws", "policy/ReadOnlyAccess"]),
    ("arn:::::", ["", "", "", "", ""]),
    ("arn:aws:iam::111122223333", nil),
    ("ARN:aws:iam::111122223333:root", nil),
    ("role/Deploy", nil),
    ("", nil),
  ]

  @Test(arguments: arns) func arn(_ text: String, _ parts: [String]?) {
    let arn = ARN(text)
    #expect(
      arn.map { [$0.partition, $0.service, $0.region, $0.account, $0.resource].map(String.init) } == parts)
    #expect(arn?.description == (parts == nil ? nil : text))
  }

  @Test("An ARN from its parts is refused where a part holds a colon") func parts() {
    #expect(ARN(partition: "aws", service: "iam", account: "1:2", resource: "root") == nil)
    #expect(
      ARN(partition: "aws", service: "lambda", region: "r", account: "1", resource: "function:pay:live")?.text
        == "arn:aws:lambda:r:1:function:pay:live")
  }

  @Test(arguments: [
    ("111122223333", true), ("000000000000", true), ("11112222333", false), ("aws", false), ("", false),
  ])
  func accountNumber(_ text: String, _ isWellFormed: Bool) {
    #expect(AccountID(text).isWellFormed == isWellFormed)
  }

  static let pay = "arn:aws:lambda:us-east-1:111122223333:function:pay"

  // Rules R60, U3: part by part, a short pattern is padded with `*`; `asText` is one glob over the whole text.
  // swift-format-ignore
  static let arnPatterns: [(pattern: String, arn: String, matches: Bool, asText: Bool)] = [
    ("*",                                                pay,           true,  true),
    (pay,                                                pay,           true,  true),
    (pay,                                                pay + ":live", false, false),
    (pay + ":*",                                         pay + ":live", true,  true),
    (pay + ":*",                                         pay,           false, false),
    (pay + "*",                                          pay + ":live", true,  true),
    ("arn:aws:lambda:*:*:function:*",                    pay,           true,  true),
    ("arn:aws:lambda:*:function:pay",                    pay,           false, true),
    ("arn:aws:lambda",                                   pay,           true,  false),
    ("arn:aws:lambda:us-east-1:111122223333",            pay,           true,  false),
    ("arn:aws:*",                                        pay,           true,  true),
    ("arn:aws:iam::*:role/*",                            pay,           false, false),
    ("arn:aws:lambda:us-east-?:11112222333?:function:p?y", pay,         true,  true),
    ("arn:aws:lambda:us-east-1:111122223333:Function:pay", pay,         false, false),
    ("",                                                 pay,           false, false),
  ]

  @Test(arguments: arnPatterns) func arnPattern(
    _ pattern: String, _ arn: String, _ matches: Bool, _ asText: Bool
  ) throws {
    let arn = try #require(ARN(arn))
    #expect(ARNPattern(pattern).matches(arn) == matches)
    #expect(ARNPattern(pattern).matchesAsText(arn.text) == asText)
  }

  @Test("The account of a pattern is known only where it is written out") func patternAccount() {
    #expect(ARNPattern(Self.pay).account == AccountID("111122223333"))
    #expect(ARNPattern("arn:aws:lambda:*:1111*:function:pay").account == nil)
    #expect(ARNPattern("*").account == nil)
  }

  // swift-format-ignore
  static let globs: [(pattern: String, text: String, matches: Bool)] = [
    ("", "", true), ("", "a", false), ("*", "", true), ("?", "", false), ("?", "é", true), ("??", "é", false),
    ("a*", "a", true), ("a*", "ba", false), ("*a", "ba", true), ("*a", "ab", false), ("a*b", "ab", true),
    ("a**b", "axyb", true), ("a?b", "axb", true), ("a?b", "ab", false), ("*?*", "", false), ("*?*", "部", true),
    ("A", "a", false), ("[a]", "a", false), ("\\*", "\\x", true), ("*ab", "aab", true), ("*aab", "aaab", true),
    ("a*b*c", "a-b-b-c", true), ("a*b*c", "a-c-b", false), ("*🙂?", "x🙂é", true),
  ]

  @Test(arguments: globs) func glob(_ pattern: String, _ text: String, _ matches: Bool) {
    #expect(Glob(pattern).matches(text) == matches)
  }

  @Test("A literal asterisk is no wildcard") func literal() {
    #expect(Glob(literal: "a*").matches("a*"))
    #expect(!Glob(literal: "a*").matches("ab"))
    #expect(Glob(literal: "a*").isLiteral)
  }

  // Rule R59.
  // swift-format-ignore
  static let actions: [(pattern: String, action: String, matches: Bool)] = [
    ("*",                      "lambda:InvokeFunction", true),
    ("*:*",                    "lambda:InvokeFunction", true),
    ("lambda:*",               "lambda:InvokeFunction", true),
    ("LAMBDA:invokefunction",  "lambda:InvokeFunction", true),
    ("lambda:Invoke*",         "lambda:InvokeFunctionUrl", true),
    ("lambda:InvokeFunction",  "lambda:InvokeFunctionUrl", false),
    ("lambda:Invoke????????",  "lambda:InvokeFunction", true),
    ("lam*:InvokeFunction",    "lambda:InvokeFunction", false),
    ("sts:*",                  "lambda:InvokeFunction", false),
    ("InvokeFunction",         "lambda:InvokeFunction", false),
    ("**",                     "lambda:InvokeFunction", false),
    ("",                       "lambda:InvokeFunction", false),
  ]

  @Test(arguments: actions) func action(_ pattern: String, _ action: String, _ matches: Bool) {
    #expect(ActionPattern(pattern).matches(Action(action)) == matches)
  }

  // Rules R15, R18.
  // swift-format-ignore
  static let principals: [(text: String, pattern: PrincipalPattern)] = [
    ("*", .anyone),
    ("111122223333", .account(AccountID("111122223333"), partition: nil)),
    ("arn:aws-cn:iam::111122223333:root", .account(AccountID("111122223333"), partition: "aws-cn")),
    ("AIDAEXAMPLEUSERID0001", .uniqueID("AIDAEXAMPLEUSERID0001")),
    ("AROAEXAMPLEROLEID0001", .uniqueID("AROAEXAMPLEROLEID0001")),
    ("AROA", .uniqueID("AROA")),
    ("aroaexample", .unrecognized("aroaexample")),
    ("11112222333", .unrecognized("11112222333")),
    ("alice", .unrecognized("alice")),
  ]

  @Test(arguments: principals) func principal(_ text: String, _ pattern: PrincipalPattern) {
    #expect(PrincipalPattern(aws: text) == pattern)
  }

  @Test("A user's ARN is a principal by that name") func principalARN() throws {
    let text = "arn:aws:iam::111122223333:user/alice"
    #expect(PrincipalPattern(aws: text) == .arn(try #require(ARN(text))))
  }
}
