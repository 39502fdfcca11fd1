import IAM

/// How a statement's `Principal` met the caller: it decides what else the caller needs in its own account.
///
/// Rule: R12.
enum PrincipalForm: Hashable {
  /// `*`, the user itself, or the very session: nothing else is needed.
  case direct
  /// The role, or the user behind a federated session: implicit denies of boundary and session policy block.
  case delegate
  /// The account: the identity side has to allow as well.
  case account
}

extension Request {
  /// Gives each form by which the caller is a principal of the statement, and under which condition.
  func forEachMatch(
    of principals: Statement.Principals, effect: Statement.Effect?,
    _ body: (_ form: PrincipalForm, _ formula: Formula) -> Void
  ) {
    switch principals {
    case .these(let patterns):
      if patterns.isEmpty { body(.direct, .doubt(.emptyOrWildcardElement)) }
      for position in patterns.indices {
        if let (form, formula) = match(patterns[position]) { body(form, formula) }
      }
    case .allExcept(let patterns):
      body(.direct, effect == .deny ? deniedByNotPrincipal(patterns) : allowedByNotPrincipal(patterns))
    case .absent: body(.direct, .doubt(.brokenStatement("a statement without Principal")))
    }
  }

  private func match(_ pattern: PrincipalPattern) -> (PrincipalForm, Formula)? {
    switch pattern {
    case .anyone: return (.direct, .always)
    case .account(let account, let partition):
      guard caller.account == account,
        partition == nil || caller.partition == nil || partition == caller.partition,
        !isUnsigned
      else { return nil }
      return (.account, .always)
    case .arn(let arn): return match(arn)
    case .uniqueID(let id):
      guard id == caller.uniqueID else { return nil }
      return (isRoleSession ? .delegate : .direct, .always)
    case .service(let name):
      guard caller.kind == .service else { return nil }
      if name == "*" || name.isEmpty { return (.direct, .doubt(.emptyOrWildcardElement)) }
      return name == caller.name ? (.direct, .always) : nil
    case .federated(let provider):
      guard caller.kind == .identityProvider else { return nil }
      if provider == "*" || provider.isEmpty { return (.direct, .doubt(.emptyOrWildcardElement)) }
      return provider == caller.name && isProviderOfThisAccount ? (.direct, .always) : nil
    case .unrecognized(""): return (.direct, .doubt(.emptyOrWildcardElement))
    case .canonicalUser, .unrecognized: return nil
    }
  }

  private var isUnsigned: Bool {
    switch caller.kind {
    case .anonymous, .service, .identityProvider: true
    default: false
    }
  }

  private var isRoleSession: Bool { if case .role = caller.kind { true } else { false } }

  /// A SAML or OIDC provider serves the roles of its own account only (R33).
  private var isProviderOfThisAccount: Bool { caller.account == nil || caller.account == facts.account }

  private func match(_ arn: ARN) -> (PrincipalForm, Formula)? {
    switch caller.kind {
    case .user, .root: return arn == caller.arn ? (.direct, .always) : nil
    case .federatedUser(let parent):
      if arn == caller.arn { return (.direct, .always) }
      return arn == parent ? (.delegate, .always) : nil
    case .role(let session):
      if arn == caller.arn { return (.delegate, .always) }
      guard let named = sessionName(of: arn) else { return nil }
      if let session { return session == named ? (.direct, .always) : nil }
      let formula = sessionIs(named)
      return formula.isNever ? nil : (.direct, formula)
    case .service, .identityProvider, .anonymous: return nil
    }
  }

  /// The session name of an assumed-role ARN of the caller's role.
  private func sessionName(of arn: ARN) -> String? {
    guard arn.service == "sts", arn.accountID == caller.account, arn.isIn(partition: caller.partition ?? ""),
      let role = caller.arn?.resourceName
    else { return nil }
    let prefix = "assumed-role/\(role)/"
    return arn.resource.hasPrefix(prefix) ? String(arn.resource.dropFirst(prefix.count)) : nil
  }

  /// The session name as a request carries it: behind the role's unique id in `aws:userid` (R37).
  private func sessionIs(_ name: String) -> Formula {
    let (op, value) =
      caller.uniqueID.map { (ConditionOperator.Base.stringEquals, "\($0):\(name)") } ?? (
        .stringLike, "*:\(name)"
      )
    let userID = ContextKey("aws:userid")
    if knowledge == .complete, context[userID] == nil {
      // The key is absent for conditions, but the session has a name all the same.
      return .literal(Literal(ConditionAtom(userID, ConditionOperator(op), [value])))
    }
    return evaluate(
      Condition(ConditionOperator(op), userID, [PolicyString(value, variables: false)]))
  }

  // MARK: NotPrincipal

  /// Rule: R19, U5. A caller with a boundary is denied whatever is listed; the caller of this adds that.
  private func deniedByNotPrincipal(_ patterns: [PrincipalPattern]) -> Formula {
    let matches = patterns.compactMap(match)
    if patterns.contains(.anyone) { return .never }
    let exempt: Formula
    switch caller.kind {
    case .service, .identityProvider, .anonymous, .root:
      return !matches.reduce(.never) { $0 || $1.1 }
    case _ where caller.arn == nil:
      return !matches.reduce(.never) { $0 || $1.1 }
    case .user, .federatedUser:
      exempt = Formula(matches.contains { $0.0 == .account } && matches.contains { $0.0 == .direct })
    case .role:
      let sessions = matches.filter { $0.0 == .direct }.reduce(.never) { $0 || $1.1 }
      let others = matches.contains { $0.0 == .account } && matches.contains { $0.0 == .delegate }
      exempt = others ? sessions : .never
    }
    if matches.isEmpty { return .always }
    return !exempt && .doubt(.partlyListedNotPrincipal)
  }

  private func allowedByNotPrincipal(_ patterns: [PrincipalPattern]) -> Formula {
    !patterns.compactMap(match).reduce(.never) { $0 || $1.1 } && .doubt(.notPrincipalWithAllow)
  }
}
