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
  /// Every assumption of a role that is not denied, in the order of those who take it.
  ///
  /// Only principals that the trust policy lets in are asked: those it names, and of accounts that it names
  /// as a whole those whose own policies may allow it. Of those who are alike to the role one is asked.
  func assumeEdges(into role: NodeID) -> [AssumeEdge] {
    let isAlike = isAlikeForAll(nodes[role])
    var known: [NodeID: [AssumeEdge]] = [:]
    return callers(of: role).sorted().flatMap { id -> [AssumeEdge] in
      guard isAlike, id != role, let number = nodes[id].assumerClass else {
        return assumeEdges(from: id, into: role)
      }
      let alike = NodeID(account: id.account, position: number)
      let edges = known[alike] ?? assumeEdges(from: id, into: role)
      known[alike] = edges
      return edges.map { edge in
        var edge = edge
        edge.from = id
        return edge
      }
    }
  }

  /// The services that may assume a role (R35).
  func services(entering role: NodeID) -> [NodeID] {
    callers(of: role).filter { nodes[$0].principal.kind == .service }.sorted().filter {
      quick.assumption(from: nodes[$0], to: self[role], .assumeRole).outcome != .denied
    }
  }

  /// Whoever the trust policy of a role may let in.
  private func callers(of role: NodeID) -> Set<NodeID> {
    // A trust policy that the exports do not hold may let in anybody (U8).
    let unseen = [Statement(effect: .allow, actions: .unreadable)]
    let node = nodes[role]
    let statements = node.trustStatements ?? unseen
    var callers = Set<NodeID>()
    for statement in statements where statement.effect != .deny {
      callers.formUnion(candidates(of: statement.principals, for: .assumes, in: node.principal.account))
    }
    return callers
  }

  /// How somebody becomes a role; empty where that is denied.
  func assumeEdges(from id: NodeID, into role: NodeID) -> [AssumeEdge] {
    let (caller, entered) = (self[id], self[role])
    let action: Action
    switch caller.principal.kind {
    case .service, .root: return []
    case .identityProvider:
      // A provider serves the roles of its own account only (R33).
      guard caller.principal.account == nil || caller.principal.account == entered.principal.account else {
        return []
      }
      action = .federated(by: caller.principal.name)
    default:
      if entered.isServiceLinked { return [] }
      action = .assumeRole
    }
    if action == .assumeRole, needsOwnPolicies(caller, toAssume: entered),
      let arn = entered.caller.arn, !caller.mayAllow(action, on: arn)
    {
      return []
    }
    let decision = quick.assumption(from: caller, to: entered, action)
    guard decision.outcome != .denied else { return [] }
    return [
      AssumeEdge(from: id, action: action, outcome: decision.outcome, needs: decision.needs(of: caller))
    ]
  }

  /// Whether the trust policy alone lets nobody like the caller in: to other accounts it never does, in the role's own
  /// it does not where it names accounts only (R23, R24).
  private func needsOwnPolicies(_ caller: Node, toAssume role: Node) -> Bool {
    if caller.principal.account != role.principal.account { return true }
    guard let trust = role.trustStatements else { return false }
    return trust.allSatisfy { statement in
      guard statement.effect != .deny else { return true }
      guard case .these(let patterns) = statement.principals, !patterns.isEmpty else { return false }
      return patterns.allSatisfy {
        switch $0 {
        case .account, .service, .federated: true
        default: false
        }
      }
    }
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
        if let id = nodes.owner(of: text) { found.insert(id) }
      case .service(let name) where name != "*": found.formUnion(nodes.service(name).map { [$0] } ?? [])
      case .federated(let name) where name != "*":
        found.formUnion(nodes.identityProvider(name).map { [$0] } ?? [])
      case .service, .federated, .canonicalUser, .unrecognized: break
      }
    }
    return found
  }

  private func members(of account: AccountID, _ bearing: Bearing) -> [NodeID] {
    let users = nodes.isLoaded(account) ? nodes.members(of: account, bearing) : nodes.strangers(of: account)
    return users + (nodes.root(of: account).map { [$0] } ?? [])
  }

  private func everybody(_ bearing: Bearing, in account: AccountID?) -> Set<NodeID> {
    var found = Set(nodes.strangers)
    found.formUnion(bearing.contains(.invokes) ? nodes.invokingServices : nodes.identityProviders)
    for other in nodes.accounts {
      if other == account {
        found.formUnion(nodes.members(of: other))
      } else if nodes.isLoaded(other) {
        found.formUnion(nodes.members(of: other, bearing))
      }
      if let root = nodes.root(of: other) { found.insert(root) }
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
