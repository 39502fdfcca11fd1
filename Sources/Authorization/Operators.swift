import Foundation
import IAM

/// Compares one request value with the values of a condition. Rule: R63, R64.
struct ValueTest {
  let base: ConditionOperator.Base
  let patterns: [Pattern]
  /// The values as written, variables filled in.
  var texts: [String] = []

  /// One value of a condition, ready for comparing.
  enum Pattern {
    case text(String)
    case glob(Glob)
    case arn(ARNPattern)
    case number(Double)
    case network(IPNetwork)
    /// An operand that cannot be read matches nothing.
    case unreadable
  }

  /// Whether a request value passes; for a negated operator, whether it differs from all values.
  func passes(_ value: String) -> Bool {
    patterns.contains { matches(value, $0) } != base.isNegated
  }

  func matches(_ value: String, _ pattern: Pattern) -> Bool {
    switch pattern {
    case .text(let text):
      switch base {
      case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .bool: value.lowercased() == text.lowercased()
      default: value == text
      }
    case .glob(let glob): glob.matches(value)
    case .arn(let pattern): ARN(value).map(pattern.matches) ?? false
    case .number(let bound): ValueTest.number(value, base).map { compare($0, bound) } ?? false
    case .network(let network): IPNetwork(value).map(network.contains) ?? false
    case .unreadable: false
    }
  }

  private func compare(_ value: Double, _ bound: Double) -> Bool {
    switch base {
    case .numericLessThan, .dateLessThan: value < bound
    case .numericLessThanEquals, .dateLessThanEquals: value <= bound
    case .numericGreaterThan, .dateGreaterThan: value > bound
    case .numericGreaterThanEquals, .dateGreaterThanEquals: value >= bound
    default: value == bound
    }
  }

  static func number(_ text: String, _ base: ConditionOperator.Base) -> Double? {
    base.rawValue.hasPrefix("Date") ? seconds(text) : Double(text)
  }

  /// W3C ISO 8601 or seconds since 1970.
  static func seconds(_ text: String) -> Double? {
    if let seconds = Double(text) { return seconds }
    let styles: [Date.ISO8601FormatStyle] = [
      .iso8601, Date.ISO8601FormatStyle(includingFractionalSeconds: true),
      .iso8601.year().month().day(),
    ]
    return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first?.timeIntervalSince1970
  }

  /// Makes a pattern of a value whose variables are filled in.
  static func pattern(
    _ string: PolicyString, _ base: ConditionOperator.Base,
    _ value: (_ key: String, _ fallback: String?) -> String?
  ) -> Pattern {
    switch base {
    case .stringLike, .stringNotLike: return .glob(string.glob(value))
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike: return .arn(string.pattern(value))
    case .bool:
      let text = string.text.lowercased()
      return text == "true" || text == "false" ? .text(text) : .unreadable
    case .ipAddress, .notIpAddress: return IPNetwork(string.text).map(Pattern.network) ?? .unreadable
    case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .binaryEquals,
      .null:
      return string.literal(value).map(Pattern.text) ?? .unreadable
    default: return number(string.text, base).map(Pattern.number) ?? .unreadable
    }
  }
}

/// A range of IPv4 or IPv6 addresses; a single address is a range of one. Rule: R64.
struct IPNetwork: Hashable, Sendable {
  let address: [UInt8]
  let prefixLength: Int

  /// Reads `203.0.113.0/24`, `2001:db8::/32`, or an address alone.
  init?(_ text: String) {
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = IPNetwork.bytes(String(halves[0])) else { return nil }
    address = bytes
    guard halves.count == 2 else {
      prefixLength = bytes.count * 8
      return
    }
    guard let length = Int(halves[1]), (0...bytes.count * 8).contains(length) else { return nil }
    prefixLength = length
  }

  /// Whether the other range lies in this one.
  func contains(_ other: IPNetwork) -> Bool {
    guard address.count == other.address.count, other.prefixLength >= prefixLength else { return false }
    return (0..<prefixLength).allSatisfy { bit in
      let mask = UInt8(0x80) >> (bit % 8)
      return address[bit / 8] & mask == other.address[bit / 8] & mask
    }
  }

  /// The first address, the last, and those next to them: where the answer changes.
  var borders: [String] {
    let first = address.indices.map { address[$0] & mask(prefixLength - $0 * 8) }
    let last = address.indices.map { address[$0] | ~mask(prefixLength - $0 * 8) }
    return [first, last, IPNetwork.step(first, by: -1), IPNetwork.step(last, by: 1)].map(IPNetwork.text)
  }

  private func mask(_ bits: Int) -> UInt8 { bits >= 8 ? 255 : bits <= 0 ? 0 : ~(255 >> UInt8(bits)) }

  private static func step(_ bytes: [UInt8], by step: Int) -> [UInt8] {
    var (bytes, carry) = (bytes, step)
    for position in bytes.indices.reversed() where carry != 0 {
      let sum = Int(bytes[position]) + carry
      bytes[position] = UInt8(truncatingIfNeeded: sum)
      carry = sum < 0 ? -1 : sum > 255 ? 1 : 0
    }
    return bytes
  }

  private static func text(_ bytes: [UInt8]) -> String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map {
      String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
    }.joined(separator: ":")
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
    return nil
  }
}
