import Synchronization

/// Who can become which role, decided when a role is first asked for.
final class Assumptions: Sendable {
  /// Assumptions of a role, and the services that may assume it.
  typealias Entering = (edges: [AssumeEdge], services: [NodeID])

  private let builder: GraphBuilder
  private let known = Mutex<[NodeID: Entering]>([:])

  init(_ builder: GraphBuilder) { self.builder = builder }

  /// Whoever enters a role; nobody for other nodes.
  func entering(_ role: NodeID) -> Entering {
    guard builder.nodes[role].role != nil else { return ([], []) }
    if let found = known.withLock({ $0[role] }) { return found }
    let found = builder.assumeEdges(into: role)
    known.withLock { $0[role] = found }
    return found
  }

  /// The assumptions by which a role is entered.
  func into(_ role: NodeID) -> [AssumeEdge] { entering(role).edges }

  /// Every role that somebody enters, in order.
  var all: [(role: NodeID, edges: [AssumeEdge])] {
    let roles = builder.nodes.all.indices.filter { builder.nodes[$0].role != nil }
    return concurrently(over: roles) { ($0, self.into($0)) }
  }
}
