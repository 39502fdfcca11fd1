import AccessGraph
import Authorization
import Foundation
import IAM
import Inventory
import Simulation

extension World {
  /// The access graph of these accounts.
  var graph: AccessGraph { AccessGraph(inventory, at: Date(timeIntervalSince1970: time)) }
}

/// Who else can invoke what after a change: the answers of the access graph before and after it.
///
/// A statement that allows one action on one function opens that function only; one that allows to become a role, what
/// that role reaches. The other functions are not asked.
func alsoOpens(of request: DecidedRequest, before: AccessGraph, after: AccessGraph) -> [Opening] {
  let functions = touched(by: request, after)
  var openings: [Opening] = []
  for function in functions {
    let old = access(to: function, before)
    for (pair, now) in access(to: function, after) {
      if let old = old[pair], old.outcome == .allowed || now.outcome == .conditional { continue }
      if request.isAsking(pair) { continue }
      openings.append(
        Opening(
          principal: pair.principal, target: pair.target, outcome: now.outcome, assumptions: now.assumptions))
    }
  }
  return openings.sorted()
}

private func touched(by request: DecidedRequest, _ graph: AccessGraph) -> [String] {
  if request.resource.service == "lambda" { return [request.resource.unqualified] }
  guard let role = graph.principals.first(where: { $0.name == request.resource.text }) else { return [] }
  return graph.canInvoke(role).map(\.function)
}

private struct Pair: Hashable {
  var principal: String
  var kind: Principal.Kind
  var target: String
}

private func access(to function: String, _ graph: AccessGraph) -> [Pair: TargetAccess] {
  var found: [Pair: TargetAccess] = [:]
  for invoker in graph.whoCanInvoke(function, showingPaths: false).invokers {
    for target in invoker.targets {
      found[Pair(principal: invoker.principal.name, kind: invoker.principal.kind, target: target.arn)] =
        target
    }
  }
  return found
}

extension DecidedRequest {
  /// Whether the pair is what was asked for.
  fileprivate func isAsking(_ pair: Pair) -> Bool {
    pair.principal == caller.name && pair.target == resource.text
  }
}
