/// One value of a condition, ready for comparing. Rule: R63, R64.
package enum ConditionValue: Sendable {
  /// A text; in lower case where letter case does not matter.
  case text(String)
  case glob(Glob)
  case arn(ARNPattern)
  case number(Double)
  case network(IPNetwork)
  /// An operand that cannot be read matches nothing.
  case unreadable

  /// Reads a value for an operator. `value` gives what a variable stands for.
  package init(
    _ string: PolicyString, _ base: ConditionOperator.Base,
    _ value: (_ key: String, _ fallback: String?) -> String?
  ) {
    switch base {
    case .stringLike, .stringNotLike: self = .glob(string.glob(value))
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike: self = .arn(string.pattern(value))
    case .bool:
      let text = string.text.lowercased()
      self = text == "true" || text == "false" ? .text(text) : .unreadable
    case .ipAddress, .notIpAddress: self = IPNetwork(string.text).map(ConditionValue.network) ?? .unreadable
    case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
      self = string.literal(value).map { .text($0.lowercased()) } ?? .unreadable
    case .stringEquals, .stringNotEquals, .binaryEquals, .null:
      self = string.literal(value).map(ConditionValue.text) ?? .unreadable
    default: self = base.number(string.text).map(ConditionValue.number) ?? .unreadable
    }
  }
}

extension ConditionOperator.Base {
  /// A number or time as the operator reads it, a time in seconds since 1970.
  package func number(_ text: String) -> Double? { isOfDates ? secondsSince1970(text) : Double(text) }

  private var isOfDates: Bool {
    switch self {
    case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan,
      .dateGreaterThanEquals:
      true
    default: false
    }
  }
}
