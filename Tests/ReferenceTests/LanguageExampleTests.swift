import Reference
import Testing

@Suite struct LanguageExampleTests {
  @Test(arguments: languageExamples)
  func `answers as the language says`(_ example: LanguageExample) {
    let outcome = ReferenceEvaluator.outcome(ofRequest: example.json, at: timeOfExamples)
    #expect(outcome == example.expected, "\(example.json)")
  }
}
