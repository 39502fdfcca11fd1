import Foundation

/// A condition on a key, as far as it tells values apart.
struct Mention: Hashable {
  var comparison: ConditionTest.Comparison
  /// The policy's value, variables replaced.
  var value: [PatternToken]
}

/// Values of one key among which every distinction that the conditions draw is represented: what they
/// mention, what lies beside it, and something that they do not mention.
func candidateValues(of key: String, _ mentions: [Mention]) -> [String] {
  if booleanKeys.contains(key) { return ["true", "false"] }
  var values = mentions.flatMap(\.neighbours)
  let patterns = mentions.compactMap(\.pattern)
  for (position, left) in patterns.enumerated() {
    for right in patterns[(position + 1)...] { values += [textMatching(left, and: right)].compactMap { $0 } }
  }
  values += unmentioned(key, mentions)
  return unique(values.filter { isPlausible($0, key) })
}

func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
  var seen: Set<Value> = []
  return values.filter { seen.insert($0).inserted }
}

private let booleanKeys: Set = [
  "aws:multifactorauthpresent", "aws:viaawsservice", "aws:viaawsmcpservice", "aws:principalisawsservice",
]
private let addressKeys: Set = ["aws:sourceip", "aws:vpcsourceip"]
private let timeKeys: Set = ["aws:tokenissuetime"]
private let numberKeys: Set = ["aws:multifactorauthage"]
private let organizationKeys: Set = ["aws:principalorgid", "aws:resourceorgid"]

private func isPlausible(_ value: String, _ key: String) -> Bool {
  if addressKeys.contains(key) { return addressBytes(value) != nil }
  if timeKeys.contains(key) { return seconds(value) != nil }
  if numberKeys.contains(key) { return (Double(value) ?? -1) >= 0 }
  // An id is one word of a path.
  if organizationKeys.contains(key), value.contains("/") { return false }
  return !value.isEmpty
}

private func unmentioned(_ key: String, _ mentions: [Mention]) -> [String] {
  if addressKeys.contains(key) { return ["198.18.0.1", "fd00::1"] }
  if timeKeys.contains(key) { return ["2024-02-03T04:05:06Z"] }
  if numberKeys.contains(key) { return ["77"] }
  let comparisons = Set(mentions.map(\.comparison))
  // A value that no condition mentions, and one that is shaped as an ARN operator wants it.
  return ["unmentioned"] + (comparisons.contains(.arnLike) ? ["arn:aws:none::000000000000:unmentioned"] : [])
}

extension Mention {
  /// The value as a pattern of strings; nil for operators that do not compare strings.
  var pattern: [PatternToken]? {
    switch comparison {
    case .stringLike, .arnLike: value
    case .stringEquals, .stringEqualsIgnoreCase, .binaryEquals: PatternToken.literal(text)
    default: nil
    }
  }

  private var text: String {
    written(value)
  }

  /// Values on either side of what the condition asks for.
  var neighbours: [String] {
    switch comparison {
    case .stringLike, .arnLike: ["", "more"].map { filled($0) }
    case .stringEquals, .binaryEquals: [text]
    case .stringEqualsIgnoreCase: [text] + inOtherCase(text)
    case .numericEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
      .numericGreaterThanEquals:
      Double(text).map { [$0 - 0.25, $0, $0 + 0.25].map(number) } ?? []
    case .dateEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
      seconds(text).map { [$0 - 1, $0, $0 + 1].map(number) } ?? []
    case .bool: ["true", "false"]
    case .ipAddress: addressNeighbours
    case .null: []
    }
  }

  private func filled(_ filling: String) -> String {
    value.map { token in
      switch token {
      case .character(let scalar): String(scalar)
      case .one: "x"
      case .many: filling
      }
    }.joined()
  }

  /// A text whose letter case changes once, near its beginning or nowhere.
  private func inOtherCase(_ text: String) -> [String] {
    let (lower, upper) = (Array(text.lowercased()), Array(text.uppercased()))
    guard lower.count == upper.count else { return [String(lower), String(upper)] }
    let places = Set([0, 1, 2, lower.count]).filter { $0 <= lower.count }.sorted()
    return unique(
      places.flatMap { place in
        [String(lower[..<place] + upper[place...]), String(upper[..<place] + lower[place...])]
      })
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }

  private var addressNeighbours: [String] {
    guard let (bytes, bits) = addressRange(text) else { return [] }
    let first = bytes.enumerated().map { $1 & mask(bits - $0 * 8) }
    let last = bytes.enumerated().map { $1 | ~mask(bits - $0 * 8) }
    return [first, last, stepped(first, by: -1), stepped(last, by: 1)].map(addressText)
  }

  private func mask(_ bits: Int) -> UInt8 { bits >= 8 ? 255 : bits <= 0 ? 0 : ~(255 >> UInt8(bits)) }

  private func stepped(_ bytes: [UInt8], by step: Int) -> [UInt8] {
    var (bytes, carry) = (bytes, step)
    for position in bytes.indices.reversed() where carry != 0 {
      let sum = Int(bytes[position]) + carry
      bytes[position] = UInt8(truncatingIfNeeded: sum)
      carry = sum < 0 ? -1 : sum > 255 ? 1 : 0
    }
    return bytes
  }

  private func addressText(_ bytes: [UInt8]) -> String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map {
      String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
    }
    .joined(separator: ":")
  }
}
