import IAM

/// The values of a condition with their policy variables filled in, as far as they are known.
struct Filled {
  var patterns: [ValueTest.Pattern] = []
  /// The known values as texts.
  var known = SpelledTexts([], .stringEquals)
  /// Values with a variable that is not known; those that are known are filled in.
  var unsolved: [PolicyString] = []
  /// Known values in which the wildcard characters of a variable's value are wildcards (U13).
  var loose: [PolicyString] = []
}

extension Request {
  /// Fills in the policy variables of a condition's values; a value whose variable is absent drops out (R62).
  func fill(_ condition: Condition) -> Filled {
    var filled = Filled()
    if let constants = condition.constants {
      filled.patterns = constants
      filled.known = condition.constantTexts
      return filled
    }
    let base = condition.operator.base
    var known: [PolicyString] = []
    for value in condition.values {
      guard value.hasVariables, base.takesVariables else {
        filled.patterns.append(ValueTest.pattern(value, base) { _, _ in nil })
        known.append(value)
        continue
      }
      let variables = resolve(value)
      if variables.isMissing { continue }
      if !variables.open.isEmpty {
        filled.unsolved.append(value.filling(variables.values))
        continue
      }
      filled.patterns.append(ValueTest.pattern(value, base) { key, _ in variables.values[key] })
      if variables.haveWildcards, base.takesWildcards {
        filled.loose.append(value.filling(variables.values, literally: false))
      }
      known.append(value.filling(variables.values))
    }
    filled.known = SpelledTexts(known, base, besideOpen: !filled.unsolved.isEmpty)
    return filled
  }

  struct ResolvedVariables {
    var values: [String: String] = [:]
    /// A variable has neither value nor default.
    var isMissing = false
    /// Variables whose value is not known, each once.
    var open: [String] = []

    /// Whether a value holds wildcard characters: they stand for themselves (U13).
    var haveWildcards: Bool {
      values.values.contains { $0.utf8.contains(UInt8(ascii: "*")) || $0.utf8.contains(UInt8(ascii: "?")) }
    }
  }

  /// Looks up the variables of a policy string. Rule: R61, R62.
  func resolve(_ string: PolicyString) -> ResolvedVariables {
    var resolved = ResolvedVariables()
    for case .variable(let name, let fallback) in string.pieces ?? [] {
      let key = ContextKey(name)
      switch state(of: key) {
      case .values(let values) where values.count == 1 && !key.isMultivalued:
        resolved.values[name] = values[0]
      case .open(let open) where !key.isMultivalued:
        if case .oneOf(let only) = open.domain, only.count == 1, !open.mayBeAbsent {
          resolved.values[name] = only[0]
        } else if !resolved.open.contains(name) {
          resolved.open.append(name)
        }
      case .values, .open, .absent:
        if let fallback { resolved.values[name] = fallback } else { resolved.isMissing = true }
      }
    }
    return resolved
  }

  // MARK: Solving for a variable

  /// Known values of a key against condition values with unknown variables: which values the variables need.
  ///
  /// - Parameter isAllow: whether a match that nobody documents counts as possible (U13).
  func solve(_ condition: Condition, _ filled: Filled, _ values: [String], isAllow: Bool) -> Formula {
    let (op, key) = (condition.operator, condition.key)
    if op.qualifier == nil, key.isMultivalued { return .doubt(.multivaluedWithoutQualifier) }
    let known = ValueTest(base: op.base, patterns: filled.patterns)
    let mayHoldWildcards = isAllow && op.base.takesWildcards && !op.base.isNegated
    let matches = values.map { value -> Formula in
      if known.patterns.contains(where: { known.matches(value, $0) }) { return .always }
      return filled.unsolved.reduce(.never) { result, string in
        result
          || solve(string, in: value, op.base.ignoresCase, mayHoldWildcards: mayHoldWildcards) { text in
            Formula(known.matches(value, ValueTest.pattern(text, op.base) { _, _ in nil }))
          }
      }
    }
    let passing = op.base.isNegated ? matches.map { !$0 } : matches
    return op.qualifier == .forAnyValue
      ? passing.reduce(.never) { $0 || $1 } : passing.reduce(.always) { $0 && $1 }
  }

  /// Which values of the string's one unknown variable make it match a text.
  ///
  /// The variable stands for some stretch of the text; each is tried, so that the answer is exact.
  /// - Parameters:
  ///   - ignoringCase: whether the variable may differ from the text in letter case.
  ///   - mayHoldWildcards: whether wildcard characters in the variable's value count as possible matches (U13).
  ///   - matches: whether the string matches, the variable filled in.
  func solve(
    _ string: PolicyString, in text: String, _ ignoringCase: Bool = false, mayHoldWildcards: Bool = false,
    _ matches: (PolicyString) -> Formula
  ) -> Formula {
    let names = string.variableNames
    guard names.count == 1, let name = names.first, let stretches = string.stretches(of: text) else {
      return .doubt(.openVariable(names.sorted().joined(separator: ", ")))
    }
    let key = ContextKey(name)
    var result = Formula.never
    var sure: [String] = []
    for stretch in stretches {
      let formula = matches(string.filling([name: stretch]))
      if formula.isAlways {
        sure.append(stretch)
      } else if !formula.isNever {
        result = result || formula && isAny(key, of: [stretch], ignoringCase)
      }
    }
    if !sure.isEmpty { result = result || isAny(key, of: sure, ignoringCase) }
    if let fallback = string.fallback(of: name), case .open(let open) = state(of: key), open.mayBeAbsent {
      result = result || .literal(.isMissing(key)) && matches(string.filling([name: fallback]))
    }
    guard mayHoldWildcards, !matches(string.filling([name: "*"], literally: false)).isNever,
      case .open(let open) = state(of: key), open.constraints != nil, carrier(of: key) == key,
      let loose = string.globbed(text)
    else { return result }
    return result || .literal(.matchesLoosely(key, loose)) && .doubt(.wildcardInVariable)
  }

  private func isAny(_ key: ContextKey, of texts: [String], _ ignoringCase: Bool) -> Formula {
    evaluate(
      Condition(
        ConditionOperator(ignoringCase ? .stringEqualsIgnoreCase : .stringEquals), key,
        texts.map { PolicyString($0, variables: false) }))
  }
}

extension PolicyString {
  /// The keys that stand in it as variables.
  var variableNames: Set<String> {
    Set((pieces ?? []).compactMap { if case .variable(let key, _) = $0 { key } else { nil } })
  }

  func fallback(of name: String) -> String? {
    for case .variable(name, let fallback?) in pieces ?? [] { return fallback }
    return nil
  }

  /// Whether the text is one variable and nothing else; it may have a default.
  func isOnly(_ key: ContextKey) -> Bool {
    guard let pieces, pieces.count == 1, case .variable(let name, _) = pieces[0] else { return false }
    return ContextKey(name) == key
  }

  /// The stretches of a text that the first variable may stand for, none of them empty; nil where there are more than are
  /// tried.
  fileprivate func stretches(of text: String) -> Set<String>? {
    let pieces = pieces ?? []
    guard let place = pieces.firstIndex(where: \.isVariable) else { return [] }
    let (before, after) = (pieces[..<place], pieces[(place + 1)...])
    let isFixedBefore = !before.contains(where: \.isOpen)
    let isFixedAfter = !after.contains(where: \.isOpen)
    // What stands before the first wildcard and behind the last one stands so in the text.
    let (prefix, suffix) = (PolicyString.fixedStart(of: before), PolicyString.fixedEnd(of: after))
    if !text.lowercased().hasPrefix(prefix.lowercased()) { return [] }
    if !text.lowercased().hasSuffix(suffix.lowercased()) { return [] }
    let places = Array(text.indices) + [text.endIndex]
    let (first, last) = (prefix.count, places.count - 1 - suffix.count)
    guard first < last else { return [] }
    let starts = isFixedBefore ? first...first : first...(last - 1)
    var found: Set<String> = []
    var count = 0
    for start in starts {
      let ends = isFixedAfter ? last...last : (start + 1)...last
      count += ends.count
      if count > PolicyString.boundOfStretches { return nil }
      for end in ends { found.insert(String(text[places[start]..<places[end]])) }
    }
    return found
  }

  private static let boundOfStretches = 4_096

  /// What every text that the pieces stand for begins with.
  private static func fixedStart(of pieces: ArraySlice<Piece>) -> String {
    var start = ""
    for piece in pieces {
      start += piece.text.prefix { !piece.isOpen || $0 != "*" && $0 != "?" }
      if piece.isOpen { break }
    }
    return start
  }

  /// What every text that the pieces stand for ends in.
  private static func fixedEnd(of pieces: ArraySlice<Piece>) -> String {
    var end = ""
    for piece in pieces.reversed() {
      let isFixed = { (character: Character) in !piece.isOpen || character != "*" && character != "?" }
      end = String(piece.text.reversed().prefix(while: isFixed).reversed()) + end
      if piece.isOpen { break }
    }
    return end
  }
}

extension PolicyString {
  /// What the first variable, its wildcard characters being wildcards, must match for the whole to match a text; nil
  /// where nothing can.
  fileprivate func globbed(_ text: String) -> TextPattern? {
    let pieces = pieces ?? []
    guard let place = pieces.firstIndex(where: \.isVariable) else { return nil }
    let (before, after) = (glob(pieces[..<place]), glob(pieces[(place + 1)...]))
    let scalars = Array(text.unicodeScalars)
    func part(_ range: Range<Int>) -> String {
      var part = String.UnicodeScalarView()
      part.append(contentsOf: scalars[range])
      return String(part)
    }
    let begins = (0...scalars.count).map { before.matches(part(0..<$0)) }
    let ends = (0...scalars.count).map { after.matches(part($0..<scalars.count)) }
    guard let first = begins.firstIndex(of: true), let last = ends.lastIndex(of: true), first <= last else {
      return nil
    }
    let characters = (first..<last).map {
      TextPattern.Token.globbed(scalars[$0], mayBegin: begins[$0], mayEnd: ends[$0])
    }
    // Behind the last character `*` stands for nothing.
    return TextPattern(tokens: characters + [.many(.just("*"))])
  }

  /// Other variables may stand for anything.
  private func glob(_ pieces: ArraySlice<Piece>) -> Glob {
    Glob(
      pieces.reduce("") { result, piece in
        switch piece {
        case .text(let text): result + text
        case .literal(let text): result + text.replacing("*", with: "?")
        case .variable: result + "*"
        }
      })
  }
}

extension PolicyString.Piece {
  fileprivate var isVariable: Bool { if case .variable = self { true } else { false } }

  /// Whether it may stand for more than one text.
  fileprivate var isOpen: Bool {
    switch self {
    case .text(let text): text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    case .literal: false
    case .variable: true
    }
  }

  fileprivate var text: String {
    switch self {
    case .text(let text), .literal(let text): text
    case .variable: ""
    }
  }
}
