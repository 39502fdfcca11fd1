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

  private var tape: Tape { Tape(document) }
  var tag: UInt8 { tape.tag(index) }

  /// Where the next value on the tape begins.
  var nextIndex: Int { tape.next(index) }

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
    return tape.utf8(index)
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

  /// The members of an object with the UTF-8 of their names, valid as long as the document.
  public var plainMembers: PlainMembers { PlainMembers(self) }

  /// The first member of that name; nil when there is none or this is no object. Linear in the members.
  public subscript(key: StaticString) -> JSONValue? {
    tape.member(key, of: index).map { JSONValue(document: document, index: $0) }
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
    private var members: PlainMembers

    init(_ object: JSONValue) { members = PlainMembers(object) }

    /// The next member, or nil after the last.
    public mutating func next() -> (name: String, value: JSONValue)? {
      members.next().map { (String(decoding: $0.name, as: UTF8.self), $0.value) }
    }
  }

  /// The members of an object, their names as they stand in the document.
  public struct PlainMembers: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var cursor: Int
    private let end: Int

    init(_ object: JSONValue) {
      document = object.document
      cursor = object.index + 1
      end = object.tag == UInt8(ascii: "{") ? object.nextIndex - 1 : cursor
    }

    /// The next member, or nil after the last.
    public mutating func next() -> (name: UnsafeBufferPointer<UInt8>, value: JSONValue)? {
      guard cursor < end else { return nil }
      let tape = Tape(document)
      let (name, value) = (tape.utf8(cursor), cursor + 1)
      cursor = tape.next(value)
      return (name, JSONValue(document: document, index: value))
    }
  }
}
