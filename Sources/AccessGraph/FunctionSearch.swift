import Authorization
import IAM
import Inventory

/// Who reaches the functions of one account, one after the other: functions that are alike share the work.
///
/// For one thread.
final class FunctionSearch {
  /// The steps that were shown.
  let steps: KnownSteps
  private let graph: AccessGraph
  private let classes: TargetClasses
  private var byClass: [Int: Reachability] = [:]
  private var byEdges: AccessGraph.Searches = [:]
  private var countsOfClass: [Int: Counts] = [:]
  private var countsOfClasses: [[Int]: Counts] = [:]

  init(of account: AccountID, _ graph: AccessGraph) {
    self.graph = graph
    steps = KnownSteps(graph)
    classes = graph.targetClasses(of: account)
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
    var alike: [TargetClasses.TargetClass] = []
    var further: [InvokeEdge] = []
    for target in targets {
      let (own, others) = classes.edges(into: target)
      if let own, !alike.contains(where: { $0.number == own.number }) { alike.append(own) }
      further += others
    }
    var counts = counts(of: alike)
    if !further.isEmpty {
      counts = Counts(beside: counts)
      counts.add(further, graph)
    }
    if counts.isUnsure, let found = search(function) {
      counts = Counts()
      for reach in found.reach { counts.add(reach, graph.nodes) }
    }
    return counts.listed
  }

  private func counts(of alike: [TargetClasses.TargetClass]) -> Counts {
    let numbers = alike.map(\.number).sorted()
    if let known = countsOfClasses[numbers] { return known }
    var all = Counts()
    for one in alike {
      if countsOfClass[one.number] == nil {
        var counts = Counts()
        counts.add(one.edges, graph)
        countsOfClass[one.number] = counts
      }
      if let counts = countsOfClass[one.number] { all.add(counts, graph.nodes) }
    }
    countsOfClasses[numbers] = all
    return all
  }
}
