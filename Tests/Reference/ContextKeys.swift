import Foundation
import IAM
import Inventory

/// Which values a context key can have in a request.
enum KeyDomain: Hashable {
  /// Exactly these; none means that the key is absent.
  case fixed([String])
  /// One of these, absent where the list is empty: undocumented which.
  case oneOf([[String]])
  /// Any value; absent, too, unless it is always there.
  case open(mayBeAbsent: Bool)
  /// Any value that matches the pattern.
  case shaped([PatternToken])

  static let absent = KeyDomain.fixed([])
  static func value(_ text: String) -> KeyDomain { .fixed([text]) }
  static let any = KeyDomain.open(mayBeAbsent: true)
  static let present = KeyDomain.open(mayBeAbsent: false)
}

extension ReferenceEvaluator {
  /// The domain of a key, in lower case, in a request for an action.
  ///
  /// The organization of a caller or resource whose organization is not known is left to `contexts`.
  /// Rule: R68, R69.
  func domain(of key: String, _ request: Request, _ facts: SessionFacts) -> KeyDomain {
    callerDomain(of: key, request.caller, facts) ?? resourceDomain(of: key, request, facts)
      ?? (request.service == "sts"
        ? assumptionDomain(of: key, request, facts) : lambdaDomain(of: key, request))
      ?? .any
  }

  // MARK: The caller

  func callerDomain(of key: String, _ caller: Caller, _ facts: SessionFacts) -> KeyDomain? {
    if let tag = tag("aws:principaltag/", of: key) { return principalTag(tag, caller, facts) }
    switch key {
    case "aws:principalarn": return principalARN(caller)
    case "aws:principalaccount": return principalAccount(caller)
    case "aws:principaltype": return principalType(caller)
    case "aws:userid": return userID(caller)
    case "aws:username": return username(caller)
    case "aws:principalisawsservice": return isService(caller)
    case "aws:principalservicename", "aws:principalservicenameslist":
      if case .service(let name) = caller { return .value(name) }
      return .absent
    case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths":
      if case .service = caller { return .any }
      return .absent
    case "aws:tokenissuetime": return tokenIssueTime(caller)
    case "aws:multifactorauthpresent":
      return isSession(caller) ? .oneOf([[], ["false"]]) : credentialKey(caller)
    case "aws:multifactorauthage": return isSession(caller) ? .absent : credentialKey(caller)
    case "aws:sourceidentity":
      return isSession(caller) ? facts.sourceIdentity.map { .value($0) } ?? .absent : .absent
    case "aws:federatedprovider": return isSession(caller) || isProvider(caller) ? .any : .absent
    case "aws:assumedroot": return .absent
    case "aws:ec2instancesourcevpc", "aws:ec2instancesourceprivateipv4", "ec2:sourceinstancearn":
      return isSession(caller) ? .any : .absent
    default: return nil
    }
  }

  private func principalTag(_ tag: String, _ caller: Caller, _ facts: SessionFacts) -> KeyDomain {
    switch caller {
    case .user(let arn): return tagged(user(arn)?.permissions.tags ?? [:], tag)
    case .session(let arn, _):
      // Session tags lie over the role's (R37).
      return facts.tags[tag].map { .value($0.value) } ?? tagged(role(arn)?.permissions.tags ?? [:], tag)
    case .outside, .identityProvider: return .any
    case .root, .federatedUser, .service, .anonymous: return .absent
    }
  }

  private func principalARN(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .user(let arn), .session(let arn, _), .federatedUser(let arn): .value(arn)
    case .root(let account, let partition): .value("arn:\(partition):iam::\(account):root")
    case .outside(let outsider): .value(outsider.arn)
    // Undocumented for services (U1).
    case .service, .identityProvider: .any
    case .anonymous: .absent
    }
  }

  private func principalAccount(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .service, .identityProvider: .any
    case .anonymous: .value("anonymous")
    default: .value(caller.account ?? "")
    }
  }

  private func principalType(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .user: .value("User")
    case .session: .value("AssumedRole")
    case .federatedUser: .value("FederatedUser")
    case .root: .value("Account")
    case .anonymous: .value("Anonymous")
    case .outside(let outsider): .value(outsiderType(outsider.arn))
    case .service, .identityProvider: .any
    }
  }

  private func outsiderType(_ arn: String) -> String {
    let resource = arnParts(arn)?[5] ?? ""
    return resource == "root" ? "Account" : resource.hasPrefix("role/") ? "AssumedRole" : "User"
  }

  private func userID(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .user(let arn): user(arn)?.uniqueID.map(KeyDomain.value) ?? .shaped(PatternToken.pattern("AIDA*"))
    case .session(let arn, let name):
      role(arn)?.uniqueID.map { .value("\($0):\(name)") }
        ?? .shaped(PatternToken.pattern("AROA*:") + PatternToken.literal(name))
    case .federatedUser(let arn): .value("\(caller.account ?? ""):\(RoleARN.lastWord(of: arn))")
    case .root(let account, _): .value(account)
    case .anonymous: .value("anonymous")
    case .outside(let outsider):
      outsiderType(outsider.arn) == "Account" ? .value(caller.account ?? "") : userIDShape(outsider)
    case .service, .identityProvider: .any
    }
  }

  private func username(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .user(let arn): user(arn).map { .value($0.name) } ?? .absent
    case .outside(let outsider):
      outsiderType(outsider.arn) == "User" ? .value(RoleARN.lastWord(of: outsider.arn)) : .absent
    default: .absent
    }
  }

  private func isService(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .service: .value("true")
    case .anonymous: .absent
    case .identityProvider: .any
    default: .value("false")
    }
  }

  private func tokenIssueTime(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .anonymous: .absent
    default: isSession(caller) ? .present : .any
    }
  }

  /// Keys that come with long-term credentials or with a session token of a user.
  private func credentialKey(_ caller: Caller) -> KeyDomain {
    switch caller {
    case .user, .root, .federatedUser, .outside, .identityProvider: .any
    case .session, .service, .anonymous: .absent
    }
  }

  private func isProvider(_ caller: Caller) -> Bool {
    if case .identityProvider = caller { true } else { false }
  }

  func isSession(_ caller: Caller) -> Bool {
    switch caller {
    case .session: true
    case .outside(let outsider): outsiderType(outsider.arn) == "AssumedRole"
    default: false
    }
  }

  // MARK: The resource and the time

  private func resourceDomain(of key: String, _ request: Request, _ facts: SessionFacts) -> KeyDomain? {
    if let tag = tag("aws:resourcetag/", of: key) { return resourceTag(tag, request, facts) }
    if let tag = tag("iam:resourcetag/", of: key) {
      return request.service == "sts" ? resourceTag(tag, request, facts) : .absent
    }
    switch key {
    case "aws:resourceaccount": return .value(request.resourceAccount)
    case "aws:securetransport": return .value("true")
    case "aws:currenttime": return .value(time.formatted(.iso8601))
    case "aws:epochtime": return .value(String(Int(time.timeIntervalSince1970)))
    default: return nil
    }
  }

  private func resourceTag(_ tag: String, _ request: Request, _ facts: SessionFacts) -> KeyDomain {
    // An inherited tag overrides the role's tag of that name (R32).
    if request.service == "sts", let inherited = facts.inherited[tag] { return .value(inherited.value) }
    if let role = role(request.resource) { return tagged(role.permissions.tags, tag) }
    guard let tags = function(request.resource)?.function.tags else { return .any }
    return tagged(tags, tag)
  }

  private func tag(_ family: String, of key: String) -> String? {
    key.hasPrefix(family) ? String(key.dropFirst(family.count)) : nil
  }

  private func tagged(_ tags: [String: String], _ name: String) -> KeyDomain {
    tags.first { $0.key.lowercased() == name }.map { .value($0.value) } ?? .absent
  }

  // MARK: The action

  private func assumptionDomain(of key: String, _ request: Request, _ facts: SessionFacts) -> KeyDomain? {
    if key.hasPrefix("lambda:"), key != "lambda:eventsourcetoken" {
      return key == "lambda:sourcefunctionarn" ? sourceFunction(request) : .absent
    }
    let inherited = inherited(facts)
    if key.hasPrefix("aws:requesttag/") || key == "aws:tagkeys" { return .fixed(inherited[key] ?? []) }
    switch key {
    // Whether these repeat what is inherited is undocumented.
    case "sts:transitivetagkeys": return .oneOf(unique([[], inherited["aws:tagkeys"] ?? []]))
    case "sts:sourceidentity": return .oneOf(unique([[], inherited["aws:sourceidentity"] ?? []]))
    case "aws:requestedregion", "sts:rolesessionname": return .present
    case "sts:externalid": return isProvider(request.caller) ? .absent : .any
    default: return nil
    }
  }

  private func lambdaDomain(of key: String, _ request: Request) -> KeyDomain? {
    if key.hasPrefix("aws:requesttag/") { return .absent }
    switch key {
    case "aws:tagkeys", "sts:transitivetagkeys", "sts:externalid", "sts:rolesessionname",
      "sts:sourceidentity",
      "lambda:principal":
      return .absent
    case "aws:requestedregion": return .value(arnParts(request.resource)?[3] ?? "")
    case "lambda:sourcefunctionarn": return sourceFunction(request)
    case "lambda:functionarn": return request.url == nil ? .absent : .value(request.resource)
    case "lambda:functionurlauthtype": return urlAuthType(request)
    case "lambda:invokedviafunctionurl": return invokedViaURL(request)
    default: return nil
    }
  }

  /// Rule: R55, U9.
  private func sourceFunction(_ request: Request) -> KeyDomain {
    switch request.caller {
    case .session(let role, _):
      let own = inventory.accounts.values.flatMap(\.functions).filter { $0.role?.text == role }
      return own.isEmpty ? .absent : .oneOf([[]] + own.map { [$0.arn.text] })
    case .outside: return .any
    default: return .absent
    }
  }

  /// Rule: R46, R48, U10.
  private func urlAuthType(_ request: Request) -> KeyDomain {
    guard let url = request.url else { return .absent }
    return isURLAction(request) ? .value(url.rawValue) : .oneOf([[], [url.rawValue]])
  }

  /// Rule: R46, U9.
  private func invokedViaURL(_ request: Request) -> KeyDomain {
    guard request.url != nil else { return .oneOf([[], ["false"]]) }
    return isURLAction(request) ? .oneOf([[], ["true"]]) : .value("true")
  }

  private func isURLAction(_ request: Request) -> Bool {
    request.action.lowercased() == "lambda:invokefunctionurl"
  }
}
