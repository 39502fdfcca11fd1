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
  private var carried = Memo<NodeID, SessionFacts>()

  init(_ inventory: Inventory, at time: Double) {
    let lookup = PolicyLookup(inventory)
    self.lookup = lookup
    nodes = Nodes(inventory, lookup)
    decisions = StepDecisions(time: time, lookup: lookup)
    quick = decisions.quick
  }

  /// Takes in what was read of the snapshot since.
  mutating func add(_ inventory: Inventory) {
    lookup = PolicyLookup(inventory, knowing: lookup)
    nodes.add(inventory, lookup)
    decisions = StepDecisions(time: decisions.time, lookup: lookup)
    quick = decisions.quick
  }

  /// The same after a change of policies other than those of the organization, which may let new names in.
  ///
  /// - Parameter owners: users and roles whose policies changed.
  func changed(to lookup: PolicyLookup, owners: [ARN], lettingIn statements: [Statement]) -> GraphBuilder {
    var builder = self
    builder.lookup = lookup
    builder.carried = Memo()
    builder.nodes.change(owners, lettingIn: statements, lookup)
    builder.decisions = StepDecisions(time: decisions.time, lookup: lookup)
    builder.quick = builder.decisions.quick
    return builder
  }

  /// A node with everything that its steps are decided by.
  subscript(id: NodeID) -> Node {
    var node = nodes[id]
    if node.letsPass { node.mayCarry = mayCarry(id) }
    return node
  }

  /// Whether everything was there that was asked for so far; what was found is whole then, and worth keeping.
  var isWhole: Bool { nodes.edge.wanted.isEmpty }

  /// What sessions of a role may carry: what anybody who may assume it can pass, or carries himself and passes on
  /// (R30–R32). Trust has cycles, so the roles that sessions may come from are looked at until nothing is added.
  private func mayCarry(_ id: NodeID) -> SessionFacts {
    if let known = carried[id] { return known }
    // A trust policy that the exports do not hold may let anybody pass anything (U8).
    if nodes[id].trustStatements == nil { return [.tags, .sourceIdentity] }
    let callers = callersWhoPass(to: id)
    var found = callers.mapValues { _ in SessionFacts() }
    var grown: Set<NodeID>?
    while grown != [] {
      var growing: Set<NodeID> = []
      for (role, callers) in callers {
        for caller in callers where grown?.contains(caller) ?? true {
          var node = nodes[caller]
          if node.letsPass { node.mayCarry = found[caller] ?? mayCarry(caller) }
          let facts = quick.passable(from: node, to: nodes[role])
          if found[role]?.isSuperset(of: facts) == true { continue }
          found[role]?.formUnion(facts)
          growing.insert(role)
        }
      }
      grown = growing
    }
    if isWhole { for (role, facts) in found { carried[role] = facts } }
    return found[id] ?? []
  }

  /// Whoever may pass something when assuming a role, and so backwards from the roles among them.
  private func callersWhoPass(to id: NodeID) -> [NodeID: Set<NodeID>] {
    var found: [NodeID: Set<NodeID>] = [:]
    var pending = [id]
    while let next = pending.popLast() {
      guard found[next] == nil, carried[next] == nil, let trust = nodes[next].trustStatements else {
        continue
      }
      var callers = Set<NodeID>()
      for statement in trust where statement.effect != .deny {
        callers.formUnion(
          candidates(of: statement.principals, for: .passes, in: nodes[next].principal.account))
      }
      found[next] = callers
      pending += callers.filter { nodes[$0].letsPass }
    }
    return found
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
