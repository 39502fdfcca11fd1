import Foundation

/// Works on several things at a time and takes the results in the order of the things.
///
/// Each worker has a state of its own. A few results wait to be taken, then the workers wait. A result that was taken is
/// released by the worker that made it: memory that one thread allocates and another one frees makes both wait for each
/// other.
///
/// - Throws: What `work` or `take` throws; work that was begun is ended, and none is begun.
func inOrder<Input: Sendable, State: ~Copyable, Output: Sendable>(
  _ inputs: [Input], workers: Int, state: @escaping @Sendable () -> State,
  work: @escaping @Sendable (inout State, Input) throws -> Output, take: (Output) throws -> Void
) throws {
  let workers = max(1, min(workers, inputs.count))
  let results = WaitingResults<Output>(count: inputs.count, workers: workers)
  let group = DispatchGroup()
  for worker in 0..<workers {
    DispatchQueue.global(qos: .userInitiated).async(group: group) {
      var state = state()
      while let position = results.begin(worker) {
        results.end(position, Result { try work(&state, inputs[position]) }, of: worker)
      }
    }
  }
  defer {
    results.stop()
    group.wait()
  }
  while let (result, worker) = results.next() {
    try take(result.get())
    results.giveBack(result, to: worker)
  }
}

/// Results that wait for their turn.
private final class WaitingResults<Output: Sendable>: @unchecked Sendable {
  typealias Outcome = Result<Output, any Error>

  // INVARIANT: everything below is touched only while the condition is locked.
  private let condition = NSCondition()
  private let count: Int
  private let most: Int
  private var waiting: [Int: (result: Outcome, worker: Int)] = [:]
  /// What was taken, by worker.
  private var spent: [[Outcome]]
  private var begun = 0
  private var taken = 0
  private var isStopped = false

  init(count: Int, workers: Int) {
    self.count = count
    most = 4 * workers
    spent = Array(repeating: [], count: workers)
  }

  /// The next thing to work on, as soon as there is room for its result; nil when there is none. What was taken of the
  /// worker's results is released.
  func begin(_ worker: Int) -> Int? {
    var released: [Outcome] = []
    // They go when the condition is unlocked.
    defer { released.removeAll() }
    condition.lock()
    defer { condition.unlock() }
    while !isStopped, begun < count, begun >= taken + most { condition.wait() }
    swap(&released, &spent[worker])
    guard !isStopped, begun < count else { return nil }
    begun += 1
    return begun - 1
  }

  func end(_ position: Int, _ result: Outcome, of worker: Int) {
    condition.lock()
    waiting[position] = (result, worker)
    condition.broadcast()
    condition.unlock()
  }

  /// The next result, as soon as it is there, and whose it is; nil after the last.
  func next() -> (result: Outcome, worker: Int)? {
    condition.lock()
    defer { condition.unlock() }
    guard taken < count else { return nil }
    while true {
      if let next = waiting.removeValue(forKey: taken) {
        taken += 1
        condition.broadcast()
        return next
      }
      condition.wait()
    }
  }

  func giveBack(_ result: Outcome, to worker: Int) {
    condition.lock()
    spent[worker].append(result)
    condition.unlock()
  }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }
}
