import Authorization
import IAM
import Inventory

/// Decides single steps: builds the request and finds the policies that bear on it.
struct StepDecisions: Sendable {
  let time: Double
  let lookup: PolicyLookup
  /// Whether decisions name the statements behind them; without that they have an outcome and what it needs of
  /// sessions, and are made faster.
  var keepsEvidence = true

  /// The same decisions without evidence, as edges need them.
  var quick: StepDecisions {
    var quick = self
    quick.keepsEvidence = false
    return quick
  }

  /// The time from which a function URL needs both permissions everywhere: 2026-11-01 (R46).
  static let endOfURLExemption = 1_793_491_200.0

  // MARK: Assumptions

  /// An assumption, first without session tags and source identity; where passing them, or carrying them already,
  /// opens more, that is a further, conditional way. Rules: R22–R34, E95.
  ///
  /// - Parameter required: what the session must be like for later steps of a path.
  func assumption(from node: Node, to role: Node, _ action: Action, required: SessionNeeds = []) -> Decision {
    var effort = AnswerEffort()
    return assumption(from: node, to: role, action, required: required, &effort)
  }

  func assumption(
    from node: Node, to role: Node, _ action: Action, required: SessionNeeds, _ effort: inout AnswerEffort
  ) -> Decision {
    var best = Decision(outcome: .denied)
    var needs: [SessionNeeds] = []
    for (position, way) in Way.all(passes: role.letsPass, carrying: node.mayCarry).enumerated() {
      let decision = assumption(from: node, to: role, action, way, required, &effort)
      needs += way.needs(of: decision, for: node)
      best = position == 0 ? decision : best.or(decision)
      // What a session that carries nothing may do says all.
      if best.outcome == .allowed, node.mayCarry.isEmpty { break }
    }
    best.sessionNeeds = needs
    return noted(best, node.note)
  }

  /// What a call brings along.
  private struct Way {
    /// What the assumption gives the new session.
    var passing: SessionFacts = []
    /// What the caller's session has.
    var carrying: SessionFacts = []

    /// The plain one first. A source identity stays: who carries one passes it on (R31).
    static func all(passes: Bool, carrying: SessionFacts) -> [Way] {
      let subsets: [SessionFacts] = [[], .tags, .sourceIdentity, [.tags, .sourceIdentity]]
      return subsets.filter { carrying.isSuperset(of: $0) }.flatMap { carried in
        subsets.filter { passed in
          if carried.contains(.sourceIdentity), !passed.contains(.sourceIdentity) { return false }
          return passes || passed.isEmpty
        }.map { Way(passing: $0, carrying: carried) }
      }
    }

    /// What the way needs of the caller's session: beside conditions, that nothing is there that would go along and
    /// that the way does not pass on (R30, R31).
    func needs(of decision: Decision, for node: Node) -> [SessionNeeds] {
      if decision.outcome == .denied { return [] }
      var absent: SessionNeeds = []
      if node.mayCarry.contains(.sourceIdentity), !carrying.contains(.sourceIdentity) {
        absent.insert(.noSourceIdentity)
      }
      if node.mayCarry.contains(.tags), !carrying.contains(.tags) || !passing.contains(.tags) {
        absent.insert(.noTransitiveTags)
      }
      let needs = decision.outcome == .allowed ? [[]] : decision.sessionNeeds
      return needs.map { $0.union(absent) }
    }
  }

  private func assumption(
    from node: Node, to role: Node, _ action: Action, _ way: Way, _ required: SessionNeeds,
    _ effort: inout AnswerEffort
  ) -> Decision {
    guard let arn = role.caller.arn, let account = role.principal.account else {
      return Decision(outcome: .denied)
    }
    var policies = policies(of: node)
    policies.resource = role.trust
    policies.resourceControl =
      node.isServiceLinked || role.isServiceLinked ? [] : lookup.resourceControl(of: account)
    let facts = ResourceFacts(
      account: account, membership: lookup.membership(of: account), tags: role.caller.tags)
    let call: Call =
      node.principal.kind == .identityProvider
      ? .assumeRoleWithFederation(passing: way.passing) : .assumeRole(passing: way.passing)
    var actions = [action]
    if way.passing.contains(.tags), action != .tagSession { actions.append(.tagSession) }
    if way.passing.contains(.sourceIdentity), action != .setSourceIdentity {
      actions.append(.setSourceIdentity)
    }
    let callers = callers(of: node, carrying: way.carrying).filter {
      node.callers.count == 1 || $0.kind != .root
    }
    return decide(
      callers: callers.map { caller in
        actions.map { action in
          var request = Request(
            caller: caller, action: action, resource: arn, facts: facts, call: call, time: time)
          request.required = required
          request.roleID = role.caller.uniqueID
          return (request, policies)
        }
      }, keepsEvidence: keepsEvidence, &effort)
  }

  private func callers(of node: Node, carrying: SessionFacts) -> [Caller] {
    node.callers.map { caller in
      var caller = caller
      if case .role = caller.kind { caller.sessionFacts = carrying }
      return caller
    }
  }

  // MARK: Invocations

  /// An invocation by API, or by URL with its two actions. Rules: R39–R48.
  ///
  /// The session of a role may carry tags and a source identity that whoever assumed it passed (R31, R37); that is a
  /// further way.
  func invocation(from node: Node, to target: Target, _ action: Action) -> Decision {
    var effort = AnswerEffort()
    let plain = invocation(from: node, to: target, action, carrying: [], &effort)
    if node.mayCarry.isEmpty { return noted(plain, node.note, target.function.note) }
    let carrying = invocation(from: node, to: target, action, carrying: node.mayCarry, &effort)
    var best = plain.or(carrying)
    // A session that may carry something may carry nothing, too.
    best.sessionNeeds = carrying.outcome == .allowed ? [[]] : carrying.sessionNeeds
    return noted(best, node.note, target.function.note)
  }

  private func invocation(
    from node: Node, to target: Target, _ action: Action, carrying: SessionFacts,
    _ effort: inout AnswerEffort
  ) -> Decision {
    if action == .invokeAsync {
      let decision = request(node, target, [(action, .invoke)], carrying, &effort)
      if !keepsEvidence, decision.outcome == .denied { return decision }
      // A Deny of InvokeFunction closes that way too (R1).
      var withEvidence = self
      withEvidence.keepsEvidence = true
      let invoke = withEvidence.request(node, target, [(.invokeFunction, .invoke)], carrying, &effort)
      guard decision.outcome != .denied, !invoke.denials.contains(where: { $0.effect == .explicit }) else {
        return Decision(outcome: .denied, denials: decision.denials + invoke.denials)
      }
      return decision.conditional(note: "U7: lambda:InvokeAsync alone may no longer invoke")
    }
    guard action == .invokeFunctionURL, let url = target.url else {
      return request(node, target, [(action, .invoke)], carrying, &effort)
    }
    let type = url.authType.rawValue
    var node = node
    if url.authType == .none { node.callers = [Caller(kind: .anonymous, name: "*")] }
    let both = request(
      node, target,
      [(action, .functionURL(authType: type)), (.invokeFunction, .invokeThroughFunctionURL(authType: type))],
      carrying, &effort)
    guard both.outcome == .denied, time < StepDecisions.endOfURLExemption else { return both }
    let alone = request(node, target, [(action, .functionURL(authType: type))], carrying, &effort)
    guard alone.outcome != .denied else { return both }
    return alone.conditional(
      note: "R46: until 2026-11-01 accounts with older function URLs need lambda:InvokeFunctionUrl only")
  }

  /// What the calls need together.
  private func request(
    _ node: Node, _ target: Target, _ calls: [(action: Action, call: Call)], _ carrying: SessionFacts,
    _ effort: inout AnswerEffort
  ) -> Decision {
    var policies = policies(of: node)
    policies.resource = target.policies
    return decide(
      callers: callers(of: node, carrying: carrying).map { caller in
        calls.map { action, call in
          (
            Request(
              caller: caller, action: action, resource: target.arn, facts: target.facts, call: call,
              time: time),
            policies
          )
        }
      }, keepsEvidence: keepsEvidence, &effort)
  }

  // MARK: What both share

  private func policies(of node: Node) -> PolicySet {
    PolicySet(
      identity: node.identity, boundaries: node.boundaries, session: node.session,
      serviceControl: node.serviceControl)
  }

  /// What a session of the role may carry when this principal assumes it.
  func passable(from node: Node, to role: Node) -> SessionFacts {
    let provider = node.principal.kind == .identityProvider
    let action = provider ? Action.federated(by: node.principal.name) : .assumeRole
    var effort = AnswerEffort()
    return Way.all(passes: true, carrying: node.mayCarry).reduce(into: []) { facts, way in
      if facts.isSuperset(of: way.passing) { return }
      let decision = assumption(from: node, to: role, action, way, [], &effort)
      if decision.outcome != .denied { facts.formUnion(way.passing) }
    }
  }

  private func noted(_ decision: Decision, _ notes: String?...) -> Decision {
    guard keepsEvidence, decision.outcome != .denied else { return decision }
    var decision = decision
    decision.notes = Set(decision.notes + notes.compactMap(\.self)).sorted()
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
    let all = conditions + further.conditions.filter { !conditions.contains($0) }
    // Without those that say no more than another.
    both.conditions = all.filter { one in
      !all.contains { $0.count < one.count && $0.allSatisfy(one.contains) }
    }
    both.grants += further.grants.filter { !both.grants.contains($0) }
    both.notes = Set(both.notes + further.notes).sorted()
    return both
  }

  /// Says that what is needed was too much to find out; a denied decision stays one.
  mutating func setUnsure() { if outcome != .denied { self = conditional(note: Decision.tooLarge) } }

  fileprivate func conditional(note: String?) -> Decision {
    var decision = self
    if outcome == .allowed {
      (decision.outcome, decision.conditions, decision.sessionNeeds) = (.conditional, [[]], [[]])
    }
    if let note { decision.notes = Set(notes + [note]).sorted() }
    return decision
  }
}
