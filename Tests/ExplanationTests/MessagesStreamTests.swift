import Explanation
import Testing

@Suite("Messages: streams")
struct MessageStreamTests {
  /// A small random number generator: the same numbers for the same seed.
  struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  /// Random bytes, mixed with what a reader could trip over.
  static func noise(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    let snags = [
      "User:", "\\", "\\u00", "&amp;", "&#", "<", "│", "\u{1B}[", "(", "[", "authorized",
      "is not authorized to ",
      "d to perform", "arn:aws:", "\"", "\n", " ", "Unable to validate", "permissions",
      "\u{1B}",
    ]
    var bytes: [UInt8] = []
    while bytes.count < count {
      if Int.random(in: 0..<8, using: &random) == 0 {
        bytes += Array((snags.randomElement(using: &random) ?? "").utf8)
      } else {
        bytes.append(UInt8.random(in: 0...255, using: &random))
      }
    }
    return bytes
  }

  static func read(_ bytes: [UInt8], inPiecesOf size: () -> Int) -> [DenialMessage] {
    var reader = DenialReader()
    var found: [DenialMessage] = []
    var start = 0
    while start < bytes.count {
      let end = min(start + max(1, size()), bytes.count)
      found += reader.read(Array(bytes[start..<end]))
      start = end
    }
    return found + reader.finish()
  }

  @Test(arguments: 0..<24) func `A message in noise is found in whatever pieces it comes`(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var bytes = Self.noise(Int.random(in: 0..<3000, using: &random), &random)
    var expected: [String] = []
    for row in (0..<12).compactMap({ _ in MessageRow.whole.randomElement(using: &random) }) {
      bytes += Array("\n\(row.text)\n".utf8)
      if !row.says.isEmpty { expected.append(row.says) }
      // Far enough from the next for the two not to be taken for one event.
      bytes += Self.noise(Int.random(in: 300..<3000, using: &random), &random)
    }
    let largest = [3, 100, 5000, 300_000].randomElement(using: &random) ?? 1
    let found = Self.read(bytes) { Int.random(in: 1...largest, using: &random) }
    #expect(found.map(\.inShort) == expected.flatMap { $0.split(separator: "\n").map(String.init) })
    #expect(Self.read(bytes) { bytes.count } == found)
  }

  @Test(arguments: 0..<20) func `Random bytes are no denial and no crash`(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let bytes = Self.noise(10_000, &random)
    #expect(Self.read(bytes) { 4096 }.isEmpty)
  }

  /// Cut again within the next line, the rows of lines that were cut may as well be broken lines.
  @Test(arguments: MessageRow.all.filter { !$0.name.hasPrefix("a line cut") && !$0.says.isEmpty })
  func `Cut behind any byte, a text names nothing that was not there`(row: MessageRow) {
    let bytes = Array(row.text.utf8)
    let whole = denials(in: row.text)
    for end in bytes.indices {
      for cut in Self.read(Array(bytes[..<end]), inPiecesOf: { 4096 }) {
        let text = "\(end): \(cut.inShort)"
        #expect(cut.principal == nil || whole.contains { $0.principal == cut.principal }, "\(text)")
        #expect(whole.contains { Self.isPart(cut.action, of: $0.action) }, "\(text)")
        #expect(whole.contains { Self.isPart(cut.resource, of: $0.resource) }, "\(text)")
      }
    }
  }

  @Test(arguments: MessageRow.all) func `Cut before any byte, a text names nobody longer than was there`(
    row: MessageRow
  ) {
    let bytes = Array(row.text.utf8)
    let whole = denials(in: row.text)
    for start in bytes.indices {
      for cut in Self.read(Array(bytes[start...]), inPiecesOf: { 4096 }) {
        guard let principal = cut.principal else { continue }
        #expect(whole.contains { $0.principal?.hasSuffix(principal) == true }, "\(start): \(cut.inShort)")
      }
    }
  }

  private static func isPart(_ part: String?, of whole: String?) -> Bool {
    guard let part else { return true }
    return whole?.hasPrefix(part) == true
  }

  @Test func `Each distinct denial is counted, in the order of its first appearance`() {
    var log: [UInt8] = []
    for number in 0..<1000 {
      log += Array("2026-11-25T10:00:00Z INFO request \(number) done\n".utf8)
      if number.isMultiple(of: 2) { log += Array("ERROR \(ciMessage)\n".utf8) }
      if number.isMultiple(of: 5) { log += Array("ERROR \(assumeMessage)\n".utf8) }
    }
    var rest = log[...]
    let counted = countDenials { room in
      let piece = rest.prefix(min(room.count, 777))
      room.copyBytes(from: piece)
      rest = rest.dropFirst(piece.count)
      return piece.count
    }
    #expect(counted.entries.map(\.message.inShort) == [ciMayNotPay, ciMayNotAssume])
    #expect(counted.entries.map(\.count) == [500, 200])
    #expect(counted.leftOut == 0)
  }

  @Test func `Beyond the limit, distinct denials are counted as left out`() {
    var counted = CountedDenials(limit: 2)
    for name in ["a", "b", "c", "a", "c"] { counted.add(DenialMessage(principal: name)) }
    #expect(counted.entries.map(\.message.principal) == ["a", "b"])
    #expect(counted.entries.map(\.count) == [2, 1])
    #expect(counted.leftOut == 2)
  }

  @Test func `An error of the source comes through`() {
    struct Broken: Error {}
    #expect(throws: Broken.self) { try countDenials { _ in throw Broken() } }
  }

  @Test func `A reader can be used again when it has finished`() {
    var reader = DenialReader()
    _ = reader.read(Array(ciMessage.utf8))
    #expect(reader.finish().map(\.inShort) == [ciMayNotPay])
    #expect(reader.finish().isEmpty)
  }
}

extension MessageRow {
  /// The rows whose last word cannot go on in what follows.
  static let whole = (sentences + envelopes + phrases + lookAlikes + masks).filter { !$0.text.isEmpty }
}
