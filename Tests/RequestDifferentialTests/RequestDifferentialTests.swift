import Foundation
import Reference
import Simulation
import Testing

/// Stand-alone requests against the naive reference.
///
/// `REQUESTS` and `FIRST_REQUEST` ask for other requests than the usual ones, as `make soak` does.
@Suite("Stand-alone requests are decided as the reference evaluator decides them")
struct RequestDifferentialTests {
  static let blocks: [Range<UInt64>] = {
    let (first, count) = (number("FIRST_REQUEST") ?? 0, number("REQUESTS") ?? 3000)
    let size = max(100, count / 100)
    return stride(from: first, to: first + count, by: Int(size)).map { $0..<min($0 + size, first + count) }
  }()

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
  }

  @Test("Random requests that bring their policies", arguments: blocks)
  func requests(_ seeds: Range<UInt64>) {
    var (compared, undecided, mismatches) = (0, 0, 0)
    for seed in seeds {
      let request = RandomRequest(seed: seed)
      // Too many contexts to try them all.
      guard let expected = ReferenceEvaluator.outcome(of: request) else {
        undecided += 1
        continue
      }
      let answered = decision(request)
      compared += 1
      mismatches += answered == expected.rawValue ? 0 : 1
      #expect(answered == expected.rawValue, "request \(seed): \(request.json)")
    }
    print("requests \(seeds): \(compared) compared, \(mismatches) mismatches, \(undecided) undecided")
  }

  private func decision(_ request: RandomRequest) -> String {
    do {
      return try answer(request.json, on: nil, at: request.time.timeIntervalSince1970).outcome.rawValue
    } catch {
      return "error: \(error)"
    }
  }
}
