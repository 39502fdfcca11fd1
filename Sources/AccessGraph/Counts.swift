import Authorization

/// Outcome and assumptions of somebody's best way: the smaller is the better.
struct Best: Comparable, Sendable {
  private let rank: Int

  init(isConditional: Bool, assumptions: Int) { rank = assumptions + (isConditional ? 1 << 32 : 0) }

  var isConditional: Bool { rank >= 1 << 32 }
  var assumptions: Int { rank & 0xFFFF_FFFF }
  var isDirect: Bool { assumptions == 0 }

  static func < (left: Best, right: Best) -> Bool { left.rank < right.rank }
}

/// Who becomes a node that takes a last step, each with the best way.
///
/// What a search from several nodes finds is the best of what the searches from each of them find, so for counting each
/// node is searched from once, whatever it invokes.
struct Followers: Sendable {
  /// Where the last step is allowed.
  let ofAllowed: [(node: NodeID, best: Best)]
  /// Where the last step is conditional.
  let ofConditional: [(node: NodeID, best: Best)]
  /// What finding them cost.
  let spent: Int

  /// Of somebody whom nobody becomes.
  init(only node: NodeID) {
    ofAllowed = [(node, Best(isConditional: false, assumptions: 0))]
    ofConditional = [(node, Best(isConditional: true, assumptions: 0))]
    spent = 0
  }

  init(_ reach: Reachability, spent: Int) {
    ofAllowed = reach.bests
    ofConditional = reach.any.nodes.compactMap { node in
      reach.any[node].map { (node, Best(isConditional: true, assumptions: $0.distance)) }
    }
    self.spent = spent
  }
}

extension Reachability {
  /// The best way of each node that has one.
  fileprivate var bests: [(node: NodeID, best: Best)] {
    any.nodes.compactMap { node in
      best(node).map {
        (node, Best(isConditional: $0.outcome != .allowed, assumptions: $0.way.distance))
      }
    }
  }
}

/// The best ways of some principals, and how many of them are of which kind.
struct Counts {
  // What was counted before stays as it is: a copy of it would be made for every function.
  private var before: [NodeID: Best] = [:]
  private var bests: [NodeID: Best] = [:]
  private var numbers = [Int](repeating: 0, count: 4 * Counts.kinds.count)
  private var spent = 0

  /// Whether one search for all that was added may have met its bound: then what it finds counts, not what the
  /// searches for each find.
  var isUnsure: Bool { spent >= Effort.ofSearch }

  private static let kinds = Principal.Kind.allCases.sorted { $0.rawValue < $1.rawValue }
  private static let positions = Dictionary(
    uniqueKeysWithValues: kinds.enumerated().map { ($0.element, 4 * $0.offset) })

  /// Adds the ways that edges open.
  mutating func add(_ edges: [InvokeEdge], _ graph: AccessGraph) {
    for edge in edges {
      for needs in edge.needs where !isUnsure {
        let followers = graph.followers(of: Reachability.Place(node: edge.from, needs: needs))
        for (node, best) in edge.outcome == .allowed ? followers.ofAllowed : followers.ofConditional {
          add(node, best, graph.nodes)
        }
        spent += followers.spent
      }
    }
  }

  /// Adds the ways that a search found.
  mutating func add(_ reach: Reachability, _ nodes: Nodes) {
    for (node, best) in reach.bests { add(node, best, nodes) }
  }

  init() {}

  /// Goes on from counts to which others were never added this way.
  init(beside known: Counts) { (before, numbers, spent) = (known.bests, known.numbers, known.spent) }

  /// Adds what was counted otherwise.
  mutating func add(_ other: Counts, _ nodes: Nodes) {
    if bests.isEmpty, before.isEmpty {
      self = other
    } else {
      for (node, best) in other.bests { add(node, best, nodes) }
      spent += other.spent
    }
  }

  private mutating func add(_ node: NodeID, _ best: Best, _ nodes: Nodes) {
    let known = bests[node] ?? before[node]
    if let known, known <= best { return }
    bests[node] = best
    let first = Counts.positions[nodes.kind(of: node)] ?? 0
    if let known { numbers[first + Counts.place(known)] -= 1 }
    numbers[first + Counts.place(best)] += 1
  }

  private static func place(_ best: Best) -> Int { (best.isConditional ? 2 : 0) + (best.isDirect ? 0 : 1) }

  /// Sorted by kind and outcome; none is zero in both.
  var listed: [InvokerCount] {
    Counts.kinds.enumerated().flatMap { position, kind in
      [Outcome.allowed, .conditional].enumerated().compactMap { offset, outcome in
        let first = 4 * position + 2 * offset
        let (direct, assumed) = (numbers[first], numbers[first + 1])
        return direct + assumed == 0
          ? nil : InvokerCount(kind: kind, outcome: outcome, direct: direct, assumed: assumed)
      }
    }
  }
}
