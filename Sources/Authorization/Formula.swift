import IAM

/// What is left of policies once everything known about a request is filled in: true, false, or atoms joined by
/// "and" and "or". There is no "not": negation is pushed into the atoms at once.
indirect enum Formula: Hashable, Sendable {
  case always
  case never
  case literal(Literal)
  /// Unknown for a reason that no request can settle.
  case doubt(Doubt)
  case all([Formula])
  case any([Formula])

  static func && (left: Formula, right: @autoclosure () -> Formula) -> Formula {
    switch left {
    case .never: return .never
    case .always: return right()
    default: break
    }
    var result = left
    result.formConjunction(right())
    return result
  }

  static func || (left: Formula, right: @autoclosure () -> Formula) -> Formula {
    switch left {
    case .always: return .always
    case .never: return right()
    default: break
    }
    var result = left
    result.formDisjunction(right())
    return result
  }

  /// "And" in place: many formulas are joined in linear time.
  mutating func formConjunction(_ other: Formula) {
    if isNever || other.isAlways { return }
    if isAlways || other.isNever {
      self = other
    } else if case .all(var parts) = self {
      self = .never
      if case .all(let more) = other { parts += more } else { parts.append(other) }
      self = .all(parts)
    } else if case .all(let more) = other {
      self = .all([self] + more)
    } else if self != other {
      self = .all([self, other])
    }
  }

  /// "Or" in place.
  mutating func formDisjunction(_ other: Formula) {
    if isAlways || other.isNever { return }
    if isNever || other.isAlways {
      self = other
    } else if case .any(var parts) = self {
      self = .never
      if case .any(let more) = other { parts += more } else { parts.append(other) }
      self = .any(parts)
    } else if case .any(let more) = other {
      self = .any([self] + more)
    } else if self != other {
      self = .any([self, other])
    }
  }

  static prefix func ! (formula: Formula) -> Formula {
    switch formula {
    case .always: .never
    case .never: .always
    case .literal(let literal): .literal(!literal)
    case .doubt: formula
    case .all(let parts): parts.reduce(into: .never) { $0.formDisjunction(!$1) }
    case .any(let parts): parts.reduce(into: .always) { $0.formConjunction(!$1) }
    }
  }

  init(_ value: Bool) { self = value ? .always : .never }

  static func atom(_ atom: ConditionAtom) -> Formula { .literal(Literal(atom)) }

  var isAlways: Bool { if case .always = self { true } else { false } }
  var isNever: Bool { if case .never = self { true } else { false } }

  /// Whether it hangs on a doubt.
  var hasDoubts: Bool {
    switch self {
    case .doubt: true
    case .all(let parts), .any(let parts): parts.contains(where: \.hasDoubts)
    case .always, .never, .literal: false
    }
  }

  /// The doubts in it, each once.
  var doubts: Set<Doubt> {
    switch self {
    case .doubt(let doubt): [doubt]
    case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.doubts) }
    case .always, .never, .literal: []
    }
  }

  /// The formula as it reads in an Allow: some doubts count there (U2, U3, U11).
  var inAllow: Formula {
    switch self {
    case .doubt(let doubt): doubt.countsInAllow ? .always : self
    case .all(let parts): parts.reduce(into: .always) { $0.formConjunction($1.inAllow) }
    case .any(let parts): parts.reduce(into: .never) { $0.formDisjunction($1.inAllow) }
    case .always, .never, .literal: self
    }
  }

  /// The formula with what stands in it several times said once: calls that need several actions together ask the same of
  /// each. Linear.
  var withoutRepetition: Formula {
    var seen: Set<Formula> = []
    func first(_ part: Formula) -> Formula? {
      let part = part.withoutRepetition
      return seen.insert(part).inserted ? part : nil
    }
    return switch self {
    case .all(let parts): parts.compactMap(first).reduce(into: .always) { $0.formConjunction($1) }
    case .any(let parts): parts.compactMap(first).reduce(into: .never) { $0.formDisjunction($1) }
    case .always, .never, .literal, .doubt: self
    }
  }

  /// The literals of a conjunction in which each can be met and missed whatever the others say: some requests meet it,
  /// some do not, and nothing in it can be left out. nil where that is not plain.
  var freeLiterals: [Literal]? {
    switch self {
    case .literal(let literal): return literal.isFree ? [literal] : nil
    case .all(let parts):
      var literals: [Literal] = []
      for part in parts {
        guard case .literal(let literal) = part, literal.isFree,
          !literals.contains(where: { $0.atom.key == literal.atom.key })
        else { return nil }
        literals.append(literal)
      }
      return literals
    default: return nil
    }
  }
}
