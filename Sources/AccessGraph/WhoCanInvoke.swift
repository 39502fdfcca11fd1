import Authorization
import Foundation
import IAM

extension AccessGraph {
  /// Everybody who can invoke a function, given by its unqualified ARN; no invokers for an unknown one.
  ///
  /// - Parameters:
  ///   - qualifier: asks about this version or alias alone, instead of all targets.
  ///   - showingPaths: without them the answer comes faster.
  public func whoCanInvoke(
    _ function: String, qualifier: String? = nil, showingPaths: Bool = true
  ) -> FunctionAccess {
    guard let account = ARN(function)?.accountID else {
      return FunctionAccess(function: function, invokers: [])
    }
    let search = FunctionSearch(of: account, self)
    return whoCanInvoke(function, search, qualifier: qualifier, showingPaths: showingPaths)
  }

  private func whoCanInvoke(
    _ function: String, _ search: FunctionSearch, qualifier: String? = nil, showingPaths: Bool
  ) -> FunctionAccess {
    guard var (edges, reach) = search.search(function) else {
      return FunctionAccess(function: function, invokers: [])
    }
    if let qualifier {
      let kept = edges.targets.indices.filter { edges.targets[$0].target.qualifier == qualifier }
      (edges.targets, reach) = (kept.map { edges.targets[$0] }, kept.map { reach[$0] })
    }
    let reached = Set(reach.flatMap { $0.any.nodes })
    let invokers = reached.compactMap { invoker($0, edges, reach, search.steps, showingPaths: showingPaths) }
    return FunctionAccess(function: function, invokers: invokers.sorted { $0.principal < $1.principal })
  }

  /// Comes upon everything that questions about who reaches a function need, without the evidence.
  public func explore(reaching function: String) {
    guard let account = ARN(function)?.accountID else { return }
    _ = FunctionSearch(of: account, self).search(function)
  }

  /// Everybody who can invoke functions, in their order, answered on all processors, a few accounts ahead.
  ///
  /// - Parameter transform: is done on all processors too.
  public func whoCanInvoke<Answer: Sendable>(
    eachOf functions: [String], showingPaths: Bool = true,
    _ transform: @escaping @Sendable (FunctionAccess) -> Answer
  ) -> some Sequence<Answer> {
    byAccount(functions, ahead: 4) { transform(whoCanInvoke($0, $1, showingPaths: showingPaths)) }
  }

  /// How many can invoke functions, in their order, likewise.
  public func counts<Answer: Sendable>(
    eachOf functions: [String], _ transform: @escaping @Sendable (FunctionSummary) -> Answer
  ) -> some Sequence<Answer> {
    byAccount(functions, ahead: 128) { transform(FunctionSummary(function: $0, counts: $1.counts($0))) }
  }

  /// Answers functions that stand behind one another and belong to one account with one search.
  ///
  /// - Parameter ahead: How many accounts for each processor are answered before the first is given out.
  private func byAccount<Answer: Sendable>(
    _ functions: [String], ahead: Int, _ answer: @escaping @Sendable (String, FunctionSearch) -> Answer
  ) -> some Sequence<Answer> {
    var runs: [(account: AccountID, functions: [String])] = []
    for function in functions {
      let account = ARN(function)?.accountID ?? AccountID("")
      if let last = runs.last, last.account == account {
        runs[runs.count - 1].functions.append(function)
      } else {
        runs.append((account, [function]))
      }
    }
    let ahead = ahead * ProcessInfo.processInfo.activeProcessorCount
    return stride(from: 0, to: runs.count, by: ahead).lazy.flatMap { first in
      concurrently(over: Array(runs[first..<min(runs.count, first + ahead)]), each: 1) { run in
        let search = FunctionSearch(of: run.account, self)
        return run.functions.map { answer($0, search) }
      }.flatMap(\.self)
    }
  }

  /// One search for each target; targets with the same edges share it.
  func reachabilities(of function: FunctionEdges) -> [Reachability] {
    var searches = Searches()
    return reachabilities(of: function, &searches, along: assumptions(into:))
  }

  /// Searches by the edges they start from.
  typealias Searches = [[InvokeEdge]: Reachability]

  func reachabilities(
    of function: FunctionEdges, _ searches: inout Searches, along incoming: (NodeID) -> [AssumeEdge]
  ) -> [Reachability] {
    function.targets.map { reachability(of: $0.edges, &searches, along: incoming) }
  }

  func reachability(
    of edges: [InvokeEdge], _ searches: inout Searches, along incoming: (NodeID) -> [AssumeEdge]
  ) -> Reachability {
    if let same = searches[edges] { return same }
    // By API before by URL, an allowed step before a conditional one.
    let order = edges.enumerated().sorted {
      ($0.element.outcome == .allowed ? 0 : 1, $0.offset) < (
        $1.element.outcome == .allowed ? 0 : 1, $1.offset
      )
    }
    let last = order.map {
      (node: $0.element.from, outcome: $0.element.outcome, needs: $0.element.needs, step: $0.offset)
    }
    var effort = Effort(Effort.ofSearch)
    let reach = Reachability(last: last, incoming: incoming, needs: needs, &effort)
    searches[edges] = reach
    return reach
  }

  func invoker(
    _ node: NodeID, _ function: FunctionEdges, _ reach: [Reachability], _ steps: KnownSteps,
    showingPaths: Bool = true, along incoming: ((NodeID) -> [AssumeEdge])? = nil
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
          from: node, to: function.targets[best.position], reach[best.position], isAllowed: best.rank == 0,
          steps,
          along: incoming ?? assumptions(into:))
        : [])
  }

  private func path(
    from start: NodeID, to end: (target: Target, edges: [InvokeEdge]), _ reach: Reachability, isAllowed: Bool,
    _ steps: KnownSteps, along incoming: (NodeID) -> [AssumeEdge]
  ) -> [Step] {
    let ways = isAllowed ? reach.allowed : reach.any
    var path: [Step] = []
    var place = ways.place(of: start)
    while let here = place, let way = ways[here] {
      guard let role = way.next else {
        path.append(steps.invocation(end.edges[way.action], of: end.target))
        break
      }
      let edge = incoming(role.node)[way.action]
      path.append(steps.assumption(edge, into: role.node, required: role.needs, isUnsure: way.isUnsure))
      place = role
    }
    return path
  }
}
