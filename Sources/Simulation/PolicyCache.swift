import IAM
import JSON

/// A policy document that was read once, and the context keys in it that nobody knows.
struct CachedPolicy: Sendable {
  var document: PolicyDocument
  /// Per statement; empty when there are none in the whole document.
  var unknownKeys: [[String]]

  init(_ document: PolicyDocument) {
    self.document = document
    let isKnown = document.statements.allSatisfy { $0.conditions.allSatisfy(\.key.isKnown) }
    unknownKeys =
      isKnown
      ? [] : document.statements.map { $0.conditions.map(\.key).filter { !$0.isKnown }.map(\.description) }
  }

  /// The unknown keys of the statements that speak of the action (R69).
  func unknownKeys(for action: Action) -> [String] {
    if unknownKeys.isEmpty { return [] }
    return zip(document.statements, unknownKeys).flatMap { $0.covers(action) ? $1 : [] }
  }
}

/// Keeps policy documents that come again and again, found by what they say. Bounded: it forgets all when it is full.
///
/// Many documents come once only: one that comes for the first time is read no further than its request needs, and not
/// kept. Not shared: each worker has its own.
public struct PolicyCache: Sendable {
  private struct Entry {
    var text: TapeSpan.Copy
    var policy: CachedPolicy
  }

  private var entries: [UInt64: Entry] = [:]
  private var bytes = 0
  // The hashes of documents that came last, each in the place that its lower bits tell.
  private var seen: [UInt64] = []

  /// The texts that are kept are no longer than this together.
  static let bound = 8 << 20

  /// An empty cache.
  public init() {}

  /// The document of a JSON object, as far as a request for an action needs it.
  mutating func policy(_ json: JSONValue, for action: Action) -> CachedPolicy {
    let span = TapeSpan(json)
    if let entry = entries[span.hash], entry.text.isEqual(to: span) { return entry.policy }
    if seen.isEmpty { seen = Array(repeating: 0, count: 1 << 14) }
    let place = Int(truncatingIfNeeded: span.hash) & (seen.count - 1)
    guard seen[place] == span.hash else {
      seen[place] = span.hash
      return CachedPolicy(PolicyDocument(json, forService: action.service))
    }
    let entry = Entry(text: TapeSpan.Copy(span), policy: CachedPolicy(PolicyDocument(json)))
    if bytes + entry.text.bytes > Self.bound { (entries, bytes) = ([:], 0) }
    if entry.text.bytes <= Self.bound / 8 {
      entries[span.hash] = entry
      bytes += entry.text.bytes
    }
    return entry.policy
  }
}
