import Foundation

extension JSONValue {
  /// The value as JSON text without white space, members in their order: equal values written with
  /// other spacing or escapes have equal texts.
  public var compactText: String {
    var text = CompactText()
    text.set(self)
    return String(decoding: text.utf8, as: UTF8.self)
  }

  /// Appends the UTF-8 of `compactText`.
  public func appendCompactText(to bytes: inout [UInt8]) {
    var text = CompactText()
    text.set(self)
    bytes.append(contentsOf: text.utf8)
  }
}

extension String {
  /// The text as a JSON string, with its quotes.
  public var jsonText: String {
    var text = CompactText()
    text.set(quoted: self)
    return String(decoding: text.utf8, as: UTF8.self)
  }
}

/// The UTF-8 of a value's `compactText`, one value after the other in the same memory.
public struct CompactText: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0

  /// Empty.
  public init() {
    capacity = 4096
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  /// The text, valid until the next one is set.
  public var utf8: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  /// Writes a value in place of what was there before.
  public mutating func set(_ value: JSONValue) {
    count = 0
    append(value.index, of: value.document, Tape(value.document))
  }

  /// Writes a text as a JSON string in place of what was there before.
  mutating func set(quoted text: String) {
    count = 0
    var text = text
    text.withUTF8 { append(quoted: $0) }
  }

  // simdjson takes no text that is nested deeper than 1,024, which bounds the recursion.
  private mutating func append(_ index: Int, of document: borrowing JSONDocument, _ tape: Tape) {
    switch tape.tag(index) {
    case UInt8(ascii: "\""): append(quoted: tape.utf8(index))
    case UInt8(ascii: "{"):
      var (cursor, end) = (index + 1, tape.next(index) - 1)
      append(UInt8(ascii: "{"))
      while cursor < end {
        append(quoted: tape.utf8(cursor))
        append(UInt8(ascii: ":"))
        append(cursor + 1, of: document, tape)
        cursor = tape.next(cursor + 1)
        if cursor < end { append(UInt8(ascii: ",")) }
      }
      append(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      var (cursor, end) = (index + 1, tape.next(index) - 1)
      append(UInt8(ascii: "["))
      while cursor < end {
        append(cursor, of: document, tape)
        cursor = tape.next(cursor)
        if cursor < end { append(UInt8(ascii: ",")) }
      }
      append(UInt8(ascii: "]"))
    default:
      var text = JSONValue(document: copy document, index: index).scalarText ?? "null"
      text.withUTF8 { text in
        reserve(text.count)
        put(text)
      }
    }
  }

  private mutating func append(_ byte: UInt8) {
    reserve(1)
    put(byte)
  }

  private mutating func append(quoted text: UnsafeBufferPointer<UInt8>) {
    // The longest escape, \\u0000, has six bytes.
    reserve(6 * text.count + 2)
    put(UInt8(ascii: "\""))
    if hasEscape(text) {
      for byte in text { put(escaped: byte) }
    } else {
      put(text)
    }
    put(UInt8(ascii: "\""))
  }

  // What follows is called where there is room.

  private mutating func put(_ byte: UInt8) {
    bytes[count] = byte
    count &+= 1
  }

  private mutating func put(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    memcpy(bytes + count, start, text.count)
    count &+= text.count
  }

  private mutating func put(escaped byte: UInt8) {
    guard mustBeEscaped(byte) else { return put(byte) }
    put(UInt8(ascii: "\\"))
    guard byte < 0x20 else { return put(byte) }
    for byte in "u00".utf8 { put(byte) }
    put(hexDigit(byte >> 4))
    put(hexDigit(byte & 15))
  }

  private mutating func reserve(_ additional: Int) {
    guard count + additional > capacity else { return }
    capacity = max(2 * capacity, count + additional)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    memcpy(larger, bytes, count)
    bytes.deallocate()
    bytes = larger
  }
}

/// Whether a byte must be escaped; eight are looked at in one step.
private func hasEscape(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  let bytes = UnsafeRawBufferPointer(text)
  var (offset, found) = (0, UInt64(0))
  while offset &+ 8 <= bytes.count {
    let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    found |= zeroes(word ^ quotes) | zeroes(word ^ backslashes) | zeroes(word & upperBits)
    offset &+= 8
  }
  while offset < bytes.count {
    if mustBeEscaped(bytes[offset]) { return true }
    offset &+= 1
  }
  return found != 0
}

private let ones: UInt64 = 0x0101_0101_0101_0101
private let quotes = ones &* 0x22
private let backslashes = ones &* 0x5C
/// Without these a byte is below a space.
private let upperBits = ones &* 0xE0

/// Not zero where a byte of the word is: "Hacker's Delight", 6-1.
private func zeroes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones &* 0x80) }

private func mustBeEscaped(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
