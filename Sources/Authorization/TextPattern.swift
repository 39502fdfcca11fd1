import IAM

/// A pattern over texts whose wildcards may be kept from certain characters.
struct TextPattern: Hashable, Sendable {
  /// One character, or any number of them.
  enum Token: Hashable, Sendable {
    case one(Characters)
    case many(Characters)
    /// A character of a text that the other text matches as a glob: the character itself, `?`, or `*` for it and any
    /// number of those behind it. The match may begin or end here. A pattern has only such tokens, or none.
    case globbed(Unicode.Scalar, mayBegin: Bool, mayEnd: Bool)
  }

  /// A set of characters.
  enum Characters: Hashable, Sendable {
    case just(Unicode.Scalar)
    /// A letter in both cases.
    case either(Unicode.Scalar, Unicode.Scalar)
    case any
    case allBut(Unicode.Scalar)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .just(let only): scalar == only
      case .either(let upper, let lower): scalar == upper || scalar == lower
      case .any: true
      case .allBut(let other): scalar != other
      }
    }

    /// The characters at which the set changes.
    var named: [Unicode.Scalar] {
      switch self {
      case .just(let scalar), .allBut(let scalar): [scalar]
      case .either(let upper, let lower): [upper, lower]
      case .any: []
      }
    }

    /// The same set without one character; nil when nothing is left.
    func without(_ scalar: Unicode.Scalar) -> Characters? {
      switch self {
      case .any: .allBut(scalar)
      case .just(let only): only == scalar ? nil : self
      case .either, .allBut: self
      }
    }
  }

  var tokens: [Token]

  static func + (left: TextPattern, right: TextPattern) -> TextPattern {
    TextPattern(tokens: left.tokens + right.tokens)
  }

  /// Any text, the empty one too.
  static let anything = TextPattern(tokens: [.many(.any)])
  /// Any text of at least one character.
  static let something = TextPattern(tokens: [.one(.any), .many(.any)])

  /// Just this text.
  static func literal(_ text: some StringProtocol) -> TextPattern {
    TextPattern(tokens: text.unicodeScalars.map { .one(.just($0)) })
  }

  /// This text in any letter case.
  static func ignoringCase(_ text: String) -> TextPattern {
    TextPattern(
      tokens: text.unicodeScalars.map { scalar in
        let (upper, lower) = (scalar.properties.uppercaseMapping, scalar.properties.lowercaseMapping)
        guard upper != lower, let one = single(upper), let other = single(lower) else {
          return .one(.just(scalar))
        }
        return .one(.either(one, other))
      })
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
  }

  /// A pattern that the lower-case forms of all matching texts match, and maybe others: what is not ASCII may have a
  /// form of another length, so it may be anything.
  var lowercased: TextPattern {
    func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
      ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
    }
    var lowercased = TextPattern(tokens: [])
    for token in tokens {
      switch token {
      case .one(.just(let scalar)) where scalar.isASCII: lowercased.tokens.append(.one(.just(lower(scalar))))
      case .one(.either(let upper, let scalar)) where upper.isASCII && scalar.isASCII:
        lowercased.tokens.append(.one(.just(lower(scalar))))
      case .globbed(let own, let mayBegin, let mayEnd):
        guard own.isASCII else { return .anything }
        lowercased.tokens.append(.globbed(lower(own), mayBegin: mayBegin, mayEnd: mayEnd))
      case .one, .many: lowercased.tokens.append(.many(.any))
      }
    }
    return lowercased
  }

  /// `*` and `?` as wildcards, unless they stand for themselves. The string has no variables.
  static func glob(_ string: PolicyString) -> TextPattern {
    guard let pieces = string.pieces else { return glob(string.text) }
    return pieces.reduce(TextPattern(tokens: [])) { result, piece in
      switch piece {
      case .text(let text): result + glob(text)
      case .literal(let text): result + literal(text)
      case .variable: result
      }
    }
  }

  /// `*` and `?` as wildcards.
  static func glob(_ text: some StringProtocol) -> TextPattern {
    TextPattern(
      tokens: text.unicodeScalars.map { $0 == "*" ? .many(.any) : $0 == "?" ? .one(.any) : .one(.just($0)) })
  }

  /// An ARN pattern, wildcards kept within their part except in the sixth (R64); a pattern with fewer parts is
  /// padded with `*`.
  static func arn(_ string: PolicyString) -> TextPattern {
    if string.text == "*" { return literal("arn:") + arnParts(4) + anything }
    var parts = string.text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map { $0 }
    func glob(_ part: Substring) -> TextPattern {
      string.pieces == nil ? .glob(part) : .glob(PolicyString(String(part), variables: true))
    }
    guard Glob(parts[0]).matches("arn") else { return TextPattern(tokens: []) }
    parts += Array(repeating: "*", count: 6 - parts.count)
    var pattern = literal("arn:")
    for part in parts[1..<5] {
      pattern = pattern + (glob(part).excluding(":") ?? TextPattern(tokens: [])) + literal(":")
    }
    return pattern + glob(parts[5])
  }

  /// That many parts of an ARN, each with its colon.
  static func arnParts(_ count: Int) -> TextPattern {
    TextPattern(tokens: (0..<count).flatMap { _ in [Token.many(.allBut(":")), .one(.just(":"))] })
  }

  /// The same pattern over texts without a character; nil where there are none.
  func excluding(_ scalar: Unicode.Scalar) -> TextPattern? {
    var kept: [Token] = []
    for token in tokens {
      switch token {
      case .many(let characters):
        if let rest = characters.without(scalar) { kept.append(.many(rest)) }
      case .one(let characters):
        guard let rest = characters.without(scalar) else { return nil }
        kept.append(.one(rest))
      case .globbed: kept.append(token)
      }
    }
    return TextPattern(tokens: kept)
  }

  /// The patterns of what may follow a prefix.
  func after(_ prefix: String) -> [TextPattern] {
    let automaton = TextAutomaton([self])
    var state = automaton.start
    for scalar in prefix.unicodeScalars { state = automaton.step(state, scalar) }
    return state.positions.compactMap { position in
      // Where a `*` was just begun, the place behind it is implied.
      if position > 0, position <= tokens.count, case .many = tokens[position - 1],
        state.contains(position - 1)
      {
        return nil
      }
      return TextPattern(tokens: Array(tokens.dropFirst(position)))
    }
  }

  /// The pattern with `*` and `?`; nil where wildcards are kept from characters.
  var asGlob: String? {
    var text = String.UnicodeScalarView()
    for token in tokens {
      switch token {
      case .one(.just(let scalar)): text.append(scalar)
      case .one(.any): text.append("?")
      case .many(.any): text.append("*")
      default: return nil
      }
    }
    return String(text)
  }

  /// Whether there are no wildcards.
  var isLiteral: Bool {
    tokens.allSatisfy { if case .one(.just) = $0 { true } else { false } }
  }
}
