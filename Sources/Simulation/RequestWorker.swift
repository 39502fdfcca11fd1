import Authorization
import JSON

/// Answers requests one after the other. Not shared: every worker has its own, with what it remembers.
public struct RequestWorker: Sendable {
  private var cache = PolicyCache()
  private let time: Double
  /// What requests without policies are decided on, or why there is nothing; nil as long as none asked for it.
  public var snapshot: Result<SnapshotDecisions, UnreadableRequest>?

  /// A worker for requests made at a time, in seconds since 1970.
  public init(at time: Double) { self.time = time }

  /// The answer; nil where a snapshot is wanted first.
  public mutating func answer(_ text: RequestText) -> Answer? {
    let request: SimulateRequest
    do {
      request = try read(text)
    } catch {
      return Answer(id: error.id, result: .failure(error))
    }
    if let policies = request.policies {
      return Answer(id: request.id, result: .success(request.decide(with: policies, at: time)))
    }
    guard let snapshot else { return nil }
    do {
      let decision = try snapshot.get().decide(request, at: time)
      return Answer(id: request.id, result: .success(decision))
    } catch {
      return Answer(
        id: request.id,
        result: .failure(UnreadableRequest(id: request.id, description: error.description)))
    }
  }

  private mutating func read(_ text: RequestText) throws(UnreadableRequest) -> SimulateRequest {
    if let problem = text.problem {
      throw UnreadableRequest(id: "null", description: "\(text.place): \(problem)")
    }
    let document: JSONDocument
    do {
      document = try text.bytes.withUnsafeBufferPointer { bytes throws(JSONSyntaxError) in
        try JSONDocument(bytes)
      }
    } catch {
      throw UnreadableRequest(id: "null", description: "\(text.place): \(error)")
    }
    return try SimulateRequest(document.root, cache: &cache)
  }
}
