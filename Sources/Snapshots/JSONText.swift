/// JSON without white space, written piece by piece; the caller puts the pieces in a valid order.
struct JSONText {
  private var utf8: [UInt8] = []

  /// What was written so far.
  var text: String { String(decoding: utf8, as: UTF8.self) }

  /// Appends punctuation and keys, which need no escapes.
  mutating func append(_ literal: StaticString) {
    utf8.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Appends a number; nil is `null`.
  mutating func append(_ number: Int64?) {
    guard let number else { return append("null") }
    utf8.append(contentsOf: String(number).utf8)
  }

  /// Appends a string in quotes; nil is `null`.
  mutating func append(quoted text: String?) {
    guard var text else { return append("null") }
    text.withUTF8 { bytes in
      utf8.append(UInt8(ascii: "\""))
      if bytes.contains(where: JSONText.needsEscape) {
        for byte in bytes { append(escaped: byte) }
      } else {
        utf8.append(contentsOf: bytes)
      }
      utf8.append(UInt8(ascii: "\""))
    }
  }

  /// Appends `[…]`, each element written by `write`.
  mutating func appendList<Element>(
    of elements: some Sequence<Element>, _ write: (inout JSONText, Element) -> Void
  ) {
    append("[")
    var isFirst = true
    for element in elements {
      if !isFirst { append(",") }
      isFirst = false
      write(&self, element)
    }
    append("]")
  }

  /// Appends `,"key":[…]`, or nothing for an empty list; `key` brings comma, quotes and colon.
  mutating func appendMember<Element>(
    _ key: StaticString, list elements: [Element], _ write: (inout JSONText, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    append(key)
    appendList(of: elements, write)
  }

  /// Appends `,"key":["…"]`, or nothing for an empty list.
  mutating func appendMember(_ key: StaticString, strings: [String]) {
    appendMember(key, list: strings) { $0.append(quoted: $1) }
  }

  /// Appends `,"key":"…"`, or nothing for nil.
  mutating func appendMember(_ key: StaticString, string: String?) {
    guard let string else { return }
    append(key)
    append(quoted: string)
  }

  /// Appends `,"key":{…}` with the names in order, or nothing for nil.
  mutating func appendMember(_ key: StaticString, dictionary: [String: String]?) {
    guard let dictionary else { return }
    append(key)
    append("{")
    for (position, (name, value)) in dictionary.sorted(by: { $0.key < $1.key }).enumerated() {
      if position > 0 { append(",") }
      append(quoted: name)
      append(":")
      append(quoted: value)
    }
    append("}")
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escaped byte: UInt8) {
    if byte < 0x20 {
      append(byte < 0x10 ? "\\u000" : "\\u00")
      utf8.append(contentsOf: String(byte, radix: 16).utf8)
    } else {
      if JSONText.needsEscape(byte) { utf8.append(UInt8(ascii: "\\")) }
      utf8.append(byte)
    }
  }
}
