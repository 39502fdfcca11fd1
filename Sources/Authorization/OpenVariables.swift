import IAM

/// Literals whose values hold policy variables that are not known: wherever a variable stands, it has one value.
extension Request {
  /// Whether the variables can have values with which the literals agree; true where that is not found out.
  ///
  /// Tried are the values of a variable, or of a key compared with one, that is known to have one of a few, and keys that
  /// must equal a variable as a whole.
  func agreesOnVariables(_ literals: Set<Literal>, _ effort: inout Effort) -> Bool {
    guard literals.contains(where: \.atom.hasVariables) else { return true }
    let compared = literals.reduce(into: Set<ContextKey>()) { keys, literal in
      let variables = literal.variables
      if !variables.isEmpty { keys.insert(literal.atom.key) }
      keys.formUnion(variables.map { ContextKey($0) })
    }
    return compared.allSatisfy { key in
      guard case .open(let open) = state(of: key), !key.isMultivalued else { return true }
      let about = literals.filter { $0.atom.key == key }
      let own = about.filter { !$0.isOpen }
      if own.contains(where: \.isMissingTest) { return agree(literals, on: key, [nil], &effort) }
      let mayBeAbsent = open.mayBeAbsent && about.allSatisfy(\.holdsWhenMissing)
      if let values = own.lazy.compactMap(\.onlyValues).first {
        return agree(literals, on: key, mayBeAbsent ? [nil] + values : values, &effort)
      }
      return literals.allSatisfy { agree(literals, on: key, own, comparedIn: $0, mayBeAbsent, &effort) }
    }
  }

  /// Whether the literals agree when a key has one of these values, nil where it is absent.
  private func agree(
    _ literals: Set<Literal>, on key: ContextKey, _ values: [String?], _ effort: inout Effort
  ) -> Bool {
    if values.count > 512 { return true }
    return values.contains { value in
      effort.spend(literals.count)
      if effort.isSpent { return true }
      var request = self
      request.context[key] = value.map { [$0] } ?? []
      let formula = literals.reduce(Formula.always) { $0 && request.evaluateAlone($1) }
      var search = FormulaSearch(request, effort)
      defer { effort = search.effort }
      return search.canMeet(formula) != .impossible
    }
  }

  /// Whether the literals on a key, and those on another one that a literal wants equal to it, agree.
  private func agree(
    _ literals: Set<Literal>, on key: ContextKey, _ own: Set<Literal>, comparedIn equation: Literal,
    _ mayBeAbsent: Bool, _ effort: inout Effort
  ) -> Bool {
    let other = equation.atom.key
    guard equation.demands(key), !other.isMultivalued, other != key else { return true }
    let about = literals.filter { $0.atom.key == other }
    if !about.contains(where: { $0.forbids(key, besides: equation) }) {
      guard carrier(of: key) == key, carrier(of: other) == other else { return true }
      let closed = about.filter { !$0.isOpen }
      if equation.ignoresCase {
        if Literal.mayEqualIgnoringCase(closed.union(own), &effort) { return true }
      } else {
        let present = closed.union(own.map { $0.with(other) }).union([.isPresent(other)])
        if satisfiability(present, &effort) != .impossible { return true }
      }
    }
    return mayBeAbsent && agree(literals, on: key, [nil], &effort)
  }

  private func evaluateAlone(_ literal: Literal) -> Formula {
    let atom = literal.atom
    if let pattern = literal.loosePattern {
      guard case .values(let values) = state(of: atom.key) else { return .literal(literal) }
      return Formula(values.contains(where: TextAutomaton([pattern]).accepts) != literal.isNegated)
    }
    let strings = atom.values.map { PolicyString($0, variables: atom.hasVariables) }
    let formula = evaluateAlone(Condition(atom.operator, atom.key, strings), literal.isLoose)
    return literal.isNegated ? !formula : formula
  }
}

extension Literal {
  /// Whether the literal's key must be there and equal another key, at least in another letter case.
  fileprivate func demands(_ key: ContextKey) -> Bool {
    guard !holdsWhenMissing, atom.values.count == 1 else { return false }
    return compares(key) && atom.operator.base.isNegated == isNegated
  }

  /// Whether the literal's key, where it is there, must differ from another key, to which a literal demands that it be
  /// equal.
  fileprivate func forbids(_ key: ContextKey, besides equation: Literal) -> Bool {
    compares(key) && atom.operator.base.isNegated != isNegated && (ignoresCase || !equation.ignoresCase)
  }

  /// Whether the literal compares its key's value with another key's as a whole.
  private func compares(_ key: ContextKey) -> Bool {
    guard atom.hasVariables, !isLoose, atom.operator.base.comparesWhole else { return false }
    return atom.values.contains { PolicyString($0, variables: true).isOnly(key) }
  }

  /// Whether values that meet literals, each at least one, may differ in nothing but letter case; false is sure. What the
  /// values must differ from is left aside.
  fileprivate static func mayEqualIgnoringCase(_ literals: Set<Literal>, _ effort: inout Effort) -> Bool {
    let constraints = literals.compactMap { literal -> TextConstraint? in
      guard literal.atom.operator.base.isNegated == literal.isNegated,
        let patterns = literal.loosePattern.map({ [$0] }) ?? literal.test?.textPatterns
      else { return nil }
      return TextConstraint(patterns: patterns.map(\.lowercased))
    }
    if case .none = TextSearch(constraints, &effort) { return false }
    return true
  }

  fileprivate var ignoresCase: Bool { atom.operator.base.ignoresCase }

  /// The few values that the literal leaves its key where it is there; nil where they are many.
  fileprivate var onlyValues: [String]? {
    let base = atom.operator.base
    guard base.isNegated == isNegated, atom.operator.qualifier == nil, !isLoose, let test else { return nil }
    switch base {
    case .stringEquals, .stringNotEquals, .binaryEquals: return test.texts
    case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
      let spellings = test.texts.map(\.inEveryLetterCase)
      return spellings.contains(nil) ? nil : spellings.flatMap { $0 ?? [] }
    case .stringLike, .stringNotLike:
      return test.textPatterns?.allSatisfy(\.isLiteral) == true ? test.texts : nil
    default: return nil
    }
  }
}

extension String {
  /// The text in upper and lower case, letter by letter; nil where that is too much, and for letters beyond ASCII, which
  /// may have more than two cases.
  fileprivate var inEveryLetterCase: [String]? {
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var spellings = [""]
    for character in self {
      let cases = Set([character.lowercased(), character.uppercased()]).sorted()
      spellings = spellings.flatMap { spelling in cases.map { spelling + $0 } }
      if spellings.count > 256 { return nil }
    }
    return spellings
  }
}
