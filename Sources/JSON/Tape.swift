/// Steps over simdjson's tape without touching the document's reference count.
struct Tape {
  let words: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>

  init(_ document: JSONDocument) {
    words = document.tape
    strings = document.strings
  }

  func tag(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[index] >> 56) }

  /// Where the next value on the tape begins.
  func next(_ index: Int) -> Int {
    switch tag(index) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(words[index] & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
    default: index + 1
    }
  }

  /// The UTF-8 of a string.
  func utf8(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = strings + Int(words[index] & 0x00FF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }

  /// Where the value of an object's first member of that name begins; nil when there is none.
  func member(_ name: StaticString, of object: Int) -> Int? {
    guard tag(object) == UInt8(ascii: "{") else { return nil }
    var cursor = object + 1
    let end = next(object) - 1
    while cursor < end {
      if utf8(cursor).isEqual(to: name) { return cursor + 1 }
      cursor = next(cursor + 1)
    }
    return nil
  }
}

/// A value as `JSONValue` has it, but without holding its document: valid as long as that.
package struct TapeValue {
  private let tape: Tape
  private let index: Int

  fileprivate init(_ tape: Tape, _ index: Int) {
    self.tape = tape
    self.index = index
  }

  /// The same value.
  package init(_ value: JSONValue) { self.init(Tape(value.document), value.index) }

  /// What this value is.
  package var isObject: Bool { tape.tag(index) == UInt8(ascii: "{") }
  package var isArray: Bool { tape.tag(index) == UInt8(ascii: "[") }
  package var isString: Bool { tape.tag(index) == UInt8(ascii: "\"") }

  /// The UTF-8 of a string; empty for every other kind.
  package var utf8: UnsafeBufferPointer<UInt8> {
    isString ? tape.utf8(index) : UnsafeBufferPointer(start: nil, count: 0)
  }

  /// Whether a test holds for all elements of an array; true for every other kind.
  package func allElements(_ isMeant: (TapeValue) -> Bool) -> Bool {
    guard isArray else { return true }
    var cursor = index + 1
    let end = tape.next(index) - 1
    while cursor < end {
      guard isMeant(TapeValue(tape, cursor)) else { return false }
      cursor = tape.next(cursor)
    }
    return true
  }

  /// The names that several members of an object have; mostly none. In `n log n` of the members.
  package var repeatedNames: Set<String> {
    var count = 0
    _ = allMembers { _, _ in
      count += 1
      return true
    }
    if count < 2 { return [] }
    // On the stack where the members are few, as they nearly always are.
    return withUnsafeTemporaryAllocation(of: UnsafeBufferPointer<UInt8>.self, capacity: count) { memory in
      var names = memory
      var end = names.startIndex
      _ = allMembers { name, _ in
        names.initializeElement(at: end, to: name)
        end += 1
        return true
      }
      names.sort { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
      return zip(names, names.dropFirst()).reduce(into: []) { repeated, pair in
        if pair.0.isEqual(to: pair.1) { repeated.insert(String(decoding: pair.0, as: UTF8.self)) }
      }
    }
  }

  /// Whether a test holds for all members of an object; true for every other kind.
  package func allMembers(_ isMeant: (_ name: UnsafeBufferPointer<UInt8>, TapeValue) -> Bool) -> Bool {
    guard isObject else { return true }
    var cursor = index + 1
    let end = tape.next(index) - 1
    while cursor < end {
      guard isMeant(tape.utf8(cursor), TapeValue(tape, cursor + 1)) else { return false }
      cursor = tape.next(cursor + 1)
    }
    return true
  }
}
