import Authorization
import IAM
import Inventory

/// Decides single steps: builds the request and finds the policies that bear on it.
struct StepDecisions: Sendable {
  let time: Double
  let resourceControl: [AccountID: [PolicyLevel]]
  let memberships: @Sendable (AccountID?) -> Membership
  let applied: @Sendable (PolicyAttachment, String, Bool) -> AppliedPolicy
  /// Whether a document lets anyone pass session tags or a source identity.
  let passes: @Sendable (PolicyAttachment) -> Bool

  /// The time from which a function URL needs both permissions everywhere: 2026-11-01 (R46).
  static let endOfURLExemption = 1_793_491_200.0

  // MARK: Assumptions

  /// An assumption, first without session tags and source identity; where passing them opens more, that is a
  /// further, conditional way. Rules: R22–R34, E95.
  func assumption(from node: Node, to role: Node, _ action: Action) -> Decision {
    let plain = assumption(from: node, to: role, action, passing: [])
    guard plain.outcome != .allowed, let trust = role.role?.trust, passes(trust) else {
      return noted(
        withSessionFacts(plain, node) { assumption(from: $0, to: role, action, passing: []) }, node)
    }
    var best = plain
    for passing: SessionFacts in [.tags, .sourceIdentity, [.tags, .sourceIdentity]] {
      let decision = assumption(from: node, to: role, action, passing: passing)
      best = best.or(decision)
    }
    return noted(withSessionFacts(best, node) { assumption(from: $0, to: role, action, passing: []) }, node)
  }

  private func assumption(from node: Node, to role: Node, _ action: Action, passing: SessionFacts) -> Decision
  {
    guard let arn = role.caller.arn, let account = role.principal.account else {
      return Decision(outcome: .denied)
    }
    var policies = policies(of: node)
    policies.resource =
      role.role?.trust.map { [applied($0, arn.text, false)] }
      ?? [AppliedPolicy(name: "trust policy of \(arn)", document: nil)]
    policies.resourceControl =
      node.isServiceLinked || role.isServiceLinked ? [] : resourceControl[account] ?? []
    let facts = ResourceFacts(account: account, membership: memberships(account), tags: role.caller.tags)
    let call: Call =
      node.principal.kind == .identityProvider ? .assumeRoleWithFederation : .assumeRole(passing: passing)
    var actions = [action]
    if passing.contains(.tags), action != .tagSession { actions.append(.tagSession) }
    if passing.contains(.sourceIdentity), action != .setSourceIdentity { actions.append(.setSourceIdentity) }
    return decide(
      together: actions.map {
        (
          Request(caller: node.caller, action: $0, resource: arn, facts: facts, call: call, time: time),
          policies
        )
      })
  }

  // MARK: Invocations

  /// An invocation by API, or by URL with its two actions. Rules: R39–R48.
  func invocation(from node: Node, to target: Target, _ action: Action) -> Decision {
    noted(
      withSessionFacts(plainInvocation(from: node, to: target, action), node) {
        plainInvocation(from: $0, to: target, action)
      }, node)
  }

  private func plainInvocation(from node: Node, to target: Target, _ action: Action) -> Decision {
    if action == .invokeAsync {
      let decision = request(node, target, action, .invoke)
      // A Deny of InvokeFunction closes that way too (R1).
      let invoke = request(node, target, .invokeFunction, .invoke)
      guard decision.outcome != .denied, !invoke.denials.contains(where: { $0.effect == .explicit }) else {
        return Decision(outcome: .denied, denials: decision.denials + invoke.denials)
      }
      return decision.conditional(note: "U7: lambda:InvokeAsync alone may no longer invoke")
    }
    guard action == .invokeFunctionURL, let url = target.url else {
      return request(node, target, action, .invoke)
    }
    let type = url.authType.rawValue
    var caller = node
    if url.authType == .none { caller.caller = Caller(kind: .anonymous, name: "*") }
    guard let (first, policies) = prepared(caller, target, action, .functionURL(authType: type)),
      let second = prepared(caller, target, .invokeFunction, .invokeThroughFunctionURL(authType: type))
    else { return Decision(outcome: .denied) }
    let both = decide(together: [(first, policies), second])
    guard both.outcome == .denied, time < StepDecisions.endOfURLExemption else { return both }
    let alone = decide(first, policies)
    guard alone.outcome != .denied else { return both }
    return alone.conditional(
      note: "R46: until 2026-11-01 accounts with older function URLs need lambda:InvokeFunctionUrl only")
  }

  private func request(_ node: Node, _ target: Target, _ action: Action, _ call: Call) -> Decision {
    guard let (request, policies) = prepared(node, target, action, call) else {
      return Decision(outcome: .denied)
    }
    return decide(request, policies)
  }

  private func prepared(_ node: Node, _ target: Target, _ action: Action, _ call: Call) -> (
    Request, PolicySet
  )? {
    guard let account = target.arn.accountID else { return nil }
    var policies = policies(of: node)
    policies.resource = target.function.policies.compactMap { policy in
      guard policy.qualifier == nil || policy.qualifier == target.qualifier else { return nil }
      return applied(
        policy.attachment, owner(of: policy, target), policy.qualifier == nil && target.qualifier != nil)
    }
    let facts = ResourceFacts(account: account, membership: memberships(account), tags: target.function.tags)
    return (
      Request(
        caller: node.caller, action: action, resource: target.arn, facts: facts, call: call, time: time),
      policies
    )
  }

  private func owner(of policy: FunctionPolicy, _ target: Target) -> String {
    policy.qualifier.map { "\(target.function.arn):\($0)" } ?? target.function.arn.text
  }

  // MARK: What both share

  private func policies(of node: Node) -> PolicySet {
    PolicySet(
      identity: node.identity, boundaries: node.boundaries, session: node.session,
      serviceControl: node.serviceControl)
  }

  /// The session of a role may carry tags and a source identity that whoever assumed it passed (R31, R37); that is
  /// a further way.
  private func withSessionFacts(_ plain: Decision, _ node: Node, _ decide: (Node) -> Decision) -> Decision {
    guard plain.outcome != .allowed, !node.mayCarry.isEmpty else { return plain }
    var carrying = node
    carrying.caller.sessionFacts = node.mayCarry
    return plain.or(decide(carrying))
  }

  /// What a session of the role may carry when this principal assumes it.
  func passable(from node: Node, to role: Node) -> SessionFacts {
    var facts: SessionFacts = []
    for (fact, action) in [(SessionFacts.tags, Action.tagSession), (.sourceIdentity, .setSourceIdentity)]
    where assumption(from: node, to: role, action, passing: fact).outcome != .denied {
      facts.insert(fact)
    }
    return facts
  }

  private func noted(_ decision: Decision, _ node: Node) -> Decision {
    guard let note = node.note, decision.outcome != .denied, !decision.notes.contains(note) else {
      return decision
    }
    var decision = decision
    decision.notes = (decision.notes + [note]).sorted()
    return decision
  }
}

extension Decision {
  /// The better of two ways that are tried one after the other; the second never better than conditional.
  fileprivate func or(_ other: Decision) -> Decision {
    guard outcome != .allowed, other.outcome != .denied else { return self }
    var further = other
    if further.outcome == .allowed { further = further.conditional(note: nil) }
    guard outcome == .conditional else { return further }
    var both = self
    both.conditions += further.conditions.filter { !both.conditions.contains($0) }
    both.grants += further.grants.filter { !both.grants.contains($0) }
    both.notes = Set(both.notes + further.notes).sorted()
    return both
  }

  fileprivate func conditional(note: String?) -> Decision {
    var decision = self
    if outcome == .allowed { (decision.outcome, decision.conditions) = (.conditional, [[]]) }
    if let note { decision.notes = (notes + [note]).sorted() }
    return decision
  }
}
