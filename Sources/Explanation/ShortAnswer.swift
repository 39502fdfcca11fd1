import Authorization

extension Diagnosis {
  /// The cause in one sentence: what has to be seen to first, and how much there is besides.
  public var shortAnswer: String {
    guard let first = findings.first else { return "\(verdict.rawValue): nothing was found" }
    if first.kind == .notAPolicyProblem { return first.inShort }
    let denying = findings.dropFirst().filter { $0.layer != nil && verdict != .allowed }
    let more =
      switch denying.count {
      case 0: ""
      case 1: "; and \(denying[0].inShort)"
      default: "; and \(denying.count) more layers fail"
      }
    return "\(verdict.rawValue): \(first.inShort)\(more)"
  }
}

extension Finding {
  fileprivate var inShort: String {
    let detail = kind.inShort
    guard let layer else { return detail ?? self.detail }
    if cause.hasPrefix("explicit-deny") {
      return kind == .quarantine
        ? "AWS has put the key under quarantine" : "a statement of \(layer.ofWhom) denies it"
    }
    if cause.hasPrefix("condition") {
      return "allowed only under a condition" + (detail.map { ": \($0)" } ?? "")
    }
    return layer.doesNotAllow + (kind.unmet ?? detail.map { ": \($0)" } ?? "")
  }
}

extension Layer {
  var ofWhom: String {
    switch self {
    case .identity: "an identity-based policy of the caller"
    case .resource: "the function policy"
    case .trust: "the role's trust policy"
    case .boundary: "the caller's permissions boundary"
    case .session: "the session policy"
    case .scp: "a service control policy"
    case .rcp: "a resource control policy"
    case .endpoint: "the VPC endpoint policy"
    }
  }

  fileprivate var doesNotAllow: String {
    switch self {
    case .identity: "no identity-based policy of the caller allows it"
    case .scp, .rcp: "no \(inWords) allows it at one level"
    case .trust: "\(ofWhom) does not let the caller in"
    case .resource: "\(ofWhom) does not let the caller in"
    case .boundary, .session, .endpoint: "\(ofWhom) does not allow it"
    }
  }
}

extension Finding.Kind {
  /// What does not match, where a condition surely fails.
  fileprivate var unmet: String? {
    switch self {
    case .externalID: ": the external id does not match"
    case .token: ": the claims of the token do not match"
    case .mfa: ": the call was made without MFA"
    case .sessionName: ": the session name does not match"
    case .organization: ": the organization does not match"
    case .source: ": the source of the event does not match"
    case .sessionTags: ": passing session tags is not allowed"
    case .sourceIdentity: ": setting a source identity is not allowed"
    case .condition: ": a condition does not hold"
    case .functionURL: " through a function URL"
    default: nil
    }
  }

  /// What the rule found, in a few words; nil where the layer says it all.
  fileprivate var inShort: String? {
    switch self {
    case .missing, .explicitDeny, .quarantine, .gate, .service, .condition: nil
    case .letterCase: "a statement names it in other letter case"
    case .qualifier: "a statement is for another qualifier than was called"
    case .nearName: "a statement names something spelled almost so"
    case .otherRegion: "a statement is for another region"
    case .otherAccount: "a statement is for another account"
    case .otherAction: "a statement is for another action"
    case .sessionInsteadOfRole: "a session is trusted instead of its role"
    case .federatedMixedUp: "Federated and AWS are mixed up"
    case .deletedPrincipal: "it names somebody who was deleted"
    case .otherPath: "it names the caller with another path"
    case .selfAssumption: "a role assumes itself only if that says so"
    case .permissionsInsteadOfTrust: "the statement stands in the role's own permissions"
    case .sessionTags: "session tags"
    case .sourceIdentity: "source identity"
    case .functionURL: "function URL"
    case .externalID: "external id"
    case .token: "claims of the token"
    case .mfa: "MFA"
    case .sessionName: "session name"
    case .organization: "organization"
    case .source: "source of the event"
    case .noSuchPrincipal: "the exports know no such caller"
    case .noSuchFunction: "the exports know no such function"
    case .noSuchRole: "the exports know no such role"
    case .noSuchQualifier: "the exports know no such version or alias"
    case .notLoaded: "the account is not loaded"
    case .notExported: "the message says so, and no export holds that policy"
    case .unnamed: "the message does not name what is needed to tell"
    case .wrongIdentity: "another role may"
    case .allowed: "the exports allow it"
    case .notAPolicyProblem: nil
    }
  }
}
