import JSON
import Testing

@testable import Authorization
@testable import IAM

/// Keys that hang together: a stranger's ARN tells the account and the name, the organization's path its id, the tag
/// keys which tags are passed. Conditions that no request can meet together are seen through.
@Suite("Conditions on keys that are parts of one another")
struct KeysTogetherTests {
  static let loaded = "111122223333"

  enum Who: Sendable { case user, role, root }

  /// Somebody of an account that is not loaded.
  static func stranger(_ who: Who) -> Caller {
    let kind: Caller.Kind =
      switch who {
      case .user: .user
      case .role: .role(session: nil)
      case .root: .root
      }
    var caller = Caller(
      kind: kind, name: "*", tags: nil, membership: .outside(of: "o-abcd123456"), accounts: .noneOf([loaded]))
    caller.idsOfOthers = ["AIDALOADED", "AROALOADED"]
    return caller
  }

  // swift-format-ignore
  static let strangers: [(who: Who, conditions: String, outcome: Outcome)] = [
    (.user, "aws:PrincipalAccount StringEquals 444455556666", .conditional),
    (.user, "aws:PrincipalAccount StringEquals \(loaded)", .denied),
    (.user, "aws:PrincipalAccount StringNotEquals \(loaded)", .allowed),
    (.user, "aws:PrincipalAccount StringEquals 4444", .denied),
    (.user, "aws:PrincipalAccount StringEquals 444455556666 and aws:PrincipalArn ArnLike arn:aws:iam::777788889999:*", .denied),
    (.user, "aws:PrincipalAccount StringLike 4444* and aws:PrincipalArn ArnLike arn:aws:iam::*6666:user/*", .conditional),
    (.user, "aws:PrincipalArn ArnLike arn:aws:iam::*:role/*", .denied),
    (.user, "aws:PrincipalArn ArnLike arn:aws:iam::\(loaded):user/*", .denied),
    (.user, "aws:PrincipalArn StringLike arn:aws:iam::*", .allowed),
    (.user, "aws:username StringEquals alice and aws:PrincipalArn ArnLike arn:aws:iam::*:user/bob", .denied),
    (.user, "aws:username StringEquals alice and aws:PrincipalArn ArnLike arn:aws:iam::*:user/team/*", .conditional),
    (.user, "aws:username StringEquals a/b", .denied),
    (.user, "aws:userid StringLike AIDA*", .allowed),
    (.user, "aws:userid StringEquals AIDALOADED", .denied),
    (.user, "aws:userid StringEquals AIDAOTHER", .conditional),
    (.user, "aws:userid StringLike AROA*", .denied),
    (.user, "aws:PrincipalOrgID StringEquals o-abcd123456", .denied),
    (.user, "aws:PrincipalOrgID StringEquals o-x and aws:PrincipalOrgPaths ForAnyValue:StringLike o-y/*", .denied),
    (.user, "aws:PrincipalOrgID StringEquals o-x and aws:PrincipalOrgPaths ForAnyValue:StringLike o-x/r-1/*", .conditional),
    (.user, "aws:PrincipalOrgPaths ForAnyValue:StringLike o-abcd123456/*", .denied),
    (.user, "aws:ResourceOrgID StringEquals o-x and aws:ResourceOrgPaths ForAnyValue:StringLike o-y/*", .denied),
    (.role, "aws:userid StringLike AROA*:ci", .conditional),
    (.role, "aws:userid StringEquals AROALOADED:ci", .denied),
    (.role, "aws:userid StringEquals AROAOTHER", .denied),
    (.role, "aws:PrincipalArn ArnLike arn:aws:iam::*:role/*", .allowed),
    (.role, "aws:PrincipalType StringEquals AssumedRole", .allowed),
    (.role, "aws:MultiFactorAuthPresent Bool true", .denied),
    (.role, "aws:MultiFactorAuthAge NumericLessThan 300", .denied),
    (.root, "aws:PrincipalArn ArnLike arn:aws:iam::*:root", .allowed),
    (.root, "aws:PrincipalArn ArnLike arn:aws:iam::*:user/*", .denied),
    (.root, "aws:userid StringEquals 444455556666 and aws:PrincipalAccount StringEquals 444455556666", .conditional),
    (.root, "aws:userid StringEquals 444455556666 and aws:PrincipalAccount StringEquals 777788889999", .denied),
    (.root, "aws:username Null true", .allowed),
  ]

  @Test("A stranger", arguments: strangers)
  func somebody(_ row: (who: Who, conditions: String, outcome: Outcome)) throws {
    let function = try #require(ARN("arn:aws:lambda:us-east-1:\(Self.loaded):function:pay"))
    let request = Request(
      caller: Self.stranger(row.who), action: Action("lambda:InvokeFunction"), resource: function,
      facts: ResourceFacts(account: AccountID(Self.loaded)), call: .invoke, time: 1_795_428_000)
    try check(row.conditions, request, row.outcome)
  }

  // swift-format-ignore
  static let tags: [(conditions: String, outcome: Outcome)] = [
    ("aws:RequestTag/a StringEquals x and aws:TagKeys ForAllValues:StringEquals a|b", .conditional),
    ("aws:RequestTag/a StringEquals x and aws:TagKeys ForAllValues:StringEquals b", .denied),
    ("aws:RequestTag/a StringEquals x and aws:TagKeys ForAllValues:StringEquals A", .conditional),
    ("aws:RequestTag/a StringEquals x and aws:TagKeys ForAnyValue:StringEquals b", .conditional),
    ("aws:RequestTag/a Null true and aws:TagKeys ForAnyValue:StringEquals a", .denied),
    ("aws:RequestTag/a Null true and aws:TagKeys ForAnyValue:StringLike a*", .conditional),
    ("aws:RequestTag/a StringEquals x and aws:TagKeys Null true", .denied),
    ("aws:RequestTag/a StringEquals x and aws:RequestTag/A StringEquals y", .denied),
  ]

  @Test("Tags that are passed", arguments: tags)
  func passed(_ row: (conditions: String, outcome: Outcome)) throws {
    let role = try #require(ARN("arn:aws:iam::\(Self.loaded):role/r"))
    let request = Request(
      caller: Caller(kind: .user, name: "u"), action: Action("sts:AssumeRole"), resource: role,
      facts: ResourceFacts(account: AccountID(Self.loaded)), call: .assumeRole(passing: .tags), time: 0)
    try check(row.conditions, request, row.outcome)
  }

  private func check(_ conditions: String, _ request: Request, _ expected: Outcome) throws {
    var formula = Formula.always
    for text in conditions.split(separator: " and ") {
      let words = text.split(separator: " ").map(String.init)
      let values = words[2].split(separator: "|").map { PolicyString(String($0), variables: false) }
      let op = try #require(ConditionOperator(words[1]))
      formula = formula && request.evaluate(Condition(op, ContextKey(words[0]), values))
    }
    let residual = Residual(formula, request)
    #expect(residual.outcome == expected, "\(residual.conditions)")
    #expect(!residual.isTooLarge)
    // The opposite.
    let opposite: Outcome =
      switch expected {
      case .allowed: .denied
      case .denied: .allowed
      case .conditional: .conditional
      }
    #expect(Residual(!formula, request).outcome == opposite)
  }
}
