import Authorization
import IAM

extension AccessGraph {
  /// The functions that a principal reaches, sorted; each with that principal as its only invoker.
  public func canInvoke(_ principal: Principal) -> [FunctionAccess] {
    guard let node = nodes.node(principal) else { return [] }
    let forward = forwardSearch(from: node)
    var searches = Searches()
    let steps = KnownSteps(self)
    return functionEdges(by: forward).compactMap { function in
      let reach = reachabilities(of: function, &searches, along: forward.into)
      return invoker(node, function, reach, steps, along: forward.into).map {
        FunctionAccess(function: function.arn, invokers: [$0])
      }
    }
  }

  /// Comes upon everything that `canInvoke` needs, without the evidence.
  public func explore(from principal: Principal) {
    guard let node = nodes.node(principal) else { return }
    forwardSearch(from: node).reached.forEach(look(at:))
  }

  /// The assumptions of some roles by the principal that takes them.
  private func outgoing(into roles: Set<NodeID>) -> [NodeID: [(role: NodeID, edge: AssumeEdge)]] {
    var outgoing: [NodeID: [(role: NodeID, edge: AssumeEdge)]] = [:]
    for role in roles.sorted() {
      for edge in assumptions(into: role) { outgoing[edge.from, default: []].append((role, edge)) }
    }
    return outgoing
  }

  /// The paths from a principal to a function: allowed ones first, then by length. On all but the best, which may need
  /// another session of the same role, no role occurs twice.
  ///
  /// - Parameters:
  ///   - maxAssumptions: paths with more assumptions are left out.
  ///   - limit: the search ends when it has found that many.
  public func paths(
    from principal: Principal, to function: String, maxAssumptions: Int = 8, limit: Int = 100
  ) -> [[Step]] {
    guard let start = nodes.node(principal), let edges = edges(of: function) else { return [] }
    let reach = reachabilities(of: edges)
    let distances = reach.reduce(into: [:]) { $0.merge($1.any.distances, uniquingKeysWith: min) }
    let outgoing = outgoing(into: Set(distances.keys))
    let steps = KnownSteps(self)
    var found: [[Step]] = []
    var effort = Effort(Effort.ofSearch)
    // Depth first, along roles only that are near enough to the function.
    func extend(_ way: [(node: NodeID, edge: AssumeEdge?)], by assumptions: Int) {
      guard let node = way.last?.node, found.count < limit else { return }
      if assumptions == 0 {
        found += invocations(by: node, of: edges, after: way, steps, &effort)
        return
      }
      for (role, edge) in outgoing[node] ?? []
      where distances[role] ?? .max < assumptions && !way.contains(where: { $0.node == role }) {
        extend(way + [(role, edge)], by: assumptions - 1)
      }
    }
    // The shortest first, so that they are found before the limit is met.
    for length in 0...max(0, min(maxAssumptions, distances.count)) { extend([(start, nil)], by: length) }
    // A role may have to be assumed twice, under another session name.
    if let best = invoker(start, edges, reach, steps)?.path, best.count <= maxAssumptions + 1,
      !found.contains(best)
    {
      found.insert(best, at: 0)
    }
    return found.prefix(limit).enumerated().sorted { left, right in
      (rank(left.element), left.element.count, left.offset) < (
        rank(right.element), right.element.count, right.offset
      )
    }.map(\.element)
  }

  private func rank(_ path: [Step]) -> Int { path.allSatisfy { $0.decision.outcome == .allowed } ? 0 : 1 }

  /// The paths that end here, each with steps that agree on the sessions between them (R38).
  private func invocations(
    by node: NodeID, of function: FunctionEdges, after way: [(node: NodeID, edge: AssumeEdge?)],
    _ steps: KnownSteps, _ effort: inout Effort
  ) -> [[Step]] {
    var found: [[Step]] = []
    for (target, edges) in function.targets {
      for edge in edges where edge.from == node {
        if let before = path(along: way, needing: edge.needs, steps, &effort) {
          found.append(before + [steps.invocation(edge, of: target)])
        }
      }
    }
    return found
  }

  /// The assumptions of a way, whose last session has to meet one of some needs; nil where the steps contradict each
  /// other.
  private func path(
    along way: [(node: NodeID, edge: AssumeEdge?)], needing alternatives: [SessionNeeds],
    _ steps: KnownSteps, _ effort: inout Effort
  ) -> [Step]? {
    guard let last = way.last, let edge = last.edge else { return alternatives.isEmpty ? nil : [] }
    let before = Array(way.dropLast())
    for required in alternatives {
      let needs = needs(edge, into: last.node, required, &effort)
      if let path = path(along: before, needing: needs.alternatives, steps, &effort) {
        let step = steps.assumption(edge, into: last.node, required: required, isUnsure: needs.areUnsure)
        return path + [step]
      }
    }
    return nil
  }
}
