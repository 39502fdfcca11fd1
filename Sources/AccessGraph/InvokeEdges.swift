import Authorization
import IAM
import Inventory

/// How a principal invokes a target: by API, or through a function URL.
struct InvokeEdge: Sendable, Hashable {
  var from: NodeID
  var action: Action
  var outcome: Outcome
  /// What it needs of the session that takes it, in alternatives (R38).
  var needs: [SessionNeeds]
}

/// One ARN that a function can be invoked by.
struct Target: Sendable {
  var arn: ARN
  var function: Function
  var qualifier: String?
  var url: FunctionURL?
  /// The function's and the qualifier's policies that govern the target.
  var policies: [AppliedPolicy]
  /// What is known of it; nil where its ARN names no account.
  var facts: ResourceFacts?
}

extension GraphBuilder {
  /// The targets of a function: unqualified, `$LATEST`, versions, aliases. Rule: R40.
  func targets(of function: Function) -> [Target] {
    function.qualifiers.compactMap { qualifier in
      guard let arn = ARN(qualifier.map { "\(function.arn):\($0)" } ?? function.arn.text) else { return nil }
      return Target(
        arn: arn, function: function, qualifier: qualifier,
        url: function.urls.first { $0.qualifier == qualifier },
        policies: policies(of: function, at: qualifier),
        facts: arn.accountID.map {
          ResourceFacts(account: $0, membership: lookup.membership(of: $0), tags: function.tags)
        })
    }
  }

  private func policies(of function: Function, at qualifier: String?) -> [AppliedPolicy] {
    function.policies.compactMap { policy in
      guard policy.qualifier == nil || policy.qualifier == qualifier else { return nil }
      let owner = policy.qualifier.map { "\(function.arn):\($0)" } ?? function.arn.text
      return lookup.applied(
        policy.attachment, name: owner, governsByDoubt: policy.qualifier == nil && qualifier != nil)
    }
  }

  /// Every invocation of a target that is not denied, or those by some nodes only.
  func invokeEdges(into target: Target, from some: Set<NodeID>?) -> [InvokeEdge] {
    var edges: [InvokeEdge] = []
    let account = target.arn.accountID
    let bearing: Bearing =
      target.url == nil ? [.invokes, .invokesAsync] : [.invokes, .invokesAsync, .invokesURL]
    var asked = Set<NodeID>()
    if let account {
      if nodes.isLoaded(account) {
        asked.formUnion(
          nodes.members[account, default: []].filter { !nodes[$0].mayAllow.isDisjoint(with: bearing) })
      } else {
        if let id = nodes.accountNode(account, partition: String(target.arn.partition)) { asked.insert(id) }
      }
      if let root = nodes.roots[account] { asked.insert(root) }
    }
    for policy in target.function.policies
    where policy.qualifier == nil || policy.qualifier == target.qualifier {
      for statement in lookup.inventory[policy.attachment.document].policy.statements
      where statement.effect != .deny && statement.bearsOnInvocation {
        asked.formUnion(candidates(of: statement.principals, for: bearing, in: account))
      }
    }
    if let some { asked.formIntersection(some) }
    for id in asked.sorted() {
      for action in actions(of: nodes[id], on: target) {
        // InvokeAsync says nothing where InvokeFunction is open.
        if action == .invokeAsync, edges.contains(where: { $0.from == id && $0.action == .invokeFunction }) {
          continue
        }
        if let edge = invokeEdge(from: id, action, target) { edges.append(edge) }
      }
    }
    if let url = target.url, url.authType == .none, let anyone = nodes.anyone, some?.contains(anyone) ?? true
    {
      if let edge = invokeEdge(from: anyone, .invokeFunctionURL, target) { edges.append(edge) }
    }
    return edges
  }

  private func invokeEdge(from id: NodeID, _ action: Action, _ target: Target) -> InvokeEdge? {
    let decision = decisions.quick.invocation(from: nodes[id], to: target, action)
    guard decision.outcome != .denied else { return nil }
    return InvokeEdge(
      from: id, action: action, outcome: decision.outcome, needs: decision.needs(of: nodes[id]))
  }

  /// By API; through a URL that asks for a signature; and, where only that is granted, InvokeAsync (U7).
  private func actions(of node: Node, on target: Target) -> [Action] {
    switch node.principal.kind {
    case .identityProvider: return []
    default: break
    }
    var actions: [Action] = [.invokeFunction]
    if target.url?.authType == .awsIAM { actions.append(.invokeFunctionURL) }
    if target.qualifier == nil { actions.append(.invokeAsync) }
    return actions
  }
}

extension Statement {
  fileprivate var bearsOnInvocation: Bool {
    covers(.invokeFunction) || covers(.invokeFunctionURL) || covers(.invokeAsync)
  }
}
