import Foundation
import IAM
import Testing

/// Rule: R60, R64.
@Suite("Globs are matched exactly, in time that grows with the text") struct GlobTests {
  @Test("Every short pattern matches the texts that a table of all beginnings says", arguments: [1, 2, 3])
  func exact(_ seed: UInt64) {
    var random = Numbers(state: seed)
    for _ in 0..<6_000 {
      let pattern = random.word(["a", "b", "é", "*", "*", "?", "🙂"], upTo: 9)
      let text = random.word(["a", "a", "b", "é", "🙂"], upTo: 12)
      #expect(Glob(pattern).matches(text) == matchesByTable(pattern, text), "\(pattern) on \(text)")
    }
  }

  @Test("Long repetitive pieces are found where a table of all beginnings finds them")
  func repetitive() {
    var random = Numbers(state: 7)
    for _ in 0..<60 {
      let piece =
        String(repeating: "ab", count: 40 + random.below(40)) + random.word(["a", "b", "c"], upTo: 3)
      let text = String(repeating: "ab", count: 100) + random.word(["a", "b", "c"], upTo: 3) + piece
      for pattern in ["*\(piece)*", "*\(piece)", "*b\(piece)?*", "*c\(piece)*\(piece)*"] {
        #expect(Glob(pattern).matches(text) == matchesByTable(pattern, text), "\(pattern) on \(text)")
      }
    }
  }

  // swift-format-ignore
  static let hostile: [(name: String, pattern: @Sendable (Int) -> String)] = [
    ("*a*a*a*a*b",                 { _ in "*a*a*a*a*b" }),
    ("many stars",                 { String(repeating: "*a", count: $0 / 4) + "*b" }),
    ("a long piece of one letter", { "*" + String(repeating: "a", count: $0 / 2) + "b*" }),
    ("many question marks",        { "*" + String(repeating: "?", count: $0 / 2) + "b" }),
    ("marks around a letter",      { String(repeating: "?*a*?", count: $0 / 8) + "b" }),
    ("a long tail",                { "*b" + String(repeating: "a", count: $0 / 2) }),
  ]

  @Test("Twice the text takes no more than twice the time, and some", arguments: hostile)
  func linear(_ row: (name: String, pattern: @Sendable (Int) -> String)) {
    func time(_ length: Int) -> Double {
      let (text, glob) = (String(repeating: "a", count: length), Glob(row.pattern(length)))
      return (0..<5).map { _ in
        let start = processorTime()
        for _ in 0..<4 { #expect(!glob.matches(text)) }
        return processorTime() - start
      }.min() ?? 0
    }
    let (short, long) = (time(100_000), time(800_000))
    // Eight times the text; a matcher that multiplies text and pattern takes 64 times as long.
    #expect(long < 24 * max(short, 0.000_1), "\(row.name): \(short) s, \(long) s")
  }

  @Test("Text that is not UTF-8 is refused or matched, without reading beyond it")
  func broken() {
    for bytes: [UInt8] in [[0xF0], [0x80], [0xC3], [0x61, 0xF0], [0xFF, 0xFE]] {
      bytes.withUnsafeBufferPointer { text in
        for pattern in ["?", "*?", "?*", "*?a", "a?", "*", "a*?*"] { _ = Glob(pattern).matches(text) }
        #expect(Glob("*").matches(text))
        #expect(!Glob("*b*").matches(text))
      }
    }
  }

  /// Which beginnings of the text the pattern read so far can be: slow and plain.
  private func matchesByTable(_ pattern: String, _ text: String) -> Bool {
    let text = Array(text.unicodeScalars)
    var fits = [true] + Array(repeating: false, count: text.count)
    for token in pattern.unicodeScalars {
      var next = Array(repeating: false, count: text.count + 1)
      for end in 0...text.count {
        switch token {
        case "*": next[end] = fits[...end].contains(true)
        case "?": next[end] = end > 0 && fits[end - 1]
        default: next[end] = end > 0 && fits[end - 1] && text[end - 1] == token
        }
      }
      fits = next
    }
    return fits[text.count]
  }

  /// Seconds of work done by this thread, whatever else the machine does.
  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Numbers that are the same for the same seed.
private struct Numbers {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func word(_ letters: [String], upTo count: Int) -> String {
    (0..<below(count + 1)).map { _ in letters[below(letters.count)] }.joined()
  }
}
