import Authorization
import IAM

extension AccessGraph {
  /// Everybody who can invoke a function, given by its unqualified ARN; no invokers for an unknown one.
  public func whoCanInvoke(_ function: String) -> FunctionAccess {
    guard let edges = edges(of: function) else { return FunctionAccess(function: function, invokers: []) }
    let reach = reachabilities(of: edges)
    let reached = Set(reach.flatMap { $0.any.first.keys })
    let invokers = reached.compactMap { invoker($0, edges, reach) }
    return FunctionAccess(function: function, invokers: invokers.sorted { $0.principal < $1.principal })
  }

  /// One search for each target; targets with the same edges share it.
  func reachabilities(of function: FunctionEdges) -> [Reachability] {
    var known: [[InvokeEdge]: Reachability] = [:]
    return function.targets.map { _, edges in
      if let same = known[edges] { return same }
      // By API before by URL, an allowed step before a conditional one.
      let order = edges.enumerated().sorted {
        ($0.element.outcome == .allowed ? 0 : 1, $0.offset) < (
          $1.element.outcome == .allowed ? 0 : 1, $1.offset
        )
      }
      let last = order.map {
        (
          node: $0.element.from, outcome: $0.element.outcome, needs: $0.element.needs, step: $0.offset
        )
      }
      let reach = Reachability(last: last, incoming: assumptions, needs: needs)
      known[edges] = reach
      return reach
    }
  }

  func invoker(_ node: NodeID, _ function: FunctionEdges, _ reach: [Reachability]) -> Invoker? {
    var targets: [TargetAccess] = []
    var best: (rank: Int, distance: Int, position: Int)?
    for (position, reachability) in reach.enumerated() {
      guard let (outcome, way) = reachability.best(node) else { continue }
      let target = function.targets[position].target
      targets.append(TargetAccess(arn: target.arn.text, outcome: outcome, assumptions: way.distance))
      let candidate = (rank: outcome == .allowed ? 0 : 1, distance: way.distance, position: position)
      if best.map({ candidate < $0 }) ?? true { best = candidate }
    }
    guard let best else { return nil }
    return Invoker(
      principal: nodes[node].principal, outcome: best.rank == 0 ? .allowed : .conditional,
      assumptions: best.distance, targets: targets.sorted { $0.arn < $1.arn },
      path: path(
        from: node, to: function.targets[best.position], reach[best.position], isAllowed: best.rank == 0))
  }

  private func path(
    from start: NodeID, to end: (target: Target, edges: [InvokeEdge]), _ reach: Reachability, isAllowed: Bool
  ) -> [Step] {
    let ways = isAllowed ? reach.allowed : reach.any
    var steps: [Step] = []
    var place = ways.first[start]
    while let here = place, let way = ways[here] {
      guard let role = way.next else {
        steps.append(step(from: here.node, invoking: end.target, end.edges[way.action].action))
        break
      }
      let action = assumptions[role.node]?[way.action].action ?? .assumeRole
      steps.append(step(from: here.node, into: role.node, action, required: role.needs))
      place = role
    }
    return steps
  }
}
