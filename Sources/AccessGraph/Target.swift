import Authorization
import IAM
import Inventory

/// One ARN that a function can be invoked by.
struct Target: Sendable {
  var arn: ARN
  /// The account of the ARN.
  var account: AccountID
  var function: Function
  var qualifier: String?
  var url: FunctionURL?
  /// The function's and the qualifier's policies that govern the target.
  var policies: [AppliedPolicy]
  /// What is known of it.
  var facts: ResourceFacts

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
    return function.qualifiers.compactMap { qualifier in
      guard let arn = ARN(qualifier.map { "\(function.arn):\($0)" } ?? function.arn.text),
        let account = arn.accountID
      else { return nil }
      return Target(
        arn: arn, account: account, function: function, qualifier: qualifier,
        url: function.urls.first { $0.qualifier == qualifier },
        policies: policies.compactMap { owner, policy in
          guard owner == nil || owner == qualifier else { return nil }
          var policy = policy
          policy.governsByDoubt = owner == nil && qualifier != nil
          return policy
        },
        facts: ResourceFacts(
          account: account, membership: lookup.membership(of: account), tags: function.tags))
    }
  }
}
