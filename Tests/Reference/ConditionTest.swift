import Foundation

/// A condition operator and what it says about the values of a key.
///
/// Rule: R63–R67.
struct ConditionTest: Hashable {
  enum Comparison: String, CaseIterable {
    case stringEquals, stringEqualsIgnoreCase, stringLike
    case numericEquals, numericLessThan, numericLessThanEquals, numericGreaterThan, numericGreaterThanEquals
    case dateEquals, dateLessThan, dateLessThanEquals, dateGreaterThan, dateGreaterThanEquals
    case bool, binaryEquals, ipAddress, arnLike, null
  }

  var comparison: Comparison
  var isNegated = false
  var isForAllValues = false
  var isForAnyValue = false
  var isIfExists = false

  /// Reads an operator's name in any letter case; nil when there is none of that name.
  init?(_ name: String) {
    var rest = name.lowercased()
    if rest.hasPrefix("forallvalues:") { isForAllValues = true }
    if rest.hasPrefix("foranyvalue:") { isForAnyValue = true }
    if isForAllValues || isForAnyValue { rest = String(rest.drop { $0 != ":" }.dropFirst()) }
    if rest.hasSuffix("ifexists") {
      isIfExists = true
      rest = String(rest.dropLast("ifexists".count))
    }
    for word in ["stringnot", "numericnot", "datenot", "arnnot"] where rest.hasPrefix(word) {
      isNegated = true
      rest = String(word.dropLast(3)) + rest.dropFirst(word.count)
    }
    if rest == "notipaddress" {
      isNegated = true
      rest = "ipaddress"
    }
    if rest == "arnequals" { rest = "arnlike" }
    guard let comparison = Comparison.allCases.first(where: { $0.rawValue.lowercased() == rest }) else {
      return nil
    }
    if comparison == .null, isIfExists { return nil }
    let hasNegation = !rest.hasPrefix("numeric") && !rest.hasPrefix("date") || rest.hasSuffix("equals")
    if isNegated, !hasNegation || rest.hasSuffix("thanequals") { return nil }
    self.comparison = comparison
  }

  /// Whether policy variables are replaced in the values (R61).
  var takesVariables: Bool {
    [.stringEquals, .stringEqualsIgnoreCase, .stringLike, .arnLike].contains(comparison)
  }
}

extension PolicyStatement.Condition {
  /// Whether the condition holds in a complete context.
  ///
  /// - Parameter isAllow: the effect of the statement, which decides how an empty list is read (U11).
  func holds(in context: [String: [String]], isAllow: Bool) -> Truth {
    let present = context[key].flatMap { $0.isEmpty ? nil : $0 }
    if test.comparison == .null { return isNull(present) }
    if values.isEmpty || values.contains("") { return isAllow ? .yes : .unknown("U11") }
    guard let present else { return whenMissing }
    let expected = expected(in: context)
    func holds(_ value: String, loosely: Bool) -> Bool {
      let found = expected.contains {
        $0.map { compare(value, loosely ? $0.loose ?? $0.tokens : $0.tokens) } ?? false
      }
      return found != test.isNegated
    }
    func holds(loosely: Bool) -> Bool {
      test.isForAnyValue
        ? present.contains { holds($0, loosely: loosely) }
        : present.allSatisfy { holds($0, loosely: loosely) }
    }
    if isMultivalued(key), !test.isForAllValues, !test.isForAnyValue { return .unknown("U4") }
    let strict = holds(loosely: false)
    return isAllow && !strict && holds(loosely: true) ? .unknown("U13") : Truth(strict)
  }

  private func isNull(_ present: [String]?) -> Truth {
    Truth(values.contains { $0.lowercased() == (present == nil ? "true" : "false") })
  }

  private var whenMissing: Truth {
    if test.isForAllValues { return .yes }
    if test.isForAnyValue { return test.isIfExists ? .unknown("U4") : .no }
    return Truth(test.isIfExists || test.isNegated)
  }

  /// Whether one value of the request meets one value of the policy, negation aside; what cannot be read
  /// as the operator wants it does not (R64).
  private func compare(_ value: String, _ expected: [PatternToken]) -> Bool {
    let text = written(expected)
    switch test.comparison {
    case .stringEquals, .binaryEquals: return value == text
    case .stringEqualsIgnoreCase: return value.lowercased() == text.lowercased()
    case .stringLike: return matches(expected, value)
    case .arnLike:
      guard let parts = arnParts(expected, padded: false) else { return false }
      return matchesPartByPart(parts, value)
    case .bool:
      let words = ["true", "false"]
      return words.contains(text.lowercased()) && value.lowercased() == text.lowercased()
    case .ipAddress: return isAddress(value, in: text)
    case .numericEquals: return order(value, text, Double.init, ==)
    case .numericLessThan: return order(value, text, Double.init, <)
    case .numericLessThanEquals: return order(value, text, Double.init, <=)
    case .numericGreaterThan: return order(value, text, Double.init, >)
    case .numericGreaterThanEquals: return order(value, text, Double.init, >=)
    case .dateEquals: return order(value, text, seconds, ==)
    case .dateLessThan: return order(value, text, seconds, <)
    case .dateLessThanEquals: return order(value, text, seconds, <=)
    case .dateGreaterThan: return order(value, text, seconds, >)
    case .dateGreaterThanEquals: return order(value, text, seconds, >=)
    case .null: return false
    }
  }

  private func order(
    _ left: String, _ right: String, _ read: (String) -> Double?, _ isOrdered: (Double, Double) -> Bool
  ) -> Bool {
    guard let left = read(left), let right = read(right) else { return false }
    return isOrdered(left, right)
  }
}

/// Seconds since 1970 of an ISO 8601 time, a date, or a number of seconds; nil for anything else.
func seconds(_ text: String) -> Double? {
  if let number = Double(text) { return number }
  let whole = text.contains("T") ? text : text + "T00:00:00Z"
  let plain = Date.ISO8601FormatStyle()
  let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  let date = (try? plain.parse(whole)) ?? (try? fractional.parse(whole))
  return date?.timeIntervalSince1970
}

/// The bytes of an IPv4 or IPv6 address; nil when it is none.
func addressBytes(_ text: String) -> [UInt8]? { text.contains(":") ? versionSix(text) : versionFour(text) }

private func versionFour(_ text: String) -> [UInt8]? {
  let bytes = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
  return bytes.count == 4 && text.filter { $0 == "." }.count == 3 ? bytes : nil
}

private func versionSix(_ text: String) -> [UInt8]? {
  let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false).map { half in
    half.isEmpty
      ? [] : half.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
  }
  let groups = halves.map { $0.compactMap { $0 } }
  guard zip(halves, groups).allSatisfy({ $0.count == $1.count }) else { return nil }
  let words: [UInt16]
  switch groups.count {
  case 1: words = groups[0]
  case 2 where groups[0].count + groups[1].count < 8:
    words = groups[0] + Array(repeating: 0, count: 8 - groups[0].count - groups[1].count) + groups[1]
  default: return nil
  }
  return words.count == 8 ? words.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } : nil
}

/// A range of addresses: the bits that count, and how many they are.
func addressRange(_ text: String) -> (bytes: [UInt8], bits: Int)? {
  let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  guard let bytes = addressBytes(halves[0]) else { return nil }
  guard halves.count == 2 else { return (bytes, bytes.count * 8) }
  guard let bits = Int(halves[1]), (0...bytes.count * 8).contains(bits) else { return nil }
  return (bytes, bits)
}

private func isAddress(_ text: String, in range: String) -> Bool {
  guard let address = addressBytes(text), let (bytes, bits) = addressRange(range),
    bytes.count == address.count
  else { return false }
  return (0..<bits).allSatisfy { bit in
    let mask = UInt8(128) >> UInt8(bit % 8)
    return address[bit / 8] & mask == bytes[bit / 8] & mask
  }
}
