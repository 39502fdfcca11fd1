import AccessGraph
public import Authorization
import IAM
public import Inventory

/// Decides requests without policies on what the exports tell.
///
/// Rules: R3–R10, R20, R40–R47, U8, U17, U18.
public struct SnapshotDecisions: Sendable {
  private(set) var inventory: Inventory
  private(set) var lookup: PolicyLookup
  private let users: [String: User]
  private let roles: [String: Role]
  /// By account and name, for sessions, whose ARNs have lost the path.
  private let rolesByName: [String: Role]
  private let functions: [String: Function]
  /// What was changed since, by ARN; a handful.
  private var changed = Changed()
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

  private struct Changed {
    var users: [String: User] = [:]
    var roles: [String: Role] = [:]
    var functions: [String: Function] = [:]
  }

  /// The same after a change of policies: those that these users, roles and functions hold themselves are told by
  /// them, others by the look-up.
  package func changed(
    to lookup: PolicyLookup, _ inventory: Inventory, users: [User], roles: [Role], functions: [Function]
  ) -> SnapshotDecisions {
    var decisions = self
    (decisions.lookup, decisions.inventory) = (lookup, inventory)
    for user in users { decisions.changed.users[user.arn.text] = user }
    for role in roles { decisions.changed.roles[role.arn.text] = role }
    for function in functions { decisions.changed.functions[function.arn.text] = function }
    return decisions
  }

  func user(_ arn: String) -> User? { changed.users[arn] ?? users[arn] }

  package func role(_ arn: String) -> Role? { changed.roles[arn] ?? roles[arn] }

  func role(named name: String, of account: AccountID) -> Role? {
    rolesByName["\(account) \(name)"].flatMap { role($0.arn.text) }
  }

  package func function(_ arn: String) -> Function? { changed.functions[arn] ?? functions[arn] }

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
