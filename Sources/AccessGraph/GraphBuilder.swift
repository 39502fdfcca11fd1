import Authorization
import IAM
import Inventory
import Synchronization

/// What edges are decided from: the nodes, and the policies that bear on them.
///
/// Edges are decided when they are asked for: for a role who may become it, for a target who may invoke it. No pass
/// over all pairs: only those are asked whom a policy names, or whose own policies may allow.
struct GraphBuilder: Sendable {
  private(set) var lookup: PolicyLookup
  private(set) var decisions: StepDecisions
  /// The same without evidence, for edges.
  private(set) var quick: StepDecisions
  private(set) var nodes: Nodes
  private let carried = Memo<NodeID, SessionFacts>()

  init(_ inventory: Inventory, at time: Double) {
    let lookup = PolicyLookup(inventory)
    self.lookup = lookup
    nodes = Nodes(inventory, lookup)
    decisions = StepDecisions(time: time, lookup: lookup)
    quick = decisions.quick
  }

  /// Takes in what was read of the snapshot since.
  mutating func add(_ inventory: Inventory) {
    lookup = PolicyLookup(inventory)
    nodes.add(inventory, lookup)
    decisions = StepDecisions(time: decisions.time, lookup: lookup)
    quick = decisions.quick
  }

  /// The same after a change of policies other than those of the organization, which may let new names in, but nobody
  /// pass tags or a source identity: so what is known of sessions stays.
  ///
  /// - Parameter owners: users and roles whose policies changed.
  func changed(to lookup: PolicyLookup, owners: [ARN], lettingIn statements: [Statement]) -> GraphBuilder {
    var builder = self
    builder.lookup = lookup
    builder.nodes.change(owners, lettingIn: statements, lookup)
    builder.decisions = StepDecisions(time: decisions.time, lookup: lookup)
    builder.quick = builder.decisions.quick
    return builder
  }

  /// A node with everything that its steps are decided by.
  subscript(id: NodeID) -> Node {
    var node = nodes[id]
    if node.letsPass { node.mayCarry = mayCarry(id, node) }
    return node
  }

  /// Whether everything was there that was asked for so far; what was found is whole then, and worth keeping.
  var isWhole: Bool { nodes.edge.wanted.isEmpty }

  /// What sessions of a role may carry: what anybody who may assume it can pass (R30, R31).
  private func mayCarry(_ id: NodeID, _ role: Node) -> SessionFacts {
    if let known = carried[id] { return known }
    guard let trust = role.role?.trust else { return [] }
    var callers = Set<NodeID>()
    for statement in lookup.inventory[trust.document].policy.statements where statement.effect != .deny {
      callers.formUnion(candidates(of: statement.principals, for: .passes, in: role.principal.account))
    }
    let facts = callers.reduce(into: SessionFacts()) {
      $0.formUnion(decisions.passable(from: nodes[$1], to: role))
    }
    if isWhole { carried[id] = facts }
    return facts
  }
}

/// Remembers what was found, for all threads.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let known = Mutex<[Key: Value]>([:])

  subscript(key: Key) -> Value? {
    get { known.withLock { $0[key] } }
    set { known.withLock { $0[key] = newValue } }
  }
}
