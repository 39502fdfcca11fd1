/// One line of a `Condition` block: an operator, a key and the values, of which one must match.
///
/// Rule: R63.
public struct Condition: Hashable, Sendable {
  /// The operator.
  public let `operator`: ConditionOperator
  // One reference instead of several: conditions are handed round a lot.
  private let parts: Parts

  private final class Parts: Sendable {
    let key: ContextKey
    let values: [PolicyString]
    let constants: [ConditionValue]?
    let constantTexts: SpelledTexts
    let hasEmptyValue: Bool

    init(_ base: ConditionOperator.Base, _ key: ContextKey, _ values: [PolicyString]) {
      self.key = key
      self.values = values
      constants =
        base.takesVariables && values.contains(where: \.hasVariables)
        ? nil : values.map { ConditionValue($0, base) { _, _ in nil } }
      constantTexts = SpelledTexts(constants == nil ? [] : values, base)
      hasEmptyValue = values.isEmpty || values.contains { $0.text.isEmpty }
    }
  }

  /// The key.
  public var key: ContextKey { parts.key }
  /// The values; none where the policy wrote an empty list (U11).
  public var values: [PolicyString] { parts.values }
  /// The values ready for comparing; nil where one of them depends on the request.
  package var constants: [ConditionValue]? { parts.constants }
  /// Those values as texts.
  package var constantTexts: SpelledTexts { parts.constantTexts }
  /// Whether a value is empty, or there is none (U11).
  package var hasEmptyValue: Bool { parts.hasEmptyValue }

  /// Puts a condition together.
  public init(_ operator: ConditionOperator, _ key: ContextKey, _ values: [PolicyString]) {
    self.operator = `operator`
    parts = Parts(`operator`.base, key, values)
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

/// Values as texts: plain, unless that could be misread.
package struct SpelledTexts: Sendable {
  /// The texts.
  package let texts: [String]
  /// Whether they are spelled as in a policy, where `${*}` is an asterisk.
  package let isSpelled: Bool

  /// Takes values without variables; `besideOpen` where values with variables stand beside them.
  package init(_ values: [PolicyString], _ base: ConditionOperator.Base, besideOpen: Bool = false) {
    let isSpelled = besideOpen || base.takesWildcards && values.contains(where: \.hasLiteralWildcard)
    self.isSpelled = isSpelled
    texts = values.map { value in
      isSpelled || value.pieces == nil ? value.text : value.literal { _, _ in nil } ?? value.text
    }
  }
}

extension PolicyString {
  /// Whether a wildcard character stands for itself.
  fileprivate var hasLiteralWildcard: Bool {
    (pieces ?? []).contains {
      if case .literal(let text) = $0 { text.contains("*") || text.contains("?") } else { false }
    }
  }
}
