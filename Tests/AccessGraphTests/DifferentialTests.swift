import Foundation
import Reference
import Testing

@testable import AccessGraph

/// The graph against the naive reference, on random organizations.
///
/// Every kind of principal is compared: decision and fewest assumptions for every target.
@Suite("The graph answers as the reference evaluator does")
struct DifferentialTests {
  /// Twenty seeds each; `SEEDS` asks for more or fewer seeds.
  static let blocks = (ProcessInfo.processInfo.environment["SEEDS"].flatMap(Int.init) ?? 200) / 20

  @Test("Who can invoke, on random organizations", arguments: 0..<UInt64(blocks))
  func whoCanInvoke(_ block: UInt64) {
    for seed in block * 20..<(block + 1) * 20 {
      let organization = RandomOrganization(seed: seed)
      let reference = ReferenceEvaluator.whoCanInvoke(organization.inventory, at: organization.time)
      guard reference.undecided == 0 else { continue }
      let graph = AccessGraph(organization.inventory, at: organization.time)
      compare(graph, reference, seed)
    }
  }

  private func compare(_ graph: AccessGraph, _ reference: ReferenceEvaluator.Answer, _ seed: UInt64) {
    for function in graph.functions {
      let expected = Set((reference.invokers[function] ?? []).flatMap(lines))
      let answered = Set(graph.whoCanInvoke(function).invokers.flatMap(lines))
      #expect(answered.subtracting(expected).sorted() == [], "seed \(seed), too much")
      #expect(expected.subtracting(answered).sorted() == [], "seed \(seed), too little")
    }
  }

  private func lines(_ invoker: ReferenceEvaluator.Invoker) -> [String] {
    invoker.targets.map {
      "\(invoker.kind) \(invoker.name) \($0.key) \($0.value.outcome.rawValue) \($0.value.assumptions)"
    }
  }

  private func lines(_ invoker: Invoker) -> [String] {
    invoker.targets.map {
      "\(invoker.principal.kind.rawValue) \(invoker.principal.name) \($0.arn) \($0.outcome.rawValue) \($0.assumptions)"
    }
  }
}
