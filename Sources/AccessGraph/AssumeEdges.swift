import Authorization
import IAM
import Inventory

/// How a principal becomes a role.
struct AssumeEdge: Sendable {
  var from: NodeID
  var action: Action
  var outcome: Outcome
  /// What it needs of the session that takes it, in alternatives (R38).
  var needs: [SessionNeeds]
}

extension GraphBuilder {
  /// Every assumption of a role that is not denied; the services that may assume it are told apart (R35).
  ///
  /// Only principals that the trust policy lets in are asked: those it names, and of accounts that it names
  /// as a whole those whose own policies may allow it.
  func assumeEdges(into role: NodeID) -> (edges: [AssumeEdge], services: [NodeID]) {
    var callers = Set<NodeID>()
    var providers = Set<NodeID>()
    var services = Set<NodeID>()
    // A trust policy that the exports do not hold may let in anybody (U8).
    let unseen = [Statement(effect: .allow, actions: .unreadable)]
    let statements = nodes[role].role?.trust.map { lookup.inventory[$0.document].policy.statements } ?? unseen
    for statement in statements where statement.effect != .deny {
      let named = candidates(of: statement.principals, for: .assumes, in: nodes[role].principal.account)
      for id in named {
        switch nodes[id].principal.kind {
        case .service: services.insert(id)
        // A provider serves the roles of its own account only (R33).
        case .identityProvider:
          let account = nodes[id].principal.account
          if account == nil || account == nodes[role].principal.account { providers.insert(id) }
        case .root: break
        default: callers.insert(id)
        }
      }
    }
    var edges: [AssumeEdge] = []
    for id in callers.sorted() where !nodes[role].isServiceLinked {
      if let edge = assumeEdge(from: id, .assumeRole, into: role) { edges.append(edge) }
    }
    for id in providers.sorted() {
      let action = Action.federated(by: nodes[id].principal.name)
      if let edge = assumeEdge(from: id, action, into: role) { edges.append(edge) }
    }
    let entering = services.sorted().filter {
      quick.assumption(from: nodes[$0], to: nodes[role], .assumeRole).outcome != .denied
    }
    return (edges, entering)
  }

  private func assumeEdge(from id: NodeID, _ action: Action, into role: NodeID) -> AssumeEdge? {
    let decision = quick.assumption(from: nodes[id], to: nodes[role], action)
    guard decision.outcome != .denied else { return nil }
    return AssumeEdge(
      from: id, action: action, outcome: decision.outcome, needs: decision.needs(of: nodes[id]))
  }

  /// The nodes that a `Principal` may mean. Of a whole account only those that `bearing` says may be allowed by
  /// their own policies, unless the principal is `*` in the resource's own account (R12).
  func candidates(
    of principals: Statement.Principals, for bearing: Bearing, in account: AccountID?
  ) -> Set<NodeID> {
    guard case .these(let patterns) = principals, !patterns.isEmpty else {
      return everybody(bearing, in: account)
    }
    var found = Set<NodeID>()
    for pattern in patterns {
      switch pattern {
      case .anyone, .unrecognized(""): found.formUnion(everybody(bearing, in: account))
      case .account(let named, _): found.formUnion(members(of: named, bearing))
      case .arn(let arn):
        if let id = nodes.named(arn) { found.insert(id) }
      case .uniqueID(let text):
        if let id = nodes.uniqueID(text) { found.insert(id) }
      case .service(let name) where name != "*": found.formUnion(nodes.service(name).map { [$0] } ?? [])
      case .federated(let name) where name != "*":
        found.formUnion(nodes.identityProvider(name).map { [$0] } ?? [])
      case .service, .federated, .canonicalUser, .unrecognized: break
      }
    }
    return found
  }

  private func members(of account: AccountID, _ bearing: Bearing) -> [NodeID] {
    guard nodes.isLoaded(account) else {
      let strangers = nodes.outsiders.filter { nodes.all[$0].principal.account == account }
      return strangers + (nodes.roots[account].map { [$0] } ?? [])
    }
    return nodes.members(of: account, bearing) + (nodes.roots[account].map { [$0] } ?? [])
  }

  private func everybody(_ bearing: Bearing, in account: AccountID?) -> Set<NodeID> {
    var found = Set(nodes.outsiders)
    found.formUnion(bearing.contains(.invokes) ? nodes.invokingServices : nodes.identityProviders)
    for other in nodes.accounts {
      if other == account, nodes.isLoaded(other) {
        found.formUnion(nodes.members[other, default: []])
        if let root = nodes.roots[other] { found.insert(root) }
      } else {
        found.formUnion(members(of: other, bearing))
      }
    }
    return found
  }
}

extension Action {
  /// SAML providers and web identity providers have an action each (R33, R34).
  static func federated(by provider: String) -> Action {
    provider.contains(":saml-provider/") ? .assumeRoleWithSAML : .assumeRoleWithWebIdentity
  }
}
