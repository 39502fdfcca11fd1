import IAM

extension Request {
  /// What is known of a context key in this request.
  ///
  /// Rule: R67–R70, R30, R31, R45–R50, R55.
  func state(of key: ContextKey) -> KeyState {
    if !context.isEmpty, let values = given(key) { return values.isEmpty ? .absent : .values(values) }
    switch knowledge {
    case .complete: return .absent
    case .request: return followsFromRequest(key.known) ? derivedState(of: key) : typed(key, .anything)
    case .exports: return typed(key, derivedState(of: key))
    }
  }

  /// What a reader has to know of a key that AWS does not document (U1, U9, U10).
  func note(on key: ContextKey) -> String? {
    let isCalled = key.known == .functionURLAuthType || key.known == .invokedViaFunctionURL
    guard caller.kind == .service || isCalled, case .open(let open) = state(of: key) else { return nil }
    return open.note
  }

  /// Keys that the request itself tells.
  private func followsFromRequest(_ key: KnownContextKey?) -> Bool {
    switch key {
    case .principalARN, .principalAccount, .principalType, .principalIsAWSService, .resourceAccount,
      .requestedRegion, .secureTransport, .currentTime, .epochTime, .username:
      true
    case .roleSessionName: call.isAssumption
    default: false
    }
  }

  /// An open key has only values of its type.
  private func typed(_ key: ContextKey, _ state: KeyState) -> KeyState {
    guard case .open(var open) = state, case .any = open.domain else { return state }
    switch key.known {
    case .sourceIP, .vpcSourceIP: open.domain = .address
    case .multiFactorAuthAge: open.domain = .number
    case .tokenIssueTime, .currentTime: open.domain = .time
    case .multiFactorAuthPresent, .viaAWSService, .principalIsAWSService, .secureTransport:
      open.domain = .oneOf(["false", "true"])
    case nil where key.lowercased == "aws:viaawsmcpservice": open.domain = .oneOf(["false", "true"])
    default: break
    }
    return .open(open)
  }

  private func derivedState(of key: ContextKey) -> KeyState {
    let name = key.lowercased
    switch key.known {
    case .principalARN, .principalAccount, .principalIsAWSService, .principalOrgID, .principalOrgPaths,
      .principalServiceName, .principalServiceNamesList, .principalTag, .principalType:
      return principalState(key)
    case .externalID, .roleSessionName, .stsSourceIdentity, .transitiveTagKeys: return stsState(key.known)
    case .eventSourceToken, .functionARN, .functionURLAuthType, .invokedViaFunctionURL, .lambdaPrincipal,
      .sourceFunctionARN:
      return lambdaState(key.known)
    case .iamResourceTag: return foreignState(name)
    case .some: return globalState(key)
    case nil: break
    }
    if let slash = name.firstIndex(of: "/") {
      return tagState(family: name[..<slash], tag: name[name.index(after: slash)...])
    }
    if name.hasPrefix("aws:principal") { return principalState(key) }
    if name.hasPrefix("aws:") { return globalState(key) }
    if name.hasPrefix("sts:") { return stsState(nil) }
    if name.hasPrefix("lambda:") { return lambdaState(nil) }
    return foreignState(name)
  }

  private func principalState(_ key: ContextKey) -> KeyState {
    switch caller.kind {
    case .anonymous:
      switch key.known {
      case .principalAccount: return .values(["anonymous"])
      case .principalType: return .values(["Anonymous"])
      default: return .absent
      }
    case .identityProvider:
      return key.lowercased.hasPrefix("aws:principalservicename") ? .absent : .anything
    case .service:
      switch key.known {
      case .principalIsAWSService: return .values(["true"])
      case .principalServiceName: return .values([caller.name])
      case .principalServiceNamesList: return .present
      case .principalOrgID, .principalOrgPaths: return .absent
      default:
        return .open(
          OpenKey(note: "U1: \(ContextKey(key.lowercased)) of a service principal is undocumented"))
      }
    default: break
    }
    switch key.known {
    case .principalARN: return principalARN
    case .principalAccount: return principalAccount
    case .principalOrgID: return organizationID(caller.membership)
    case .principalOrgPaths: return organizationPaths(caller.membership)
    case .principalType: return .values([principalType])
    case .principalIsAWSService: return .values(["false"])
    case .principalServiceName, .principalServiceNamesList: return .absent
    default: return .anything
    }
  }

  private var principalARN: KeyState {
    if let arn = caller.arn { return .values([arn.text]) }
    if caller.kind == .root, let account = caller.account {
      return .values(["arn:\(resource.partition):iam::\(account):root"])
    }
    var open = OpenKey(mayBeAbsent: false, domain: .matching(accountPatterns.map(strangerARN)))
    if case .noneOf(let accounts) = caller.accounts { open.taken = accounts }
    return .open(open)
  }

  /// The account numbers that a stranger may have.
  private var accountPatterns: [TextPattern] {
    if let account = caller.account { return [.literal(account.text)] }
    if case .oneOf(let accounts) = caller.accounts { return accounts.map { .literal($0.text) } }
    return [TextPattern(tokens: Array(repeating: .one(.allBut(":")), count: 12))]
  }

  private func strangerARN(_ account: TextPattern) -> TextPattern {
    let resource: TextPattern =
      switch caller.kind {
      case .root: .literal("root")
      case .user: .literal("user/") + .something
      default: .literal("role/") + .something
      }
    return .literal("arn:\(self.resource.partition):iam::") + account + .literal(":") + resource
  }

  private var principalAccount: KeyState {
    if let account = caller.account { return .values([account.text]) }
    switch caller.accounts {
    case .oneOf(let accounts):
      return .open(OpenKey(mayBeAbsent: false, domain: .oneOf(accounts.map(\.text))))
    case .noneOf(let accounts):
      var open = OpenKey(mayBeAbsent: false)
      open.taken = accounts
      return .open(open)
    case nil: return .present
    }
  }

  private var principalType: String {
    switch caller.kind {
    case .role: "AssumedRole"
    case .root: "Account"
    case .federatedUser: "FederatedUser"
    default: "User"
    }
  }

  private func organizationID(_ membership: Membership) -> KeyState {
    switch membership {
    case .member(let organization, _): .values([organization])
    case .outside(let organization): .open(OpenKey(except: [.literal(organization)]))
    case .unknown: .anything
    }
  }

  private func organizationPaths(_ membership: Membership) -> KeyState {
    let path = TextPattern(tokens: [.one(.allBut("/")), .many(.allBut("/"))]) + .literal("/r-") + .anything
    switch membership {
    case .member(_, let path): return .values([path])
    case .outside(let organization):
      let own = TextPattern.literal(organization + "/") + .anything
      return .open(OpenKey(domain: .matching([path]), except: [own]))
    case .unknown: return .open(OpenKey(domain: .matching([path])))
    }
  }

  private func tagState(family: Substring, tag: Substring) -> KeyState {
    switch family {
    case "aws:principaltag":
      if caller.sessionFacts.contains(.tags) {
        // A session tag overlays the role's own tag and cannot take it away (R37).
        if case .values = taggedState(caller.tags, tag) { return .present }
        return .anything
      }
      switch caller.kind {
      case .service, .anonymous, .root: return .absent
      case .identityProvider: return .anything
      default: return taggedState(caller.tags, tag)
      }
    case "aws:resourcetag": return taggedState(facts.tags, tag)
    case "iam:resourcetag":
      return call.isAssumption || call == .other ? taggedState(facts.tags, tag) : .absent
    case "aws:requesttag": return passes(.tags)
    default: return .anything
    }
  }

  private func taggedState(_ tags: [String: String]?, _ tag: Substring) -> KeyState {
    guard let tags else { return .anything }
    return .value(tags.first { $0.key.lowercased() == tag }?.value)
  }

  /// A key that is there when the assumption passes something: any value then.
  private func passes(_ fact: SessionFacts) -> KeyState {
    switch call {
    case .assumeRole(let passing), .assumeRoleWithFederation(let passing):
      passing.contains(fact) ? .anything : .absent
    case .other: .anything
    default: .absent
    }
  }

  private func globalState(_ key: ContextKey) -> KeyState {
    switch key.known {
    case .userID: return userID
    case .username:
      guard caller.kind == .user else { return .absent }
      return caller.arn.map { .values([String($0.resourceName)]) } ?? .present
    case .assumedRoot: return .absent
    case .secureTransport: return .values(["true"])
    case .currentTime: return .values([iso8601(time)])
    case .epochTime: return .values([String(Int(time))])
    case .resourceAccount: return .values([facts.account.text])
    case .resourceOrgID: return organizationID(facts.membership)
    case .resourceOrgPaths: return organizationPaths(facts.membership)
    case .requestedRegion:
      return resource.region.isEmpty ? .present : .values([String(resource.region)])
    case .tagKeys: return passes(.tags)
    case .sourceARN, .sourceAccount, .sourceOrgID, .sourceOrgPaths:
      return caller.kind == .service ? .anything : .absent
    case .multiFactorAuthPresent: return multiFactor(.oneOf(["false", "true"]))
    case .multiFactorAuthAge: return multiFactor(.any)
    case .tokenIssueTime:
      return isSession ? .present : (caller.kind == .anonymous ? .absent : .anything)
    case .sourceIdentity:
      return isSession && caller.sessionFacts.contains(.sourceIdentity) ? .anything : .absent
    case .federatedProvider:
      return isSession || caller.kind == .identityProvider ? .anything : .absent
    case .viaAWSService:
      return .open(OpenKey(domain: .oneOf(["false", "true"])))
    default:
      if key.known != nil { return .anything }
      let name = key.lowercased
      if name == "aws:viaawsmcpservice" { return .open(OpenKey(domain: .oneOf(["false", "true"]))) }
      if name.hasPrefix("aws:ec2instancesource") { return isSession ? .anything : .absent }
      return .anything
    }
  }

  private var isSession: Bool { if case .role = caller.kind { true } else { false } }

  /// Whether the exports do not hold the caller.
  private var isStranger: Bool { caller.tags == nil }

  private var isPerson: Bool { caller.kind == .user || caller.kind == .root }

  private func multiFactor(_ domain: OpenKey.Domain) -> KeyState {
    switch caller.kind {
    case .user, .root, .federatedUser, .identityProvider:
      return .open(OpenKey(domain: domain))
    case .role:
      if case .any = domain { return .absent }
      return .open(OpenKey(domain: .oneOf(["false"])))
    case .service, .anonymous: return .absent
    }
  }

  private var userID: KeyState {
    switch caller.kind {
    case .user: return caller.uniqueID.map { .values([$0]) } ?? userID("AIDA", TextPattern(tokens: []))
    case .role(let session):
      if let session, let id = caller.uniqueID { return .values(["\(id):\(session)"]) }
      let name: TextPattern = session.map { .literal($0) } ?? .something
      let behind = .literal(":") + name
      if let id = caller.uniqueID {
        return .open(OpenKey(mayBeAbsent: false, domain: .matching([.literal(id) + behind])))
      }
      return userID("AROA", behind)
    case .root: return caller.account.map { .values([$0.text]) } ?? principalAccount
    case .federatedUser: return .value(caller.account.map { "\($0):\(caller.arn?.resourceName ?? "")" })
    case .anonymous: return .values(["anonymous"])
    case .identityProvider: return .anything
    case .service: return .open(OpenKey(note: "U1: aws:userid of a service principal is undocumented"))
    }
  }

  /// An id of a stranger: nobody's who is loaded.
  private func userID(_ prefix: String, _ end: TextPattern) -> KeyState {
    let word = TextPattern(tokens: [.many(.allBut(":"))])
    var open = OpenKey(mayBeAbsent: false, domain: .matching([.literal(prefix) + word + end]))
    open.taken = caller.idsOfOthers
    return .open(open)
  }

  private func stsState(_ key: KnownContextKey?) -> KeyState {
    if call == .other { return .anything }
    guard call.isAssumption else { return .absent }
    switch key {
    case .roleSessionName: return .present
    case .externalID:
      if case .assumeRole = call { return .anything }
      return .absent
    case .stsSourceIdentity: return passes(.sourceIdentity)
    case .transitiveTagKeys: return passes(.tags)
    default: return .anything
    }
  }

  private func lambdaState(_ key: KnownContextKey?) -> KeyState {
    switch (key, call) {
    case (.functionURLAuthType, .other), (.functionARN, .other), (.lambdaPrincipal, .other):
      return .anything
    case (.functionURLAuthType, .functionURL(let type)): return .values([type])
    case (.functionURLAuthType, .invokeThroughFunctionURL(let type)):
      return .open(
        OpenKey(
          domain: .oneOf([type]),
          note: "U10: lambda:FunctionUrlAuthType beside InvokeFunction is undocumented"))
    case (.functionURLAuthType, _): return .absent
    case (.invokedViaFunctionURL, .invokeThroughFunctionURL): return .values(["true"])
    case (.invokedViaFunctionURL, .invoke):
      return .open(
        OpenKey(
          domain: .oneOf(["false"]), note: "U9: lambda:InvokedViaFunctionUrl of a direct call is undocumented"
        ))
    case (.invokedViaFunctionURL, .functionURL):
      return .open(
        OpenKey(
          domain: .oneOf(["true"]),
          note: "U9: lambda:InvokedViaFunctionUrl of InvokeFunctionUrl is undocumented"))
    case (.invokedViaFunctionURL, _): return .absent
    case (.functionARN, .functionURL): return .values([resource.text])
    case (.functionARN, _), (.lambdaPrincipal, _): return .absent
    case (.sourceFunctionARN, _):
      if isStranger { return .anything }
      return caller.executes.isEmpty ? .absent : .open(OpenKey(domain: .oneOf(caller.executes)))
    default: return .anything
    }
  }

  /// Keys of identity providers and of other services.
  private func foreignState(_ name: String) -> KeyState {
    if name.hasPrefix("ec2:") { return isSession ? .anything : .absent }
    if name.contains("."), isPerson || caller.kind == .service || caller.kind == .anonymous { return .absent }
    return .anything
  }
}

extension ContextKey {
  /// Whether a request may hold several values of the key (R67).
  var isMultivalued: Bool {
    switch known {
    case .principalOrgPaths, .resourceOrgPaths, .sourceOrgPaths, .tagKeys, .calledVia,
      .principalServiceNamesList,
      .transitiveTagKeys:
      true
    case .some: false
    case nil:
      lowercased == "aws:vpceorgpaths" || lowercased == "sts:requestcontextproviders"
        || lowercased.hasSuffix(":amr")
        || lowercased.hasPrefix("saml:") && ContextKey.listsOfSAML.contains(lowercased)
    }
  }

  private static let listsOfSAML: Set<String> = [
    "saml:edupersonaffiliation", "saml:edupersonentitlement", "saml:edupersonscopedaffiliation",
    "saml:edupersonassurance", "saml:edupersonnickname", "saml:edupersonorgunitdn",
    "saml:edupersontargetedid",
  ]
}
