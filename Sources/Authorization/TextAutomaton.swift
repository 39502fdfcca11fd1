/// Some patterns read side by side, one character at a time.
struct TextAutomaton {
  /// The places in the patterns that what was read so far may have led to.
  struct State: Hashable {
    fileprivate var words: [UInt64]

    fileprivate init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    func contains(_ position: Int) -> Bool { words[position / 64] & (1 << UInt64(position % 64)) != 0 }

    fileprivate mutating func insert(_ position: Int) { words[position / 64] |= 1 << UInt64(position % 64) }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    var positions: [Int] {
      words.indices.flatMap { word in
        (0..<64).compactMap { words[word] & (1 << UInt64($0)) != 0 ? word * 64 + $0 : nil }
      }
    }
  }

  // The tokens of all patterns behind one another; nil ends a pattern.
  private var tokens: [TextPattern.Token?] = []
  private(set) var start = State(count: 0)

  init(_ patterns: [TextPattern]) {
    var begins: [Int] = []
    for pattern in patterns {
      begins.append(tokens.count)
      tokens += pattern.tokens.map { $0 } + [nil]
    }
    start = State(count: tokens.count)
    for begin in begins { enter(begin, &start) }
    for case (let position, .globbed(_, mayBegin: true, _)?) in tokens.enumerated() { start.insert(position) }
  }

  private func enter(_ position: Int, _ state: inout State) {
    var position = position
    while !state.contains(position) {
      state.insert(position)
      guard case .many = tokens[position] else { return }
      position += 1
    }
  }

  private func enterAll(from position: Int, _ state: inout State) {
    var position = position
    while case .globbed = tokens[position] {
      state.insert(position)
      position += 1
    }
    enter(position, &state)
  }

  /// What one more character leads to.
  func step(_ state: State, _ scalar: Unicode.Scalar) -> State {
    var next = State(count: tokens.count)
    for position in state.positions {
      switch tokens[position] {
      case .one(let characters): if characters.contains(scalar) { enter(position + 1, &next) }
      case .many(let characters): if characters.contains(scalar) { enter(position, &next) }
      case .globbed(let own, _, _):
        if scalar == "*" {
          enterAll(from: position, &next)
        } else if scalar == own || scalar == "?" {
          enter(position + 1, &next)
        }
      case nil: break
      }
    }
    return next
  }

  /// Whether what was read so far is the whole of some pattern.
  func accepts(_ state: State) -> Bool {
    state.positions.contains { position in
      switch tokens[position] {
      case nil, .globbed(_, _, mayEnd: true): true
      default: false
      }
    }
  }

  /// The characters that tell the state's next steps apart.
  func named(_ state: State) -> [Unicode.Scalar] {
    state.positions.flatMap { position -> [Unicode.Scalar] in
      switch tokens[position] {
      case .one(let characters), .many(let characters): characters.named
      case .globbed(let own, _, _): [own, "*", "?"]
      case nil: []
      }
    }
  }

  func accepts(_ text: String) -> Bool {
    accepts(text.unicodeScalars.reduce(start) { step($0, $1) })
  }
}

/// Patterns of which one must match, or none may.
struct TextConstraint: Hashable {
  var patterns: [TextPattern]
  var isNegated = false
}

/// Whether some text meets all constraints.
enum TextSearch {
  case found(String)
  case none
  /// The search was given up.
  case tooLarge

  /// More states than this are not visited.
  static let bound = 20_000

  /// Searches breadth first through the product of the automata: exact, and finite, since there are finitely many
  /// states. A shortest text is found.
  init(_ constraints: [TextConstraint]) {
    let automata = constraints.map { TextAutomaton($0.patterns) }
    // Stands for every character that no pattern names.
    let other: Unicode.Scalar = "\u{E000}"
    let first = automata.map(\.start)
    var seen: Set = [first]
    var queue = [(states: first, text: "")]
    var head = 0
    while head < queue.count {
      let (states, text) = queue[head]
      head += 1
      if zip(constraints, zip(automata, states)).allSatisfy({ $1.0.accepts($1.1) != $0.isNegated }) {
        self = .found(text)
        return
      }
      if queue.count > Self.bound {
        self = .tooLarge
        return
      }
      for scalar in Set(zip(automata, states).flatMap { $0.named($1) } + [other]).sorted() {
        let next = zip(automata, states).map { $0.step($1, scalar) }
        let isDead = zip(constraints, next).contains { !$0.isNegated && $1.isEmpty }
        if !isDead, seen.insert(next).inserted { queue.append((next, text + String(scalar))) }
      }
    }
    self = .none
  }
}
