import Foundation
import Inventory
import Reference
import Simulation
import Testing

@Suite("The policy language means to simulate what it means to AWS")
struct LanguageExampleTests {
  @Test("One request", arguments: languageExamples)
  func request(_ example: LanguageExample) throws {
    let decision = try answer(example.json, on: nil)
    #expect(decision.outcome.rawValue == example.expected.rawValue, "\(example.json) → \(decision)")
    let hasCondition = !decision.conditions.isEmpty
    #expect((decision.outcome == .conditional) == hasCondition, "a condition, and only where there is one")
  }
}

@Suite("Every example of the rules is answered by simulate on the snapshot")
struct SnapshotExampleTests {
  /// Session policies cannot be given with a request on a snapshot.
  static let asked = decisionExamples.filter { $0.question == .request && $0.sessionPolicies.isEmpty }

  @Test("One request", arguments: asked)
  func request(_ example: DecisionExample) throws {
    let context = try JSONSerialization.data(withJSONObject: example.context, options: [.sortedKeys])
    let line = """
      {"principal": "\(example.caller)", "action": "\(example.action)", "resource": "\(example.resource)", \
      "context": \(String(decoding: context, as: UTF8.self))}
      """
    let decision = try answer(
      line, on: SnapshotDecisions(example.inventory), at: example.time.timeIntervalSince1970)
    #expect(decision.outcome.rawValue == example.expected.rawValue, "\(example.policies) → \(decision)")
  }
}
