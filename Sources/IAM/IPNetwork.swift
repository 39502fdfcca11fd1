import Foundation

/// A range of IPv4 or IPv6 addresses; a single address is a range of one. Rule: R64.
package struct IPNetwork: Hashable, Sendable {
  // An IPv4 address in the low 32 bits.
  private let address: UInt128
  /// 32 or 128 bits.
  private let width: Int
  private let prefixLength: Int

  /// Reads `203.0.113.0/24`, `2001:db8::/32`, or an address alone.
  package init?(_ text: String) {
    if let four = IPNetwork.dottedAddress(text.utf8) {
      (address, width, prefixLength) = (UInt128(four), 32, 32)
      return
    }
    let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
    guard let (address, width) = IPNetwork.address(text[..<(slash ?? text.endIndex)]) else { return nil }
    (self.address, self.width) = (address, width)
    guard let slash else {
      prefixLength = width
      return
    }
    guard let length = Int(text[text.utf8.index(after: slash)...]), (0...width).contains(length) else {
      return nil
    }
    prefixLength = length
  }

  /// Whether it is one address.
  package var isSingle: Bool { prefixLength == width }

  /// Whether it is one of IPv4 addresses.
  package var isVersion4: Bool { width == 32 }

  /// Whether the other range lies in this one.
  package func contains(_ other: IPNetwork) -> Bool {
    width == other.width && other.prefixLength >= prefixLength
      && (address ^ other.address) >> UInt128(width - prefixLength) == 0
  }

  /// The first address, the last, and those next to them: where the answer changes.
  package var borders: [String] {
    let ones: UInt128 = (1 << UInt128(width)) &- 1
    let hosts: UInt128 = (1 << UInt128(width - prefixLength)) &- 1
    let (first, last) = (address & ~hosts, address | hosts)
    return [first, last, (first &- 1) & ones, (last &+ 1) & ones].map(text)
  }

  private func text(_ address: UInt128) -> String {
    if width == 32 {
      return stride(from: 24, through: 0, by: -8).map { String(UInt8(truncatingIfNeeded: address >> $0)) }
        .joined(separator: ".")
    }
    return stride(from: 112, through: 0, by: -16).map {
      String(UInt16(truncatingIfNeeded: address >> $0), radix: 16)
    }.joined(separator: ":")
  }

  // MARK: Reading

  private static func address(_ text: Substring) -> (UInt128, width: Int)? {
    if let four = dottedAddress(text.utf8) { return (UInt128(four), 32) }
    let text = String(text)
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      return (withUnsafeBytes(of: &four, number), 32)
    }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return (withUnsafeBytes(of: &six, number), 128) }
    return nil
  }

  private static func number(_ bytes: UnsafeRawBufferPointer) -> UInt128 {
    bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The plain spelling, which nearly all addresses have: four numbers without leading zeros.
  @inline(__always)
  private static func dottedAddress(_ text: some Collection<UInt8>) -> UInt32? {
    var (address, number, digits, dots) = (UInt32(0), UInt32(0), 0, 0)
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if digits > 0, number == 0 { return nil }
        number = number * 10 + UInt32(byte - UInt8(ascii: "0"))
        digits += 1
        if number > 255 { return nil }
      case UInt8(ascii: ".") where digits > 0 && dots < 3:
        address = address << 8 | number
        (number, digits) = (0, 0)
        dots += 1
      default: return nil
      }
    }
    return dots == 3 && digits > 0 ? address << 8 | number : nil
  }
}
