import Inventory
import Testing

@testable import Reference

/// Whole paths on which the sessions depend on each other.
///
/// Rule: R28–R32, R37, R38.
@Suite struct SessionPathTests {
  @Test(arguments: pathExamples)
  func `reaches the function`(_ example: PathExample) {
    let answer = ReferenceEvaluator(example.inventory, at: timeOfExamples).whoCanInvoke()
    #expect(answer.undecided == 0)
    let invokers = answer.invokers[example.function] ?? []
    let access = invokers.first { $0.name == example.principal }?.access
    #expect((access?.outcome ?? .denied) == example.expected, "\(example.policies)")
    #expect(access?.assumptions == example.assumptions, "\(example.policies)")
  }
}
