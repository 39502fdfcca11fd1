/// Finds the access-denied messages in a stream of bytes, whatever the pieces in which it comes.
///
/// Memory: two slices of the stream and what a message may reach before and behind it, 270 KB, whatever is read. A
/// message reaches at most 1,024 bytes before the words that betray it and 4,096 behind them.
public struct DenialReader: Sendable {
  private static let slice = 128 * 1024
  private static let before = 1024
  private static let behind = 4096
  /// A phrase is surely whole within so many bytes around each of its parts.
  private static let near = 160
  private static let anchors = Phrase.all.flatMap { phrase in phrase.anchors.map { (phrase, $0) } }
  private static let search = AnchorSearch(anchors.map(\.1.word))

  private var buffer: [UInt8] = []
  /// How much of the stream lies before the buffer.
  private var passed = 0
  /// Up to where the buffer has been searched.
  private var searched = 0
  /// The end, in the stream, of the last phrase that was read.
  private var read = 0
  private var last: FoundDenial?
  private var text = UnwrappedText()

  /// A reader at the start of a stream.
  public init() {}

  /// Takes the next piece and answers the messages that are known to be whole, in order.
  ///
  /// Bytes need not be UTF-8.
  public mutating func read(_ piece: UnsafeRawBufferPointer) -> [DenialMessage] {
    var found: [DenialMessage] = []
    var start = 0
    while start < piece.count {
      let end = min(start + Self.slice, piece.count)
      buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[start..<end]))
      search(upTo: buffer.count - Self.behind, into: &found)
      start = end
    }
    return found
  }

  /// Takes the next piece.
  public mutating func read(_ piece: [UInt8]) -> [DenialMessage] { piece.withUnsafeBytes { read($0) } }

  /// The messages that were still waiting for what follows them. The reader is then at the start of a new stream.
  public mutating func finish() -> [DenialMessage] {
    var found: [DenialMessage] = []
    search(upTo: buffer.count, into: &found)
    if let last { found.append(last.message) }
    self = DenialReader()
    return found
  }

  private mutating func search(upTo limit: Int, into found: inout [DenialMessage]) {
    guard searched < limit else { return }
    let hits = buffer.withUnsafeBufferPointer { Self.search.hits(in: $0, beginningIn: searched..<limit) }
    for hit in hits where passed + hit.position >= read {
      guard let denial = denial(at: hit) else { continue }
      take(denial, into: &found)
    }
    searched = limit
    let surplus = searched - Self.before
    // Seldom, or small pieces would cost more in moving than in reading.
    guard surplus > Self.slice / 2 else { return }
    buffer.removeFirst(surplus)
    passed += surplus
    searched -= surplus
  }

  /// Reads the message around a part of its phrase; places in the answer are those of the stream.
  private mutating func denial(at hit: AnchorSearch.Hit) -> FoundDenial? {
    let (phrase, anchor) = Self.anchors[hit.word]
    // Most of what is no denial is told by the words next to the part.
    guard key(of: phrase, anchor, at: hit.position, before: Self.near, behind: Self.near) != nil,
      let key = key(of: phrase, anchor, at: hit.position, before: Self.before, behind: Self.behind)
    else { return nil }
    let found =
      key.isWhole ? text.read(phrase, at: key.range) : text.sentence(aroundKey: key.range, isWhole: false)
    guard var found else { return nil }
    read = passed + text.origin(ofEnd: key.range.upperBound)
    found.start += passed
    found.end += passed
    return found
  }

  /// Where the phrase stands in the text around one of its parts. Only the sentence may be cut within its phrase.
  private mutating func key(
    of phrase: Phrase, _ anchor: Phrase.Anchor, at position: Int, before: Int, behind: Int
  ) -> (range: Range<Int>, isWhole: Bool)? {
    let range = max(0, position - before)..<min(buffer.count, position + behind)
    buffer.withUnsafeBufferPointer { text.unwrap(range, of: $0) }
    guard let start = text.matchBack(anchor.before, before: text.index(of: position)) else { return nil }
    let (end, isWhole) = text.matchedPart(of: phrase.key, at: start)
    guard isWhole || (phrase.message == nil && end > start) else { return nil }
    return (start..<end, isWhole)
  }

  /// Messages that an envelope repeats are one: the fullest of them.
  private mutating func take(_ denial: FoundDenial, into found: inout [DenialMessage]) {
    guard let previous = last else { return last = denial }
    var joined = denial
    if repeats(denial, previous), let message = previous.message.joined(with: denial.message) {
      joined.message = message
    } else {
      found.append(previous.message)
    }
    last = joined
  }

  /// Whether both stand in one event: near each other, on one line or with words between that tell.
  private func repeats(_ denial: FoundDenial, _ previous: FoundDenial) -> Bool {
    let gap = previous.end - passed..<max(previous.end, denial.start) - passed
    guard gap.lowerBound >= 0, gap.count <= 256 else { return false }
    let between = buffer[gap]
    if !between.contains(UInt8(ascii: "\n")) { return true }
    let words = String(decoding: between, as: UTF8.self)
    return ["(truncated", "(client)", "<Message>", "caused by", "Caused by"].contains { words.contains($0) }
  }
}

extension DenialMessage {
  /// The fuller of two messages if one says nothing that the other does not.
  func joined(with other: DenialMessage) -> DenialMessage? {
    if isPart(of: other) { return other }
    return other.isPart(of: self) ? self : nil
  }

  private func isPart(of other: DenialMessage) -> Bool {
    func isPart(_ part: String?, _ whole: String?) -> Bool {
      guard let part else { return true }
      return whole?.hasPrefix(part) == true
    }
    return kind == other.kind && isPart(principal, other.principal) && isPart(action, other.action)
      && isPart(resource, other.resource) && (reason == nil || reason == other.reason || reason?.layer == nil)
  }
}
