import AccessGraph

extension Diagram {
  /// Draws each class of a grouping as one node, and the ways between two classes as few edges.
  init(
    title: String, remarks: [String], sketch: Sketch, grouping: Grouping, cluster: (String) -> Cluster,
    unit: (String) -> Cluster, plural: (Kind, Int) -> String
  ) {
    var members: [[Int]] = Array(repeating: [], count: grouping.count)
    for (vertex, number) in grouping.classes.enumerated() { members[number].append(vertex) }
    // Members of a class share the frame.
    let homes = members.map { $0.first.flatMap { sketch.vertices[$0].frame(grouping.likeness) } }
    let names = Set(homes.compactMap(\.self)).sorted()
    let positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    clusters = names.map(grouping.likeness == .unit ? unit : cluster)

    let made = members.enumerated().map { number, members in
      let position = homes[number].flatMap { positions[$0] }
      return (number, Node(members.map { sketch.vertices[$0] }, cluster: position, plural: plural))
    }
    let sorted = made.sorted {
      Diagram.order($0.1) != Diagram.order($1.1)
        ? Diagram.order($0.1) < Diagram.order($1.1) : $0.1.tooltip < $1.1.tooltip
    }
    nodes = sorted.map(\.1)
    var place = Array(repeating: 0, count: grouping.count)
    for (position, node) in sorted.enumerated() { place[node.0] = position }

    edges = Bundle.all(of: sketch, grouping: grouping, sizes: members.map(\.count))
      .map { $0.edge(from: place[$0.from], to: place[$0.to]) }
      .sorted { ($0.from, $0.to, $0.sortingText) < ($1.from, $1.to, $1.sortingText) }
    self.title = title
    self.remarks = remarks
    tellLoopsInNodes()
  }

  /// Moves the labels of loops, which Graphviz lays over each other, into the nodes.
  private mutating func tellLoopsInNodes() {
    for position in edges.indices where edges[position].from == edges[position].to {
      let node = edges[position].from
      let among = nodes[node].members > 1 ? "among them: " : "to itself: "
      nodes[node].details += Text.wrapped(among + edges[position].label.joined(separator: ", "), width: 40)
      edges[position].label = []
    }
  }

  private static func order(_ node: Node) -> (Int, Kind, String) {
    (node.cluster ?? Int.max, node.kind, node.heading)
  }
}

extension Diagram.Edge {
  fileprivate var sortingText: String {
    "\(access.rawValue) \(isConditional) \(label.joined(separator: "\n"))\n\(tooltip)"
  }
}

extension Diagram.Node {
  /// Draws one vertex as itself, several as their number with a few names.
  fileprivate init(_ vertices: [Sketch.Vertex], cluster: Int?, plural: (Diagram.Kind, Int) -> String) {
    let kind = vertices.first?.kind ?? .account
    let names = vertices.map { Text.visible($0.name) }
    let isSubject = vertices.contains(where: \.isSubject)
    if let only = vertices.first, vertices.count == 1 {
      self.init(
        kind: kind, heading: Text.shortened(only.heading), details: only.details,
        tooltip: names.joined(separator: "\n"), cluster: cluster, isSubject: isSubject, members: 1)
      return
    }
    let short = Text.list(vertices.map { Text.shortened($0.heading, to: 24) }, atMost: 3)
    let shown = names.prefix(Diagram.Node.namesInTooltip)
    let more = names.count - shown.count
    let tail = more > 0 ? ["… and \(Text.grouped(more)) more"] : []
    self.init(
      kind: kind, heading: plural(kind, vertices.count), details: Text.wrapped(short, width: 34),
      tooltip: ([plural(kind, vertices.count) + ":"] + shown + tail).joined(separator: "\n"),
      cluster: cluster,
      isSubject: isSubject, members: vertices.count)
  }

  private static var namesInTooltip: Int { 2_000 }
}

/// The ways between two classes that are drawn as one edge.
private struct Bundle {
  let from: Int
  let to: Int
  let manner: Sketch.Manner
  /// Different conditions that were merged; 1 where the manner tells it.
  let conditions: Int
  /// How many members of how many have such a way; empty where each has it to each.
  let members: String
  let evidence: [Sketch.Evidence]

  private struct Key: Hashable {
    let from: Int
    let to: Int
    let manner: Sketch.Manner
  }

  /// More parallel edges than this become one with the number of conditions.
  private static var parallel: Int { 3 }

  static func all(of sketch: Sketch, grouping: Grouping, sizes: [Int]) -> [Bundle] {
    var detailed: [Key: [Sketch.Arc]] = [:]
    var plain: [Key: Set<Sketch.Manner>] = [:]
    let isLoose = grouping.likeness != .neighbours && grouping.likeness != .access
    for arc in sketch.arcs {
      let (from, to) = (grouping.classes[arc.from], grouping.classes[arc.to])
      detailed[Key(from: from, to: to, manner: arc.manner), default: []].append(arc)
      plain[Key(from: from, to: to, manner: arc.plainManner), default: []].insert(arc.manner)
    }
    var bundles: [Bundle] = []
    for (key, manners) in plain {
      let keys = manners.map { Key(from: key.from, to: key.to, manner: $0) }
      let merges = manners.count > (isLoose ? 1 : parallel) || Set(manners.map(\.isConditional)).count > 1
      let parts =
        merges
        ? [(key.manner, keys.flatMap { detailed[$0] ?? [] })] : keys.map { ($0.manner, detailed[$0] ?? []) }
      for (manner, arcs) in parts {
        bundles.append(
          Bundle(
            from: key.from, to: key.to, manner: manner,
            conditions: Set(arcs.map(\.manner.condition)).count,
            members: membersInWords(
              arcs, from: sizes[key.from], to: sizes[key.to], isLoop: key.from == key.to),
            evidence: arcs.sorted { ($0.from, $0.to, $0.manner) < ($1.from, $1.to, $1.manner) }.map(
              \.evidence)))
      }
    }
    return bundles
  }

  func edge(from: Int, to: Int) -> Diagram.Edge {
    let tally = Tally(evidence)
    return Diagram.Edge(
      from: from, to: to, access: manner.access, isConditional: tally.isConditional ?? manner.isConditional,
      crossesAccounts: manner.crossesAccounts, isPublic: manner.isPublic, isDenied: manner.isDenied,
      label: label(tally), tooltip: tally.tooltip(access: manner.access))
  }

  private func label(_ tally: Tally) -> [String] {
    var lines = manner.isDenied ? ["DENIED"] : manner.isPublic ? ["PUBLIC"] : []
    lines += tally.label(access: manner.access)
    let condition = manner.condition.isEmpty || manner.isDenied ? manner.condition : "if \(manner.condition)"
    let said = [manner.targets, condition].filter { !$0.isEmpty }.joined(separator: ": ")
    lines += said.split(separator: "\n").flatMap { Text.wrapped(String($0), width: 36) }
    if conditions > 1 { lines.append(Text.count(conditions, "condition")) }
    return members.isEmpty ? lines : lines + [members]
  }

  /// `4 of 7 to 1 of 3`.
  private static func membersInWords(_ arcs: [Sketch.Arc], from: Int, to: Int, isLoop: Bool) -> String {
    let pairs = Set(arcs.map { [$0.from, $0.to] }).count
    guard pairs < from * to - (isLoop ? from : 0) else { return "" }
    let (sources, goals) = (Set(arcs.map(\.from)).count, Set(arcs.map(\.to)).count)
    if sources == from, goals == to { return "not each to each" }
    let left = from > 1 ? "\(Text.grouped(sources)) of \(Text.grouped(from))" : ""
    let right = to > 1 ? "to \(Text.grouped(goals)) of \(Text.grouped(to))" : ""
    return [left, right].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Sketch.Arc {
  /// The manner, whatever the targets and the condition.
  ///
  /// Where steps are only counted, the numbers tell how many
  /// of them are conditional, and one edge does for all.
  fileprivate var plainManner: Sketch.Manner {
    var manner = manner
    (manner.targets, manner.condition) = ("", "")
    if case .counts = evidence { manner.isConditional = false }
    return manner
  }
}

/// The evidence of an edge, counted and told.
private struct Tally {
  private var steps: [Step] = []
  private var allowed = 0
  private var conditional = 0
  private var isCounted = false

  init(_ evidence: [Sketch.Evidence]) {
    for item in evidence {
      switch item {
      case .steps(let some): steps += some
      case .counts(let allowed, let conditional):
        self.allowed += allowed
        self.conditional += conditional
        isCounted = true
      }
    }
  }

  /// Where steps are counted, whether none of them is allowed.
  var isConditional: Bool? { isCounted ? allowed == 0 : nil }

  /// Numbers, in the overview: `12 assume, 3 of them conditional`.
  func label(access: Diagram.Access) -> [String] {
    guard isCounted else { return [] }
    let total = allowed + conditional
    let verb = access == .assume ? Text.count(total, "assumption") : Text.count(total, "invocation")
    guard conditional > 0 else { return [verb] }
    return [verb, allowed > 0 ? "\(Text.grouped(conditional)) conditional" : "conditional"]
  }

  func tooltip(access: Diagram.Access) -> String {
    guard isCounted else { return evidence(steps) }
    let what = access == .assume ? "sts:AssumeRole" : "lambda:InvokeFunction"
    return "\(what): \(Text.grouped(allowed)) allowed, \(Text.grouped(conditional)) conditional"
  }
}
