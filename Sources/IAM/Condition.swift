/// One line of a `Condition` block: an operator, a key and the values, of which one must match.
///
/// Rule: R63.
public struct Condition: Hashable, Sendable {
  /// The operator.
  public let `operator`: ConditionOperator
  /// The key.
  public let key: ContextKey
  /// The values; none where the policy wrote an empty list (U11).
  public let values: [PolicyString]
  /// The values ready for comparing; nil where one of them depends on the request.
  package let constants: [ConditionValue]?
  /// Whether a value is empty, or there is none (U11).
  package let hasEmptyValue: Bool

  /// Puts a condition together.
  public init(_ operator: ConditionOperator, _ key: ContextKey, _ values: [PolicyString]) {
    self.operator = `operator`
    self.key = key
    self.values = values
    let base = `operator`.base
    constants =
      base.takesVariables && values.contains(where: \.hasVariables)
      ? nil : values.map { ConditionValue($0, base) { _, _ in nil } }
    hasEmptyValue = values.isEmpty || values.contains { $0.text.isEmpty }
  }

  /// Equal when written alike.
  public static func == (left: Condition, right: Condition) -> Bool {
    left.operator == right.operator && left.key == right.key && left.values == right.values
  }

  /// Hashes operator, key and values.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(`operator`)
    hasher.combine(key)
    hasher.combine(values)
  }
}
