import Authorization
import IAM
import Inventory

/// Who reaches the functions of one account, one after the other: functions that are alike share the work.
///
/// For one thread.
final class FunctionSearch {
  private let graph: AccessGraph
  private let classes: TargetClasses
  private var byClass: [Int: Reachability] = [:]
  private var byEdges: AccessGraph.Searches = [:]
  private var bests: [Int: [NodeID: Best]] = [:]
  private var counted: [[Int]: [InvokerCount]] = [:]

  init(of account: AccountID, _ graph: AccessGraph) {
    self.graph = graph
    classes = graph.targetClasses(of: account)
  }

  /// Outcome and assumptions of somebody's best way: the smaller is the better.
  struct Best: Comparable {
    var isConditional: Bool
    var assumptions: Int

    static func < (left: Best, right: Best) -> Bool {
      (left.isConditional ? 1 : 0, left.assumptions) < (right.isConditional ? 1 : 0, right.assumptions)
    }
  }

  /// The edges of a function with the search from each of its targets.
  func search(_ function: String) -> (edges: FunctionEdges, reach: [Reachability])? {
    guard let targets = graph.targets(of: function) else { return nil }
    var found = FunctionEdges(arn: function, targets: [])
    var reach: [Reachability] = []
    for target in targets {
      let (own, others) = classes.edges(into: target)
      let edges = ((own?.edges ?? []) + others).sorted { $0.from < $1.from }
      found.targets.append((target, edges))
      if let own, others.isEmpty {
        reach.append(reachability(of: own))
      } else {
        reach.append(graph.reachability(of: edges, &byEdges, along: graph.assumptions(into:)))
      }
    }
    return (found, reach)
  }

  private func reachability(of own: TargetClasses.TargetClass) -> Reachability {
    if let known = byClass[own.number] { return known }
    var none: AccessGraph.Searches = [:]
    let reach = graph.reachability(of: own.edges, &none, along: graph.assumptions(into:))
    byClass[own.number] = reach
    return reach
  }

  // MARK: Counting

  /// How many invoke a function. What is alike is counted once; nobody is listed.
  func counts(_ function: String) -> [InvokerCount] {
    guard let targets = graph.targets(of: function) else { return [] }
    var numbers: [Int] = []
    var further: [[NodeID: Best]] = []
    for target in targets {
      let (own, others) = classes.edges(into: target)
      if let own, others.allSatisfy({ graph.nodes.role(at: $0.from) == nil }) {
        // Nobody becomes one of those, so they are all that the others add.
        if !numbers.contains(own.number) { numbers.append(own.number) }
        if bests[own.number] == nil { bests[own.number] = reachability(of: own).bests }
        if !others.isEmpty { further.append(direct(others)) }
      } else {
        let edges = ((own?.edges ?? []) + others).sorted { $0.from < $1.from }
        further.append(graph.reachability(of: edges, &byEdges, along: graph.assumptions(into:)).bests)
      }
    }
    numbers.sort()
    if further.isEmpty, let known = counted[numbers] { return known }
    var all: [NodeID: Best] = [:]
    for bests in numbers.compactMap({ bests[$0] }) + further { all.merge(bests) { min($0, $1) } }
    let found = count(all)
    if further.isEmpty { counted[numbers] = found }
    return found
  }

  private func direct(_ edges: [InvokeEdge]) -> [NodeID: Best] {
    Dictionary(
      edges.map { ($0.from, Best(isConditional: $0.outcome == .conditional, assumptions: 0)) },
      uniquingKeysWith: { min($0, $1) })
  }

  private func count(_ all: [NodeID: Best]) -> [InvokerCount] {
    var counts: [InvokerCount.Key: InvokerCount] = [:]
    for (node, best) in all {
      let key = InvokerCount.Key(
        kind: graph.nodes.kind(of: node), outcome: best.isConditional ? .conditional : .allowed)
      var count = counts[key] ?? InvokerCount(kind: key.kind, outcome: key.outcome, direct: 0, assumed: 0)
      if best.assumptions == 0 { count.direct += 1 } else { count.assumed += 1 }
      counts[key] = count
    }
    return counts.values.sorted {
      ($0.kind.rawValue, $0.outcome.rawValue) < ($1.kind.rawValue, $1.outcome.rawValue)
    }
  }
}

extension Reachability {
  /// The best way of everybody who has one.
  fileprivate var bests: [NodeID: FunctionSearch.Best] {
    var bests: [NodeID: FunctionSearch.Best] = [:]
    for node in any.first.keys {
      guard let (outcome, way) = best(node) else { continue }
      bests[node] = FunctionSearch.Best(isConditional: outcome != .allowed, assumptions: way.distance)
    }
    return bests
  }
}
