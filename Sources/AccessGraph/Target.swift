import Authorization
import IAM
import Inventory

/// One ARN that a function can be invoked by.
///
/// What never changes is one reference: targets are handed about in every decision.
struct Target: Sendable {
  /// The function's and the qualifier's policies that govern the target.
  var policies: [AppliedPolicy]
  private let parts: Parts

  private final class Parts: Sendable {
    let arn: ARN
    let account: AccountID
    let function: Function
    let qualifier: String?
    let url: FunctionURL?
    let facts: ResourceFacts

    init(
      _ arn: ARN, _ account: AccountID, _ function: Function, _ qualifier: String?, _ url: FunctionURL?,
      _ facts: ResourceFacts
    ) {
      (self.arn, self.account, self.function) = (arn, account, function)
      (self.qualifier, self.url, self.facts) = (qualifier, url, facts)
    }
  }

  init(
    arn: ARN, account: AccountID, function: Function, qualifier: String?, url: FunctionURL?,
    policies: [AppliedPolicy], facts: ResourceFacts
  ) {
    self.policies = policies
    parts = Parts(arn, account, function, qualifier, url, facts)
  }

  var arn: ARN { parts.arn }
  /// The account of the ARN.
  var account: AccountID { parts.account }
  var function: Function { parts.function }
  var qualifier: String? { parts.qualifier }
  var url: FunctionURL? { parts.url }
  /// What is known of it.
  var facts: ResourceFacts { parts.facts }

  /// What a policy has to bear on to open a way to it.
  var bearing: Bearing {
    url == nil ? [.invokes, .invokesAsync] : [.invokes, .invokesAsync, .invokesURL]
  }

  /// Whether a function URL asks nobody who they are.
  var isOpenToAnonymous: Bool { url?.authType == FunctionURL.AuthType.none }
}

/// A function's targets with those who invoke them directly.
struct FunctionEdges: Sendable {
  var arn: String
  var targets: [(target: Target, edges: [InvokeEdge])]
}

extension GraphBuilder {
  /// The targets of a function: unqualified, `$LATEST`, versions, aliases. Rule: R40.
  func targets(of function: Function) -> [Target] {
    let policies = function.policies.map { policy in
      let owner = policy.qualifier.map { "\(function.arn):\($0)" } ?? function.arn.text
      return (qualifier: policy.qualifier, policy: lookup.applied(policy.attachment, name: owner))
    }
    guard let account = function.arn.accountID else { return [] }
    let facts = ResourceFacts(
      account: account, membership: lookup.membership(of: account), tags: function.tags)
    return function.qualifiers.compactMap { qualifier in
      guard let arn = ARN(qualifier.map { "\(function.arn):\($0)" } ?? function.arn.text) else { return nil }
      return Target(
        arn: arn, account: account, function: function, qualifier: qualifier,
        url: function.urls.first { $0.qualifier == qualifier },
        policies: policies.compactMap { owner, policy in
          guard owner == nil || owner == qualifier else { return nil }
          var policy = policy
          policy.governsByDoubt = owner == nil && qualifier != nil
          return policy
        }, facts: facts)
    }
  }
}
