import IAM
import Inventory
import Simulation

extension World {
  /// The callers that a name may mean. A session has lost its role's path, and parts may be masked: then whoever of the
  /// loaded accounts fits.
  func callers(_ text: String, asking action: Action) -> Candidates<SimulatedPrincipal> {
    let spelled = SpelledPrincipal(text)
    if let exact = SimulatedPrincipal(text, asking: action), !spelled.isMasked {
      return known(exact, spelled)
    }
    var candidates = Candidates(found: fitting(spelled))
    if spelled.isMasked {
      let names = candidates.found.compactMap { $0.arn?.text }
      candidates.notes = [
        candidates.found.isEmpty
          ? "the caller is masked (\(text)), and nobody in the loaded accounts fits"
          : "the caller is masked (\(text)); in the loaded accounts fits: \(shortList(names))"
      ]
    }
    if candidates.found.isEmpty { candidates.findings = [nobody(text, spelled)] }
    return candidates
  }

  /// A caller that is fully spelled, if it is there.
  private func known(_ principal: SimulatedPrincipal, _ spelled: SpelledPrincipal) -> Candidates<
    SimulatedPrincipal
  > {
    guard let account = principal.arn?.accountID, let loaded = inventory.accounts[account],
      loaded.hasIdentities
    else {
      return Candidates(found: [principal], notes: notLoaded(principal))
    }
    switch principal {
    case .user(let arn):
      if loaded.users.contains(where: { $0.arn == arn }) { return Candidates(found: [principal]) }
    case .role(let arn):
      if loaded.roles.contains(where: { $0.arn == arn }) { return Candidates(found: [principal]) }
    case .session(_, let role, _):
      if loaded.roles.contains(where: { $0.name == role }) { return Candidates(found: [principal]) }
    default: return Candidates(found: [principal])
    }
    let fitting = fitting(spelled)
    if !fitting.isEmpty {
      return Candidates(
        found: fitting,
        notes: ["the name has another path in the exports: \(shortList(fitting.compactMap { $0.arn?.text }))"]
      )
    }
    return Candidates(findings: [nobody(spelled.text, spelled)])
  }

  private func notLoaded(_ principal: SimulatedPrincipal) -> [String] {
    guard let account = principal.arn?.accountID else { return [] }
    return ["the identities of account \(account) are not loaded: its own side is not seen"]
  }

  /// Users and roles that a name fits, paths left aside.
  private func fitting(_ spelled: SpelledPrincipal) -> [SimulatedPrincipal] {
    if spelled.account == .absent, spelled.name == .absent { return [] }
    return inventory.accounts.values.sorted { $0.id < $1.id }.filter { spelled.account.admits($0.id.text) }
      .flatMap { account -> [SimulatedPrincipal] in
        var found: [SimulatedPrincipal] = []
        if spelled.kind == .user || spelled.kind == .unknown {
          found += account.users.filter { spelled.name.admits($0.name) }.map { .user($0.arn) }
        }
        if [.role, .session, .unknown].contains(spelled.kind) {
          found += account.roles.filter { spelled.name.admits($0.name) }.map { session(of: $0, spelled) }
        }
        if spelled.kind == .root, let root = ARN("arn:\(account.partition):iam::\(account.id):root") {
          found.append(.root(root))
        }
        return found
      }
  }

  private func session(of role: Role, _ spelled: SpelledPrincipal) -> SimulatedPrincipal {
    guard let name = spelled.session.value,
      let arn = ARN("arn:\(role.arn.partition):sts::\(role.arn.account):assumed-role/\(role.name)/\(name)")
    else { return .role(role.arn) }
    return .session(arn, role: role.name, name: name)
  }

  private func nobody(_ text: String, _ spelled: SpelledPrincipal) -> Finding {
    let account = spelled.account.value.map(AccountID.init)
    let name = spelled.name.value ?? ""
    let all = inventory.accounts.values.flatMap { $0.users.map(\.arn) + $0.roles.map(\.arn) }
    let near = all.filter { !name.isEmpty && areNear($0.resourceName, name) }.sorted { left, right in
      let (one, other) = (left.accountID == account ? 0 : 1, right.accountID == account ? 0 : 1)
      return (one, left) < (other, right)
    }
    let hint = near.isEmpty ? "" : " Near: \(shortList(near.map(\.text)))."
    return Finding(
      kind: .noSuchPrincipal, account: account,
      detail:
        "The exports know no \(text). It may be younger than they are, deleted, or spelled otherwise.\(hint)")
  }
}

extension SpelledPrincipal {
  /// Whether a part that tells who it is is hidden.
  var isMasked: Bool { account.isMasked || name.isMasked }
}
