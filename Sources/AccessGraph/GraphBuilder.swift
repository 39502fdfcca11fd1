import Authorization
import IAM
import Inventory

/// What edges are decided from: the nodes, and the policies that bear on them.
///
/// Edges are decided when they are asked for: for a role who may become it, for a target who may invoke it. No pass
/// over all pairs: only those are asked whom a policy names, or whose own policies may allow.
struct GraphBuilder: Sendable {
  let lookup: PolicyLookup
  let decisions: StepDecisions
  var nodes: Nodes

  init(_ inventory: Inventory, at time: Double) {
    let lookup = PolicyLookup(inventory)
    self.lookup = lookup
    nodes = Nodes(inventory, lookup)
    decisions = StepDecisions(
      time: time,
      resourceControl: inventory.accounts.mapValues { lookup.resourceControl(of: $0.id) },
      memberships: { lookup.membership(of: $0) },
      passes: { lookup.bearings[Int($0.document.position)].contains(.passes) })
    for id in nodes.all.indices where nodes[id].role != nil { nodes.setMayCarry(mayCarry(id), id) }
  }

  /// All functions with their targets, sorted.
  var functions: [FunctionTargets] {
    nodes.accounts.flatMap { lookup.inventory.accounts[$0]?.functions ?? [] }
      .map { FunctionTargets(arn: $0.arn.text, targets: targets(of: $0)) }
      .sorted { $0.arn < $1.arn }
  }

  /// What sessions of a role may carry: what anybody who may assume it can pass (R30, R31).
  private func mayCarry(_ role: NodeID) -> SessionFacts {
    guard let trust = nodes[role].role?.trust, decisions.passes(trust) else { return [] }
    var callers = Set<NodeID>()
    for statement in lookup.inventory[trust.document].policy.statements where statement.effect != .deny {
      callers.formUnion(candidates(of: statement.principals, for: .passes, in: nodes[role].principal.account))
    }
    return callers.reduce(into: []) { $0.formUnion(decisions.passable(from: nodes[$1], to: nodes[role])) }
  }
}

/// A function and the ARNs by which it can be invoked.
struct FunctionTargets: Sendable {
  var arn: String
  var targets: [Target]
}

/// A function's targets with those who invoke them directly.
struct FunctionEdges: Sendable {
  var arn: String
  var targets: [(target: Target, edges: [InvokeEdge])]
}
