import Foundation
import Inventory
import Reference
import Simulation
import Testing

@Suite("The policy language means to simulate what it means to AWS")
struct LanguageExampleTests {
  @Test("One request", arguments: languageExamples + repeatedMemberExamples)
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
    if let note = example.note { #expect(decision.notes.contains { $0.contains(note) }, "\(decision)") }
  }

  @Test("E50: an older role that its own policies let assume itself is denied, with a note")
  func selfTrust() throws {
    let example = try #require(decisionExamples.first { $0.id == "U6" })
    let line =
      #"{"principal": "\#(example.caller)", "action": "sts:AssumeRole", "resource": "\#(example.resource)"}"#
    let decision = try answer(line, on: SnapshotDecisions(example.inventory))
    #expect(decision.outcome == .denied)
    #expect(decision.notes.contains { $0.hasPrefix("U6: ") })
    let newer = try #require(decisionExamples.first { $0.id == "E50" })
    let other = try answer(line, on: SnapshotDecisions(newer.inventory))
    #expect(!other.notes.contains { $0.hasPrefix("U6: ") })
  }
}
