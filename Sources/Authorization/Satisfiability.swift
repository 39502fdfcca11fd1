import IAM

/// Whether requests can meet conditions.
enum Satisfiability {
  case possible, impossible
  /// The search was given up.
  case unknown
}

extension Request {
  /// Whether some request like this one meets all literals.
  ///
  /// Exact for each key: texts and globs, positive and negative, with and without letter case; ARNs; numbers and
  /// dates; IP ranges; booleans; presence; several values under both set operators. Keys that are parts of one
  /// another, such as `aws:PrincipalAccount` and `aws:PrincipalArn`, are decided together.
  func satisfiability(_ literals: Set<Literal>, _ effort: inout Effort) -> Satisfiability {
    if effort.isSpent { return .unknown }
    if literals.contains(where: { $0.isNegated && literals.contains(!$0) }) { return .impossible }
    if literals.count == 1, let only = literals.first {
      // No other key to agree with.
      return satisfiability(of: carrier(of: only.atom.key), [only], &effort)
    }
    var result = Satisfiability.possible
    for (key, literals) in Dictionary(grouping: literals, by: { carrier(of: $0.atom.key) }) {
      switch satisfiability(of: key, literals, &effort) {
      case .impossible: return .impossible
      case .unknown: result = .unknown
      case .possible: break
      }
    }
    guard agreesOnTags(literals) else { return .impossible }
    return agreesOnVariables(literals, &effort) ? result : .impossible
  }

  /// Whether one key, or several that are parts of one text, can meet conditions.
  private func satisfiability(
    of key: ContextKey, _ literals: [Literal], _ effort: inout Effort
  ) -> Satisfiability {
    var problem = KeyProblem(key: key, literals: literals)
    if case .open(let open) = state(of: key) { problem.open = open }
    return problem.satisfiability(for: self, &effort)
  }

  /// `aws:TagKeys` lists the tags that `aws:RequestTag` has values for.
  private func agreesOnTags(_ literals: Set<Literal>) -> Bool {
    var passed: Set<String> = []
    var left: Set<String> = []
    var lists: [Literal] = []
    for literal in literals {
      guard literal.atom.key.isAboutPassedTags else { continue }
      let name = literal.atom.key.lowercased
      if name == "aws:tagkeys" { lists.append(literal) }
      guard name.hasPrefix("aws:requesttag/") else { continue }
      let tag = String(name.dropFirst("aws:requesttag/".count))
      if !literal.holdsWhenMissing { passed.insert(tag) }
      if literal.isMissingTest { left.insert(tag) }
    }
    if lists.isEmpty || passed.isEmpty && left.isEmpty { return true }
    return lists.allSatisfy { literal in
      if literal.isMissingTest { return passed.isEmpty }
      guard let test = literal.test else { return true }
      switch (literal.atom.operator.qualifier, literal.isNegated) {
      case (.forAllValues, false):
        return passed.allSatisfy { tag in
          test.passes(tag) || test.candidates.contains { $0.lowercased() == tag }
        }
      case (.forAnyValue, true):
        return passed.allSatisfy { tag in
          !test.passes(tag) || test.candidates.contains { $0.lowercased() == tag && !test.passes($0) }
        }
      case (.forAnyValue, false):
        // Some listed tag must be one that is passed.
        return !test.isFinite || !test.texts.allSatisfy { left.contains($0.lowercased()) }
      default: return true
      }
    }
  }
}

/// The conditions on one key, or on several that are parts of one text.
private struct KeyProblem {
  let key: ContextKey
  let literals: [Literal]
  var open = OpenKey()

  /// An account stands in one place of its organization.
  private var isMultivalued: Bool {
    key.isMultivalued && key != .principalOrgPaths && key != .resourceOrgPaths
  }

  func satisfiability(for request: Request, _ effort: inout Effort) -> Satisfiability {
    if open.mayBeAbsent, literals.allSatisfy(\.holdsWhenMissing) { return .possible }
    // From here on the key is there.
    var tests: [Literal] = []
    for literal in literals {
      if literal.atom.operator.base == .null {
        if literal.isMissingTest { return .impossible }
      } else if !literal.isOpen {
        tests.append(literal)
      }
    }
    guard isMultivalued else { return value(meeting: tests, for: request, &effort) }
    // Each "some value" has a value of its own; "every value" binds all of them.
    let every = tests.filter(\.bindsEveryValue)
    let some = tests.filter { !$0.bindsEveryValue }
    var result = Satisfiability.possible
    for group in some.isEmpty ? [every] : some.map({ every + [$0] }) {
      switch value(meeting: group, for: request, &effort) {
      case .impossible: return .impossible
      case .unknown: result = .unknown
      case .possible: break
      }
    }
    return result
  }

  /// Whether one value meets all literals.
  private func value(
    meeting literals: [Literal], for request: Request, _ effort: inout Effort
  ) -> Satisfiability {
    if literals.isEmpty { return .possible }
    let tests = literals.map { (literal: $0, test: $0.test) }
    effort.spend(literals.reduce(0) { $0 + $1.atom.values.count })
    let hasParts = literals.contains { $0.atom.key != key || $0.loosePattern != nil }
    // Most often a value that some condition mentions will do.
    if !hasParts, hasWitness(tests, &effort) { return .possible }
    if effort.isSpent { return .unknown }
    if case .oneOf = open.domain { return .impossible }
    var constraints = open.constraints
    var isText = false
    var isOther = constraints == nil
    // Of the names that are taken only those matter that a condition mentions.
    var taken: Set<String> = []
    for case (let literal, let test?) in tests {
      if let loose = literal.loosePattern {
        isText = true
        constraints?.append(TextConstraint(patterns: [loose], isNegated: literal.isNegated))
      } else if let patterns = test.textPatterns {
        isText = true
        let key = literal.atom.key
        let placed = key == self.key ? patterns : patterns.compactMap { request.place($0, of: key) }
        constraints?.append(
          TextConstraint(patterns: placed, isNegated: test.base.isNegated != literal.isNegated))
      } else {
        isOther = true
      }
      if !open.taken.isEmpty {
        taken.formUnion(test.texts.flatMap(OpenKey.words).filter(open.taken.contains))
      }
    }
    if !taken.isEmpty {
      let patterns = taken.sorted().flatMap { word -> [TextPattern] in
        let (alone, first) = (TextPattern.literal(word), TextPattern.literal(word + ":") + .anything)
        return [alone, first, .anything + .literal(":" + word + ":") + .anything]
      }
      constraints?.append(TextConstraint(patterns: patterns, isNegated: true))
    }
    if isOther, !isText { return .impossible }
    guard let constraints, !isOther else { return .unknown }
    switch TextSearch(constraints, &effort) {
    case .found: return .possible
    case .none: return .impossible
    case .tooLarge: return .unknown
    }
  }

  /// Every bound of the comparisons of numbers and dates, and one number between each two.
  private func numbers(_ tests: [(literal: Literal, test: ValueTest?)]) -> [String] {
    let bounds = tests.flatMap { _, test -> [Double] in
      (test?.patterns ?? []).compactMap { if case .number(let bound) = $0 { bound } else { nil } }
    }.sorted()
    guard let first = bounds.first, let last = bounds.last else { return [] }
    let between = zip(bounds, bounds.dropFirst()).map { ($0 + $1) / 2 }
    return (bounds + between + [first - 1, last + 1]).map(ValueTest.text)
  }

  /// Whether a value that the conditions mention, or one beside them, meets them all.
  private func hasWitness(_ tests: [(literal: Literal, test: ValueTest?)], _ effort: inout Effort) -> Bool {
    func fits(_ value: String) -> Bool {
      !effort.isSpent && open.admits(value) && meets(value, tests, &effort)
    }
    if case .oneOf(let values) = open.domain { return values.contains(where: fits) }
    return tests.contains { literal, test in
      literal.atom.key == key && test?.candidates.contains(where: fits) == true
    } || numbers(tests).contains(where: fits)
  }

  private func meets(
    _ value: String, _ tests: [(literal: Literal, test: ValueTest?)], _ effort: inout Effort
  ) -> Bool {
    tests.allSatisfy { literal, test in
      guard let test else { return true }
      effort.spend(1 + test.patterns.count / 8)
      return test.passes(value) != literal.isNegated
    }
  }
}

extension Literal {
  /// Whether a missing key meets it. Rule: R65, R66.
  var holdsWhenMissing: Bool {
    let op = atom.operator
    if op.base == .null { return atom.values.contains("true") != isNegated }
    let holds =
      switch op.qualifier {
      case .forAllValues: true
      case .forAnyValue: false
      case nil: op.ifExists || op.base.isNegated
      }
    return holds != isNegated
  }

  /// Whether only a missing key meets it.
  var isMissingTest: Bool {
    atom.operator.base == .null && atom.values.contains(isNegated ? "false" : "true")
  }

  /// Of a key with several values: whether all of them must pass, rather than some.
  fileprivate var bindsEveryValue: Bool { (atom.operator.qualifier == .forAllValues) != isNegated }

  /// The comparison; nil for `Null`, and where a variable is not known.
  var test: ValueTest? {
    let base = atom.operator.base
    guard base != .null else { return nil }
    let strings = atom.values.map { PolicyString($0, variables: atom.hasVariables) }
    return strings.contains(where: \.hasVariables) ? nil : ValueTest(base: base, strings: strings)
  }
}

extension ValueTest {
  /// - Parameter strings: values without variables.
  init(base: ConditionOperator.Base, strings: [PolicyString]) {
    self.init(
      base: base, patterns: strings.map { ValueTest.pattern($0, base) { _, _ in nil } }, strings: strings)
  }

  /// The values without wildcards.
  var texts: [String] { strings.map { $0.literal { _, _ in nil } ?? $0.text } }

  /// Whether the operator compares whole texts with whole texts.
  var isFinite: Bool { base == .stringEquals || base == .binaryEquals }

  /// The patterns of the texts that the operator, its negation aside, lets pass; nil where it does not compare
  /// texts.
  var textPatterns: [TextPattern]? {
    switch base {
    case .stringEquals, .stringNotEquals, .binaryEquals: texts.map { .literal($0) }
    case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase: texts.map { .ignoringCase($0) }
    case .bool:
      texts.filter { ["true", "false"].contains($0.lowercased()) }.map { .ignoringCase($0) }
    case .stringLike, .stringNotLike: strings.map { .glob($0) }
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike: strings.map { .arn($0) }
    default: nil
    }
  }

  /// Values worth trying: those at which the test changes, and one beside them. Of addresses these are all there
  /// are: between two of them nothing changes.
  var candidates: [String] {
    switch base {
    case .null: return []
    case .bool: return ["true", "false", "neither"]
    case .ipAddress, .notIpAddress:
      return patterns.flatMap { pattern in
        if case .network(let network) = pattern { network.borders } else { [String]() }
      } + ["198.18.0.1", "fd00::1", "neither"]
    case .stringLike, .stringNotLike, .arnLike, .arnNotLike, .arnEquals, .arnNotEquals:
      return strings.map(\.withoutWildcards) + ["neither"]
    case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase,
      .binaryEquals:
      return texts + ["neither"]
    default: return ["neither"]
    }
  }

  static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}

extension PolicyString {
  /// A text that the pattern matches: nothing for `*`, a letter for `?`.
  fileprivate var withoutWildcards: String {
    guard let pieces else { return Self.withoutWildcards(text) }
    return pieces.reduce(into: "") { result, piece in
      switch piece {
      case .text(let text): result += Self.withoutWildcards(text)
      case .literal(let text): result += text
      case .variable: break
      }
    }
  }

  private static func withoutWildcards(_ text: String) -> String {
    let bytes = text.utf8.compactMap {
      $0 == UInt8(ascii: "*") ? nil : $0 == UInt8(ascii: "?") ? UInt8(ascii: "x") : $0
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ContextKey {
  /// Whether the key tells, or lists, the tags that are passed with a request: these hang together.
  var isAboutPassedTags: Bool {
    known == .tagKeys || known == nil && lowercased.utf8.starts(with: "aws:requesttag/".utf8)
  }
}
