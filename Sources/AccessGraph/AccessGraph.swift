import Authorization
public import Foundation
import IAM
public import Inventory

/// Who can assume which role and invoke which function, over all loaded accounts.
///
/// Built once from an inventory; every question reads it. Edges keep their outcome only; the evidence of the steps
/// that an answer shows is decided again when it is asked for.
public struct AccessGraph: Sendable {
  /// What a reader has to know of every answer: no organization loaded, exports skipped.
  public let notes: [String]
  /// Everybody who can ask for something, sorted.
  public let principals: [Principal]
  let nodes: Nodes
  let decisions: StepDecisions
  /// Assumptions by the role they lead to.
  let assumptions: [NodeID: [AssumeEdge]]
  /// Services that may assume a role, by role.
  let services: [NodeID: [NodeID]]
  let functionEdges: [FunctionEdges]
  private let positions: [String: Int]

  /// Builds the graph. `time` is the time of the requests.
  public init(_ inventory: Inventory, at time: Date) {
    var builder = GraphBuilder(inventory, at: time.timeIntervalSince1970)
    (assumptions, services, functionEdges) = builder.build()
    nodes = builder.nodes
    decisions = builder.decisions
    principals = nodes.all.map(\.principal).sorted()
    positions = Dictionary(
      functionEdges.enumerated().map { ($1.arn, $0) }, uniquingKeysWith: { first, _ in first })
    notes = AccessGraph.notes(on: inventory)
  }

  /// What a reader has to know of every answer about an inventory.
  package static func notes(on inventory: Inventory) -> [String] {
    let organization =
      inventory.organization == nil
      ? ["U8: organization not loaded: service and resource control policies not seen"] : []
    return organization
      + inventory.gaps.map { gap in gap.account.map { "\($0): \(gap.reason)" } ?? gap.reason }.sorted()
  }

  /// Unqualified ARNs of all functions, sorted.
  public var functions: [String] { functionEdges.map(\.arn) }

  /// The function's edges; nil for an unknown function. Constant time.
  func edges(of function: String) -> FunctionEdges? { positions[function].map { functionEdges[$0] } }

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
