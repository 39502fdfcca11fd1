import Authorization
import IAM
import Inventory

/// Builds the graph: nodes first, then for each role who may become it, then for each target who may invoke it.
///
/// No pass over all pairs: only those are asked whom a policy names, or whose own policies may allow.
struct GraphBuilder {
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
      applied: { lookup.applied($0, name: $1, governsByDoubt: $2) },
      passes: { lookup.bearings[Int($0.document.position)].contains(.passes) })
  }

  /// All edges.
  mutating func build() -> (
    assumptions: [NodeID: [AssumeEdge]], services: [NodeID: [NodeID]], functions: [FunctionEdges]
  ) {
    var assumptions: [NodeID: [AssumeEdge]] = [:]
    var services: [NodeID: [NodeID]] = [:]
    for id in nodes.all.indices where nodes[id].role != nil { nodes.setMayCarry(mayCarry(id), id) }
    for id in nodes.all.indices where nodes[id].role != nil {
      let (edges, entering) = assumeEdges(into: id)
      if !edges.isEmpty { assumptions[id] = edges }
      if !entering.isEmpty { services[id] = entering }
    }
    var functions: [FunctionEdges] = []
    for account in nodes.accounts {
      for function in lookup.inventory.accounts[account]?.functions ?? [] {
        let targets = targets(of: function)
        functions.append(
          FunctionEdges(arn: function.arn.text, targets: targets.map { ($0, invokeEdges(into: $0)) }))
      }
    }
    return (assumptions, services, functions.sorted { $0.arn < $1.arn })
  }
}

extension GraphBuilder {
  /// What sessions of a role may carry: what anybody who may assume it can pass (R30, R31).
  private mutating func mayCarry(_ role: NodeID) -> SessionFacts {
    guard let trust = nodes[role].role?.trust, decisions.passes(trust) else { return [] }
    var callers = Set<NodeID>()
    for statement in lookup.inventory[trust.document].policy.statements where statement.effect != .deny {
      callers.formUnion(candidates(of: statement.principals, for: .passes, in: nodes[role].principal.account))
    }
    return callers.reduce(into: []) { $0.formUnion(decisions.passable(from: nodes[$1], to: nodes[role])) }
  }
}

/// A function's targets with those who invoke them directly.
struct FunctionEdges: Sendable {
  var arn: String
  var targets: [(target: Target, edges: [InvokeEdge])]
}
