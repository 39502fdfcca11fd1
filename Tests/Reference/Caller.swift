/// Who makes one concrete request.
enum Caller: Hashable {
  /// An IAM user with its own keys.
  case user(arn: String)
  /// A session of a role; the role's ARN has its path.
  case session(role: String, name: String)
  /// A session from GetFederationToken.
  case federatedUser(arn: String)
  /// The root user of a loaded account.
  case root(account: String, partition: String)
  case service(String)
  /// A SAML or OIDC provider ARN, or the host of a public web identity provider.
  case identityProvider(String)
  case anonymous
  /// A principal of an account whose identities are not loaded.
  case outside(Outsider)

  struct Outsider: Hashable {
    /// By which names policies can mean the principal.
    enum Standing {
      /// By `*` alone.
      case anyone
      /// By its account, too.
      case account
      /// By its own ARN, too.
      case named
    }

    /// A user, role or root ARN; of a session, the ARN of its role.
    var arn: String
    var sessionName: String?
    var standing: Standing
  }

  /// The account; nil for services, public identity providers and anonymous.
  var account: String? { accountAndPartition?.account }

  /// The partition; nil where the caller belongs to none.
  var partition: String? { accountAndPartition?.partition }

  private var accountAndPartition: (account: String, partition: String)? {
    switch self {
    case .user(let arn), .session(let arn, _), .federatedUser(let arn), .identityProvider(let arn):
      return arnParts(arn).map { ($0[4], $0[1]) }
    case .root(let account, let partition): return (account, partition)
    case .outside(let outsider): return arnParts(outsider.arn).map { ($0[4], $0[1]) }
    case .service, .anonymous: return nil
    }
  }

  /// Whether this is a user of an identity provider.
  var isIdentityProvider: Bool { if case .identityProvider = self { true } else { false } }

  /// Whether this is a session of a service-linked role (R5, R9).
  var isServiceLinkedRole: Bool {
    if case .session(let role, _) = self { return RoleARN.isServiceLinked(role) }
    return false
  }
}

/// What an ARN says about a role.
enum RoleARN {
  /// Rule: R27.
  static func isServiceLinked(_ arn: String) -> Bool {
    (arnParts(arn)?[5] ?? "").hasPrefix("role/aws-service-role/")
  }

  /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` of a role's ARN, which loses the role's path (R37).
  static func sessionARN(role: String, name: String) -> String {
    guard let parts = arnParts(role) else { return "" }
    return "arn:\(parts[1]):sts::\(parts[4]):assumed-role/\(lastWord(of: role))/\(name)"
  }

  /// The name without its path.
  static func lastWord(of arn: String) -> String {
    String(arn.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? "")
  }
}

/// The forms by which a `Principal` element can mean a caller, as far as they grant differently.
///
/// Rule: R12.
enum PrincipalForm: Hashable {
  case everybody, account, user, role, session, federatedSession, service, provider
}

extension Caller {
  /// The form by which a name means the caller; nil when it does not.
  ///
  /// - Parameter uniqueID: `AIDA…` or `AROA…` of the user or role.
  func form(of name: PrincipalName, uniqueID: String?) -> PrincipalForm? {
    switch name.kind {
    case .aws: awsForm(of: name.text, uniqueID: uniqueID)
    case .service: isService(name.text) ? .service : nil
    case .federated: isProvider(name.text) ? .provider : nil
    case .canonicalUser: nil
    }
  }

  private func isService(_ text: String?) -> Bool {
    guard case .service(let name) = self else { return false }
    return text == nil || text == "*" || text == name
  }

  private func isProvider(_ text: String?) -> Bool {
    guard case .identityProvider(let name) = self else { return false }
    return text == nil || text == "*" || text == name
  }

  private func awsForm(of text: String?, uniqueID: String?) -> PrincipalForm? {
    guard let text, text != "*" else { return .everybody }
    if names.account.contains(text) { return .account }
    if let own = names.own, text == own.arn { return own.form }
    if let session = names.session, text == session { return sessionForm }
    guard let uniqueID, text == uniqueID, let own = names.own else { return nil }
    return own.form
  }

  private var sessionForm: PrincipalForm {
    if case .federatedUser = self { .federatedSession } else { .session }
  }

  /// The names that policies may use: the account's, the user's or role's, the session's.
  var names: (account: [String], own: (arn: String, form: PrincipalForm)?, session: String?) {
    let accounts = account.flatMap { account in
      partition.map { [account, "arn:\($0):iam::\(account):root"] }
    }
    switch self {
    case .user(let arn): return (accounts ?? [], (arn, .user), nil)
    case .session(let role, let name):
      return (accounts ?? [], (role, .role), RoleARN.sessionARN(role: role, name: name))
    case .federatedUser(let arn): return (accounts ?? [], nil, arn)
    case .root: return (accounts ?? [], nil, nil)
    case .outside(let outsider): return outsider.names(accounts: accounts ?? [])
    case .service, .identityProvider, .anonymous: return ([], nil, nil)
    }
  }

  /// Whether `NotPrincipal` of a Deny leaves the caller in the statement's reach.
  ///
  /// Rule: R19, U5.
  func isReached(byAllBut listed: [PrincipalName], uniqueID: String?, hasBoundary: Bool) -> Truth {
    if hasBoundary { return .yes }
    if listed.contains(where: { form(of: $0, uniqueID: uniqueID).map(isWhole) ?? false }) { return .no }
    let texts = Set(listed.filter { $0.kind == .aws }.compactMap(\.text))
    var found = [!texts.isDisjoint(with: names.account)]
    if let own = names.own { found.append(texts.contains(own.arn) || uniqueID.map(texts.contains) ?? false) }
    if let session = names.session { found.append(texts.contains(session)) }
    if !found.contains(true) { return .yes }
    return found.contains(false) ? .unknown("U5") : .no
  }

  /// Whether a form alone exempts: there is nothing more to list.
  private func isWhole(_ form: PrincipalForm) -> Bool { [.everybody, .service, .provider].contains(form) }
}

extension Caller.Outsider {
  fileprivate func names(accounts: [String]) -> (
    account: [String], own: (arn: String, form: PrincipalForm)?, session: String?
  ) {
    let isRole = (arnParts(arn)?[5] ?? "").hasPrefix("role/")
    switch standing {
    case .anyone: return ([], nil, nil)
    case .account: return (accounts, nil, nil)
    case .named:
      let session = sessionName.map { RoleARN.sessionARN(role: arn, name: $0) }
      return (accounts, (arn, isRole ? .role : .user), session)
    }
  }
}
