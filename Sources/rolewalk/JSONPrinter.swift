/// JSON as `JSONEncoder` prints it with sorted keys: two spaces a level, `"key" : value`.
///
/// Written straight, because the answers about all functions are tens and hundreds of megabytes. The caller gives the
/// members of an object in the order of their keys.
struct JSONPrinter: Sendable {
  private(set) var utf8: [UInt8] = []
  private var level = 0

  /// Prints one value.
  static func print(_ write: (inout JSONPrinter) -> Void) -> [UInt8] {
    var json = JSONPrinter()
    write(&json)
    return json.utf8
  }

  mutating func object(_ members: (inout JSONPrinter) -> Void) {
    open("{")
    members(&self)
    close("}")
  }

  mutating func array<Elements: Sequence>(
    _ elements: Elements, _ write: (inout JSONPrinter, Elements.Element) -> Void
  ) {
    open("[")
    for element in elements {
      beginLine()
      write(&self, element)
    }
    // What `JSONEncoder` leaves of an empty list.
    if utf8.last == UInt8(ascii: "[") { utf8.append(UInt8(ascii: "\n")) }
    close("]")
  }

  mutating func member(_ key: StaticString, _ write: (inout JSONPrinter) -> Void) {
    beginLine()
    append("\"")
    append(key)
    append("\" : ")
    write(&self)
  }

  /// Nothing for nil.
  mutating func member(_ key: StaticString, _ text: String?) {
    guard let text else { return }
    member(key) { $0.string(text) }
  }

  /// Nothing for nil.
  mutating func member(_ key: StaticString, _ number: Int?) {
    guard let number else { return }
    member(key) { $0.number(number) }
  }

  mutating func member(_ key: StaticString, _ texts: [String]) {
    member(key) { $0.array(texts) { $0.string($1) } }
  }

  mutating func number(_ number: Int) { utf8.append(contentsOf: String(number).utf8) }

  mutating func string(_ text: String) {
    var text = text
    append("\"")
    text.withUTF8 { bytes in
      if bytes.contains(where: JSONPrinter.needsEscape) {
        for byte in bytes { append(escaping: byte) }
      } else {
        utf8.append(contentsOf: bytes)
      }
    }
    append("\"")
  }

  // MARK: Punctuation

  private mutating func append(_ literal: StaticString) {
    utf8.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  private mutating func open(_ bracket: StaticString) {
    append(bracket)
    level += 1
  }

  private mutating func close(_ bracket: StaticString) {
    level -= 1
    newLine()
    append(bracket)
  }

  private mutating func beginLine() {
    if utf8.last != UInt8(ascii: "{"), utf8.last != UInt8(ascii: "[") { append(",") }
    newLine()
  }

  private mutating func newLine() {
    append("\n")
    for _ in 0..<level { append("  ") }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escaping byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x08: append("\\b")
    case 0x0C: append("\\f")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    case ..<0x20:
      append(byte < 0x10 ? "\\u000" : "\\u00")
      utf8.append(contentsOf: String(byte, radix: 16).utf8)
    default: utf8.append(byte)
    }
  }
}
