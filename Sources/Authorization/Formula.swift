import IAM

/// What is left of policies once everything known about a request is filled in: true, false, or atoms joined by
/// "and" and "or". There is no "not": negation is pushed into the atoms at once.
indirect enum Formula: Hashable, Sendable {
  case always
  case never
  case atom(ConditionAtom)
  /// Unknown for a reason that no request can settle.
  case doubt(Doubt)
  case all([Formula])
  case any([Formula])

  static func && (left: Formula, right: @autoclosure () -> Formula) -> Formula {
    if case .never = left { return .never }
    let right = right()
    switch (left, right) {
    case (_, .never): return .never
    case (.always, _): return right
    case (_, .always): return left
    case (.all(let some), .all(let more)): return .all(some + more)
    case (.all(let some), _): return .all(some + [right])
    case (_, .all(let more)): return .all([left] + more)
    default: return left == right ? left : .all([left, right])
    }
  }

  static func || (left: Formula, right: @autoclosure () -> Formula) -> Formula {
    if case .always = left { return .always }
    let right = right()
    switch (left, right) {
    case (_, .always): return .always
    case (.never, _): return right
    case (_, .never): return left
    case (.any(let some), .any(let more)): return .any(some + more)
    case (.any(let some), _): return .any(some + [right])
    case (_, .any(let more)): return .any([left] + more)
    default: return left == right ? left : .any([left, right])
    }
  }

  static prefix func ! (formula: Formula) -> Formula {
    switch formula {
    case .always: .never
    case .never: .always
    case .atom(let atom): atom.negation
    case .doubt: formula
    case .all(let parts): parts.reduce(.never) { $0 || !$1 }
    case .any(let parts): parts.reduce(.always) { $0 && !$1 }
    }
  }

  init(_ value: Bool) { self = value ? .always : .never }

  var isAlways: Bool { if case .always = self { true } else { false } }
  var isNever: Bool { if case .never = self { true } else { false } }

  /// The doubts in it, each once.
  var doubts: Set<Doubt> {
    switch self {
    case .doubt(let doubt): [doubt]
    case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.doubts) }
    case .always, .never, .atom: []
    }
  }

  /// The formula as it reads in an Allow: some doubts count there (U2, U3, U11).
  var inAllow: Formula {
    switch self {
    case .doubt(let doubt): doubt.countsInAllow ? .always : self
    case .all(let parts): parts.reduce(.always) { $0 && $1.inAllow }
    case .any(let parts): parts.reduce(.never) { $0 || $1.inAllow }
    case .always, .never, .atom: self
    }
  }
}

extension ConditionAtom {
  /// What holds exactly where this atom does not. Rule: R63, R65, R66.
  var negation: Formula {
    let op = `operator`
    switch op.base {
    case .null:
      return .atom(ConditionAtom(key, op, values.map { $0 == "true" ? "false" : "true" }))
    case .bool: return negatedBool
    default: break
    }
    // BinaryEquals has no opposite of its own; compared as text it has.
    let opposite = op.base.opposite ?? .stringNotEquals
    switch op.qualifier {
    case .forAnyValue:
      return .atom(ConditionAtom(key, ConditionOperator(opposite, qualifier: .forAllValues), values))
    case .forAllValues:
      return .atom(ConditionAtom(key, ConditionOperator(opposite, qualifier: .forAnyValue), values))
    case nil: break
    }
    if op.base.isNegated { return .atom(ConditionAtom(key, ConditionOperator(opposite), values)) }
    if !op.ifExists {
      let trueWhenMissing = opposite.isNegated
      return .atom(ConditionAtom(key, ConditionOperator(opposite, ifExists: !trueWhenMissing), values))
    }
    let negated = Formula.atom(ConditionAtom(key, ConditionOperator(opposite), values))
    return opposite.isNegated ? .atom(.isPresent(key)) && negated : negated
  }

  private var negatedBool: Formula {
    let others = ["true", "false"].filter { !values.contains($0) }
    let op = `operator`
    switch op.qualifier {
    case .forAnyValue:
      return .atom(ConditionAtom(key, ConditionOperator(.bool, qualifier: .forAllValues), others))
    case .forAllValues:
      return .atom(ConditionAtom(key, ConditionOperator(.bool, qualifier: .forAnyValue), others))
    case nil: break
    }
    if others.isEmpty { return op.ifExists ? .never : .atom(.isMissing(key)) }
    return .atom(ConditionAtom(key, ConditionOperator(.bool, ifExists: !op.ifExists), others))
  }

  static func isPresent(_ key: ContextKey) -> ConditionAtom {
    ConditionAtom(key, ConditionOperator(.null), ["false"])
  }

  static func isMissing(_ key: ContextKey) -> ConditionAtom {
    ConditionAtom(key, ConditionOperator(.null), ["true"])
  }
}
