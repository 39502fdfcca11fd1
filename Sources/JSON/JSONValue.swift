import Foundation

/// A value inside a `JSONDocument`: sixteen bytes, copied freely.
public struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  /// What a value is.
  public enum Kind: String, Sendable {
    case object, array, string, number
    case boolean = "true or false"
    case null
  }

  var word: UInt64 { document.tape[index] }
  var tag: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }
  var payload: Int { Int(word & 0x00FF_FFFF_FFFF_FFFF) }

  /// Where the next value on the tape begins.
  var nextIndex: Int {
    switch tag {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(word & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
    default: index + 1
    }
  }

  /// What this value is.
  public var kind: Kind {
    switch tag {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  /// The text of a string; nil for every other kind.
  public var string: String? {
    guard tag == UInt8(ascii: "\"") else { return nil }
    return String(decoding: utf8, as: UTF8.self)
  }

  /// The UTF-8 of a string, valid as long as the document; empty for every other kind.
  public var utf8: UnsafeBufferPointer<UInt8> {
    guard tag == UInt8(ascii: "\"") else { return UnsafeBufferPointer(start: nil, count: 0) }
    let start = document.strings + payload
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }

  /// The text of a string, a number or a boolean; nil for null, objects and arrays.
  public var scalarText: String? {
    switch tag {
    case UInt8(ascii: "\""): string
    case UInt8(ascii: "t"): "true"
    case UInt8(ascii: "f"): "false"
    case UInt8(ascii: "l"): String(Int64(bitPattern: document.tape[index + 1]))
    case UInt8(ascii: "u"): String(document.tape[index + 1])
    case UInt8(ascii: "d"): String(Double(bitPattern: document.tape[index + 1]))
    default: nil
    }
  }

  /// The value of a boolean; nil for every other kind.
  public var bool: Bool? {
    switch tag {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// The elements of an array, in order; none for every other kind.
  public var elements: Elements { Elements(self) }

  /// The members of an object, in order; none for every other kind.
  public var members: Members { Members(self) }

  /// Gives the members of an object in order, their names as UTF-8 that is valid as long as the document.
  package func forEachMember(_ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: JSONValue) -> Void) {
    guard tag == UInt8(ascii: "{") else { return }
    var cursor = index + 1
    let end = nextIndex - 1
    while cursor < end {
      let value = JSONValue(document: document, index: cursor + 1)
      body(JSONValue(document: document, index: cursor).utf8, value)
      cursor = value.nextIndex
    }
  }

  /// The first member of that name; nil when there is none or this is no object. Linear in the members.
  public subscript(key: StaticString) -> JSONValue? {
    guard tag == UInt8(ascii: "{") else { return nil }
    let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    var cursor = index + 1
    let end = nextIndex - 1
    while cursor < end {
      let name = JSONValue(document: document, index: cursor)
      let value = JSONValue(document: document, index: cursor + 1)
      if name.utf8.isSame(as: wanted) { return value }
      cursor = value.nextIndex
    }
    return nil
  }

  /// The elements of an array.
  public struct Elements: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var cursor: Int
    private let end: Int

    init(_ array: JSONValue) {
      document = array.document
      cursor = array.index + 1
      end = array.tag == UInt8(ascii: "[") ? array.nextIndex - 1 : cursor
    }

    /// The next element, or nil after the last.
    public mutating func next() -> JSONValue? {
      guard cursor < end else { return nil }
      let value = JSONValue(document: document, index: cursor)
      cursor = value.nextIndex
      return value
    }
  }

  /// The members of an object.
  public struct Members: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var cursor: Int
    private let end: Int

    init(_ object: JSONValue) {
      document = object.document
      cursor = object.index + 1
      end = object.tag == UInt8(ascii: "{") ? object.nextIndex - 1 : cursor
    }

    /// The next member, or nil after the last.
    public mutating func next() -> (name: String, value: JSONValue)? {
      guard cursor < end else { return nil }
      let name = JSONValue(document: document, index: cursor)
      let value = JSONValue(document: document, index: cursor + 1)
      cursor = value.nextIndex
      return (String(decoding: name.utf8, as: UTF8.self), value)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes are the same.
  package func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count, let mine = baseAddress, let others = other.baseAddress else {
      return count == other.count
    }
    return memcmp(mine, others, count) == 0
  }

  /// Whether the bytes are those of a text.
  package func isSame(as text: StaticString) -> Bool {
    isSame(as: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
