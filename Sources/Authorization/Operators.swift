import IAM

/// Compares one request value with the values of a condition. Rule: R63, R64.
struct ValueTest {
  let base: ConditionOperator.Base
  let patterns: [Pattern]
  /// The values, variables filled in.
  var strings: [PolicyString] = []

  typealias Pattern = ConditionValue

  /// Whether a request value passes; for a negated operator, whether it differs from all values.
  func passes(_ value: String) -> Bool { ValueTest.passes(value, base, patterns) }

  /// Whether a request value passes. It is read once, whatever the number of patterns.
  static func passes(_ value: String, _ base: ConditionOperator.Base, _ patterns: [Pattern]) -> Bool {
    matchesAny(value, base, patterns) != base.isNegated
  }

  private static func matchesAny(
    _ value: String, _ base: ConditionOperator.Base, _ patterns: [Pattern]
  ) -> Bool {
    switch base {
    case .stringLike, .stringNotLike:
      return patterns.contains { if case .glob(let glob) = $0 { glob.matches(value) } else { false } }
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike:
      guard let arn = ARN(value) else { return false }
      return patterns.contains { if case .arn(let pattern) = $0 { pattern.matches(arn) } else { false } }
    case .ipAddress, .notIpAddress:
      guard let address = IPNetwork(value) else { return false }
      return patterns.contains { if case .network(let range) = $0 { range.contains(address) } else { false } }
    case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .bool:
      let value = value.lowercased()
      return patterns.contains { if case .text(let text) = $0 { value == text } else { false } }
    case .stringEquals, .stringNotEquals, .binaryEquals, .null:
      return patterns.contains { if case .text(let text) = $0 { value == text } else { false } }
    default:
      guard let number = base.number(value) else { return false }
      return patterns.contains {
        if case .number(let bound) = $0 { compare(number, base, bound) } else { false }
      }
    }
  }

  func matches(_ value: String, _ pattern: Pattern) -> Bool { ValueTest.matchesAny(value, base, [pattern]) }

  private static func compare(_ value: Double, _ base: ConditionOperator.Base, _ bound: Double) -> Bool {
    switch base {
    case .numericLessThan, .dateLessThan: value < bound
    case .numericLessThanEquals, .dateLessThanEquals: value <= bound
    case .numericGreaterThan, .dateGreaterThan: value > bound
    case .numericGreaterThanEquals, .dateGreaterThanEquals: value >= bound
    default: value == bound
    }
  }

  static func number(_ text: String, _ base: ConditionOperator.Base) -> Double? { base.number(text) }

  static func seconds(_ text: String) -> Double? { secondsSince1970(text) }

  /// Makes a pattern of a value whose variables are filled in.
  static func pattern(
    _ string: PolicyString, _ base: ConditionOperator.Base,
    _ value: (_ key: String, _ fallback: String?) -> String?
  ) -> Pattern { ConditionValue(string, base, value) }
}
