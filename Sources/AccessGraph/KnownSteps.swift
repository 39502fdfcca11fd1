import Authorization
import IAM

/// Steps with their evidence, each decided once: paths share most of theirs. Memory grows with the steps that were asked
/// for. For one thread.
final class KnownSteps {
  private let graph: AccessGraph
  private var assumptions: [Assumption: Step] = [:]
  private var invocations: [Invocation: Step] = [:]

  private struct Assumption: Hashable {
    var from: NodeID
    var role: NodeID
    var required: SessionNeeds
    var isUnsure: Bool
  }

  private struct Invocation: Hashable {
    var from: NodeID
    var target: ARN
    var action: Action
  }

  init(_ graph: AccessGraph) { self.graph = graph }

  /// The step by which a node becomes a role, with a session as later steps need it.
  ///
  /// - Parameter isUnsure: what they need is taken as met.
  func assumption(_ edge: AssumeEdge, into role: NodeID, required: SessionNeeds, isUnsure: Bool) -> Step {
    let key = Assumption(
      from: edge.from, role: role, required: isUnsure ? [] : required, isUnsure: isUnsure)
    if let step = assumptions[key] { return step }
    var step = graph.step(from: edge.from, into: role, edge.action, required: key.required)
    if isUnsure { step.decision.setUnsure() }
    assumptions[key] = step
    return step
  }

  /// The step by which a node invokes a target.
  func invocation(_ edge: InvokeEdge, of target: Target) -> Step {
    let key = Invocation(from: edge.from, target: target.arn, action: edge.action)
    if let step = invocations[key] { return step }
    let step = graph.step(from: edge.from, invoking: target, edge.action)
    invocations[key] = step
    return step
  }
}
