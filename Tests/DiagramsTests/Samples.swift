import AccessGraph
import Authorization
import IAM

@testable import Diagrams

/// Hand-made answers that the pictures are drawn from.
enum Samples {
  static let payments = "111122223333"
  static let tools = "444455556666"
  static let data = "777788889999"
  static let partner = "999999999999"

  static let context = DiagramContext(
    snapshotDate: "2026-11-23 10:00 UTC",
    accounts: [
      AccountID(payments): .init(name: "payments", organizationalUnit: "Workloads/Prod"),
      AccountID(tools): .init(name: "tools", organizationalUnit: "Infrastructure"),
      AccountID(data): .init(name: "data", organizationalUnit: "Workloads/Prod"),
      AccountID(partner): .init(isOutside: true),
    ],
    omitted: ["12 service-linked roles"])

  static let pay = "arn:aws:lambda:us-east-1:111122223333:function:pay"

  /// 15 and more principals in four accounts, with chains, conditions, a service, a provider and the public.
  static let function = subgraph(
    functions: [pay],
    steps: [
      assume(user(tools, "alice"), role(tools, "Deploy"), if: [[mfa]]),
      assume(user(tools, "bob"), role(tools, "Deploy"), if: [[mfa]]),
      assume(user(tools, "carol"), role(tools, "Deploy"), if: [[mfa]]),
      assume(
        user(tools, "dave"), role(tools, "BreakGlass"),
        if: [[mfa, address], [atom("aws:PrincipalTag/team", .stringEquals, "sre")]]),
      assume(role(tools, "ci/Build-1"), role(payments, "Release")),
      assume(role(tools, "ci/Build-2"), role(payments, "Release")),
      assume(role(tools, "ci/Build-3"), role(payments, "Release")),
      assume(role(tools, "ci/Build-4"), role(payments, "Release")),
      assume(role(tools, "ci/Build-5"), role(payments, "Release")),
      assume(role(tools, "Deploy"), role(payments, "Release")),
      assume(role(tools, "BreakGlass"), role(payments, "Admin")),
      assume(
        "arn:aws:iam::777788889999:role/Nightly", role(payments, "Reader"),
        if: [[atom("sts:ExternalId", .stringEquals, "blue")]]),
      assume(
        "arn:aws:iam::999999999999:root", role(payments, "Reader"),
        if: [[atom("sts:ExternalId", .stringEquals, "acme-4711")]]),
      assume(
        "token.actions.githubusercontent.com", role(payments, "Release"),
        if: [
          [atom("token.actions.githubusercontent.com:sub", .stringLike, "repo:acme/pay:ref:refs/heads/*")]
        ], action: "sts:AssumeRoleWithWebIdentity"),
      assume("ec2.amazonaws.com", role(tools, "ci/Build-1")),
      invoke(role(payments, "Release"), pay), invoke(role(payments, "Release"), pay + ":live"),
      invoke(role(payments, "Release"), pay + ":$LATEST"),
      invoke(role(payments, "Admin"), pay), invoke(role(payments, "Admin"), pay + ":live"),
      invoke(role(payments, "Admin"), pay + ":$LATEST"),
      invoke(role(payments, "Reader"), pay + ":live"),
      invoke(user(payments, "erin"), pay, if: [[address]]),
      invoke(user(payments, "erin"), pay + ":live", if: [[address]]),
      invoke("arn:aws:iam::111122223333:root", pay), invoke("arn:aws:iam::111122223333:root", pay + ":live"),
      invoke("arn:aws:iam::111122223333:root", pay + ":$LATEST"),
      invoke(
        "events.amazonaws.com", pay + ":live",
        if: [[atom("aws:SourceArn", .arnLike, "arn:aws:events:us-east-1:111122223333:rule/nightly-*")]]),
      invoke("arn:aws:iam::999999999999:role/Collector", pay + ":live"),
      invoke("*", pay + ":live", action: "lambda:InvokeFunctionUrl"),
    ],
    principals: [
      Principal(name: "arn:aws:iam::999999999999:root", kind: .account, account: AccountID(partner)),
      Principal(
        name: "arn:aws:iam::999999999999:role/Collector", kind: .external, account: AccountID(partner)),
      Principal(name: "token.actions.githubusercontent.com", kind: .identityProvider, account: nil),
    ])

  /// What one user reaches: roles in two accounts, and functions of several kinds of access.
  static let principal = subgraph(
    functions: [],
    steps: [
      assume(user(tools, "alice"), role(tools, "Deploy"), if: [[mfa]]),
      assume(user(tools, "alice"), role(data, "Analyst")),
      assume(role(tools, "Deploy"), role(payments, "Release")),
      invoke(user(tools, "alice"), lambda(tools, "hello")),
      invoke(role(payments, "Release"), pay), invoke(role(payments, "Release"), pay + ":live"),
      invoke(
        role(payments, "Release"), lambda(payments, "refund"),
        if: [[atom("aws:RequestedRegion", .stringEquals, "eu-central-1", "us-east-1")]]),
    ]
      + (1...12).map { invoke(role(data, "Analyst"), lambda(data, "report-\($0)")) }
      + [
        invoke(
          role(data, "Analyst"), lambda(data, "purge"),
          if: [
            [
              mfa, address, atom("sts:RoleSessionName", .stringNotEquals, "s"),
              atom("aws:SourceVpce", .stringEquals, "vpce-1"),
            ]
          ])
      ])

  /// Links between six accounts, and from outside.
  static let links: [AccountLink] = [
    link(tools, payments, .assume, 12, 3), link(tools, data, .assume, 4, 0),
    link(tools, "222200000000", .assume, 0, 7),
    link(payments, data, .invoke, 2, 0), link("222200000000", payments, .invoke, 0, 1),
    link(data, payments, .invoke, 1, 0),
    link("333300000000", tools, .assume, 1, 0), link(partner, payments, .assume, 0, 1),
    link(partner, data, .invoke, 3, 0),
    AccountLink(
      from: Principal(name: "*", kind: .anyone, account: nil), to: AccountID(payments), kind: .invoke,
      allowed: 1, conditional: 0),
    AccountLink(
      from: Principal(name: "events.amazonaws.com", kind: .service, account: nil), to: AccountID(payments),
      kind: .invoke, allowed: 2, conditional: 5),
    AccountLink(
      from: Principal(
        name: "arn:aws:iam::333300000000:saml-provider/Okta", kind: .identityProvider,
        account: AccountID("333300000000")), to: AccountID("333300000000"), kind: .assume, allowed: 0,
      conditional: 9),
  ]

  static var overviewContext: DiagramContext {
    var context = context
    context.accounts[AccountID("222200000000")] = .init(name: "sandbox", organizationalUnit: "Sandbox")
    context.accounts[AccountID("333300000000")] = .init(
      name: "identity", organizationalUnit: "Infrastructure")
    context.omitted = []
    return context
  }
}

// MARK: - Words to write samples with

extension Samples {
  static let mfa = atom("aws:MultiFactorAuthPresent", .bool, "true")
  static let address = atom("aws:SourceIp", .ipAddress, "203.0.113.0/24")

  static func atom(_ key: String, _ base: ConditionOperator.Base, _ values: String...) -> ConditionAtom {
    ConditionAtom(ContextKey(key), ConditionOperator(base), values)
  }

  static func user(_ account: String, _ name: String) -> String { "arn:aws:iam::\(account):user/\(name)" }
  static func role(_ account: String, _ name: String) -> String { "arn:aws:iam::\(account):role/\(name)" }
  static func lambda(_ account: String, _ name: String) -> String {
    "arn:aws:lambda:us-east-1:\(account):function:\(name)"
  }

  static func assume(
    _ from: String, _ to: String, if conditions: [[ConditionAtom]] = [], action: String = "sts:AssumeRole"
  ) -> Step {
    let grant = StatementReference(
      layer: .trust, policy: to, sid: "Trust", statement: 0, source: "accounts/iam.json#/RoleDetailList/3")
    let outcome: Outcome = conditions.isEmpty ? .allowed : .conditional
    return Step(
      action: action, from: from, to: to,
      decision: Decision(outcome: outcome, conditions: conditions, grants: [grant]))
  }

  static func invoke(
    _ from: String, _ to: String, if conditions: [[ConditionAtom]] = [],
    action: String = "lambda:InvokeFunction"
  ) -> Step {
    let grant = StatementReference(
      layer: .identity, policy: "\(from)#Invoke", sid: nil, statement: 1, source: nil)
    let outcome: Outcome = conditions.isEmpty ? .allowed : .conditional
    return Step(
      action: action, from: from, to: to,
      decision: Decision(outcome: outcome, conditions: conditions, grants: [grant]))
  }

  static func link(
    _ from: String, _ to: String, _ kind: AccountLink.Kind, _ allowed: Int, _ conditional: Int
  ) -> AccountLink {
    let principal = Principal(name: "arn:aws:iam::\(from):root", kind: .account, account: AccountID(from))
    return AccountLink(
      from: principal, to: AccountID(to), kind: kind, allowed: allowed, conditional: conditional)
  }

  /// A subgraph whose other principals follow from the steps.
  static func subgraph(functions: [String], steps: [Step], principals: [Principal] = []) -> AccessSubgraph {
    let named = Set(principals.map(\.name))
    let found = Set(steps.map(\.from)).subtracting(named).map { Principal(unlisted: $0) }
    return AccessSubgraph(principals: (principals + found).sorted(), functions: functions, steps: steps)
  }
}
