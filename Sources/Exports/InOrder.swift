import Foundation

/// Works on several things at a time and takes the results in the order of the things.
///
/// Each worker has a state of its own. A few results wait to be taken, then the workers wait.
///
/// - Throws: What `work` or `take` throws; work that was begun is ended, and none is begun.
func inOrder<Input: Sendable, State: ~Copyable, Output: Sendable>(
  _ inputs: [Input], workers: Int, state: @escaping @Sendable () -> State,
  work: @escaping @Sendable (inout State, Input) throws -> Output, take: (Output) throws -> Void
) throws {
  let workers = max(1, min(workers, inputs.count))
  let results = WaitingResults<Output>(count: inputs.count, most: 4 * workers)
  let group = DispatchGroup()
  for _ in 0..<workers {
    DispatchQueue.global(qos: .userInitiated).async(group: group) {
      var state = state()
      while let position = results.begin() {
        results.end(position, Result { try work(&state, inputs[position]) })
      }
    }
  }
  defer {
    results.stop()
    group.wait()
  }
  while let result = results.next() { try take(result.get()) }
}

/// Results that wait for their turn.
private final class WaitingResults<Output: Sendable>: @unchecked Sendable {
  // INVARIANT: everything below is touched only while the condition is locked.
  private let condition = NSCondition()
  private let count: Int
  private let most: Int
  private var waiting: [Int: Result<Output, any Error>] = [:]
  private var begun = 0
  private var taken = 0
  private var isStopped = false

  init(count: Int, most: Int) {
    self.count = count
    self.most = most
  }

  /// The next thing to work on, as soon as there is room for its result; nil when there is none.
  func begin() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped, begun < count, begun >= taken + most { condition.wait() }
    guard !isStopped, begun < count else { return nil }
    begun += 1
    return begun - 1
  }

  func end(_ position: Int, _ result: Result<Output, any Error>) {
    condition.lock()
    waiting[position] = result
    condition.broadcast()
    condition.unlock()
  }

  /// The next result, as soon as it is there; nil after the last.
  func next() -> Result<Output, any Error>? {
    condition.lock()
    defer { condition.unlock() }
    guard taken < count else { return nil }
    while true {
      if let result = waiting.removeValue(forKey: taken) {
        taken += 1
        condition.broadcast()
        return result
      }
      condition.wait()
    }
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }
}
