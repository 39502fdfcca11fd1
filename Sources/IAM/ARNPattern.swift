/// A pattern over ARNs, matched part by part: a wildcard stays within its part, except in the sixth,
/// which takes the rest. A pattern with fewer than six parts acts as if padded with `*`.
///
/// Rule: R60, R64, U3.
public struct ARNPattern: Hashable, Sendable {
  private let parts: [Glob]  // six, or empty when every ARN matches
  private let whole: Glob
  /// Whether there were six parts, or `*` alone.
  public let isComplete: Bool

  /// Compiles a pattern; `*` alone matches everything.
  public init(_ pattern: String) { self.init(compiled: pattern.utf8.map(Glob.wildcard)) }

  init(compiled bytes: [UInt8]) {
    whole = Glob(compiled: bytes)
    guard !whole.matchesEverything else {
      parts = []
      isComplete = true
      return
    }
    let pieces = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    isComplete = pieces.count == 6
    parts = pieces.map { Glob(compiled: Array($0)) } + Array(repeating: Glob("*"), count: 6 - pieces.count)
  }

  /// Whether every ARN matches.
  public var matchesEverything: Bool { parts.isEmpty }

  /// Whether the pattern matches exactly one ARN, itself.
  public var isLiteral: Bool { isComplete && whole.isLiteral }

  /// Whether a wildcard stands anywhere.
  public var hasWildcard: Bool { !whole.isLiteral }

  /// The account that an ARN must name to match; nil when the pattern leaves it open.
  public var account: AccountID? {
    guard parts.count == 6, parts[4].isLiteral else { return nil }
    return AccountID(parts[4].literalPrefix)
  }

  /// The one account whose ARNs can match, however wildcards are read; nil where there may be more.
  public var onlyAccount: AccountID? {
    guard parts.count == 6, parts[..<5].allSatisfy(\.isLiteral) else { return nil }
    return AccountID(parts[4].literalPrefix)
  }

  /// Part by part, as AWS documents it.
  public func matches(_ arn: ARN) -> Bool {
    if parts.isEmpty { return true }
    if whole.isLiteral, isComplete { return whole.matches(arn.text) }
    return parts[5].matches(arn.resource) && parts[2].matches(arn.service) && parts[4].matches(arn.account)
      && parts[3].matches(arn.region) && parts[1].matches(arn.partition) && parts[0].matches("arn")
  }

  /// Read as one glob over the whole text, in which `*` spans colons (U3).
  public func matchesAsText(_ text: String) -> Bool { whole.matches(text) }
}
