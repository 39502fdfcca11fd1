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
  /// Of the resource at hand, for accounts that a policy names by number alone.
  var partitionOfResource = "aws"

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

  /// All edges. The nodes that only policies name are found on the way.
  mutating func build() -> (assumptions: [NodeID: [AssumeEdge]], services: [NodeID: [NodeID]], functions: [FunctionEdges])
  {
    var assumptions: [NodeID: [AssumeEdge]] = [:]
    var services: [NodeID: [NodeID]] = [:]
    for id in nodes.all.indices where nodes[id].role != nil {
      partitionOfResource = nodes[id].caller.partition ?? "aws"
      let (edges, entering) = assumeEdges(into: id)
      if !edges.isEmpty { assumptions[id] = edges }
      if !entering.isEmpty { services[id] = entering }
    }
    var functions: [FunctionEdges] = []
    for account in nodes.accounts {
      for function in lookup.inventory.accounts[account]?.functions ?? [] {
        partitionOfResource = String(function.arn.partition)
        let targets = targets(of: function)
        functions.append(FunctionEdges(arn: function.arn.text, targets: targets.map { ($0, invokeEdges(into: $0)) }))
      }
    }
    return (assumptions, services, functions.sorted { $0.arn < $1.arn })
  }
}

/// A function's targets with those who invoke them directly.
struct FunctionEdges: Sendable {
  var arn: String
  var targets: [(target: Target, edges: [InvokeEdge])]
}
