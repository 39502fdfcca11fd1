/// Some patterns read side by side, one character at a time.
struct TextAutomaton {
  /// The places in the patterns that what was read so far may have led to.
  struct State: Hashable {
    fileprivate var words: [UInt64]

    fileprivate init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    func contains(_ position: Int) -> Bool { words[position / 64] & (1 << UInt64(position % 64)) != 0 }

    fileprivate mutating func insert(_ position: Int) { words[position / 64] |= 1 << UInt64(position % 64) }

    fileprivate mutating func remove(_ range: Range<Int>) {
      for position in range { words[position / 64] &= ~(1 << UInt64(position % 64)) }
    }

    /// Whether some place is in both.
    fileprivate func meets(_ other: State) -> Bool {
      for (one, other) in zip(words, other.words) where one & other != 0 { return true }
      return false
    }

    /// The places in both.
    fileprivate func common(_ other: State) -> State {
      var common = self
      for number in words.indices { common.words[number] &= other.words[number] }
      return common
    }

    var positions: [Int] {
      var positions: [Int] = []
      for (number, word) in words.enumerated() {
        var rest = word
        while rest != 0 {
          positions.append(number * 64 + rest.trailingZeroBitCount)
          rest &= rest - 1
        }
      }
      return positions
    }
  }

  // The tokens of all patterns behind one another; nil ends a pattern.
  private var tokens: [TextPattern.Token?] = []
  // Where the pattern of each place begins.
  private var begins: [Int] = []
  /// The places at which a pattern may end.
  fileprivate private(set) var ends = State(count: 0)
  /// The places from which a pattern matches whatever follows.
  fileprivate private(set) var matchesAll = State(count: 0)
  private(set) var start = State(count: 0)

  init(_ patterns: [TextPattern]) {
    for pattern in patterns {
      begins += Array(repeating: tokens.count, count: pattern.tokens.count + 1)
      tokens += pattern.tokens.map { $0 } + [nil]
    }
    (start, ends, matchesAll) = (
      State(count: tokens.count), State(count: tokens.count), State(count: tokens.count)
    )
    for (position, token) in tokens.enumerated() {
      if begins[position] == position { enter(position, &start) }
      switch token {
      case nil: ends.insert(position)
      case .globbed(_, let mayBegin, let mayEnd)?:
        if mayBegin { start.insert(position) }
        if mayEnd { ends.insert(position) }
      case .many(.any)?: if tokens[position + 1] == nil { matchesAll.insert(position) }
      default: break
      }
    }
  }

  /// The places of some of the patterns, by the numbers of the patterns.
  fileprivate func places(of patterns: Range<Int>) -> State {
    var (places, number) = (State(count: tokens.count), -1)
    for position in tokens.indices {
      if begins[position] == position { number += 1 }
      if patterns.contains(number) { places.insert(position) }
    }
    return places
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
      case .many(let characters):
        guard characters.contains(scalar) else { break }
        enter(position, &next)
        // From a `*` every text can be read that could be read from the places before it.
        if case .any = characters { next.remove(begins[position]..<position) }
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
  func accepts(_ state: State) -> Bool { state.meets(ends) }

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

  /// Searches breadth first through what the patterns make of texts: exact, and finite, since there are finitely many
  /// states. A shortest text is found.
  init(_ constraints: [TextConstraint], _ effort: inout Effort) {
    let (demands, bans) = (
      constraints.filter { !$0.isNegated }, constraints.filter(\.isNegated).flatMap(\.patterns)
    )
    let automaton = TextAutomaton(demands.flatMap(\.patterns) + bans)
    var count = 0
    let demanded = demands.map { demand in
      defer { count += demand.patterns.count }
      return automaton.places(of: count..<(count + demand.patterns.count))
    }
    let banned = automaton.places(of: count..<(count + bans.count))
    // Stands for every character that no pattern names.
    let other: Unicode.Scalar = "\u{E000}"
    var seen: Set = [automaton.start]
    var queue = [(state: automaton.start, text: "")]
    var head = 0
    while head < queue.count {
      let (state, text) = queue[head]
      head += 1
      let ends = state.common(automaton.ends)
      if !ends.meets(banned), demanded.allSatisfy(ends.meets) {
        self = .found(text)
        return
      }
      if queue.count > Self.bound || effort.isSpent {
        self = .tooLarge
        return
      }
      for scalar in Set(automaton.named(state) + [other]).sorted() {
        effort.spend(1 + state.words.count)
        let next = automaton.step(state, scalar)
        let isDead = next.common(automaton.matchesAll).meets(banned) || !demanded.allSatisfy(next.meets)
        if !isDead, seen.insert(next).inserted { queue.append((next, text + String(scalar))) }
      }
    }
    self = .none
  }
}
