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
    let useful = Set(reach.flatMap { $0.any.nodes })
    let outgoing = outgoing(into: useful)
    var found: [[Step]] = []
    let steps = KnownSteps(self)
    var effort = Effort(Effort.ofSearch)
    // Breadth first, so that the shortest are found before the limit is met.
    var frontier: [[(node: NodeID, edge: AssumeEdge?)]] = [[(start, nil)]]
    for _ in 0...max(0, maxAssumptions) {
      var following: [[(node: NodeID, edge: AssumeEdge?)]] = []
      for way in frontier {
        guard let node = way.last?.node, found.count < limit else { continue }
        found += invocations(by: node, of: edges, after: way, steps, &effort)
        for (role, edge) in outgoing[node] ?? []
        where !way.contains(where: { $0.node == role }) {
          following.append(way + [(role, edge)])
        }
      }
      frontier = following
    }
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
