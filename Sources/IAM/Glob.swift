/// A compiled pattern: `*` stands for any text, `?` for any one character.
///
/// Matching never backtracks beyond the last `*`: time is the text's length times the pattern's at worst.
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

  private var endsWithAnyText: Bool { bytes.last == Glob.anyText }

  /// The text before the first wildcard.
  public var literalPrefix: String {
    String(decoding: bytes.prefix { $0 < Glob.anyCharacter }, as: UTF8.self)
  }

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

  private static func matches(
    _ text: UnsafeBufferPointer<UInt8>, _ pattern: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var position = 0
    var read = 0
    var resumePattern = -1
    var resumeText = 0
    while position < text.count {
      if read < pattern.count, pattern[read] == anyText {
        resumePattern = read + 1
        resumeText = position
        read += 1
      } else if read < pattern.count, pattern[read] == anyCharacter {
        position += characterLength(text[position])
        read += 1
      } else if read < pattern.count, pattern[read] == text[position] {
        position += 1
        read += 1
      } else if resumePattern >= 0 {
        resumeText += 1
        position = resumeText
        read = resumePattern
      } else {
        return false
      }
    }
    while read < pattern.count, pattern[read] == anyText { read += 1 }
    return read == pattern.count && position == text.count
  }

  private static func characterLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }
}

extension Glob {
  /// Whether every text with this prefix matches, as far as the pattern's last wildcard shows it.
  public func matchesEverythingStarting(with prefix: String) -> Bool {
    matchesEverything || (endsWithAnyText && matches(prefix))
  }
}
