import Authorization

/// The shortest ways towards something, by breadth-first search backwards along assumptions.
///
/// Twice: over allowed steps alone, and over all. Trust has cycles; a node is entered once. Linear in the edges
/// of what is reached. Rule: R28.
struct Reachability {
  /// How a node starts: with an assumption of this role, or, without one, with the last step itself.
  struct Way {
    var distance: Int
    var next: NodeID?
    var action: Int
  }

  /// Ways on which every step is allowed.
  private(set) var allowed: [NodeID: Way] = [:]
  /// Ways on which no step is denied.
  private(set) var any: [NodeID: Way] = [:]

  /// - Parameters:
  ///   - last: nodes that take the last step, with its outcome and a number that names the step; the first of a
  ///     node counts.
  ///   - incoming: the assumptions of a role.
  init(last: [(node: NodeID, outcome: Outcome, step: Int)], incoming: [NodeID: [AssumeEdge]]) {
    allowed = Reachability.search(last.filter { $0.outcome == .allowed }, incoming) { $0 == .allowed }
    any = Reachability.search(last, incoming) { _ in true }
  }

  private static func search(
    _ last: [(node: NodeID, outcome: Outcome, step: Int)], _ incoming: [NodeID: [AssumeEdge]],
    _ counts: (Outcome) -> Bool
  ) -> [NodeID: Way] {
    var ways: [NodeID: Way] = [:]
    var frontier: [NodeID] = []
    for (node, _, step) in last where ways[node] == nil {
      ways[node] = Way(distance: 0, next: nil, action: step)
      frontier.append(node)
    }
    var distance = 0
    while !frontier.isEmpty {
      distance += 1
      var following: [NodeID] = []
      for role in frontier {
        for (position, edge) in (incoming[role] ?? []).enumerated()
        where counts(edge.outcome) && ways[edge.from] == nil {
          ways[edge.from] = Way(distance: distance, next: role, action: position)
          following.append(edge.from)
        }
      }
      frontier = following
    }
    return ways
  }

  /// The best way of a node: allowed before conditional, then the shortest.
  func best(_ node: NodeID) -> (outcome: Outcome, way: Way)? {
    if let way = allowed[node] { return (.allowed, way) }
    return any[node].map { (.conditional, $0) }
  }
}
