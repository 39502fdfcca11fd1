import AccessGraph
import Authorization
import Foundation
import IAM
import Inventory
import JSON
import Simulation

extension Diagnostician {
  /// Who else can invoke what after a way was gone: the answers of the access graph before and after it.
  ///
  /// A statement that allows one action on one function opens that function only; one that allows to become a role, what
  /// that role reaches. The other functions are not asked.
  func alsoOpens(_ way: Way, of request: DecidedRequest) -> [Opening] {
    guard let world = way.world else { return [] }
    if !gainSearch.letsPass(request.resource), let addition = way.addition(in: world, to: request.resource) {
      return request.openings(gainSearch.gains(by: addition))
    }
    let after = AccessGraph(world.inventory, at: Date(timeIntervalSince1970: world.time))
    return request.openings(touched(by: request, after).flatMap { gains(in: $0, after) })
  }

  private func touched(by request: DecidedRequest, _ graph: AccessGraph) -> [String] {
    if request.resource.service == "lambda" { return [request.resource.unqualified] }
    guard let role = graph.principals.first(where: { $0.name == request.resource.text }) else { return [] }
    return graph.canInvoke(role).map(\.function)
  }

  /// What is better in another graph than in this.
  private func gains(in function: String, _ after: AccessGraph) -> [Gain] {
    let old = access(to: function, graph)
    return access(to: function, after).compactMap { pair, now in
      if let old = old[pair], old.outcome == .allowed || now.outcome == .conditional { return nil }
      return Gain(principal: pair.principal, access: now)
    }
  }
}

private struct Pair: Hashable {
  var principal: Principal
  var target: String
}

private func access(to function: String, _ graph: AccessGraph) -> [Pair: TargetAccess] {
  var found: [Pair: TargetAccess] = [:]
  for invoker in graph.whoCanInvoke(function, showingPaths: false).invokers {
    for target in invoker.targets {
      found[Pair(principal: invoker.principal, target: target.arn)] = target
    }
  }
  return found
}

extension Way {
  /// The way as an addition to policies that bears on nothing but steps into the resource; nil where it is more.
  fileprivate func addition(in world: World, to resource: ARN) -> Addition? {
    let passing = ["sts:tagsession", "sts:setsourceidentity"]
    guard changes.allSatisfy({ !passing.contains($0.statement.action.lowercased()) }) else { return nil }
    var addition = Addition(lookup: world.lookup, owners: [], statements: [], resource: resource)
    for change in changes {
      switch change.place {
      case .inline(let owner, _): addition.owners.append(owner)
      case .managed(let policy): addition.owners += world.inventory.bearers(of: policy)
      case .function, .trust:
        guard let json = try? JSONDocument.parse(change.statement.policy).root else { return nil }
        addition.statements += PolicyDocument(json).statements
      case .control: return nil
      }
    }
    return addition
  }
}

extension DecidedRequest {
  /// What was gained beside what was asked for, in order.
  fileprivate func openings(_ gains: [Gain]) -> [Opening] {
    gains.filter { $0.principal.name != caller.name || $0.access.arn != resource.text }.map { gain in
      Opening(
        principal: gain.principal.name, target: gain.access.arn, outcome: gain.access.outcome,
        assumptions: gain.access.assumptions)
    }.sorted()
  }
}
