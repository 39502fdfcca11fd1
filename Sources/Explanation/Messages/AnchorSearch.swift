/// Finds the first of several words in a stream of bytes, skipping most of the bytes unseen.
///
/// Wu and Manber's search: it looks at the last three bytes of a window as long as the shortest word. A table says how
/// far the window may move before those three bytes could stand inside any word; mostly that is nearly its whole length.
struct AnchorSearch: Sendable {
  /// A word that was met.
  struct Hit: Hashable {
    var position: Int
    var word: Int
  }

  private let words: [[UInt8]]
  private let window: Int
  private var shifts: [UInt8]
  /// The words whose window ends in bytes with this hash.
  private var candidates: [UInt16: [Int]] = [:]

  /// Prepares the search. Words of fewer than three bytes cannot be searched for.
  init(_ words: [[UInt8]]) {
    self.words = words
    window = min(words.map(\.count).min() ?? 3, Int(UInt8.max))
    shifts = Array(repeating: UInt8(window - 2), count: 1 << 15)
    for (number, word) in words.enumerated() {
      for end in 2..<window {
        let hash = Self.hash(word[end - 2], word[end - 1], word[end])
        shifts[Int(hash)] = min(shifts[Int(hash)], UInt8(window - 1 - end))
        if end == window - 1 { candidates[hash, default: []].append(number) }
      }
    }
  }

  /// All words that begin in the range, in order. Words may reach beyond the range, not beyond the bytes.
  func hits(in bytes: UnsafeBufferPointer<UInt8>, beginningIn range: Range<Int>) -> [Hit] {
    var found: [Hit] = []
    var end = range.lowerBound + window - 1
    let last = min(range.upperBound + window - 1, bytes.count)
    shifts.withUnsafeBufferPointer { shifts in
      while end < last {
        let hash = Self.hash(bytes[end - 2], bytes[end - 1], bytes[end])
        let shift = shifts[Int(hash)]
        if shift > 0 {
          end += Int(shift)
          continue
        }
        let start = end - window + 1
        for word in candidates[hash] ?? [] where stands(word, in: bytes, at: start) {
          found.append(Hit(position: start, word: word))
        }
        end += 1
      }
    }
    return found
  }

  private func stands(_ number: Int, in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    let word = words[number]
    guard start + word.count <= bytes.count else { return false }
    for offset in word.indices where bytes[start + offset] != word[offset] { return false }
    return true
  }

  @inline(__always)
  private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt16 {
    let joined = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
    return UInt16(truncatingIfNeeded: (joined &* 0x9E37_79B1) >> 17)
  }
}
