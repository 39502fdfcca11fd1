import Foundation
import Reference
import Testing

@testable import AccessGraph

/// The graph against the naive reference, on random organizations.
@Suite("The graph answers as the reference evaluator does")
struct DifferentialTests {
  @Test("Who can invoke, on random organizations", arguments: 0..<20)
  func whoCanInvoke(_ block: UInt64) {
    for seed in block * 15..<(block + 1) * 15 {
      let organization = RandomOrganization(seed: seed)
      let reference = ReferenceEvaluator.whoCanInvoke(organization.inventory, at: organization.time)
      guard reference.undecided == 0 else { continue }
      let graph = AccessGraph(organization.inventory, at: organization.time)
      for function in graph.functions {
        let expected = (reference.invokers[function] ?? []).flatMap(lines).sorted()
        let answered = graph.whoCanInvoke(function).invokers.flatMap(lines).sorted()
        #expect(answered == expected, "seed \(seed), \(function): \(difference(answered, expected))")
      }
    }
  }

  private func lines(_ invoker: ReferenceEvaluator.Invoker) -> [String] {
    invoker.targets.map {
      "\(invoker.kind) \(invoker.name) \($0.key.split(separator: ":").suffix(2).joined(separator: ":")) \($0.value.outcome.rawValue) \($0.value.assumptions)"
    }
  }

  private func lines(_ invoker: Invoker) -> [String] {
    invoker.targets.map {
      "\(invoker.principal.kind.rawValue) \(invoker.principal.name) \($0.arn.split(separator: ":").suffix(2).joined(separator: ":")) \($0.outcome.rawValue) \($0.assumptions)"
    }
  }

  private func difference(_ answered: [String], _ expected: [String]) -> String {
    let extra = answered.filter { !expected.contains($0) }.map { "+ " + $0 }
    let missing = expected.filter { !answered.contains($0) }.map { "- " + $0 }
    return (extra + missing).joined(separator: "; ")
  }
}
