import IAM
import Inventory

extension ReferenceEvaluator {
  /// Decides one action on one resource in one complete context.
  ///
  /// Rule: R1, R2, R10–R14, R20, R22–R27, R33, R34.
  func decide(_ request: Request) -> Truth { decide(request, applicable(to: request)) }

  /// The same, with the policies at hand: they do not change with the context.
  func decide(_ request: Request, _ policies: Applicable) -> Truth {
    if isBarred(request) { return .no }
    return isUndenied(request, policies).and(grant(request, policies)).and(serviceControl(request, policies))
      .and(policies.endpoint.isEmpty ? .yes : allows(request, policies.endpoint))
  }

  /// Whether no statement denies the request (R1).
  func isUndenied(_ request: Request, _ policies: Applicable) -> Truth {
    policies.all.any { denies(request, $0, policies) }.negated
  }

  /// What no policy can open.
  ///
  /// Rule: R25, R27, R33, R47, R76.
  private func isBarred(_ request: Request) -> Bool {
    let partition = arnParts(request.resource)?[1]
    if let own = request.caller.partition, own != partition { return true }
    if request.service == "sts", case .federatedUser = request.caller { return true }
    if !["lambda", "sts"].contains(request.service) { return false }
    let action = request.action.lowercased()
    switch request.caller {
    case .anonymous: return request.isAssumption || request.url != URLAuthentication.none
    case .service: return request.url == URLAuthentication.none
    case .root, .federatedUser: return request.isAssumption || request.url == URLAuthentication.none
    case .identityProvider(let provider):
      return !["sts:tagsession", "sts:setsourceidentity", federatedAction(of: provider).lowercased()]
        .contains(action)
        || (request.caller.account ?? request.resourceAccount) != request.resourceAccount
        || RoleARN.isServiceLinked(request.resource)
    case .user, .session, .outside:
      if !request.isAssumption { return request.url == URLAuthentication.none }
      return action.hasPrefix("sts:assumerolewith") || RoleARN.isServiceLinked(request.resource)
        || isOutsideRoot(request.caller)
    }
  }

  typealias URLAuthentication = Request.URLAuthentication

  private func isOutsideRoot(_ caller: Caller) -> Bool {
    if case .outside(let outsider) = caller { return arnParts(outsider.arn)?[5] == "root" }
    return false
  }

  /// The action by which a provider's users become a role.
  func federatedAction(of provider: String) -> String {
    provider.contains(":saml-provider/") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity"
  }

  func uniqueID(of caller: Caller) -> String? {
    switch caller {
    case .user(let arn): user(arn)?.uniqueID
    case .session(let arn, _): role(arn)?.uniqueID
    default: nil
    }
  }

  // MARK: Deny

  /// Rule: R1, R17, R19, U2.
  private func denies(_ request: Request, _ policy: Applicable.Policy, _ policies: Applicable) -> Truth {
    let result = policy.statements.filter { $0.effect == .deny }.any { statement in
      reaches(request, statement, policy.layer, policies)
        .and(statement.matches(request, in: policy.layer))
    }
    return policy.isOfWholeFunction ? result.and(.unknown("U2")) : result
  }

  private func reaches(
    _ request: Request, _ statement: PolicyStatement, _ layer: Applicable.Policy.Layer, _ policies: Applicable
  ) -> Truth {
    let (caller, uniqueID) = (request.caller, request.uniqueID ?? uniqueID(of: request.caller))
    guard [.resource, .trust, .resourceControl, .endpoint].contains(layer) else { return .yes }
    guard let principals = statement.principals else { return .unknown("R57") }
    if principals.isNegated {
      return caller.isReached(
        byAllBut: principals.names, uniqueID: uniqueID, hasBoundary: policies.hasBoundary)
    }
    return principals.names.any { name in
      guard caller.form(of: name, uniqueID: uniqueID) != nil else { return .no }
      let isDoubtful = name.text == nil || name.text == "*" && name.kind != .aws
      return isDoubtful ? .unknown("U11") : .yes
    }
  }

  // MARK: Allow

  private func allows(_ request: Request, _ policies: [Applicable.Policy]) -> Truth {
    policies.any { policy in
      policy.statements.filter(\.isAllow).any { $0.matches(request, in: policy.layer) }
    }
  }

  /// Rule: R4.
  private func serviceControl(_ request: Request, _ policies: Applicable) -> Truth {
    (policies.serviceControl ?? []).all { level in
      level.isPartlyUnseen ? .yes : allows(request, level.policies)
    }
  }

  /// Rule: R11, R13, R14, R20, R22.
  private func grant(_ request: Request, _ policies: Applicable) -> Truth {
    let resourceSide = resourceSide(request, policies)
    switch request.caller {
    case .service, .anonymous, .identityProvider: return resourceSide
    case .root: return request.isSameAccount ? .yes : resourceSide
    case .user, .session, .federatedUser, .outside:
      let identitySide = identitySide(request, policies)
      if request.isSameAccount { return request.isAssumption ? resourceSide : resourceSide.or(identitySide) }
      return resourceSide.and(identitySide)
    }
  }

  /// Rule: R10; R29 for federated users; U8 and U17 for accounts that are not loaded.
  private func identitySide(_ request: Request, _ policies: Applicable) -> Truth {
    identityAllow(request, policies).and(boundaryAllow(request, policies)).and(
      sessionAllow(request, policies))
  }

  private func identityAllow(_ request: Request, _ policies: Applicable) -> Truth {
    if case .outside = request.caller {
      return account(request.caller.account ?? "") == nil ? .yes : .unknown("U8")
    }
    return allows(request, policies.identity).or(policies.mayGrantMore)
  }

  private func boundaryAllow(_ request: Request, _ policies: Applicable) -> Truth {
    policies.boundary.map { allows(request, [$0]) } ?? .yes
  }

  private func sessionAllow(_ request: Request, _ policies: Applicable) -> Truth {
    if case .federatedUser = request.caller, policies.session.isEmpty { return .no }
    return policies.session.isEmpty ? .yes : allows(request, policies.session)
  }

  /// Whether the function or trust policy grants, with what the matching form of principal needs besides.
  ///
  /// Rule: R12, R13, R18, R19.
  private func resourceSide(_ request: Request, _ policies: Applicable) -> Truth {
    let granted = policies.resource.any { policy in
      policy.statements.filter(\.isAllow).any { statement in
        let forms = forms(request, statement)
        return statement.matches(request, in: policy.layer)
          .and(forms.any { request.isSameAccount ? needs(of: $0, request, policies) : .yes })
      }
    }
    return granted.or(policies.resourceUnseen)
  }

  private func forms(_ request: Request, _ statement: PolicyStatement) -> [PrincipalForm] {
    let uniqueID = request.uniqueID ?? uniqueID(of: request.caller)
    // A resource policy's statement without a readable principal may mean anybody (R57).
    guard let principals = statement.principals else { return [.everybody] }
    let forms = principals.names.compactMap { request.caller.form(of: $0, uniqueID: uniqueID) }
    guard principals.isNegated else { return forms }
    return forms.isEmpty ? [.everybody] : []
  }

  /// Rule: R12.
  private func needs(of form: PrincipalForm, _ request: Request, _ policies: Applicable) -> Truth {
    switch form {
    case .everybody, .session, .federatedSession, .service, .provider, .user: .yes
    case .role: boundaryAllow(request, policies).and(sessionAllow(request, policies))
    case .account: identitySide(request, policies)
    }
  }
}
