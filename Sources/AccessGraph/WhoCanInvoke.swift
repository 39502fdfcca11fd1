import Authorization
import IAM

extension AccessGraph {
  /// Everybody who can invoke a function, given by its unqualified ARN; no invokers for an unknown one.
  ///
  /// - Parameter showingPaths: without them the answer comes faster.
  public func whoCanInvoke(_ function: String, showingPaths: Bool = true) -> FunctionAccess {
    guard let edges = edges(of: function) else { return FunctionAccess(function: function, invokers: []) }
    let reach = reachabilities(of: edges)
    let reached = Set(reach.flatMap { $0.any.first.keys })
    let invokers = reached.compactMap { invoker($0, edges, reach, showingPaths: showingPaths) }
    return FunctionAccess(function: function, invokers: invokers.sorted { $0.principal < $1.principal })
  }

  /// Everybody who can invoke functions, in their order, answered on all processors, a few functions ahead.
  public func whoCanInvoke(
    eachOf functions: [String], showingPaths: Bool = true
  ) -> some Sequence<FunctionAccess> {
    stride(from: 0, to: functions.count, by: 64).lazy.flatMap { first in
      concurrently(over: Array(functions[first..<min(functions.count, first + 64)])) {
        whoCanInvoke($0, showingPaths: showingPaths)
      }
    }
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
      let reach = Reachability(last: last, incoming: assumptions.into, needs: needs)
      known[edges] = reach
      return reach
    }
  }

  func invoker(
    _ node: NodeID, _ function: FunctionEdges, _ reach: [Reachability], showingPaths: Bool = true
  ) -> Invoker? {
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
      path: showingPaths
        ? path(
          from: node, to: function.targets[best.position], reach[best.position], isAllowed: best.rank == 0)
        : [])
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
      let action = assumptions.into(role.node)[way.action].action
      steps.append(step(from: here.node, into: role.node, action, required: role.needs))
      place = role
    }
    return steps
  }
}
