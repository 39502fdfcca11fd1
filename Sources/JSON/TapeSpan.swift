/// A value where it stands on simdjson's tape. Spans are compared, and found by their hash, without the value being
/// read: equal spans are equal values, whose members have the same order.
///
/// Only valid as long as the document.
package struct TapeSpan {
  private let words: UnsafeBufferPointer<UInt64>
  private let start: UInt64
  /// The texts of the value; simdjson keeps them in their order.
  private let strings: UnsafeBufferPointer<UInt8>
  private let firstString: UInt64
  /// A hash of all of it.
  package let hash: UInt64

  /// The span of a value.
  package init(_ value: JSONValue) {
    let document = value.document
    let (start, end) = (value.index, value.nextIndex)
    words = UnsafeBufferPointer(start: document.tape + start, count: end - start)
    self.start = UInt64(start)
    var first: UInt64?
    var last: UInt64 = 0
    var sum = TapeHash()
    TapeSpan.forEachWord(words, UInt64(start)) { word, isString in
      guard isString else { return sum.add(word) }
      last = word & 0x00FF_FFFF_FFFF_FFFF
      if first == nil { first = last }
    }
    firstString = first ?? 0
    if first != nil {
      let length = UnsafeRawPointer(document.strings + Int(last)).loadUnaligned(as: UInt32.self)
      let count = Int(last) + 4 + Int(length) - Int(firstString)
      strings = UnsafeBufferPointer(start: document.strings + Int(firstString), count: count)
    } else {
      strings = UnsafeBufferPointer(start: nil, count: 0)
    }
    sum.add(strings)
    hash = sum.value
  }

  /// Gives the words as they would be if the value stood at the start of the tape, strings aside.
  private static func forEachWord(
    _ words: UnsafeBufferPointer<UInt64>, _ start: UInt64, _ body: (_ word: UInt64, _ isString: Bool) -> Void
  ) {
    var position = 0
    while position < words.count {
      let word = words[position]
      position += 1
      switch UInt8(truncatingIfNeeded: word >> 56) {
      case UInt8(ascii: "\""): body(word, true)
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"), UInt8(ascii: "]"):
        body(word &- start, false)
      case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"):
        body(word, false)
        body(words[position], false)
        position += 1
      default: body(word, false)
      }
    }
  }

  /// The span, kept beyond its document.
  package struct Copy: Sendable {
    private let words: [UInt64]
    private let strings: [UInt8]

    /// Copies a span.
    package init(_ span: TapeSpan) {
      words = [UInt64](unsafeUninitializedCapacity: span.words.count) { buffer, count in
        var written = 0
        TapeSpan.forEachWord(span.words, span.start) { word, isString in
          buffer[written] = isString ? word &- span.firstString : word
          written += 1
        }
        count = written
      }
      strings = Array(span.strings)
    }

    /// How many bytes it takes.
    package var bytes: Int { words.count * 8 + strings.count }

    /// Whether it is a copy of an equal span.
    package func isEqual(to span: TapeSpan) -> Bool {
      guard words.count == span.words.count,
        strings.withUnsafeBufferPointer({ $0.isEqual(to: span.strings) })
      else { return false }
      return words.withUnsafeBufferPointer { words in
        var position = 0
        var difference: UInt64 = 0
        TapeSpan.forEachWord(span.words, span.start) { word, isString in
          difference |= words[position] ^ (isString ? word &- span.firstString : word)
          position += 1
        }
        return difference == 0
      }
    }
  }
}

/// Multiplies and folds eight bytes at a time. What is found by it is compared, so nothing hangs on collisions.
private struct TapeHash {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    value = product.high ^ product.low
  }

  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset + 8 <= raw.count {
      add(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    while offset < raw.count {
      add(UInt64(raw[offset]))
      offset += 1
    }
  }
}
