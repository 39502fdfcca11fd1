import IAM

extension Request {
  /// A `Condition` block: all must hold. Rule: R63–R67.
  func evaluate(_ conditions: [Condition]) -> Formula {
    var result = Formula.always
    for condition in conditions {
      result = result && evaluate(condition)
      if result.isNever { return .never }
    }
    return result
  }

  func evaluate(_ condition: Condition) -> Formula {
    let op = condition.operator
    let state = state(of: condition.key)
    if op.base == .null { return evaluateNull(condition, state) }
    if condition.values.isEmpty || condition.values.contains(where: { $0.text.isEmpty }), isDoubtful(state) {
      return .doubt(.emptyOrWildcardElement)
    }
    let filled = fill(condition)
    if let whole = filled.formula { return whole }
    let test = ValueTest(base: op.base, patterns: filled.patterns)
    switch state {
    case .values(let values): return evaluate(op, test, values, multivalued: condition.key.isMultivalued)
    case .absent: return missing(op, condition.key)
    case .open(let open): return evaluateOpen(condition, open, test, filled.texts)
    }
  }

  private func isDoubtful(_ state: KeyState) -> Bool { if case .absent = state { false } else { true } }

  private func evaluateNull(_ condition: Condition, _ state: KeyState) -> Formula {
    let wanted = Set(condition.values.map { $0.text.lowercased() }.filter { $0 == "true" || $0 == "false" })
    if wanted.count == 2 { return .always }
    guard let whether = wanted.first else { return .never }
    switch state {
    case .values: return Formula(whether == "false")
    case .absent: return Formula(whether == "true")
    case .open(let open):
      if !open.mayBeAbsent { return Formula(whether == "false") }
      return .atom(whether == "true" ? .isMissing(condition.key) : .isPresent(condition.key))
    }
  }

  private func evaluate(_ op: ConditionOperator, _ test: ValueTest, _ values: [String], multivalued: Bool)
    -> Formula
  {
    switch op.qualifier {
    case .forAllValues: return Formula(values.allSatisfy(test.passes))
    case .forAnyValue: return Formula(values.contains(where: test.passes))
    case nil:
      if multivalued { return .doubt(.multivaluedWithoutQualifier) }
      return Formula(values.first.map(test.passes) ?? false)
    }
  }

  private func missing(_ op: ConditionOperator, _ key: ContextKey) -> Formula {
    switch op.qualifier {
    case .forAllValues: return .always
    case .forAnyValue: return op.ifExists ? .doubt(.multivaluedWithoutQualifier) : .never
    case nil: return Formula(op.ifExists || op.base.isNegated)
    }
  }

  /// An unknown key: constant where every value it may have gives the same, else an atom.
  private func evaluateOpen(_ condition: Condition, _ open: OpenKey, _ test: ValueTest, _ texts: [String])
    -> Formula
  {
    let op = condition.operator
    if op.qualifier == nil, condition.key.isMultivalued { return .doubt(.multivaluedWithoutQualifier) }
    var possible = Set<Bool>()
    if open.mayBeAbsent {
      let whenMissing = missing(op, condition.key)
      if case .doubt = whenMissing { return whenMissing }
      possible.insert(whenMissing.isAlways)
    }
    possible.formUnion(outcomes(test, open.domain))
    if possible == [true] { return .always }
    if possible == [false] { return .never }
    let atom = Formula.atom(ConditionAtom(condition.key, op, bounds(texts, op.base)))
    return open.note.map { atom && .doubt(.undocumentedKey($0)) } ?? atom
  }

  /// What the test may give over a domain.
  private func outcomes(_ test: ValueTest, _ domain: OpenKey.Domain) -> Set<Bool> {
    let whenMatching = !test.base.isNegated
    let reachable: [ValueTest.Pattern]
    switch domain {
    case .oneOf(let values): return Set(values.map(test.passes))
    case .any: reachable = test.patterns.filter { if case .unreadable = $0 { false } else { true } }
    case .starting(let prefix): reachable = test.patterns.filter { mayMatch($0, startingWith: prefix) }
    case .notStarting(let prefix): reachable = test.patterns.filter { !mustStart($0, with: prefix) }
    }
    if reachable.isEmpty { return [!whenMatching] }
    let coversAll = reachable.contains { pattern in
      switch (pattern, domain) {
      case (.glob(let glob), .starting(let prefix)): glob.matchesEverythingStarting(with: prefix)
      case (.glob(let glob), _): glob.matchesEverything
      case (.arn(let pattern), _): pattern.matchesEverything
      default: false
      }
    }
    return coversAll ? [whenMatching] : [true, false]
  }

  private func mayMatch(_ pattern: ValueTest.Pattern, startingWith prefix: String) -> Bool {
    switch pattern {
    case .text(let text): text.hasPrefix(prefix)
    case .glob(let glob):
      glob.isLiteral
        ? glob.literalPrefix.hasPrefix(prefix)
        : glob.literalPrefix.hasPrefix(prefix) || prefix.hasPrefix(glob.literalPrefix)
    case .arn(let arn): arn.account == nil || prefix.contains(":\(arn.account?.text ?? ""):")
    default: false
    }
  }

  private func mustStart(_ pattern: ValueTest.Pattern, with prefix: String) -> Bool {
    switch pattern {
    case .text(let text): text.hasPrefix(prefix)
    case .glob(let glob): glob.literalPrefix.hasPrefix(prefix)
    default: false
    }
  }

  /// Of several bounds only the widest counts, so that the atom can be negated.
  private func bounds(_ texts: [String], _ base: ConditionOperator.Base) -> [String] {
    let keyed = texts.compactMap { text in ValueTest.number(text, base).map { ($0, text) } }
    switch base {
    case .numericLessThan, .numericLessThanEquals, .dateLessThan, .dateLessThanEquals:
      return keyed.max { $0.0 < $1.0 }.map { [$0.1] } ?? texts
    case .numericGreaterThan, .numericGreaterThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
      return keyed.min { $0.0 < $1.0 }.map { [$0.1] } ?? texts
    default: return texts
    }
  }

  // MARK: Policy variables

  private struct Filled {
    var patterns: [ValueTest.Pattern] = []
    var texts: [String] = []
    /// Set when an unknown variable decides.
    var formula: Formula?
  }

  /// Fills in the policy variables of a condition's values; a value whose variable is absent drops out (R62).
  private func fill(_ condition: Condition) -> Filled {
    var filled = Filled()
    let base = condition.operator.base
    for value in condition.values {
      guard value.hasVariables else {
        filled.patterns.append(ValueTest.pattern(value, base) { _, _ in nil })
        filled.texts.append(value.literal { _, _ in nil } ?? value.text)
        continue
      }
      let variables = resolve(value)
      if let unknown = variables.unknown {
        filled.formula = .doubt(.openVariable(unknown))
        return filled
      }
      guard !variables.isMissing else { continue }
      filled.patterns.append(ValueTest.pattern(value, base) { key, _ in variables.values[key] })
      filled.texts.append(value.literal { key, _ in variables.values[key] } ?? value.text)
    }
    return filled
  }

  struct ResolvedVariables {
    var values: [String: String] = [:]
    /// A variable has neither value nor default.
    var isMissing = false
    /// A variable whose value is open.
    var unknown: String?
  }

  /// Looks up the variables of a policy string. Rule: R61, R62.
  func resolve(_ string: PolicyString) -> ResolvedVariables {
    var resolved = ResolvedVariables()
    for case .variable(let key, let fallback) in string.pieces ?? [] {
      switch state(of: ContextKey(key)) {
      case .values(let values) where values.count == 1 && !ContextKey(key).isMultivalued:
        resolved.values[key] = values[0]
      case .values: resolved.isMissing = true
      case .absent:
        if let fallback { resolved.values[key] = fallback } else { resolved.isMissing = true }
      case .open(let open):
        if case .oneOf(let only) = open.domain, only.count == 1, !open.mayBeAbsent {
          resolved.values[key] = only[0]
        } else {
          resolved.unknown = key
        }
      }
    }
    return resolved
  }
}
