/// Which vertices are drawn as one node.
struct Grouping {
  /// The class of every vertex; classes are numbered by their first vertex.
  var classes: [Int]
  /// How many classes there are.
  var count: Int
  /// By which likeness.
  var likeness: Likeness

  /// When vertices are alike; from the strictest likeness to the loosest.
  enum Likeness: CaseIterable {
    /// Same neighbours, same manners: nothing is lost.
    case neighbours
    /// The same manners of access to and from alike ones.
    case access
    /// As `access`, whatever the conditions and targets.
    case accessIgnoringConditions
    /// The same distance from the picture's subject.
    case distance
    /// The same kind in the same frame.
    case frame
    /// The same kind in the same wider frame.
    case unit
    /// The same kind, whatever the frame.
    case kind
  }

  /// Groups alike vertices, by the strictest likeness that leaves a picture of readable size.
  init(_ sketch: Sketch, maximumNodes: Int) {
    var grouping = Grouping(sketch, .neighbours)
    let hasSubject = sketch.vertices.contains(where: \.isSubject)
    let looserOnes = Likeness.allCases.dropFirst().filter { $0 != .distance || hasSubject }
    for likeness in looserOnes where !grouping.isReadable(sketch, maximumNodes) {
      let looser = Grouping(sketch, likeness)
      // A likeness that gains nothing would only blur the picture.
      if looser.count < grouping.count || looser.edgeCount(sketch) < grouping.edgeCount(sketch) {
        grouping = looser
      }
    }
    self = grouping
  }

  /// Groups by one likeness.
  ///
  /// Kinds and the picture's subject are never mixed; frames by `unit` and `kind` only.
  init(_ sketch: Sketch, _ likeness: Likeness) {
    let start = sketch.vertices.map { vertex in
      [vertex.kind.rawValue, vertex.frame(likeness) ?? "", vertex.isSubject ? "subject" : ""]
    }
    let kinds = Grouping.numbered(start)
    classes =
      switch likeness {
      case .neighbours: Grouping.numbered(sketch.signatures(classes: kinds, exact: true) { $0 })
      case .access: Grouping.refined(kinds, sketch) { $0 }
      case .accessIgnoringConditions: Grouping.refined(kinds, sketch, \.withoutConditions)
      case .distance: Grouping.numbered(zip(kinds, sketch.distances()).map { [$0, $1] })
      case .frame, .unit, .kind: kinds
      }
    count = Set(classes).count
    self.likeness = likeness
  }

  /// Splits classes until members of one class reach, and are reached by, the same classes in the same manners.
  private static func refined(
    _ start: [Int], _ sketch: Sketch, _ seen: (Sketch.Manner) -> Sketch.Manner
  ) -> [Int] {
    var classes = start
    var count = Set(start).count
    while true {
      let finer = numbered(sketch.signatures(classes: classes, exact: false, seen))
      let number = Set(finer).count
      if number == count { return classes }
      (classes, count) = (finer, number)
    }
  }

  private func isReadable(_ sketch: Sketch, _ maximumNodes: Int) -> Bool {
    count <= maximumNodes && edgeCount(sketch) <= 3 * maximumNodes
  }

  private func edgeCount(_ sketch: Sketch) -> Int {
    Set(sketch.arcs.map { [classes[$0.from], classes[$0.to]] }).count
  }

  /// Numbers equal values alike, in the order of their first occurrence.
  private static func numbered<Value: Hashable>(_ values: [Value]) -> [Int] {
    var numbers: [Value: Int] = [:]
    return values.map { value in
      let next = numbers.count
      if let number = numbers[value] { return number }
      numbers[value] = next
      return next
    }
  }
}

extension Sketch {
  /// For every vertex its class, and the arcs out and in: to which vertex (`exact`) or class, and how.
  fileprivate func signatures(
    classes: [Int], exact: Bool, _ seen: (Manner) -> Manner
  ) -> [[Int]] {
    var manners: [Manner: Int] = [:]
    var ends: [Set<[Int]>] = Array(repeating: [], count: vertices.count)
    for arc in arcs {
      let manner = seen(arc.manner)
      let next = manners.count
      let number = manners[manner, default: next]
      manners[manner] = number
      ends[arc.from].insert([0, number, exact ? arc.to : classes[arc.to]])
      ends[arc.to].insert([1, number, exact ? arc.from : classes[arc.from]])
    }
    return zip(classes, ends).map { own, ends in
      [own] + ends.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
    }
  }

  /// How many arcs lie between each vertex and the subject, whichever way they point; -1 where none do.
  fileprivate func distances() -> [Int] {
    var neighbours: [[Int]] = Array(repeating: [], count: vertices.count)
    for arc in arcs {
      neighbours[arc.from].append(arc.to)
      neighbours[arc.to].append(arc.from)
    }
    var distances = Array(repeating: -1, count: vertices.count)
    var wave = vertices.indices.filter { vertices[$0].isSubject }
    for vertex in wave { distances[vertex] = 0 }
    var distance = 1
    while !wave.isEmpty {
      var next: [Int] = []
      for vertex in wave {
        for neighbour in neighbours[vertex] where distances[neighbour] < 0 {
          distances[neighbour] = distance
          next.append(neighbour)
        }
      }
      (wave, distance) = (next, distance + 1)
    }
    return distances
  }
}

extension Sketch.Vertex {
  /// The frame that the vertex stands in when grouped so.
  func frame(_ likeness: Grouping.Likeness) -> String? {
    switch likeness {
    case .neighbours, .access, .accessIgnoringConditions, .distance, .frame: home
    case .unit: unit
    case .kind: isSubject ? home : nil
    }
  }
}

extension Sketch.Manner {
  fileprivate var withoutConditions: Self {
    var manner = self
    (manner.isConditional, manner.targets, manner.condition) = (false, "", "")
    return manner
  }
}

extension Grouping {
  /// What the title says of the grouping; nil where nothing is lost by it.
  func remark(nodes: Int, members: Int) -> String? {
    let rule: String
    switch likeness {
    case .neighbours: return nil
    case .access: rule = "those with the same kinds of access"
    case .accessIgnoringConditions: rule = "those with the same steps, whatever the conditions"
    case .distance: rule = "those of one kind, frame and number of steps"
    case .frame: rule = "those of one kind and frame"
    case .unit: rule = "those of one kind and organizational unit"
    case .kind: rule = "those of one kind"
    }
    return "grouped further: \(Text.grouped(members)) drawn as \(Text.count(nodes, "node")), \(rule); "
      + "an arrow means at least one of each"
  }
}
