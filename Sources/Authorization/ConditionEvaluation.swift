import IAM

extension Request {
  /// A `Condition` block: all must hold. Rule: R63–R67.
  func evaluate(_ conditions: [Condition], isAllow: Bool) -> Formula {
    var result = Formula.always
    for position in conditions.indices {
      let one = evaluate(conditions[position], isAllow: isAllow)
      if one.isNever { return .never }
      if !one.isAlways { result = result && one }
    }
    return result
  }

  /// - Parameter isAllow: whether a match that nobody documents counts as possible (U13).
  func evaluate(_ condition: Condition, isAllow: Bool = false) -> Formula {
    guard let inherited = inherited(condition) else { return evaluateAlone(condition, isAllow) }
    return .literal(inherited.none) && evaluateAlone(condition, isAllow)
      || .literal(!inherited.none) && evaluateAlone(inherited.condition, isAllow)
  }

  /// The same, without looking at tags that may be inherited instead.
  func evaluateAlone(_ condition: Condition, _ isAllow: Bool = false) -> Formula {
    let op = condition.operator
    let state = state(of: condition.key)
    if op.base == .null { return evaluateNull(condition, state) }
    if condition.hasEmptyValue { return .doubt(.emptyOrWildcardElement) }
    switch state {
    case .values(let values):
      if let constants = condition.constants {
        return evaluate(op, constants, values, multivalued: condition.key.isMultivalued)
      }
      let filled = fill(condition)
      guard filled.unsolved.isEmpty else { return solve(condition, filled, values, isAllow: isAllow) }
      let formula = evaluate(op, filled.patterns, values, multivalued: condition.key.isMultivalued)
      guard isAllow, formula.isNever, !filled.loose.isEmpty else { return formula }
      let loose = filled.loose.map { ValueTest.pattern($0, op.base) { _, _ in nil } }
      return evaluate(op, filled.patterns + loose, values, multivalued: condition.key.isMultivalued)
        && .doubt(.wildcardInVariable)
    case .open(let open):
      let filled = fill(condition)
      let formula = evaluateOpen(condition, open, filled, isAllow)
      return isAllow ? formula || loosely(condition, filled) : formula
    case .absent: return missing(op, condition.key)
    }
  }

  private func evaluateNull(_ condition: Condition, _ state: KeyState) -> Formula {
    let wanted = Set(condition.values.map { $0.text.lowercased() }.filter { $0 == "true" || $0 == "false" })
    if wanted.count == 2 { return .always }
    guard let whether = wanted.first else { return .never }
    switch state {
    case .values: return Formula(whether == "false")
    case .absent: return Formula(whether == "true")
    case .open(let open):
      if !open.mayBeAbsent { return Formula(whether == "false") }
      return .literal(whether == "true" ? .isMissing(condition.key) : .isPresent(condition.key))
    }
  }

  private func evaluate(
    _ op: ConditionOperator, _ patterns: [ConditionValue], _ values: [String],
    multivalued: @autoclosure () -> Bool
  ) -> Formula {
    func passes(_ value: String) -> Bool { ValueTest.passes(value, op.base, patterns) }
    switch op.qualifier {
    case .forAllValues: return Formula(values.allSatisfy(passes))
    case .forAnyValue: return Formula(values.contains(where: passes))
    case nil:
      if multivalued() { return .doubt(.multivaluedWithoutQualifier) }
      return Formula(values.first.map(passes) ?? false)
    }
  }

  private func missing(_ op: ConditionOperator, _ key: ContextKey) -> Formula {
    switch op.qualifier {
    case .forAllValues: return .always
    case .forAnyValue: return op.ifExists ? .doubt(.multivaluedWithoutQualifier) : .never
    case nil: return Formula(op.ifExists || op.base.isNegated)
    }
  }

  /// An unknown key: constant where every value it may have gives the same, else a literal.
  private func evaluateOpen(
    _ condition: Condition, _ open: OpenKey, _ filled: Filled, _ isAllow: Bool
  ) -> Formula {
    let op = condition.operator
    if op.qualifier == nil, condition.key.isMultivalued {
      // Only where the key is there nobody knows (U4).
      let doubt = Formula.doubt(.multivaluedWithoutQualifier)
      guard open.mayBeAbsent else { return doubt }
      return missing(op, condition.key).isAlways
        ? .literal(.isMissing(condition.key)) || doubt : .literal(.isPresent(condition.key)) && doubt
    }
    if open.mayBeAbsent, case .doubt(let doubt) = missing(op, condition.key) {
      // Only where the key is missing nobody knows; where it is there, the condition holds or not.
      let plain = ConditionOperator(op.base, qualifier: op.qualifier)
      return .literal(.isMissing(condition.key)) && .doubt(doubt)
        || evaluate(Condition(plain, condition.key, condition.values), isAllow: isAllow)
    }
    if filled.unsolved.contains(where: { $0.isOnly(condition.key) }), op.base.comparesWhole {
      // A key compared with itself; a default stands for a key that is missing, of which the operator decides.
      return op.base.isNegated
        ? missing(op, condition.key) && .literal(.isMissing(condition.key)) : present(open, condition.key, op)
    }
    var literal = Literal(
      ConditionAtom(
        condition.key, op, bounds(filled.known.texts, op.base) + filled.unsolved.map(\.text),
        hasVariables: filled.known.isSpelled))
    if goesBothWays(condition.key, open, literal, filled) {
      literal.isFree = !literal.isOpen && !condition.key.isAboutPassedTags
    } else {
      if isImpossible(literal) { return .never }
      if isImpossible(!literal) { return .always }
    }
    return .literal(literal)
  }

  /// Whether it is plain, without regard to other conditions, that no request meets the literal.
  private func isImpossible(_ literal: Literal) -> Bool {
    var effort = Effort(Effort.ofOneCondition)
    return satisfiability([literal], &effort) == .impossible
  }

  /// An unknown key against values in which the wildcard characters of variables are wildcards (U13).
  private func loosely(_ condition: Condition, _ filled: Filled) -> Formula {
    let (op, key) = (condition.operator, condition.key)
    guard op.base.takesWildcards, !op.base.isNegated, !(filled.loose.isEmpty && filled.unsolved.isEmpty),
      op.qualifier != nil || !key.isMultivalued
    else { return .never }
    let loose = SpelledTexts(filled.loose, op.base, besideOpen: filled.known.isSpelled)
    var literal = Literal(
      ConditionAtom(
        key, op, filled.known.texts + loose.texts + filled.unsolved.map(\.text),
        hasVariables: filled.known.isSpelled))
    literal.isLoose = true
    let names = filled.unsolved.reduce(into: Set<String>()) { $0.formUnion($1.variableNames) }
    let holdsWildcard = names.sorted().reduce(Formula(!filled.loose.isEmpty)) {
      $0 || .literal(.holdsWildcard(ContextKey($1)))
    }
    return .literal(literal) && holdsWildcard && .doubt(.wildcardInVariable)
  }

  /// Whether it is plain that some values of the key meet the condition and some do not; false says nothing.
  private func goesBothWays(_ key: ContextKey, _ open: OpenKey, _ literal: Literal, _ filled: Filled) -> Bool
  {
    if literal.isOpen { return true }
    guard open.taken.isEmpty, carrier(of: key) == key, !filled.known.texts.isEmpty else { return false }
    switch (literal.atom.operator.base, open.domain) {
    case (.stringEquals, .any), (.stringNotEquals, .any), (.stringEqualsIgnoreCase, .any),
      (.stringNotEqualsIgnoreCase, .any):
      return filled.known.texts.allSatisfy { !$0.isEmpty }
    case (.stringLike, .any), (.stringNotLike, .any):
      // What has a letter of its own is not matched by a text without it.
      return filled.known.texts.allSatisfy {
        $0.utf8.contains { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") }
      }
    case (.arnEquals, .any), (.arnLike, .any), (.arnNotEquals, .any), (.arnNotLike, .any):
      return filled.known.texts.allSatisfy { $0.hasPrefix("arn:") }
    case (.bool, .any), (.bool, .oneOf):
      guard filled.known.texts.count == 1, case .text = filled.patterns.first else { return false }
      if case .oneOf(let values) = open.domain { return values == ["false", "true"] }
      return true
    case (.ipAddress, .any), (.ipAddress, .address), (.notIpAddress, .any), (.notIpAddress, .address):
      // An address of the other version is outside.
      return filled.patterns.allSatisfy {
        if case .network(let network) = $0 { network.isVersion4 } else { false }
      }
    default: return false
    }
  }

  private func present(_ open: OpenKey, _ key: ContextKey, _ op: ConditionOperator) -> Formula {
    open.mayBeAbsent && !missing(op, key).isAlways ? .literal(.isPresent(key)) : .always
  }

  /// Of several bounds only the widest counts, so that the atom can be negated.
  private func bounds(_ texts: [String], _ base: ConditionOperator.Base) -> [String] {
    if texts.count < 2 { return texts }
    let keyed = texts.compactMap { text in ValueTest.number(text, base).map { ($0, text) } }
    switch base {
    case .numericLessThan, .numericLessThanEquals, .dateLessThan, .dateLessThanEquals:
      return keyed.max { ($0.0, $0.1) < ($1.0, $1.1) }.map { [$0.1] } ?? texts
    case .numericGreaterThan, .numericGreaterThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
      return keyed.min { ($0.0, $0.1) < ($1.0, $1.1) }.map { [$0.1] } ?? texts
    default: return texts
    }
  }
}
