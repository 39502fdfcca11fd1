import Authorization
import IAM
import Inventory

/// How a principal invokes a target: by API, or through a function URL.
struct InvokeEdge: Sendable, Hashable {
  var from: NodeID
  var action: Action
  var outcome: Outcome
  /// What it needs of the session that takes it, in alternatives (R38).
  var needs: [SessionNeeds]
}

extension GraphBuilder {
  /// Every invocation of a target that is not denied, in the order of those who take it.
  func invokeEdges(into target: Target) -> [InvokeEdge] {
    var asked = Set(ownCallers(of: target))
    asked.formUnion(callers(of: target, letInBy: allStatements(on: target)))
    if let anyone = nodes.anyone, target.isOpenToAnonymous { asked.insert(anyone) }
    return asked.sorted().flatMap { invokeEdges(from: $0, into: target) }
  }

  /// The invocations by those who were reached only.
  func invokeEdges(into target: Target, by forward: ForwardSearch) -> [InvokeEdge] {
    var asked = Set(forward.members(of: target.account))
    let partition = String(target.arn.partition)
    for statement in allStatements(on: target) where statement.effect != .deny && statement.bearsOnInvocation
    {
      asked.formUnion(forward.letIn(by: statement.principals, partition: partition))
    }
    if let anyone = nodes.anyone, target.isOpenToAnonymous, forward.reached.contains(anyone) {
      asked.insert(anyone)
    }
    return asked.sorted().flatMap { invokeEdges(from: $0, into: target) }
  }

  /// The invocations by those whom these statements of the target's policies let in.
  func invokeEdges(into target: Target, byThoseWhom statements: [Statement]) -> [InvokeEdge] {
    callers(of: target, letInBy: statements).sorted().flatMap { invokeEdges(from: $0, into: target) }
  }

  /// Whoever comes in by the target's policies only; nobody where these are about other targets.
  private func callers(of target: Target, letInBy statements: [Statement]) -> Set<NodeID> {
    let maybe = Action.invocations.contains { action in
      target.policies.contains { $0.mayAllow(action, on: target.arn) }
    }
    if !maybe { return [] }
    return statements.filter { $0.effect != .deny && $0.bearsOnInvocation }.reduce(into: []) {
      $0.formUnion(candidates(of: $1.principals, for: target.bearing, in: target.account))
    }
  }

  /// Those of the target's account who may invoke it by their own policies.
  func ownCallers(of target: Target) -> [NodeID] {
    nodes.members(of: target.account, target.bearing) + ownAccount(of: target)
  }

  /// The root of the target's account, and the account itself where its identities are not loaded.
  private func ownAccount(of target: Target) -> [NodeID] {
    let account =
      nodes.isLoaded(target.account)
      ? nil : nodes.accountNode(target.account, partition: String(target.arn.partition))
    return [account, nodes.root(of: target.account)].compactMap(\.self)
  }

  /// The statements of the target's policies.
  func allStatements(on target: Target) -> [Statement] {
    target.function.policies.flatMap { policy -> [Statement] in
      guard policy.qualifier == nil || policy.qualifier == target.qualifier else { return [] }
      return lookup.inventory[policy.attachment.document].policy.statements
    }
  }

  func invokeEdges(from id: NodeID, into target: Target) -> [InvokeEdge] {
    let node = nodes[id]
    let actions = actions(of: node, on: target).filter { mayInvoke(node, target, $0) }
    if actions.isEmpty { return [] }
    let caller = self[id]
    var edges: [InvokeEdge] = []
    for action in actions {
      // InvokeAsync says nothing where InvokeFunction is open to whatever session.
      if action == .invokeAsync, edges.contains(where: { $0.action == .invokeFunction && $0.needs == [[]] }) {
        continue
      }
      let decision = quick.invocation(from: caller, to: target, action)
      guard decision.outcome != .denied else { continue }
      edges.append(
        InvokeEdge(from: id, action: action, outcome: decision.outcome, needs: decision.needs(of: caller)))
    }
    return edges
  }

  /// Whether statements open a way: of the target's policies or of the caller's own, and in another account than the
  /// caller's of both (R11, R13, R14).
  private func mayInvoke(_ caller: Node, _ target: Target, _ action: Action) -> Bool {
    let account = target.account
    if caller.principal.kind != .service, caller.principal.account == account {
      return caller.mayAllow(action, on: target.arn)
        || target.policies.contains {
          $0.mayAllow(action, on: target.arn) { !$0.principals.areOutside(account) }
        }
    }
    let isLetIn = target.policies.contains { $0.mayAllow(action, on: target.arn) }
    return isLetIn && (caller.principal.kind == .service || caller.mayAllow(action, on: target.arn))
  }

  /// By API; through a URL; and, where only that is granted, InvokeAsync (U7).
  private func actions(of node: Node, on target: Target) -> [Action] {
    if node.principal.kind == .identityProvider { return [] }
    var actions: [Action] = [.invokeFunction]
    if target.url?.authType == .awsIAM { actions.append(.invokeFunctionURL) }
    if target.qualifier == nil { actions.append(.invokeAsync) }
    if node.principal.kind == .anyone, target.isOpenToAnonymous { actions.append(.invokeFunctionURL) }
    return actions
  }
}

extension Statement {
  fileprivate var bearsOnInvocation: Bool {
    covers(.invokeFunction) || covers(.invokeFunctionURL) || covers(.invokeAsync)
  }
}
