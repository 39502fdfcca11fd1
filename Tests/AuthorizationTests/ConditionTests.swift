import JSON
import Testing

@testable import Authorization
@testable import IAM

/// Conditions on values that are known, as a table. Rule: R63–R66.
@Suite("Conditions")
struct ConditionTests {
  // swift-format-ignore
  static let rows: [(operator: String, policy: String, value: String, holds: Bool)] = [
    ("StringEquals",             "a",               "a",              true),
    ("StringEquals",             "a",               "A",              false),
    ("StringEquals",             "a*",              "ab",             false),
    ("StringEqualsIgnoreCase",   "a",               "A",              true),
    ("StringNotEquals",          "a",               "b",              true),
    ("StringLike",               "a*c?",            "abbcd",          true),
    ("StringLike",               "a*c?",            "abbc",           false),
    ("StringNotLike",            "a*",              "b",              true),
    ("NumericLessThan",          "5",               "4",              true),
    ("NumericLessThanEquals",    "5",               "5",              true),
    ("NumericGreaterThan",       "5",               "5",              false),
    ("NumericEquals",            "5",               "5.0",            true),
    ("NumericEquals",            "five",            "5",              false),
    ("DateLessThan",             "2020-01-01",      "2019-12-31T23:59:59Z", true),
    ("DateGreaterThan",          "2020-01-01T00:00:00Z", "1577836801", true),
    ("Bool",                     "true",            "TRUE",           true),
    ("Bool",                     "yes",             "yes",            false),
    ("IpAddress",                "203.0.113.0/24",  "203.0.113.7",    true),
    ("IpAddress",                "203.0.113.0/24",  "203.0.114.7",    false),
    ("NotIpAddress",             "203.0.113.7",     "203.0.113.8",    true),
    ("IpAddress",                "2001:db8::/32",   "2001:db8::1",    true),
    ("ArnLike",                  "arn:aws:iam::*:role/ci-*", "arn:aws:iam::111122223333:role/ci-x", true),
    ("ArnEquals",                "arn:aws:iam::*:role/ci-*", "arn:aws:iam::111122223333:role/team/ci-x", false),
    ("ArnLike",                  "arn:aws:*:role/x", "arn:aws:iam::111122223333:role/x", false),
    ("StringLike",               "arn:aws:*:role/x", "arn:aws:iam::111122223333:role/x", true),
  ]

  @Test("A known value", arguments: rows)
  func known(_ row: (operator: String, policy: String, value: String, holds: Bool)) throws {
    let op = try #require(ConditionOperator(row.operator))
    let pattern = ValueTest.pattern(PolicyString(row.policy, variables: false), op.base) { _, _ in nil }
    #expect(ValueTest(base: op.base, patterns: [pattern]).passes(row.value) == row.holds)
  }

  @Test("A pathological pattern is matched in linear time")
  func pathological() {
    let text = String(repeating: "a", count: 100_000)
    #expect(!Glob("*a*a*a*a*a*b").matches(text))
    #expect(Glob("*a*a*a*a*a*").matches(text))
  }
}

/// What is left of formulas. Rule: interface, "decision".
@Suite("Residual conditions")
struct ResidualTests {
  private static func request(_ role: ARN) -> Request {
    Request(
      caller: Caller(kind: .user, name: "u"), action: Action("sts:AssumeRole"),
      resource: role,
      facts: ResourceFacts(account: AccountID("111122223333")), call: .assumeRole(passing: .tags), time: 0)
  }

  private func residual(_ formula: Formula) throws -> Residual {
    Residual(formula, Self.request(try #require(ARN("arn:aws:iam::111122223333:role/r"))))
  }

  private func atom(_ op: String, _ key: String, _ values: String...) throws -> Formula {
    .atom(ConditionAtom(ContextKey(key), try #require(ConditionOperator(op)), values))
  }

  @Test("What contradicts itself is denied")
  func contradiction() throws {
    let red = try atom("StringEquals", "aws:RequestTag/t", "red")
    let blue = try atom("StringEquals", "aws:RequestTag/t", "blue")
    let young = try atom("NumericLessThan", "aws:MultiFactorAuthAge", "5")
    let old = try atom("NumericGreaterThan", "aws:MultiFactorAuthAge", "9")
    #expect(try residual(red && blue).outcome == .denied)
    #expect(try residual(red && !red).outcome == .denied)
    #expect(try residual(young && old).outcome == .denied)
  }

  @Test("What always holds is allowed")
  func tautology() throws {
    let mfa = try atom("Bool", "aws:MultiFactorAuthPresent", "true")
    #expect(try residual(mfa || !mfa).outcome == .allowed)
  }

  @Test("An alternative that another implies is left out")
  func implied() throws {
    let mfa = try atom("Bool", "aws:MultiFactorAuthPresent", "true")
    let network = try atom("IpAddress", "aws:SourceIp", "203.0.113.0/24")
    #expect(try residual(mfa || (mfa && network)).conditions.count == 1)
  }

  @Test("A formula too large to simplify says so")
  func tooLarge() throws {
    var formula = Formula.always
    for number in 0..<12 {
      let (left, right) = try (
        atom("StringEquals", "aws:RequestTag/a\(number)", "x"),
        atom("StringEquals", "aws:RequestTag/b\(number)", "x")
      )
      formula = formula && (left || right)
    }
    let residual = try residual(formula)
    #expect(residual.outcome == .conditional && residual.isTooLarge)
  }
}

extension Residual {
  init(_ formula: Formula, _ request: Request) {
    var effort = AnswerEffort()
    self.init(formula, request, &effort)
  }
}
