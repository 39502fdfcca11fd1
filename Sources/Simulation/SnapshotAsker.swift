import Authorization
import IAM
import Inventory

/// Who asks, with the policies of the identity side.
struct SnapshotAsker {
  var caller: Caller
  var policies: PolicySet
  var isServiceLinked = false
  /// Whether the role's trust policy lets sessions carry tags or a source identity.
  var mayCarry: SessionFacts = []
  var notes: [String] = []

  /// The caller with what its session may carry besides, unless the request says what that is; nil when there is
  /// nothing more.
  func carrying(_ context: [ContextKey: [String]]) -> Caller? {
    var facts = mayCarry
    if context[ContextKey("aws:SourceIdentity")] != nil { facts.remove(.sourceIdentity) }
    guard !facts.isEmpty else { return nil }
    var caller = caller
    caller.sessionFacts = facts
    return caller
  }
}

extension SnapshotDecisions {
  /// Finds the principal of a request.
  func asker(of request: SimulateRequest) throws(UnreadableRequest) -> SnapshotAsker {
    var asker = SnapshotAsker(caller: request.caller(), policies: PolicySet(identity: .policies([])))
    guard request.principal.isOrdinary, let account = asker.caller.account else { return asker }
    asker.caller.membership = lookup.membership(of: account)
    guard let loaded = inventory.accounts[account] else {
      asker.policies.identity = .allowsEverything
      asker.notes = ["identity side of \(account) not loaded"]
      makeStranger(&asker)
      return asker
    }
    asker.policies.serviceControl = lookup.serviceControl(of: account)
    if case .root = request.principal {
      asker.policies.identity = .allowsEverything
      return asker
    }
    guard loaded.hasIdentities else {
      asker.policies.identity = .notSeen(account: account.text)
      makeStranger(&asker)
      return asker
    }
    try find(request, &asker, in: account)
    return asker
  }

  private func makeStranger(_ asker: inout SnapshotAsker) {
    if asker.caller.kind != .root { asker.caller.tags = nil }
    asker.caller.idsOfOthers = uniqueIDs
    if case .role = asker.caller.kind { asker.mayCarry = [.sourceIdentity] }
  }

  private func find(
    _ request: SimulateRequest, _ asker: inout SnapshotAsker, in account: AccountID
  ) throws(UnreadableRequest) {
    switch request.principal {
    case .user(let arn):
      guard let user = self.user(arn.text) else { throw nobody(request, "user") }
      let policies = lookup.identity(user.arn, user.permissions, groups: user.groups, in: account, all: true)
      settle(&asker, user.arn, user.uniqueID, user.permissions, policies, in: account)
    case .role(let arn):
      guard let role = self.role(arn.text) else { throw nobody(request, "role") }
      settle(&asker, role, in: account)
    case .session(_, let name, _):
      guard let role = self.role(named: name, of: account) else { throw nobody(request, "role '\(name)'") }
      settle(&asker, role, in: account)
    default:
      // Whose session it is, a federated user's ARN does not tell; without a session policy it does not matter (R29).
      asker.policies.session = [.noSessionPolicy]
    }
  }

  private func settle(_ asker: inout SnapshotAsker, _ role: Role, in account: AccountID) {
    let policies = lookup.identity(role.arn, role.permissions, groups: [], in: account, all: true)
    settle(&asker, role.arn, role.uniqueID, role.permissions, policies, in: account)
    asker.caller.executes = executions[role.arn.text] ?? []
    asker.isServiceLinked = role.isServiceLinked
    if role.isServiceLinked { asker.policies.serviceControl = [] }
    let trust = role.trust.map { inventory[$0.document].policy.statements } ?? []
    for statement in trust where statement.effect != .deny {
      if statement.covers(Action("sts:TagSession")) { asker.mayCarry.insert(.tags) }
      if statement.covers(Action("sts:SetSourceIdentity")) { asker.mayCarry.insert(.sourceIdentity) }
    }
  }

  private func settle(
    _ asker: inout SnapshotAsker, _ arn: ARN, _ uniqueID: String?, _ permissions: Permissions,
    _ policies: [AppliedPolicy], in account: AccountID
  ) {
    (asker.caller.name, asker.caller.arn) = (arn.text, arn)
    asker.caller.uniqueID = asker.caller.uniqueID ?? uniqueID
    asker.caller.tags = permissions.tags
    asker.policies.identity = .policies(policies)
    asker.policies.boundaries = lookup.boundary(permissions, in: account)
  }

  private func nobody(_ request: SimulateRequest, _ kind: String) -> UnreadableRequest {
    UnreadableRequest(
      id: request.id,
      description: "/principal: no such \(kind) in this snapshot: \(request.principal.arn?.text ?? "")")
  }
}
