import Reference
import Testing

@Suite struct DecisionExampleTests {
  @Test(arguments: decisionExamples)
  func `answers as the rules say`(example: DecisionExample) {
    let evaluator = ReferenceEvaluator(example.inventory, at: example.time)
    let answer = evaluator.answer(to: example)
    #expect(answer.outcome == example.expected, "\(example.caller): \(example.policies)")
    if let assumptions = example.assumptions { #expect(answer.assumptions == assumptions) }
  }

  @Test func `every policy of the examples can be read`() {
    for example in decisionExamples where !example.id.hasPrefix("E101") {
      for document in example.inventory.documents {
        #expect(document.policy.problems.isEmpty, "\(example.id): \(document.text)")
      }
    }
  }
}
