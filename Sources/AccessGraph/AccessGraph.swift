import Authorization
public import Foundation
import IAM
public import Inventory

/// Who can assume which role and invoke which function, over all loaded accounts.
///
/// The nodes are built from an inventory at once, edges when a question comes to them. Edges keep their outcome only;
/// the evidence of the steps that an answer shows is decided again when it is asked for.
///
/// An inventory that holds only a part of a snapshot answers questions that stay within that part. After a question,
/// `wanted` tells whether it did: if not, the answer is to be thrown away, and the question asked again of a graph that
/// was extended by what was wanted.
public struct AccessGraph: Sendable {
  /// What a reader has to know of every answer: no organization loaded, exports skipped.
  public let notes: [String]
  var builder: GraphBuilder
  private let assumptions = Assumptions()
  private let knownFollowers = Memo<Reachability.Place, Followers>()
  private var functionTable: FunctionTable

  /// Builds the graph. `time` is the time of the requests.
  public init(_ inventory: Inventory, at time: Date) {
    (builder, functionTable) = both(
      { GraphBuilder(inventory, at: time.timeIntervalSince1970) }, { FunctionTable(inventory) })
    notes = AccessGraph.notes(on: inventory)
  }

  /// The graph with what was read of the snapshot since.
  public func extended(by inventory: Inventory) -> AccessGraph {
    var graph = self
    graph.builder.add(inventory)
    graph.functionTable = FunctionTable(inventory)
    return graph
  }

  /// What questions asked for since the graph was built or extended and the inventory does not hold.
  public var wanted: Wanted { builder.nodes.edge.wanted }

  private var inventory: Inventory { builder.lookup.inventory }
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

  /// Unqualified ARNs of the functions of the accounts that were read, sorted.
  public var functions: [String] { functionTable.sorted }

  /// Everybody of those accounts, and everybody outside whom their policies name, sorted.
  public var principals: [Principal] { nodes.all.map { nodes[$0].principal }.sorted() }

  private func function(_ arn: String) -> Function? {
    functionTable[arn].flatMap { inventory.accounts[$0.account]?.functions[$0.position] }
  }

  /// `$LATEST`, versions and aliases of a function; none of an unknown one.
  public func qualifiers(of function: String) -> [String] {
    targets(of: function)?.compactMap(\.qualifier) ?? []
  }

  /// The targets of a function; nil for an unknown one.
  func targets(of function: String) -> [Target]? {
    guard let known = self.function(function) else {
      if let account = ARN(function)?.accountID { _ = nodes.root(of: account) }
      return nil
    }
    return builder.targets(of: known)
  }

  func targetClasses(of account: AccountID) -> TargetClasses { TargetClasses(of: account, builder) }

  /// The function's edges, decided now; nil for an unknown function.
  func edges(of function: String) -> FunctionEdges? {
    targets(of: function).map { targets in
      FunctionEdges(arn: function, targets: targets.map { ($0, builder.invokeEdges(into: $0)) })
    }
  }

  /// The edges of all functions.
  func functionEdges() -> [FunctionEdges] {
    concurrently(over: functions) { edges(of: $0) }.compactMap(\.self)
  }

  /// What a node becomes.
  func forwardSearch(from node: NodeID) -> ForwardSearch { ForwardSearch(from: node, builder) }

  /// Comes upon everything that the steps of a node hang on.
  func look(at node: NodeID) { _ = builder[node] }

  /// The edges of functions that somebody who was reached invokes: theirs only.
  func functionEdges(by forward: ForwardSearch) -> [FunctionEdges] {
    concurrently(over: functions) { arn -> FunctionEdges? in
      guard let function = function(arn), forward.mayInvoke(function) else { return nil }
      let targets = builder.targets(of: function).map { ($0, builder.invokeEdges(into: $0, by: forward)) }
      return targets.allSatisfy { $0.1.isEmpty } ? nil : FunctionEdges(arn: arn, targets: targets)
    }.compactMap(\.self)
  }

  /// The assumptions by which a role is entered.
  func assumptions(into role: NodeID) -> [AssumeEdge] { assumptions.into(role, builder) }

  /// Who becomes a node whose session has to meet needs.
  func followers(of place: Reachability.Place) -> Followers {
    guard nodes.isRole(place.node) else { return Followers(only: place.node) }
    if let known = knownFollowers[place] { return known }
    let last = (node: place.node, outcome: Outcome.allowed, needs: [place.needs], step: 0)
    var effort = Effort(Effort.ofSearch)
    let reach = Reachability(last: [last], incoming: assumptions(into:), needs: needs, &effort)
    let found = Followers(reach, spent: effort.spent)
    if builder.isWhole { knownFollowers[place] = found }
    return found
  }

  /// The assumptions of every role, in order.
  var allAssumptions: [(role: NodeID, edges: [AssumeEdge])] {
    concurrently(over: nodes.roles) { ($0, assumptions(into: $0)) }
  }

  /// The services that may assume a role (R35).
  func services(entering role: NodeID) -> [NodeID] {
    nodes.isRole(role) ? builder.services(entering: role) : []
  }

  /// What an assumption needs of the session that takes it; decided again where its session must be of some kind, as
  /// long as effort is left.
  func needs(
    _ edge: AssumeEdge, into role: NodeID, _ required: SessionNeeds, _ effort: inout Effort
  ) -> AssumptionNeeds {
    if required.isEmpty { return AssumptionNeeds(alternatives: edge.needs) }
    if effort.isSpent { return AssumptionNeeds(alternatives: edge.needs, areUnsure: true) }
    let caller = builder[edge.from]
    var own = AnswerEffort()
    let decision = decisions.quick.assumption(
      from: caller, to: builder[role], edge.action, required: required, &own)
    effort.spend(100 + own.spent)
    return AssumptionNeeds(alternatives: decision.outcome == .denied ? [] : decision.needs(of: caller))
  }

  // MARK: Steps with their evidence

  /// The step by which a node becomes a role, with a session as later steps need it.
  func step(from node: NodeID, into role: NodeID, _ action: Action, required: SessionNeeds = []) -> Step {
    Step(
      action: action.description, from: nodes[node].principal.name, to: nodes[role].principal.name,
      decision: decisions.assumption(from: builder[node], to: builder[role], action, required: required))
  }

  /// The step by which a node invokes a target.
  func step(from node: NodeID, invoking target: Target, _ action: Action) -> Step {
    Step(
      action: action.description, from: nodes[node].principal.name, to: target.arn.text,
      decision: decisions.invocation(from: builder[node], to: target, action))
  }
}

/// Where the functions stand whose accounts were read.
private struct FunctionTable: Sendable {
  /// Their unqualified ARNs.
  let sorted: [String]
  private let places: [String: Place]

  struct Place: Sendable {
    var account: AccountID
    var position: Int
  }

  init(_ inventory: Inventory) {
    var places: [String: Place] = [:]
    places.reserveCapacity(inventory.accounts.values.reduce(0) { $0 + $1.functions.count })
    for account in inventory.accounts.values {
      for (position, function) in account.functions.enumerated() {
        places[function.arn.text] = Place(account: account.id, position: position)
      }
    }
    self.places = places
    sorted = places.keys.sorted()
  }

  subscript(arn: String) -> Place? { places[arn] }
}
