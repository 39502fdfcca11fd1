import IAM

/// Literals whose values hold policy variables that are not known: wherever a variable stands, it has one value.
extension Request {
  /// Whether the variables can have values with which the literals agree; true where that is not found out.
  ///
  /// Tried are the values of a variable, or of a key compared with one, that is known to have one of a few, and whole
  /// values that are compared with `StringEquals`.
  func agreesOnVariables(_ literals: Set<Literal>) -> Bool {
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
      if own.contains(where: \.isMissingTest) { return agree(literals, on: key, [nil]) }
      let mayBeAbsent = open.mayBeAbsent && about.allSatisfy(\.holdsWhenMissing)
      if let values = own.lazy.compactMap(\.onlyValues).first {
        return agree(literals, on: key, mayBeAbsent ? [nil] + values : values)
      }
      return literals.allSatisfy { agree(literals, on: key, own, comparedIn: $0, mayBeAbsent) }
    }
  }

  /// Whether the literals agree when a key has one of these values, nil where it is absent.
  private func agree(_ literals: Set<Literal>, on key: ContextKey, _ values: [String?]) -> Bool {
    if values.count > 512 { return true }
    return values.contains { value in
      var request = self
      request.context[key] = value.map { [$0] } ?? []
      let formula = literals.reduce(Formula.always) { $0 && request.evaluateAlone($1) }
      var search = FormulaSearch(request)
      return search.canMeet(formula) != .impossible
    }
  }

  /// Whether the literals on a key, and those on another one that a literal wants equal to it, agree.
  private func agree(
    _ literals: Set<Literal>, on key: ContextKey, _ own: Set<Literal>, comparedIn equation: Literal,
    _ mayBeAbsent: Bool
  ) -> Bool {
    let atom = equation.atom
    guard equation.isEquation, atom.values.count == 1, !atom.key.isMultivalued, atom.key != key,
      carrier(of: key) == key, carrier(of: atom.key) == atom.key
    else { return true }
    let value = PolicyString(atom.values[0], variables: true)
    guard value.isOnly(key) else { return true }
    let others = literals.filter { $0.atom.key == atom.key && $0 != equation && !$0.isOpen }
    if !literals.contains(where: { $0.atom.key == atom.key && $0.forbids(key) }) {
      let present = others.union(own.map { $0.with(atom.key) }).union([.isPresent(atom.key)])
      if satisfiability(present) != .impossible { return true }
    }
    guard mayBeAbsent, let fallback = value.fallback(of: value.variableNames.first ?? "") else {
      return false
    }
    let whole = Literal(ConditionAtom(atom.key, ConditionOperator(.stringEquals), [fallback]))
    return satisfiability(others.union([whole])) != .impossible
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
  /// Whether the literal's key must be there and equal one of the values, in the same letter case.
  fileprivate var isEquation: Bool {
    let op = atom.operator
    guard atom.hasVariables, op.qualifier == nil, !holdsWhenMissing else { return false }
    return op.base == (isNegated ? .stringNotEquals : .stringEquals)
  }

  /// Whether the literal's key must differ from another key.
  fileprivate func forbids(_ key: ContextKey) -> Bool {
    let op = atom.operator
    guard atom.hasVariables, op.base.comparesWhole, op.base.isNegated != isNegated else { return false }
    return atom.values.contains { PolicyString($0, variables: true).isOnly(key) }
  }

  /// The few values that the literal leaves its key where it is there; nil where they are many.
  fileprivate var onlyValues: [String]? {
    guard !isNegated, atom.operator.qualifier == nil, let test, test.isFinite else { return nil }
    return test.texts
  }
}
