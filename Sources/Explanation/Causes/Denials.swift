import Authorization
import IAM
import Inventory

extension DecidedRequest {
  /// What denies, in the order to fix it.
  var denied: [Finding] {
    if let gate = decision.gate { return [finding(gate)] }
    return decision.denialsInOrder.map { $0.effect == .explicit ? explicit($0) : implicit($0) }
  }

  // MARK: No statement allows

  private func implicit(_ denial: Denial) -> Finding {
    let target = denial.layer == .scp ? denial.policy : nil
    let miss = special(denial.layer) ?? nearMiss(in: denial.layer, at: target)
    return Finding(
      cause: "no-allow:\(denial.layer.rawValue)", kind: miss?.kind ?? plainKind, layer: denial.layer,
      account: owner(of: denial.layer, policy: denial.policy),
      detail: ([plain(denial)] + (miss.map { [$0.sentence] } ?? [])).joined(separator: " "),
      evidence: miss?.near.map { [$0.reference] } ?? [])
  }

  private var plainKind: Finding.Kind {
    switch caller.kind {
    case .service: .service
    default: isFunctionURL ? .functionURL : .missing
    }
  }

  private var isFunctionURL: Bool {
    switch request.call {
    case .functionURL, .invokeThroughFunctionURL: true
    default: false
    }
  }

  private func plain(_ denial: Denial) -> String {
    let (who, what) = (words(for: caller.name), resource.inWords)
    switch denial.layer {
    case .identity:
      let either =
        isSameAccount && resourceLayer == .resource
        ? " A statement in the function policy would do as well." : ""
      return "No identity-based policy of \(who) allows \(action) on \(what)." + either
    case .resource: return resourceSide(who, what)
    case .trust: return "The trust policy of \(what) does not let \(who) in with \(action)."
    case .boundary:
      let boundary = denial.policy.map(words(for:)) ?? "a policy"
      return "The permissions boundary of \(who), \(boundary), does not allow \(action) on \(what)."
    case .session: return "The session policy does not allow \(action) on \(what)."
    case .scp:
      return
        "No service control policy at \(level(denial.policy)) allows \(action): only what every level from "
        + "the root to the account allows gets through."
    case .rcp: return "No resource control policy at \(level(denial.policy)) allows \(action)."
    case .endpoint: return "The VPC endpoint policy does not allow \(action)."
    }
  }

  private func resourceSide(_ who: String, _ what: String) -> String {
    if isWithoutURL { return "\(what.capitalizedFirst) has no function URL that lets \(who) in." }
    let has = policies.resource.isEmpty ? "there is none" : "none of its statements does"
    if caller.kind == .service { return "The function policy of \(what) has to let \(who) in, and \(has)." }
    return
      "\(who.capitalizedFirst) belongs to another account than \(what): the function policy has to allow "
      + "\(action) as well, and \(has)."
  }

  /// Whether the call goes to a function URL that is not there, or is not for such callers.
  var isWithoutURL: Bool {
    guard case .functionURL = request.call, let function = world.function(resource) else { return false }
    guard let url = function.urls.first(where: { $0.qualifier == resource.qualifier }) else { return true }
    return caller.kind == .anonymous && url.authType != .none
  }

  // MARK: A statement denies

  private func explicit(_ denial: Denial) -> Finding {
    let account = owner(of: denial.layer, policy: denial.policy)
    let policy = denial.policy ?? ""
    let statement =
      denial.statement.map { "statement \($0)" + (denial.sid.map { " (\($0))" } ?? "") } ?? "a statement"
    let evidence = [denial.reference].compactMap(\.self)
    if policy.isQuarantine { return quarantine(policy, evidence: evidence) }
    var detail =
      "\(statement.capitalizedFirst) of \(inWords(policy, in: denial.layer)) denies \(action)\(conditions(of: denial))"
    detail += "; " + whoChanges(denial.layer, policy, account) + "."
    return Finding(
      cause: "explicit-deny:\(denial.layer.rawValue)", kind: .explicitDeny, layer: denial.layer,
      account: account, detail: detail, evidence: evidence)
  }

  /// AWS's own deny on a user whose key was found in public.
  func quarantine(_ policy: String, evidence: [StatementReference]) -> Finding {
    Finding(
      cause: "explicit-deny:identity", kind: .quarantine, layer: .identity, account: caller.account,
      detail:
        "AWS has found a key of \(words(for: caller.name)) in public and put it under quarantine (\(policy)). Grant "
        + "nothing: revoke the key, look for what was done with it, then detach the policy.",
      evidence: evidence)
  }

  /// ` if …`, the conditions under which the statement denies.
  private func conditions(of denial: Denial) -> String {
    guard let position = denial.statement,
      let statements = applied(denial.layer).first(where: { $0.name == denial.policy })?.document?.statements,
      statements.indices.contains(position), !statements[position].conditions.isEmpty
    else { return "" }
    return " if " + list(statements[position].conditions.map(\.inWords))
  }

  func whoChanges(_ layer: Layer, _ policy: String, _ account: AccountID?) -> String {
    switch layer {
    case .scp, .rcp:
      return "only the management account\(account.map { " \($0)" } ?? "") can change it"
    case .session: return "whoever made the session chose it"
    case .endpoint: return "the owner of the VPC endpoint can change it"
    default:
      if policy.contains("::aws:policy/") {
        return "AWS manages it; account \(account?.text ?? "") can detach it"
      }
      return account.map { "account \($0) can change it" } ?? "its owner can change it"
    }
  }

  /// Who has to change a policy of a layer. SCPs and RCPs belong to the management account.
  func owner(of layer: Layer, policy: String?) -> AccountID? {
    switch layer {
    case .scp, .rcp: world.inventory.organization?.managementAccount
    case .resource, .trust: resourceAccount
    case .identity, .boundary, .session, .endpoint: caller.account
    }
  }

  /// A policy with what it is: `the trust policy of role X`, `the service control policy Limits (p-1) at unit Apps`.
  func inWords(_ policy: String, in layer: Layer) -> String {
    switch layer {
    case .identity: return words(for: policy)
    case .resource: return "the function policy of \(words(for: policy))"
    case .trust: return "the trust policy of \(words(for: policy))"
    case .boundary, .session, .endpoint: return "the \(layer.inWords) \(words(for: policy))"
    case .scp, .rcp: break
    }
    guard let control = world.inventory.organization?.policies.first(where: { $0.id == policy }) else {
      return "the \(layer.inWords) \(policy)"
    }
    let places = control.targets.filter(isAbove).map { level($0) }
    let name = control.name == control.id ? control.id : "\(control.name) (\(control.id))"
    return "the \(layer.inWords) \(name)" + (places.isEmpty ? "" : " at \(list(places))")
  }

  private func isAbove(_ target: String) -> Bool {
    (policies.serviceControl + policies.resourceControl).contains { $0.target == target }
  }

  /// A root, unit or account of the organization by name.
  private func level(_ target: String?) -> String {
    guard let target, let organization = world.inventory.organization else { return target ?? "some level" }
    if organization.roots.contains(where: { $0.id == target }) { return "the root \(target)" }
    if let unit = organization.units.first(where: { $0.id == target }) {
      return "unit \(unit.name) (\(target))"
    }
    if let member = organization.accounts.first(where: { $0.id.text == target }) {
      return "account \(member.name) (\(target))"
    }
    return target
  }

  // MARK: No policy helps

  private func finding(_ gate: Gate) -> Finding {
    let detail =
      switch gate {
      case .partition:
        "\(caller.partition ?? "one partition") and \(resource.partition) are separate partitions: nothing crosses."
      case .rootCannotAssume:
        "Roles cannot be assumed by the root user of an account: call as a user or role."
      case .serviceLinkedRole:
        "\(resource.inWords.capitalizedFirst) is a service-linked role: only its service assumes it."
      case .federatedUser:
        "Sessions of GetFederationToken may not call STS: call as the user itself, or in a role."
      }
    return Finding(cause: "gate:\(gate.rawValue)", kind: .gate, account: caller.account, detail: detail)
  }
}

extension Denial {
  /// The statement that denies.
  var reference: StatementReference? {
    guard let statement, let policy else { return nil }
    return StatementReference(layer: layer, policy: policy, sid: sid, statement: statement, source: source)
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
