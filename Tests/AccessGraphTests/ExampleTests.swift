import Foundation
import Inventory
import JSON
import Reference
import Testing

@testable import AccessGraph
@testable import Authorization
@testable import IAM

/// The examples of the rules, asked of the engine.
@Suite("Every example of the rules is decided as AWS decides it")
struct ExampleTests {
  /// The graph decides how roles are assumed and functions invoked.
  static let asked = decisionExamples.filter {
    $0.question != .reach && $0.context.isEmpty
      && ($0.action.hasPrefix("sts:") || $0.action.hasPrefix("lambda:Invoke"))
  }

  @Test("One request", arguments: asked)
  func request(_ example: DecisionExample) throws {
    let asked = try #require(Question(example))
    let decision = asked.decision
    #expect(decision.outcome.rawValue == example.expected.rawValue, "\(example.policies) → \(decision)")
    #expect((decision.outcome == .conditional) == !decision.conditions.isEmpty, "\(decision)")
    if let note = example.note { #expect(decision.notes.contains { $0.contains(note) }, "\(decision)") }
  }

  @Test("A whole path", arguments: decisionExamples.filter { $0.question == .reach && $0.context.isEmpty })
  func reach(_ example: DecisionExample) {
    let graph = AccessGraph(example.inventory, at: example.time)
    let invokers = graph.whoCanInvoke(example.resource).invokers
    let invoker = invokers.first { $0.principal.name == example.caller && $0.principal.kind != .account }
    #expect((invoker?.outcome ?? .denied).rawValue == example.expected.rawValue, "\(example.policies)")
    #expect(example.assumptions == nil || invoker?.assumptions == example.assumptions, "\(example.policies)")
  }
}

/// Paths whose steps have to agree on the sessions between them.
@Suite("Steps of a path agree on session names, tags and source identities")
struct PathExampleTests {
  @Test("A whole path", arguments: pathExamples)
  func path(_ example: PathExample) throws {
    let graph = AccessGraph(example.inventory, at: decisionExamples[0].time)
    let invoker = graph.whoCanInvoke(example.function).invokers.first {
      $0.principal.name == example.principal
    }
    #expect((invoker?.outcome ?? .denied).rawValue == example.expected.rawValue, "\(example.policies)")
    #expect(invoker?.assumptions == example.assumptions, "\(example.policies)")
    guard let invoker else { return }
    #expect(invoker.path.count == invoker.assumptions + 1)
    #expect(
      invoker.path.contains { $0.decision.outcome == .conditional } == (invoker.outcome == .conditional),
      "a conditional path shows its condition")
    let paths = graph.paths(from: invoker.principal, to: example.function)
    #expect(paths.contains(invoker.path), "the path is among all paths")
  }
}

/// An example as a step of the graph.
private struct Question {
  let example: DecisionExample
  let builder: GraphBuilder
  var node: Node

  init?(_ example: DecisionExample) {
    self.example = example
    builder = GraphBuilder(example.inventory, at: example.time.timeIntervalSince1970)
    guard let node = Question.node(example.caller, builder) else { return nil }
    self.node = node
    self.node.session += example.sessionPolicies.compactMap { text in
      (try? JSONDocument.parse(text)).map {
        AppliedPolicy(name: "session", document: PolicyDocument($0.root))
      }
    }
  }

  private static func node(_ caller: String, _ builder: GraphBuilder) -> Node? {
    guard let arn = ARN(caller), let account = arn.accountID else {
      let isNobody = caller == "anonymous" || caller == "*"
      return isNobody ? builder.nodes.anyone.map { builder[$0] } : Node(service: caller)
    }
    if arn.isAccountRoot, let root = builder.nodes.root(of: account) { return builder[root] }
    if arn.resource.contains("-provider/") { return Node(identityProvider: caller) }
    if arn.service == "sts", arn.resource.hasPrefix("federated-user/") {
      let parent = ARN("arn:aws:iam::\(account):user/\(arn.resourceName)")
      guard var node = parent.flatMap({ Question.node(named: $0, builder) }) else { return nil }
      node.callers[0].kind = .federatedUser(parent: parent)
      node.callers[0].arn = arn
      // A federated session without session policy may do nothing of its own (R29).
      node.session = [AppliedPolicy(name: "none", document: PolicyDocument(statements: []))]
      return node
    }
    guard var node = Question.node(named: arn, builder) else { return nil }
    if arn.service == "sts" { node.callers[0].kind = .role(session: String(arn.resourceName)) }
    return node
  }

  private static func node(named arn: ARN, _ builder: GraphBuilder) -> Node? {
    let isLoaded = arn.accountID.map(builder.nodes.isLoaded) ?? false
    return builder.nodes.named(arn).map { builder[$0] }
      ?? (isLoaded ? nil : Node(external: arn, builder.lookup))
  }

  private func target(_ arn: String) -> Target? {
    builder.lookup.inventory.accounts.values.flatMap(\.functions).lazy
      .flatMap { builder.targets(of: $0) }.first { $0.arn.text == arn }
  }

  var decision: Decision {
    if example.question == .url || example.action == "lambda:InvokeFunctionUrl" {
      guard let target = target(example.resource), target.url != nil else {
        return Decision(outcome: .denied)
      }
      if target.url?.authType == AuthType.none, example.caller != "anonymous" {
        return Decision(outcome: .denied)
      }
      if target.url?.authType == .awsIAM, example.caller == "anonymous" { return Decision(outcome: .denied) }
      return builder.decisions.invocation(from: node, to: target, .invokeFunctionURL)
    }
    if let arn = ARN(example.resource), arn.service == "iam" {
      guard let role = builder.nodes.named(arn) else { return Decision(outcome: .denied) }
      return builder.decisions.assumption(from: node, to: builder[role], Action(example.action))
    }
    guard let target = target(example.resource) else { return Decision(outcome: .denied) }
    let direct = builder.decisions.invocation(from: node, to: target, Action(example.action))
    guard example.question == .invocation, direct.outcome == .denied, target.qualifier == nil else {
      return direct
    }
    return builder.decisions.invocation(from: node, to: target, .invokeAsync)
  }

  private typealias AuthType = FunctionURL.AuthType
}
