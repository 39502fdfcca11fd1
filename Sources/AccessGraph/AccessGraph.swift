import Authorization
public import Foundation
import IAM
public import Inventory

/// Who can assume which role and invoke which function, over all loaded accounts.
///
/// The nodes are built from an inventory at once, edges when a question comes to them. Edges keep their outcome only;
/// the evidence of the steps that an answer shows is decided again when it is asked for.
public struct AccessGraph: Sendable {
  /// What a reader has to know of every answer: no organization loaded, exports skipped.
  public let notes: [String]
  /// Everybody who can ask for something, sorted.
  public let principals: [Principal]
  let assumptions: Assumptions
  private let builder: GraphBuilder
  private let functionTargets: [FunctionTargets]
  private let positions: [String: Int]

  /// Builds the graph. `time` is the time of the requests.
  public init(_ inventory: Inventory, at time: Date) {
    builder = GraphBuilder(inventory, at: time.timeIntervalSince1970)
    assumptions = Assumptions(builder)
    functionTargets = builder.functions
    principals = builder.nodes.all.map(\.principal).sorted()
    positions = Dictionary(
      functionTargets.enumerated().map { ($1.arn, $0) }, uniquingKeysWith: { first, _ in first })
    notes = AccessGraph.notes(on: inventory)
  }

  var nodes: Nodes { builder.nodes }
  private var decisions: StepDecisions { builder.decisions }

  /// What a reader has to know of every answer about an inventory.
  package static func notes(on inventory: Inventory) -> [String] {
    let organization =
      inventory.organization == nil
      ? ["U8: organization not loaded: service and resource control policies not seen"] : []
    return organization
      + inventory.gaps.map { gap in gap.account.map { "\($0): \(gap.reason)" } ?? gap.reason }.sorted()
  }

  /// Unqualified ARNs of all functions, sorted.
  public var functions: [String] { functionTargets.map(\.arn) }

  /// The function's edges, decided now; nil for an unknown function.
  func edges(of function: String) -> FunctionEdges? {
    positions[function].map { edges(of: functionTargets[$0]) }
  }

  private func edges(of function: FunctionTargets) -> FunctionEdges {
    FunctionEdges(
      arn: function.arn, targets: function.targets.map { ($0, builder.invokeEdges(into: $0, from: nil)) })
  }

  /// The edges of all functions, or of those that some of these nodes invoke directly.
  func functionEdges(from nodes: Set<NodeID>? = nil) -> [FunctionEdges] {
    concurrently(over: functionTargets) { function -> FunctionEdges? in
      if let nodes, !function.targets.contains(where: { !builder.invokeEdges(into: $0, from: nodes).isEmpty })
      {
        return nil
      }
      return edges(of: function)
    }.compactMap(\.self)
  }

  /// What an assumption needs of the session that takes it; decided again where its session must be of some kind.
  func needs(_ edge: AssumeEdge, into role: NodeID, _ required: SessionNeeds) -> [SessionNeeds] {
    if required.isEmpty { return edge.needs }
    let decision = decisions.quick.assumption(
      from: nodes[edge.from], to: nodes[role], edge.action, required: required)
    return decision.outcome == .denied ? [] : decision.needs(of: nodes[edge.from])
  }

  // MARK: Steps with their evidence

  /// The step by which a node becomes a role, with a session as later steps need it.
  func step(from node: NodeID, into role: NodeID, _ action: Action, required: SessionNeeds = []) -> Step {
    Step(
      action: action.description, from: nodes[node].principal.name, to: nodes[role].principal.name,
      decision: decisions.assumption(from: nodes[node], to: nodes[role], action, required: required))
  }

  /// The step by which a node invokes a target.
  func step(from node: NodeID, invoking target: Target, _ action: Action) -> Step {
    Step(
      action: action.description, from: nodes[node].principal.name, to: target.arn.text,
      decision: decisions.invocation(from: nodes[node], to: target, action))
  }
}
