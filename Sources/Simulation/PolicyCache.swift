import IAM
import JSON

/// A policy document that was read once, and the context keys in it that nobody knows.
struct CachedPolicy: Sendable {
  var document: PolicyDocument
  /// Per statement; empty when there are none in the whole document.
  var unknownKeys: [[String]]

  init(_ document: PolicyDocument) {
    self.document = document
    let keys = document.statements.map { $0.conditions.map(\.key).filter { !$0.isKnown }.map(\.description) }
    unknownKeys = keys.allSatisfy(\.isEmpty) ? [] : keys
  }

  /// The unknown keys of the statements that speak of the action (R69).
  func unknownKeys(for action: Action) -> [String] {
    if unknownKeys.isEmpty { return [] }
    return zip(document.statements, unknownKeys).flatMap { $0.covers(action) ? $1 : [] }
  }
}

/// Keeps policy documents that come again and again, found by their text. Bounded: it forgets all when it is full.
///
/// Not shared: each worker has its own.
public struct PolicyCache: Sendable {
  private var documents: [[UInt8]: CachedPolicy] = [:]
  private var buffer: [UInt8] = []
  private var bytes = 0

  /// The texts that are kept are no longer than this together.
  static let bound = 2 << 20

  /// An empty cache.
  public init() {}

  /// The document of a JSON object.
  mutating func policy(_ json: JSONValue) -> CachedPolicy {
    buffer.removeAll(keepingCapacity: true)
    json.appendCompactText(to: &buffer)
    if let known = documents[buffer] { return known }
    let policy = CachedPolicy(PolicyDocument(json))
    if bytes + buffer.count > Self.bound { (documents, bytes) = ([:], 0) }
    if buffer.count <= Self.bound / 8 {
      documents[buffer] = policy
      bytes += buffer.count
    }
    return policy
  }
}
