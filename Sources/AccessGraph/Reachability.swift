import Authorization

/// What later steps of a path need of a session: its name, its tags, its source identity (R38). Nothing, mostly.
typealias SessionNeeds = Set<Literal>

/// The shortest ways towards something, by breadth-first search backwards along assumptions.
///
/// Twice: over allowed steps alone, and over all. Trust has cycles; a node is entered once for each thing that the
/// steps behind it need of its session, so that steps which contradict each other make no path. Linear in the edges
/// of what is reached, times those needs, of which there are few. Rules: R28–R32, R38.
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
  }

  /// The first place of each node, and the ways of all places.
  struct Ways {
    private(set) var first: [NodeID: Place] = [:]
    private var ways: [Place: Way] = [:]

    subscript(place: Place) -> Way? { ways[place] }
    subscript(node: NodeID) -> Way? { first[node].flatMap { ways[$0] } }

    /// All places of a node, with their distances. Linear in the places.
    func places(of node: NodeID) -> [(needs: SessionNeeds, distance: Int)] {
      first[node] == nil ? [] : ways.filter { $0.key.node == node }.map { ($0.key.needs, $0.value.distance) }
    }

    /// Whether the place is new; one that needs nothing stands for all others of its node.
    fileprivate mutating func insert(_ place: Place, _ way: Way) -> Bool {
      guard ways[place] == nil, ways[Place(node: place.node, needs: [])] == nil else { return false }
      ways[place] = way
      if first[place.node] == nil { first[place.node] = place }
      return true
    }
  }

  /// Ways on which every step is allowed.
  private(set) var allowed = Ways()
  /// Ways on which no step is denied.
  private(set) var any = Ways()

  /// - Parameters:
  ///   - last: nodes that take the last step, with its outcome, what it needs of their sessions, and a number that
  ///     names the step; the first of a node counts.
  ///   - incoming: the assumptions of a role.
  ///   - needs: what an assumption needs of the session that takes it, so that the new session meets needs of its
  ///     own; none where it cannot.
  init(
    last: [(node: NodeID, outcome: Outcome, needs: [SessionNeeds], step: Int)],
    incoming: (NodeID) -> [AssumeEdge],
    needs: (AssumeEdge, NodeID, SessionNeeds) -> [SessionNeeds]
  ) {
    allowed = Reachability.search(last.filter { $0.outcome == .allowed }, incoming) { edge, _, _ in
      edge.outcome == .allowed ? [[]] : []
    }
    any = Reachability.search(last, incoming, needs)
  }

  private static func search(
    _ last: [(node: NodeID, outcome: Outcome, needs: [SessionNeeds], step: Int)],
    _ incoming: (NodeID) -> [AssumeEdge], _ needs: (AssumeEdge, NodeID, SessionNeeds) -> [SessionNeeds]
  ) -> Ways {
    var ways = Ways()
    var frontier: [Place] = []
    for (node, _, alternatives, step) in last {
      for needs in alternatives {
        let place = Place(node: node, needs: needs)
        if ways.insert(place, Way(distance: 0, next: nil, action: step)) { frontier.append(place) }
      }
    }
    var distance = 0
    while !frontier.isEmpty {
      distance += 1
      var following: [Place] = []
      for role in frontier {
        for (position, edge) in incoming(role.node).enumerated() {
          for alternative in needs(edge, role.node, role.needs) {
            let place = Place(node: edge.from, needs: alternative)
            let way = Way(distance: distance, next: role, action: position)
            if ways.insert(place, way) { following.append(place) }
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
  /// What the alternatives need of the caller's session, none that asks for more than another.
  func needs(of node: Node) -> [SessionNeeds] {
    guard node.isSession else { return [[]] }
    let all = Set(alternatives.map { $0.filter(\.isAboutSession) })
    if all.isEmpty || all.contains([]) { return [[]] }
    return all.filter { one in !all.contains { $0 != one && $0.isSubset(of: one) } }
      .sorted { $0.map(\.description).sorted().lexicographicallyPrecedes($1.map(\.description).sorted()) }
  }
}
