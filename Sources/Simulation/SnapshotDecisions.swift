import AccessGraph
public import Authorization
import IAM
public import Inventory

/// Decides requests without policies on what the exports tell.
///
/// Rules: R3–R10, R20, R40–R47, U8, U17, U18.
public struct SnapshotDecisions: Sendable {
  let inventory: Inventory
  let lookup: PolicyLookup
  let users: [String: User]
  let roles: [String: Role]
  /// By account and name, for sessions, whose ARNs have lost the path.
  let rolesByName: [String: Role]
  let functions: [String: Function]
  /// The ids of all users and roles: what a stranger does not have.
  let uniqueIDs: Set<String>
  /// The functions that a role executes.
  let executions: [String: [String]]
  private let notes: [String]

  /// Prepares an inventory for requests.
  public init(_ inventory: Inventory) {
    self.inventory = inventory
    lookup = PolicyLookup(inventory)
    let accounts = inventory.accounts.values
    let roles = accounts.flatMap(\.roles)
    users = named(accounts.flatMap(\.users), by: \.arn.text)
    self.roles = named(roles, by: \.arn.text)
    rolesByName = named(roles) { "\($0.arn.account) \($0.name)" }
    functions = named(accounts.flatMap(\.functions), by: \.arn.text)
    uniqueIDs = Set(users.values.compactMap(\.uniqueID) + roles.compactMap(\.uniqueID))
    executions = Dictionary(grouping: functions.values) { $0.role?.text ?? "" }
      .mapValues { $0.map(\.arn.text).sorted() }
    notes = AccessGraph.notes(on: inventory)
  }

  /// The decision on one request.
  ///
  /// - Throws: `UnreadableRequest` where the exports of the principal's account hold nobody of that name.
  public func decide(_ request: SimulateRequest, at time: Double) throws(UnreadableRequest) -> Decision {
    let asker = try asker(of: request)
    let target = target(of: request)
    func call(_ account: AccountID, _ caller: Caller) -> SimulatedCall {
      self.call(request, asker, target, account, caller, at: time)
    }
    guard !target.isClosed(to: asker.caller, for: request.action) else {
      return Decision(
        outcome: .denied, denials: [Denial(layer: .resource, effect: .implicit)],
        notes: [SnapshotTarget.noURL])
    }
    var decision = request.decideInAccount(of: asker.caller) { call($0, asker.caller) }
    if decision.outcome != .allowed, let carrying = asker.carrying(request.context) {
      decision = decision.orConditionally(request.decideInAccount(of: carrying) { call($0, carrying) })
    }
    var said = decision.outcome == .denied ? [] : asker.notes + target.notes
    if let account = asker.caller.account,
      let note = noteOnSelfTrust(decision, request, call(account, asker.caller))
    {
      said.append(note)
    }
    decision.notes = Set(decision.notes + said + notes + request.notes + request.unknownNames(in: decision))
      .sorted()
    return decision
  }

  private func call(
    _ request: SimulateRequest, _ asker: SnapshotAsker, _ target: SnapshotTarget, _ account: AccountID,
    _ caller: Caller, at time: Double
  ) -> SimulatedCall {
    var policies = asker.policies
    policies.resource = target.policies
    policies.resourceControl =
      asker.isServiceLinked || target.isServiceLinked ? [] : lookup.resourceControl(of: account)
    let facts = ResourceFacts(account: account, membership: lookup.membership(of: account), tags: target.tags)
    return SimulatedCall(
      request: request, caller: caller, facts: facts, policies: policies, time: time,
      knowledge: request.contextIsComplete ? .complete : .exports, urlType: target.urlType)
  }

  /// What the engine is asked for a request whose resource names its account, and the policies that bear on it, all
  /// of them: for whoever wants to know why.
  ///
  /// - Throws: `UnreadableRequest`, as `decide`.
  package func situation(
    of request: SimulateRequest, at time: Double
  ) throws(UnreadableRequest) -> (request: Request, policies: PolicySet) {
    let asker = try asker(of: request)
    let account = request.resourceAccount ?? asker.caller.account ?? AccountID("")
    let call = call(request, asker, target(of: request), account, asker.caller, at: time)
    return (call.asked(request.action), call.policies)
  }
}

private func named<Value>(_ values: [Value], by name: (Value) -> String) -> [String: Value] {
  Dictionary(values.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
}

extension Decision {
  /// The same, or where a session that carries more is let in, that as a further way. Rules: R31, R37, E95.
  fileprivate func orConditionally(_ further: Decision) -> Decision {
    guard further.outcome != .denied else { return self }
    guard outcome == .conditional else {
      var decision = further
      if further.outcome == .allowed { (decision.outcome, decision.conditions) = (.conditional, [[]]) }
      return decision
    }
    var both = self
    both.conditions += further.conditions.filter { !conditions.contains($0) }
    both.conditions = both.conditions.filter { one in
      !both.conditions.contains { $0.count < one.count && $0.allSatisfy(one.contains) }
    }
    both.grants += further.grants.filter { !grants.contains($0) }
    both.notes = Set(notes + further.notes).sorted()
    return both
  }
}
