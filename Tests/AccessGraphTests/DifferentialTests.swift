import Foundation
import Reference
import Testing

@testable import AccessGraph

/// The graph against the naive reference, on random organizations.
///
/// Every kind of principal is compared: decision and fewest assumptions for every target. `SEEDS` and `FIRST_SEED` ask
/// for other organizations than the usual ones, as `make soak` does.
@Suite("The graph answers as the reference evaluator does")
struct DifferentialTests {
  static let blocks: [Range<UInt64>] = {
    let (first, count) = (number("FIRST_SEED") ?? 0, number("SEEDS") ?? 300)
    let size = max(20, count / 200)
    return stride(from: first, to: first + count, by: Int(size)).map { $0..<min($0 + size, first + count) }
  }()

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
  }

  @Test("Who can invoke, on random organizations", arguments: blocks)
  func whoCanInvoke(_ seeds: Range<UInt64>) {
    var (compared, undecided, partial, mismatches) = (0, 0, 0, 0)
    for seed in seeds {
      let organization = RandomOrganization(seed: seed)
      let reference = ReferenceEvaluator.whoCanInvoke(organization.inventory, at: organization.time)
      // Too many contexts to try them all.
      guard reference.undecided == 0 else {
        undecided += 1
        continue
      }
      if reference.isPartial { partial += 1 }
      let graph = AccessGraph(organization.inventory, at: organization.time)
      for function in graph.functions {
        let expected = accesses((reference.invokers[function] ?? []).flatMap(accesses))
        let answered = accesses(graph.whoCanInvoke(function).invokers.flatMap(accesses))
        compared += Set(expected.keys).union(answered.keys).count
        let tooMuch = answered.filter { name, access in
          // Of what was not tried nothing is known, but that it makes nobody surer.
          if reference.isPartial, access.outcome != "allowed" { return false }
          return expected[name].map { access < $0 } ?? true
        }
        let tooLittle = expected.filter { name, access in answered[name].map { access < $0 } ?? true }
        mismatches += tooMuch.count + tooLittle.count
        #expect(lines(tooMuch) == [], "seed \(seed), too much")
        #expect(lines(tooLittle) == [], "seed \(seed), too little")
      }
    }
    print(
      "organizations \(seeds): \(compared) compared, \(mismatches) mismatches, \(undecided) undecided, \(partial) partly"
    )
  }

  @Test("Counting says how many listing lists, on random organizations", arguments: blocks)
  func counts(_ seeds: Range<UInt64>) {
    for seed in seeds {
      let organization = RandomOrganization(seed: seed)
      let graph = AccessGraph(organization.inventory, at: organization.time)
      for summary in graph.counts(eachOf: graph.functions, { $0 }) {
        let invokers = graph.whoCanInvoke(summary.function).invokers
        let counted = summary.counts.map { $0.direct + $0.assumed }.reduce(0, +)
        #expect(counted == invokers.count, "seed \(seed) \(summary.function)")
        for count in summary.counts {
          let alike = invokers.filter { $0.principal.kind == count.kind && $0.outcome == count.outcome }
          let direct = alike.filter { $0.assumptions == 0 }.count
          #expect(count.direct == direct, "seed \(seed) \(summary.function)")
          #expect(count.assumed == alike.count - direct, "seed \(seed) \(summary.function)")
        }
      }
    }
  }

  /// How far somebody gets: the smaller is the better.
  private struct Access: Comparable {
    var outcome: String
    var assumptions: Int

    static func < (left: Access, right: Access) -> Bool {
      (left.outcome, left.assumptions) < (right.outcome, right.assumptions)
    }
  }

  private func accesses(_ all: [(name: String, access: Access)]) -> [String: Access] {
    Dictionary(all.map { ($0.name, $0.access) }, uniquingKeysWith: min)
  }

  private func accesses(_ invoker: ReferenceEvaluator.Invoker) -> [(name: String, access: Access)] {
    invoker.targets.map {
      (
        "\(invoker.kind) \(invoker.name) \($0.key)",
        Access(outcome: $0.value.outcome.rawValue, assumptions: $0.value.assumptions)
      )
    }
  }

  private func accesses(_ invoker: Invoker) -> [(name: String, access: Access)] {
    invoker.targets.map {
      (
        "\(invoker.principal.kind.rawValue) \(invoker.principal.name) \($0.arn)",
        Access(outcome: $0.outcome.rawValue, assumptions: $0.assumptions)
      )
    }
  }

  private func lines(_ accesses: [String: Access]) -> [String] {
    accesses.map { "\($0.key) \($0.value.outcome) \($0.value.assumptions)" }.sorted()
  }
}
