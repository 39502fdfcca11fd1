/// What the rules say about one thing: yes, no, or that AWS does not document it.
///
/// Kleene's three values; the unknown one names the U rules that it hangs on.
public enum Truth: Hashable, Sendable {
  case no
  case unknown(Set<String>)
  case yes

  init(_ value: Bool) { self = value ? .yes : .no }

  static func unknown(_ rule: String) -> Truth { .unknown([rule]) }

  var negated: Truth {
    switch self {
    case .no: .yes
    case .yes: .no
    case .unknown: self
    }
  }

  func and(_ other: @autoclosure () -> Truth) -> Truth {
    switch self {
    case .no: return .no
    case .yes: return other()
    case .unknown(let rules):
      switch other() {
      case .no: return .no
      case .yes: return self
      case .unknown(let more): return .unknown(rules.union(more))
      }
    }
  }

  func or(_ other: @autoclosure () -> Truth) -> Truth { negated.and(other().negated).negated }
}

extension Sequence {
  /// Yes when every element is; yes of nothing.
  func all(_ test: (Element) -> Truth) -> Truth {
    var result = Truth.yes
    for element in self {
      result = result.and(test(element))
      if result == .no { return .no }
    }
    return result
  }

  /// Yes when some element is; no of nothing.
  func any(_ test: (Element) -> Truth) -> Truth { all { test($0).negated }.negated }
}
