import JSON

/// A pattern over ARNs, matched part by part: a wildcard stays within its part, except in the sixth,
/// which takes the rest. A pattern with fewer than six parts acts as if padded with `*`.
///
/// Rule: R60, R64, U3.
public struct ARNPattern: Hashable, Sendable {
  // One reference instead of four: patterns are handed round a lot.
  private let compiled: Compiled

  private final class Compiled: Sendable {
    let whole: Glob
    // The compiled bytes, and how many of them stand before the first wildcard.
    let bytes: [UInt8]
    let literalCount: Int
    // The six parts, where a wildcard before the sixth makes them differ from the whole; else empty.
    let parts: [Glob]
    let isComplete: Bool
    let account: AccountID?

    init(_ bytes: [UInt8]) {
      whole = Glob(compiled: bytes)
      self.bytes = bytes
      literalCount = bytes.firstIndex { $0 >= Glob.anyCharacter } ?? bytes.count
      guard !whole.matchesEverything else {
        (parts, isComplete, account) = ([], true, nil)
        return
      }
      let ends = ARNPattern.ends(of: bytes)
      isComplete = ends.count == 6
      account =
        ends.count > 4 && !bytes[ends[3]..<ends[4]].contains { $0 >= Glob.anyCharacter }
        ? AccountID(String(decoding: bytes[(ends[3] + 1)..<ends[4]], as: UTF8.self)) : nil
      let isPlain = isComplete && !bytes[..<ends[4]].contains { $0 >= Glob.anyCharacter }
      parts = isPlain ? [] : ARNPattern.parts(bytes, ends)
    }
  }

  /// Whether there were six parts, or `*` alone.
  public var isComplete: Bool { compiled.isComplete }
  /// The account that an ARN must name to match; nil when the pattern leaves it open.
  public var account: AccountID? { compiled.account }

  /// Compiles a pattern; `*` alone matches everything.
  public init(_ pattern: String) { self.init(compiled: ARNPattern.bytes(of: pattern)) }

  init(compiled bytes: [UInt8]) { compiled = Compiled(bytes) }

  /// Equal when written alike.
  public static func == (left: ARNPattern, right: ARNPattern) -> Bool {
    left.compiled === right.compiled || left.compiled.bytes == right.compiled.bytes
  }

  /// Hashes the pattern as written.
  public func hash(into hasher: inout Hasher) { hasher.combine(compiled.bytes) }

  /// A text with its wildcards marked.
  static func bytes(of text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    for position in bytes.indices { bytes[position] = Glob.wildcard(bytes[position]) }
    return bytes
  }

  /// Where each part ends; at most six parts.
  private static func ends(of bytes: [UInt8]) -> [Int] {
    var ends: [Int] = []
    for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: ":") {
      ends.append(position)
      if ends.count == 5 { break }
    }
    ends.append(bytes.count)
    return ends
  }

  private static func parts(_ bytes: [UInt8], _ ends: [Int]) -> [Glob] {
    let starts = [0] + ends.dropLast().map { $0 + 1 }
    return zip(starts, ends).map { Glob(compiled: Array(bytes[$0..<$1])) }
      + Array(repeating: anything, count: 6 - ends.count)
  }

  private static let anything = Glob("*")

  /// Whether every ARN matches.
  public var matchesEverything: Bool { compiled.whole.matchesEverything }

  /// Whether the pattern matches exactly one ARN, itself.
  public var isLiteral: Bool { compiled.isComplete && compiled.whole.isLiteral }

  /// Whether a wildcard stands anywhere.
  public var hasWildcard: Bool { !compiled.whole.isLiteral }

  /// The one account whose ARNs can match, however wildcards are read; nil where there may be more.
  public var onlyAccount: AccountID? { compiled.parts.isEmpty ? account : nil }

  /// Part by part, as AWS documents it.
  public func matches(_ arn: ARN) -> Bool {
    guard beginsLiterally(arn.text) else { return false }
    // With five parts written out, the rest of the whole is the sixth part.
    if compiled.parts.isEmpty {
      let (literal, all) = (compiled.literalCount, compiled.bytes.count)
      if literal == all { return arn.text.utf8.count == literal }
      return literal == all - 1 && compiled.bytes[literal] == Glob.anyText || compiled.whole.matches(arn.text)
    }
    var text = arn.text
    return text.withUTF8 { bytes in
      // Most ARNs are told apart by their resource, then by their service.
      ARNPattern.order.allSatisfy { compiled.parts[$0].matches(arn.part($0, of: bytes)) }
    }
  }

  private static let order = [5, 2, 4, 3, 1, 0]

  /// Whether a text begins with what stands before the first wildcard; most are told apart by it.
  private func beginsLiterally(_ text: String) -> Bool {
    let count = compiled.literalCount
    guard count > 0 else { return true }
    guard text.utf8.count >= count else { return false }
    return compiled.bytes.withUnsafeBufferPointer { pattern in
      text.utf8.withContiguousStorageIfAvailable {
        UnsafeBufferPointer(rebasing: $0[..<count]).isEqual(
          to: UnsafeBufferPointer(rebasing: pattern[..<count]))
      } ?? text.utf8.starts(with: pattern[..<count])
    }
  }

  /// Read as one glob over the whole text, in which `*` spans colons (U3).
  public func matchesAsText(_ text: String) -> Bool {
    beginsLiterally(text) && compiled.whole.matches(text)
  }

  /// Whether it matches as one text, and may do so though it does not part by part (U3).
  func mayMatchAsText(_ text: String) -> Bool { mayDifferAsText && hasWildcard && matchesAsText(text) }

  /// Whether the two readings, as one text and part by part, may differ.
  package var mayDifferAsText: Bool { !compiled.parts.isEmpty }
}
