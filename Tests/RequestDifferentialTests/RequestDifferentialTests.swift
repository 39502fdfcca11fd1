import Foundation
import Reference
import Simulation
import Testing

/// Stand-alone requests against the naive reference.
@Suite("Stand-alone requests are decided as the reference evaluator decides them")
struct RequestDifferentialTests {
  /// A hundred seeds each; `REQUEST_SEEDS` asks for more or fewer.
  static let blocks = (ProcessInfo.processInfo.environment["REQUEST_SEEDS"].flatMap(Int.init) ?? 2000) / 100

  @Test("Random requests that bring their policies", arguments: 0..<UInt64(blocks))
  func requests(_ block: UInt64) {
    for seed in block * 100..<(block + 1) * 100 {
      let request = RandomRequest(seed: seed)
      guard let expected = ReferenceEvaluator.outcome(of: request) else { continue }
      #expect(decision(request) == expected.rawValue, "seed \(seed): \(request.json)")
    }
  }

  private func decision(_ request: RandomRequest) -> String {
    do {
      return try answer(request.json, on: nil, at: request.time.timeIntervalSince1970).outcome.rawValue
    } catch {
      return "error: \(error)"
    }
  }
}
