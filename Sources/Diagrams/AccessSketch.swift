import AccessGraph
import Authorization
import IAM

extension Sketch {
  /// Every principal and function of a subgraph, and its steps by pair and manner.
  ///
  /// - Parameter showsDenied: whether steps that are denied are drawn, too.
  init(_ subgraph: AccessSubgraph, subject: String, context: DiagramContext, showsDenied: Bool = false) {
    var principals: [String: Principal] = [:]
    for principal in subgraph.principals.sorted().reversed() { principals[principal.name] = principal }
    var functions = Set(subgraph.functions)
    let steps = subgraph.steps.filter { showsDenied || $0.decision.outcome != .denied }.map(Placed.init)
      .sorted()
    for step in steps {
      if let function = step.target?.function { functions.insert(function) }
      for name in [step.step.from, step.to] where principals[name] == nil && !functions.contains(name) {
        principals[name] = Principal(unlisted: name)
      }
    }
    if !functions.contains(subject), principals[subject] == nil {
      principals[subject] = Principal(unlisted: subject)
    }
    for function in functions { principals[function] = nil }

    let targets = TargetsByFunction(steps.compactMap(\.target))
    let named =
      principals.values.map { Vertex($0) } + functions.map { Vertex(function: $0, targets: targets) }
    vertices = named.sorted { $0.name < $1.name }
    for position in vertices.indices {
      vertices[position].unit = vertices[position].home.map(context.unit)
      vertices[position].tellLoaded(context)
    }
    gatherOutsideAccounts()
    var index: [String: Int] = [:]
    for (position, vertex) in vertices.enumerated() { index[vertex.name] = position }
    if let position = index[subject] { vertices[position].isSubject = true }
    let roots = Set(subgraph.principals.filter { $0.kind == .root }.map(\.name))
    let shared = roots.intersection(subgraph.principals.filter { $0.kind == .account }.map(\.name))
    arcs = Sketch.arcs(of: steps, index: index, vertices: vertices, targets: targets, shared: shared)
  }

  /// Puts accounts that are not loaded, and of which nobody is named, into one frame if they are many, so that alike ones
  /// can be drawn as one.
  private mutating func gatherOutsideAccounts() {
    let population = Dictionary(vertices.compactMap { $0.home.map { ($0, 1) } }, uniquingKeysWith: +)
    let lonely = vertices.indices.filter { position in
      vertices[position].kind == .outsideAccount && population[vertices[position].home ?? ""] == 1
    }
    guard lonely.count > 3 else { return }
    for position in lonely {
      vertices[position].heading = vertices[position].home ?? ""
      vertices[position].details = ["not loaded"]
      vertices[position].home = outsideUnit
    }
  }

  /// A step, and where it leads in the picture.
  private struct Placed: Comparable {
    let step: Step
    let target: FunctionTarget?
    init(_ step: Step) {
      self.step = step
      target = step.action.hasPrefix("lambda:") ? FunctionTarget(step.to, action: step.action) : nil
    }

    var to: String { target?.function ?? step.to }

    static func == (left: Self, right: Self) -> Bool { left.step == right.step }

    static func < (left: Self, right: Self) -> Bool {
      let (first, second) = (left.step, right.step)
      let (one, other) = ((first.from, first.to, first.action), (second.from, second.to, second.action))
      return one == other ? Diagrams.evidence(first) < Diagrams.evidence(second) : one < other
    }
  }

  private struct Way: Hashable {
    let from: Int
    let to: Int
    let access: Diagram.Access
    let outcome: Outcome
    let denials: [Denial]
    let conditions: [[ConditionAtom]]
    /// Whether the root takes the step, of an account that shares a node with its root.
    let isRoot: Bool
  }

  private static func arcs(
    of steps: [Placed], index: [String: Int], vertices: [Vertex], targets: TargetsByFunction,
    shared: Set<String>
  ) -> [Arc] {
    var ways: [Way: [Placed]] = [:]
    for step in steps {
      guard let from = index[step.step.from], let to = index[step.to] else { continue }
      let way = Way(
        from: from, to: to, access: step.target == nil ? .assume : .invoke,
        outcome: step.step.decision.outcome,
        denials: step.step.decision.outcome == .denied ? step.step.decision.denials : [],
        conditions: step.step.decision.conditions,
        isRoot: shared.contains(step.step.from) && !step.step.isOfUnseenIdentities)
      ways[way, default: []].append(step)
    }
    let arcs = ways.map { way, steps in
      let (source, goal) = (vertices[way.from], vertices[way.to])
      let manner = Manner(
        access: way.access, isConditional: way.outcome == .conditional,
        crossesAccounts: source.home != nil && goal.home != nil && source.home != goal.home,
        isPublic: source.kind == .anyone, isDenied: way.outcome == .denied,
        targets: [
          way.isRoot ? "account root" : "", targets.inWords(steps.compactMap(\.target), of: goal.name),
        ].filter { !$0.isEmpty }.joined(separator: ", "),
        condition: way.outcome == .denied ? denialInWords(way.denials) : shortCondition(way.conditions))
      return Arc(from: way.from, to: way.to, manner: manner, evidence: .steps(steps.map(\.step)))
    }
    return arcs.sorted { ($0.from, $0.to, $0.manner) < ($1.from, $1.to, $1.manner) }
  }
}

extension Sketch.Manner: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    left.order.lexicographicallyPrecedes(right.order)
  }

  private var order: [String] {
    [
      access.rawValue, isConditional ? "1" : "0", crossesAccounts ? "1" : "0", isPublic ? "1" : "0",
      isDenied ? "1" : "0", targets, condition,
    ]
  }
}

extension Step {
  /// Whether somebody takes it whose identity side is not loaded; a root's own steps need none.
  fileprivate var isOfUnseenIdentities: Bool {
    decision.notes.contains { "\($0)".hasPrefix("identity side of ") }
  }
}
