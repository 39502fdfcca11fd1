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
    let right = right()
    switch (left, right) {
    case (_, .never): return .never
    case (_, .always): return left
    case (.all(let some), .all(let more)): return .all(some + more)
    case (.all(let some), _): return .all(some + [right])
    case (_, .all(let more)): return .all([left] + more)
    default: return left == right ? left : .all([left, right])
    }
  }

  static func || (left: Formula, right: @autoclosure () -> Formula) -> Formula {
    switch left {
    case .always: return .always
    case .never: return right()
    default: break
    }
    let right = right()
    switch (left, right) {
    case (_, .always): return .always
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
    case .literal(let literal): .literal(!literal)
    case .doubt: formula
    case .all(let parts): parts.reduce(.never) { $0 || !$1 }
    case .any(let parts): parts.reduce(.always) { $0 && !$1 }
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
    case .all(let parts): parts.reduce(.always) { $0 && $1.inAllow }
    case .any(let parts): parts.reduce(.never) { $0 || $1.inAllow }
    case .always, .never, .literal: self
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
