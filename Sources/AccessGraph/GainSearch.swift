import Authorization
package import IAM

/// Statements that were added to policies: each allows actions on one and the same resource, none passes session tags
/// or a source identity, nor lets into a role whose sessions may be passed some. So only steps into that resource can
/// change, and only get better.
package struct Addition {
  /// The policies afterwards; service and resource control policies are as before.
  package var lookup: PolicyLookup
  /// Users and roles whose own policies or boundaries changed.
  package var owners: [ARN]
  /// What was added to the resource's own policy.
  package var statements: [Statement]
  /// The function, by one of its qualifiers, or the role.
  var resource: ARN

  package init(lookup: PolicyLookup, owners: [ARN], statements: [Statement], resource: ARN) {
    (self.lookup, self.owners, self.statements, self.resource) = (lookup, owners, statements, resource)
  }
}

/// Something that somebody can invoke after a change and could not, or not so surely, before.
public struct Gain: Sendable {
  /// Who.
  public var principal: Principal
  /// What, and how surely afterwards.
  public var access: TargetAccess

  /// Puts a gain together.
  public init(principal: Principal, access: TargetAccess) {
    (self.principal, self.access) = (principal, access)
  }
}

/// Who gains what by additions to policies, one after the other. What is asked of the graph before the change is found
/// once, and kept for all that are asked later: memory grows with the functions that were asked for.
///
/// Whoever gains something reaches one of the callers whose step into the resource is new, so only the ways to these are
/// searched. For one thread.
public final class GainSearch {
  private let graph: AccessGraph
  private var searches: [AccountID: FunctionSearch] = [:]
  private var found: [String: (edges: FunctionEdges, reach: [Reachability])] = [:]
  private var reached: [String: [String]] = [:]

  /// Prepares a graph.
  public init(_ graph: AccessGraph) { self.graph = graph }

  private func search(_ function: String) -> (edges: FunctionEdges, reach: [Reachability])? {
    if let known = found[function] { return known }
    guard let account = ARN(function)?.accountID else { return nil }
    let search = searches[account] ?? FunctionSearch(of: account, graph)
    searches[account] = search
    found[function] = search.search(function)
    return found[function]
  }

  /// The best access of a principal to a target of a function before any change.
  public func access(of principal: Principal, to target: String, of function: String) -> TargetAccess? {
    guard let node = graph.nodes.node(principal), let (edges, reach) = search(function),
      let position = edges.targets.firstIndex(where: { $0.target.arn.text == target }),
      let (outcome, way) = reach[position].best(node)
    else { return nil }
    return TargetAccess(arn: target, outcome: outcome, assumptions: way.distance)
  }

  /// Whether a role's trust policy lets anyone pass session tags or a source identity: whoever becomes the role by an
  /// addition may then open more than the steps into it (R30, R31).
  package func letsPass(_ role: ARN) -> Bool {
    graph.nodes.named(role).map { graph.nodes[$0].letsPass } ?? false
  }

  /// Who gains what, in no order.
  package func gains(by addition: Addition) -> [Gain] {
    let changed = graph.changed(by: addition)
    return addition.resource.service == "lambda"
      ? invoking(addition, changed) : becoming(addition, changed)
  }

  // MARK: Invoking

  private func invoking(_ addition: Addition, _ changed: AccessGraph) -> [Gain] {
    let resource = addition.resource
    guard
      let function = changed.targets(ofFunctionWith: resource),
      let target = function.first(where: { $0.arn == resource }),
      let (edges, reach) = search(target.function.arn.text),
      let position = edges.targets.firstIndex(where: { $0.target.arn == resource })
    else { return [] }
    let steps = changed.steps(into: target, by: addition)
    var none: AccessGraph.Searches = [:]
    let new = graph.reachability(of: steps, &none, along: graph.assumptions(into:))
    return gains(before: reach[position], [(new, 0)], target.arn.text, changed)
  }

  /// Whoever has a better way now, and what it is.
  private func gains(
    before old: Reachability, _ new: [(reach: Reachability, behind: Int)], _ target: String,
    _ changed: AccessGraph
  ) -> [Gain] {
    var best: [NodeID: Best] = [:]
    for (reach, behind) in new {
      for node in reach.any.nodes {
        guard let (outcome, way) = reach.best(node) else { continue }
        let found = Best(
          isConditional: outcome != .allowed, assumptions: way.distance + behind)
        best[node] = best[node].map { min($0, found) } ?? found
      }
    }
    return best.compactMap { node, access in
      if let before = old.best(node), before.outcome == .allowed || access.isConditional { return nil }
      return Gain(
        principal: changed.nodes[node].principal,
        access: TargetAccess(
          arn: target, outcome: access.isConditional ? .conditional : .allowed,
          assumptions: access.assumptions))
    }
  }

  // MARK: Becoming a role

  private func becoming(_ addition: Addition, _ changed: AccessGraph) -> [Gain] {
    guard let role = graph.nodes.named(addition.resource) else { return [] }
    let edges = changed.assumptions(into: role, by: addition)
    // Functions are reached from the role in few ways.
    var known: [Onward: (reach: Reachability, behind: Int)] = [:]
    var effort = Effort(Effort.ofSearch)
    return functions(reachedFrom: role).flatMap { name -> [Gain] in
      guard let (function, reach) = search(name) else { return [] }
      return zip(function.targets, reach).flatMap { target, old -> [Gain] in
        let new = Onward.all(from: role, old).map { onward in
          if let same = known[onward] { return same }
          let reach = changed.reachability(
            of: edges, into: role, onward, along: graph.assumptions(into:), &effort)
          known[onward] = (reach, onward.distance + 1)
          return (reach, onward.distance + 1)
        }
        return gains(before: old, new, target.target.arn.text, changed)
      }
    }
  }

  private func functions(reachedFrom role: NodeID) -> [String] {
    let principal = graph.nodes[role].principal
    if let known = reached[principal.name] { return known }
    let functions = graph.canInvoke(principal).map(\.function)
    reached[principal.name] = functions
    return functions
  }
}

/// How a role goes on to a target.
private struct Onward: Hashable {
  /// Whether every step is allowed.
  var isAllowed: Bool
  /// What the steps need of the role's session.
  var needs: SessionNeeds
  /// How many assumptions are left.
  var distance: Int

  static func all(from role: NodeID, _ reach: Reachability) -> [Onward] {
    let allowed = reach.allowed[role].map { Onward(isAllowed: true, needs: [], distance: $0.distance) }
    return (allowed.map { [$0] } ?? [])
      + reach.any.places(of: role).map { Onward(isAllowed: false, needs: $0.needs, distance: $0.distance) }
  }
}

extension AccessGraph {
  /// The graph after an addition. Only steps into its resource may be asked of it.
  fileprivate func changed(by addition: Addition) -> AccessGraph {
    var graph = self
    graph.builder = builder.changed(
      to: addition.lookup, owners: addition.owners + [addition.resource], lettingIn: addition.statements)
    return graph
  }

  fileprivate func targets(ofFunctionWith target: ARN) -> [Target]? {
    let words = target.text.split(separator: ":", maxSplits: 7, omittingEmptySubsequences: false)
    return targets(of: words.prefix(7).joined(separator: ":"))
  }

  /// Those whose step into the resource may be new.
  private func callers(_ addition: Addition, _ bearing: Bearing, _ account: AccountID?) -> [NodeID] {
    let named = addition.statements.flatMap {
      builder.candidates(of: $0.principals, for: bearing, in: account)
    }
    return Set(named + addition.owners.compactMap(nodes.named)).sorted()
  }

  fileprivate func steps(into target: Target, by addition: Addition) -> [InvokeEdge] {
    callers(addition, target.bearing, target.account).flatMap { builder.invokeEdges(from: $0, into: target) }
  }

  fileprivate func assumptions(into role: NodeID, by addition: Addition) -> [AssumeEdge] {
    callers(addition, .assumes, nodes[role].principal.account).flatMap {
      builder.assumeEdges(from: $0, into: role)
    }
  }

  /// The ways to a role by these assumptions, where the role goes on so.
  fileprivate func reachability(
    of edges: [AssumeEdge], into role: NodeID, _ onward: Onward, along incoming: (NodeID) -> [AssumeEdge],
    _ effort: inout Effort
  ) -> Reachability {
    let last = edges.enumerated().compactMap { position, edge -> (NodeID, Outcome, [SessionNeeds], Int)? in
      if onward.isAllowed { return edge.outcome == .allowed ? (edge.from, .allowed, [[]], position) : nil }
      let needs = needs(edge, into: role, onward.needs, &effort)
      return (edge.from, .conditional, needs.alternatives, position)
    }
    return Reachability(
      last: last.map { (node: $0.0, outcome: $0.1, needs: $0.2, step: $0.3) }, incoming: incoming,
      needs: needs, &effort)
  }
}
