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
