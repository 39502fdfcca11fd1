import Authorization
import IAM
import Inventory

/// What a principal becomes, in any number of assumptions.
struct ForwardSearch: Sendable {
  /// The principal and every role it can become.
  private(set) var reached: Set<NodeID>
  private var incoming: [NodeID: [AssumeEdge]] = [:]
  private var byName: [String: [NodeID]] = [:]
  private var byAccount: [AccountID: [NodeID]] = [:]

  /// Asks only roles in whose trust policy a name stands under which somebody who was reached is let in.
  init(from start: NodeID, _ builder: GraphBuilder) {
    reached = [start]
    let trusting = builder.rolesByNameLetIn
    var frontier = [start]
    while let node = frontier.popLast() {
      let names = builder.names(of: node)
      builder.nodes.note(askingFor: names, in: builder.nodes[node].accountsOfResources)
      for name in names { byName[name, default: []].append(node) }
      if let account = builder.nodes[node].principal.account { byAccount[account, default: []].append(node) }
      for role in Set(names.flatMap { trusting[$0] ?? [] }) {
        let edges = builder.assumeEdges(from: node, into: role)
        if edges.isEmpty { continue }
        incoming[role, default: []] += edges
        if reached.insert(role).inserted { frontier.append(role) }
      }
    }
    for role in incoming.keys { incoming[role]?.sort { $0.from < $1.from } }
  }

  /// The assumptions of a role by those who were reached.
  func into(_ role: NodeID) -> [AssumeEdge] { incoming[role] ?? [] }

  /// Whether anybody who was reached is of the function's account, or the function has policies that may let others in.
  func mayInvoke(_ function: Function) -> Bool {
    !function.policies.isEmpty || !(function.arn.accountID.map(members(of:)) ?? []).isEmpty
  }

  /// Those who were reached and belong to an account.
  func members(of account: AccountID) -> [NodeID] { byAccount[account] ?? [] }

  /// Those who were reached and whom a statement of a policy may let in.
  func letIn(by principals: Statement.Principals, partition: String) -> [NodeID] {
    guard case .these(let patterns) = principals else { return byName["*"] ?? [] }
    return patterns.flatMap { $0.names(partition: partition) }.flatMap { byName[$0] ?? [] }
  }
}

extension GraphBuilder {
  /// The names under which policies may let somebody in. Of services only those that some function policy names are
  /// asked where a policy lets in everybody.
  fileprivate func names(of id: NodeID) -> [String] {
    let node = nodes[id]
    if node.principal.kind == .service, !nodes.invokingServices.contains(id) { return [node.principal.name] }
    return node.names
  }

  fileprivate var rolesByNameLetIn: [String: [NodeID]] {
    var roles: [String: [NodeID]] = [:]
    for id in nodes.roles {
      for name in namesLetIn(by: nodes[id]) { roles[name, default: []].append(id) }
    }
    return roles
  }

  private func namesLetIn(by role: Node) -> [String] {
    guard let trust = role.trustStatements else { return ["*"] }
    return trust.filter { $0.effect != .deny }.flatMap {
      guard case .these(let patterns) = $0.principals else { return ["*"] }
      return patterns.flatMap { $0.names(partition: role.caller.partition ?? "aws") }
    }
  }
}
