import AccessGraph
import IAM
import Testing

@testable import Diagrams

@Suite("The text of diagrams")
struct DiagramTextTests {
  @Test("who reaches a function")
  func function() throws {
    let diagram = functionDiagram(Samples.function, function: Samples.pay, context: Samples.context)
    try expectGolden(dot(diagram), "function.dot")
  }

  @Test("what a principal reaches")
  func principal() throws {
    let alice = Samples.user(Samples.tools, "alice")
    let diagram = principalDiagram(Samples.principal, principal: alice, context: Samples.context)
    try expectGolden(dot(diagram), "principal.dot")
  }

  @Test("who reaches into which account")
  func accounts() throws {
    try expectGolden(dot(accountsDiagram(Samples.links, context: Samples.overviewContext)), "accounts.dot")
  }

  @Test("a function that nobody can invoke")
  func nobody() throws {
    let subgraph = AccessSubgraph(principals: [], functions: [Samples.pay], steps: [])
    try expectGolden(
      dot(functionDiagram(subgraph, function: Samples.pay, context: Samples.context)), "nobody.dot")
  }

  @Test("a principal that reaches nothing stands alone")
  func nothing() {
    let alice = Samples.user(Samples.tools, "alice")
    let subgraph = AccessSubgraph(principals: [], functions: [], steps: [])
    let diagram = principalDiagram(subgraph, principal: alice, context: Samples.context)
    #expect(diagram.nodes.map(\.heading) == ["alice"] && diagram.nodes.map(\.isSubject) == [true])
    #expect(diagram.remarks.contains { $0.hasPrefix("it can invoke no function") })
  }

  @Test("shuffled input gives the same bytes", arguments: 1...20)
  func shuffled(seed: Int) {
    var random = SeededNumbers(state: UInt64(seed))
    var subgraph = Samples.function
    subgraph.principals.shuffle(using: &random)
    subgraph.steps.shuffle(using: &random)
    let links = Samples.links.shuffled(using: &random)
    #expect(
      dot(functionDiagram(subgraph, function: Samples.pay, context: Samples.context))
        == dot(functionDiagram(Samples.function, function: Samples.pay, context: Samples.context)))
    #expect(
      dot(accountsDiagram(links, context: Samples.overviewContext))
        == dot(accountsDiagram(Samples.links, context: Samples.overviewContext)))
  }
}

/// SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
