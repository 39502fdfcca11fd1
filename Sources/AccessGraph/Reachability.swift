import Authorization

/// What later steps of a path need of a session: its name, its tags, its source identity (R38). Nothing, mostly.
typealias SessionNeeds = Set<Literal>

/// What an assumption needs of the session that takes it, in alternatives.
struct AssumptionNeeds {
  var alternatives: [SessionNeeds]
  /// Whether it was too much to find out how the new session comes to be as later steps need it.
  var areUnsure = false
}

extension Effort {
  /// For the needs of all assumptions that a search comes upon.
  static let ofSearch = 2_000_000
  /// Beside that, for each of them: most take a hundredth, or less, for each thing that later steps need.
  fileprivate static let ofOneAssumption = 50_000
}

/// The shortest ways towards something, by breadth-first search backwards along assumptions.
///
/// Twice: over allowed steps alone, and over all. Trust has cycles; a node is entered once for each thing that the
/// steps behind it need of its session, so that steps which contradict each other make no path. Linear in the edges
/// of what is reached, times those needs, of which there are few. Rules: R28–R32, R38.
///
/// What is spent on needs is bounded, by so much for each edge. Where that does not suffice, needs are taken as met.
struct Reachability {
  /// A node, and what the steps behind it need of its session.
  struct Place: Hashable {
    var node: NodeID
    var needs: SessionNeeds
  }

  /// How a place goes on: with an assumption, or, without one, with the last step itself.
  struct Way {
    var distance: Int
    var next: Place?
    var action: Int
    /// Whether what the next place needs was taken as met, so that it is not sure that there is such a way.
    var isUnsure = false
  }

  /// The ways of all places.
  struct Ways {
    /// By node, in the order of their distances.
    private var ways: [NodeID: [(needs: SessionNeeds, way: Way)]] = [:]

    /// The nodes that have ways.
    var nodes: some Collection<NodeID> { ways.keys }

    subscript(place: Place) -> Way? { ways[place.node]?.first { $0.needs == place.needs }?.way }

    /// The shortest way of a node.
    subscript(node: NodeID) -> Way? { ways[node]?.first?.way }

    /// How far each node is from the end.
    var distances: [NodeID: Int] { ways.compactMapValues { $0.first?.way.distance } }

    /// The place of a node that has its shortest way.
    func place(of node: NodeID) -> Place? {
      ways[node]?.first.map { Place(node: node, needs: $0.needs) }
    }

    /// All places of a node, with their distances.
    func places(of node: NodeID) -> [(needs: SessionNeeds, distance: Int)] {
      (ways[node] ?? []).map { ($0.needs, $0.way.distance) }
    }

    /// Whether the place is new. One of its node that needs no more stands for it: whoever comes to be in this place may
    /// be in that one as well, and goes on from there in no more steps.
    fileprivate mutating func insert(_ place: Place, _ way: Way, _ effort: inout Effort) -> Bool {
      if let others = ways[place.node], others.count > 1 { effort.spend(others.count) }
      if ways[place.node]?.contains(where: { $0.needs.isSubset(of: place.needs) }) ?? false { return false }
      ways[place.node, default: []].append((place.needs, way))
      return true
    }
  }

  /// Ways on which every step is allowed.
  private(set) var allowed = Ways()
  /// Ways on which no step is denied.
  private(set) var any = Ways()

  /// What an assumption needs of the session that takes it, so that the new session meets needs of its own, and whether
  /// that is sure.
  typealias NeedsOfAssumption = (AssumeEdge, NodeID, SessionNeeds, inout Effort) -> AssumptionNeeds

  /// - Parameters:
  ///   - last: nodes that take the last step, with its outcome, what it needs of their sessions, and a number that
  ///     names the step; the first of a node counts.
  ///   - incoming: the assumptions of a role.
  ///   - effort: what may be spent on needs, beside what is granted for each edge.
  init(
    last: [(node: NodeID, outcome: Outcome, needs: [SessionNeeds], step: Int)],
    incoming: (NodeID) -> [AssumeEdge], needs: NeedsOfAssumption, _ effort: inout Effort
  ) {
    allowed = Reachability.search(
      last.filter { $0.outcome == .allowed }, incoming,
      { edge, _, _, _ in AssumptionNeeds(alternatives: edge.outcome == .allowed ? [[]] : []) }, &effort)
    any = Reachability.search(last, incoming, needs, &effort)
  }

  private static func search(
    _ last: [(node: NodeID, outcome: Outcome, needs: [SessionNeeds], step: Int)],
    _ incoming: (NodeID) -> [AssumeEdge], _ needs: NeedsOfAssumption, _ effort: inout Effort
  ) -> Ways {
    var ways = Ways()
    var frontier: [Place] = []
    for (node, _, alternatives, step) in last {
      for needs in alternatives {
        let place = Place(node: node, needs: needs)
        if ways.insert(place, Way(distance: 0, next: nil, action: step), &effort) { frontier.append(place) }
      }
    }
    var entered: Set<NodeID> = []
    var distance = 0
    while !frontier.isEmpty {
      distance += 1
      var following: [Place] = []
      for role in frontier {
        let edges = incoming(role.node)
        if !role.needs.isEmpty, entered.insert(role.node).inserted {
          effort.grant(edges.count * Effort.ofOneAssumption)
        }
        for (position, edge) in edges.enumerated() {
          let needs = needs(edge, role.node, role.needs, &effort)
          for alternative in needs.alternatives {
            let place = Place(node: edge.from, needs: alternative)
            let way = Way(distance: distance, next: role, action: position, isUnsure: needs.areUnsure)
            if ways.insert(place, way, &effort) { following.append(place) }
          }
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

extension Decision {
  /// What it needs of the caller's session, no alternative asking for more than another.
  func needs(of node: Node) -> [SessionNeeds] {
    guard node.isSession else { return [[]] }
    let all = Set(sessionNeeds)
    if all.isEmpty || all.contains([]) { return [[]] }
    return all.filter { one in !all.contains { $0 != one && $0.isSubset(of: one) } }
      .sorted { $0.map(\.description).sorted().lexicographicallyPrecedes($1.map(\.description).sorted()) }
  }
}
