/// A compiled pattern: `*` stands for any text, `?` for any one character.
///
/// Matching takes time in proportion to the text and the pattern together, whatever they are. The one exception is a
/// piece between two `*` that has a `?` between other characters: at worst it is compared whole at each place.
public struct Glob: Hashable, Sendable {
  // UTF-8 of the pattern; the two bytes that never occur in UTF-8 stand for the wildcards, so that a
  // literal asterisk (from `${*}` or a substituted variable) stays one.
  private let bytes: [UInt8]
  private let shape: Shape

  private enum Shape: Hashable {
    case literal
    case everything
    case prefix
    case general
  }

  static let anyText: UInt8 = 0xFF
  static let anyCharacter: UInt8 = 0xFE

  /// Compiles a pattern in which `*` and `?` are wildcards.
  public init(_ pattern: some StringProtocol) {
    self.init(compiled: pattern.utf8.map(Glob.wildcard))
  }

  /// A pattern that matches just this text.
  public init(literal text: String) { self.init(compiled: Array(text.utf8)) }

  init(compiled bytes: [UInt8]) {
    self.bytes = bytes
    let firstWildcard = bytes.firstIndex { $0 >= Glob.anyCharacter }
    shape =
      switch firstWildcard {
      case nil: .literal
      case bytes.count - 1 where bytes.last == Glob.anyText: bytes.count == 1 ? .everything : .prefix
      default: .general
      }
  }

  static func wildcard(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "*"): anyText
    case UInt8(ascii: "?"): anyCharacter
    default: byte
    }
  }

  /// Whether the pattern has no wildcard.
  public var isLiteral: Bool { shape == .literal }

  /// Whether every text matches, the empty one too.
  public var matchesEverything: Bool { shape == .everything }

  /// Whether the whole text matches.
  public func matches(_ text: some StringProtocol) -> Bool {
    if shape == .everything { return true }
    return text.utf8.withContiguousStorageIfAvailable { matches($0) }
      ?? Array(text.utf8).withUnsafeBufferPointer { matches($0) }
  }

  /// Whether the whole UTF-8 text matches.
  public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { pattern in
      switch shape {
      case .everything: return true
      case .literal: return text.count == pattern.count && text.elementsEqual(pattern)
      case .prefix:
        let length = pattern.count - 1
        return text.count >= length && text[..<length].elementsEqual(pattern[..<length])
      case .general: return Glob.matches(text, pattern)
      }
    }
  }

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The first piece must begin the text and the last one end it. Each piece between is looked for as far left as
  /// possible: that leaves the most text for those behind it, so that nothing is ever tried again.
  private static func matches(_ text: Bytes, _ pattern: Bytes) -> Bool {
    guard let first = pattern.firstIndex(of: anyText), let last = pattern.lastIndex(of: anyText) else {
      return compare(pattern[...], text, at: 0).end == text.count
    }
    guard var position = compare(pattern[..<first], text, at: 0).end,
      let limit = start(of: pattern[(last + 1)...], text), position <= limit
    else { return false }
    var read = first
    while read < last {
      let begin = read + 1
      read = pattern[begin...].firstIndex(of: anyText) ?? last
      guard let end = find(pattern[begin..<read], text, position, limit) else { return false }
      position = end
    }
    return true
  }

  /// How many bytes of a piece fit the text at a position, and where the piece ends when all do.
  private static func compare(_ piece: Slice<Bytes>, _ text: Bytes, at position: Int) -> (
    fitting: Int, end: Int?
  ) {
    var position = position
    for index in piece.indices {
      guard position < text.count else { return (index - piece.startIndex, nil) }
      if piece[index] == anyCharacter {
        position += characterLength(text[position])
      } else if piece[index] == text[position] {
        position += 1
      } else {
        return (index - piece.startIndex, nil)
      }
    }
    return (piece.count, position)
  }

  /// Where a piece begins that ends with the text.
  private static func start(of piece: Slice<Bytes>, _ text: Bytes) -> Int? {
    var position = text.count
    for byte in piece.reversed() {
      guard position > 0 else { return nil }
      position -= 1
      if byte == anyCharacter {
        while position > 0, isContinuation(text[position]) { position -= 1 }
      } else if byte != text[position] {
        return nil
      }
    }
    return position
  }

  /// The end of a piece's leftmost place between a position and a limit.
  private static func find(_ piece: Slice<Bytes>, _ text: Bytes, _ position: Int, _ limit: Int) -> Int? {
    let core = piece.drop { $0 == anyCharacter }
    guard let start = skip(piece.count - core.count, text, position, limit) else { return nil }
    let tail = core.reversed().prefix { $0 == anyCharacter }.count
    return search(core.dropLast(tail), text, start, limit).flatMap { skip(tail, text, $0, limit) }
  }

  /// The position behind that many characters.
  private static func skip(_ characters: Int, _ text: Bytes, _ position: Int, _ limit: Int) -> Int? {
    var position = position
    for _ in 0..<characters {
      guard position < limit else { return nil }
      position += characterLength(text[position])
    }
    return position <= limit ? position : nil
  }

  private static func search(_ piece: Slice<Bytes>, _ text: Bytes, _ position: Int, _ limit: Int) -> Int? {
    guard let first = piece.first else { return position }
    var start = position
    var wasted = 0
    while start + piece.count <= limit {
      if text[start] == first {
        let (fitting, end) = compare(piece, text, at: start)
        if let end { return end <= limit ? end : nil }
        wasted += fitting
        // Few texts repeat themselves so much that a table pays.
        if wasted > 4 * (start - position) + 256, !piece.contains(anyCharacter) {
          return searchWithTable(piece, text, start, limit)
        }
      }
      start += 1
    }
    return nil
  }

  /// The search of Knuth, Morris and Pratt: no byte of the text is read again.
  private static func searchWithTable(
    _ piece: Slice<Bytes>, _ text: Bytes, _ position: Int, _ limit: Int
  ) -> Int? {
    let piece = Array(piece)
    // Behind each byte: how many bytes of the piece end there that also begin it.
    var borders = Array(repeating: 0, count: piece.count)
    func advance(_ fitting: Int, _ byte: UInt8) -> Int {
      var fitting = fitting
      while fitting > 0, piece[fitting] != byte { fitting = borders[fitting - 1] }
      return piece[fitting] == byte ? fitting + 1 : fitting
    }
    for index in piece.indices.dropFirst() { borders[index] = advance(borders[index - 1], piece[index]) }
    var fitting = 0
    for index in position..<limit {
      fitting = advance(fitting, text[index])
      if fitting == piece.count { return index + 1 }
    }
    return nil
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private static func characterLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }
}
