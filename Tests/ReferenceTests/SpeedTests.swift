import Foundation
import Reference
import Testing

/// How long the random organizations and requests take; `REFERENCE_SEEDS=200` says how many of each to ask.
@Suite(.serialized) struct SpeedTests {
  static let seeds = ProcessInfo.processInfo.environment["REFERENCE_SEEDS"].flatMap(UInt64.init) ?? 0

  @Test(.enabled(if: seeds > 0))
  func organizations() {
    let clock = ContinuousClock()
    var slow: [(Duration, UInt64)] = []
    var undecided = 0
    let all = clock.measure {
      for seed in 0..<Self.seeds {
        let time = clock.measure {
          let organization = RandomOrganization(seed: seed)
          let answer = ReferenceEvaluator.whoCanInvoke(organization.inventory, at: organization.time)
          undecided += answer.undecided > 0 ? 1 : 0
        }
        slow.append((time, seed))
      }
    }
    let slowest = slow.sorted { $0.0 > $1.0 }.prefix(12).map { "\($0.1): \($0.0)" }
    print("\(Self.seeds) organizations in \(all), \(undecided) undecided; slowest \(slowest)")
  }

  @Test(.enabled(if: seeds > 0))
  func requests() {
    var outcomes: [ReferenceEvaluator.Outcome?: Int] = [:]
    let all = ContinuousClock().measure {
      for seed in 0..<Self.seeds {
        outcomes[ReferenceEvaluator.outcome(of: RandomRequest(seed: seed)), default: 0] += 1
      }
    }
    print("\(Self.seeds) requests in \(all): \(outcomes)")
  }
}
