import Foundation
import IAM

extension Request {
  /// What is known of a context key in this request.
  ///
  /// Rule: R67–R70, R30, R31, R45–R50, R55.
  func state(of key: ContextKey) -> KeyState {
    let name = key.lowercased
    if let slash = name.firstIndex(of: "/") {
      return tagState(family: name[..<slash], tag: name[name.index(after: slash)...])
    }
    if name.hasPrefix("aws:principal") { return principalState(name) }
    if name.hasPrefix("aws:") { return globalState(name) }
    if name.hasPrefix("sts:") { return stsState(name) }
    if name.hasPrefix("lambda:") { return lambdaState(name) }
    return foreignState(name)
  }

  private func principalState(_ name: String) -> KeyState {
    switch caller.kind {
    case .anonymous:
      switch name {
      case "aws:principalaccount": return .values(["anonymous"])
      case "aws:principaltype": return .values(["Anonymous"])
      default: return .absent
      }
    case .identityProvider:
      return name.hasPrefix("aws:principalservicename") ? .absent : .anything
    case .service:
      switch name {
      case "aws:principalisawsservice": return .values(["true"])
      case "aws:principalservicename": return .values([caller.name])
      case "aws:principalservicenameslist": return .present
      case "aws:principalorgid", "aws:principalorgpaths": return .absent
      default: return .open(OpenKey(note: "U1: \(ContextKey(name)) of a service principal is undocumented"))
      }
    default: break
    }
    switch name {
    case "aws:principalarn": return principalARN
    case "aws:principalaccount": return caller.account.map { .values([$0.text]) } ?? .present
    case "aws:principalorgid": return organizationID(caller.membership)
    case "aws:principalorgpaths": return organizationPaths(caller.membership)
    case "aws:principaltype": return principalType
    case "aws:principalisawsservice": return .values(["false"])
    case "aws:principalservicename", "aws:principalservicenameslist": return .absent
    default: return .anything
    }
  }

  private var principalARN: KeyState {
    switch caller.kind {
    case .account:
      let partition = caller.partition ?? "aws"
      guard let account = caller.account else { return .present }
      return .open(OpenKey(mayBeAbsent: false, domain: .starting(with: "arn:\(partition):iam::\(account):")))
    case .anyone: return .present
    default: return .value(caller.arn?.text)
    }
  }

  private var principalType: KeyState {
    switch caller.kind {
    case .user: .values(["User"])
    case .role: .values(["AssumedRole"])
    case .root: .values(["Account"])
    case .federatedUser: .values(["FederatedUser"])
    default:
      .open(OpenKey(mayBeAbsent: false, domain: .oneOf(["Account", "AssumedRole", "FederatedUser", "User"])))
    }
  }

  private func organizationID(_ membership: Membership) -> KeyState {
    switch membership {
    case .member(let organization, _): .values([organization])
    case .outside(let organization): .open(OpenKey(domain: .notStarting(with: organization)))
    case .unknown: .anything
    }
  }

  private func organizationPaths(_ membership: Membership) -> KeyState {
    switch membership {
    case .member(_, let path): .values([path])
    case .outside(let organization): .open(OpenKey(domain: .notStarting(with: organization + "/")))
    case .unknown: .anything
    }
  }

  private func tagState(family: Substring, tag: Substring) -> KeyState {
    switch family {
    case "aws:principaltag":
      if caller.sessionFacts.contains(.tags) { return .anything }
      switch caller.kind {
      case .service, .anonymous, .root: return .absent
      case .identityProvider: return .anything
      default: return taggedState(caller.tags, tag)
      }
    case "aws:resourcetag": return taggedState(facts.tags, tag)
    case "iam:resourcetag": return call.isAssumption ? taggedState(facts.tags, tag) : .absent
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
    case .assumeRole(let passing): passing.contains(fact) ? .anything : .absent
    case .assumeRoleWithFederation: .anything
    default: .absent
    }
  }

  private func globalState(_ name: String) -> KeyState {
    switch name {
    case "aws:userid": return userID
    case "aws:username":
      return .value(caller.kind == .user ? caller.arn.map { String($0.resourceName) } : nil)
    case "aws:assumedroot": return .absent
    case "aws:securetransport": return .values(["true"])
    case "aws:currenttime": return .values([Request.iso8601(time)])
    case "aws:epochtime": return .values([String(Int(time))])
    case "aws:resourceaccount": return .values([facts.account.text])
    case "aws:resourceorgid": return organizationID(facts.membership)
    case "aws:resourceorgpaths": return organizationPaths(facts.membership)
    case "aws:requestedregion":
      return resource.region.isEmpty ? .present : .values([String(resource.region)])
    case "aws:tagkeys": return passes(.tags)
    case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths":
      return caller.kind == .service ? .anything : .absent
    case "aws:multifactorauthpresent": return multiFactor(.oneOf(["false", "true"]))
    case "aws:multifactorauthage": return multiFactor(.any)
    case "aws:tokenissuetime":
      return isSession ? .present : (caller.kind == .anonymous ? .absent : .anything)
    case "aws:sourceidentity":
      if isSession, !isStranger { return caller.sessionFacts.contains(.sourceIdentity) ? .anything : .absent }
      return isUnknownSession ? .anything : .absent
    case "aws:federatedprovider": return isSession || isUnknownSession ? .anything : .absent
    case "aws:viaawsservice", "aws:viaawsmcpservice":
      return .open(OpenKey(domain: .oneOf(["false", "true"])))
    default:
      if name.hasPrefix("aws:ec2instancesource") { return isSession ? .anything : .absent }
      return .anything
    }
  }

  private var isSession: Bool { if case .role = caller.kind { true } else { false } }

  /// Whether the caller may be a session of which nothing is known.
  private var isUnknownSession: Bool {
    switch caller.kind {
    case .account, .anyone, .identityProvider: true
    case .role: isStranger
    default: false
    }
  }

  /// Whether the exports do not hold the caller.
  private var isStranger: Bool { caller.tags == nil }

  private var isPerson: Bool { caller.kind == .user || caller.kind == .root }

  private func multiFactor(_ domain: OpenKey.Domain) -> KeyState {
    switch caller.kind {
    case .user, .root, .federatedUser, .account, .anyone, .identityProvider:
      return .open(OpenKey(domain: domain))
    case .role:
      if case .any = domain { return .absent }
      return .open(OpenKey(domain: .oneOf(["false"])))
    case .service, .anonymous: return .absent
    }
  }

  private var userID: KeyState {
    switch caller.kind {
    case .user: return caller.uniqueID.map { .values([$0]) } ?? .present
    case .role(let session):
      guard let id = caller.uniqueID else { return .present }
      return session.map { .values(["\(id):\($0)"]) }
        ?? .open(OpenKey(mayBeAbsent: false, domain: .starting(with: id + ":")))
    case .root: return .value(caller.account?.text)
    case .federatedUser: return .value(caller.account.map { "\($0):\(caller.arn?.resourceName ?? "")" })
    case .anonymous: return .values(["anonymous"])
    case .identityProvider: return .anything
    case .service: return .open(OpenKey(note: "U1: aws:userid of a service principal is undocumented"))
    case .account, .anyone: return .present
    }
  }

  private func stsState(_ name: String) -> KeyState {
    guard call.isAssumption else { return .absent }
    switch name {
    case "sts:rolesessionname": return .present
    case "sts:externalid": return call == .assumeRoleWithFederation ? .absent : .anything
    case "sts:sourceidentity": return passes(.sourceIdentity)
    case "sts:transitivetagkeys": return passes(.tags)
    default: return .anything
    }
  }

  private func lambdaState(_ name: String) -> KeyState {
    switch (name, call) {
    case ("lambda:functionurlauthtype", .functionURL(let type)): return .values([type])
    case ("lambda:functionurlauthtype", .invokeThroughFunctionURL(let type)):
      return .open(
        OpenKey(
          domain: .oneOf([type]),
          note: "U10: lambda:FunctionUrlAuthType beside InvokeFunction is undocumented"))
    case ("lambda:functionurlauthtype", _): return .absent
    case ("lambda:invokedviafunctionurl", .invokeThroughFunctionURL): return .values(["true"])
    case ("lambda:invokedviafunctionurl", .invoke):
      return .open(
        OpenKey(
          domain: .oneOf(["false"]), note: "U9: lambda:InvokedViaFunctionUrl of a direct call is undocumented"
        ))
    case ("lambda:invokedviafunctionurl", .functionURL):
      return .open(
        OpenKey(
          domain: .oneOf(["true"]),
          note: "U9: lambda:InvokedViaFunctionUrl of InvokeFunctionUrl is undocumented"))
    case ("lambda:invokedviafunctionurl", _): return .absent
    case ("lambda:functionarn", .functionURL): return .values([resource.text])
    case ("lambda:functionarn", _), ("lambda:principal", _): return .absent
    case ("lambda:sourcefunctionarn", _):
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

  static func iso8601(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
}

extension ContextKey {
  /// Whether a request may hold several values of the key (R67).
  var isMultivalued: Bool {
    switch lowercased {
    case "aws:principalorgpaths", "aws:resourceorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths",
      "aws:tagkeys",
      "aws:calledvia", "aws:principalservicenameslist", "sts:transitivetagkeys",
      "sts:requestcontextproviders":
      true
    default: lowercased.hasSuffix(":amr")
    }
  }
}
