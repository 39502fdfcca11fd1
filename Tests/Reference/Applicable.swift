import IAM
import Inventory

extension ReferenceEvaluator {
  /// Collects the policies that take part in a request.
  ///
  /// Rule: R3, R10.
  func applicable(to request: Request) -> Applicable {
    var found = Applicable()
    switch request.caller {
    case .user(let arn):
      if let user = user(arn) { addUser(user, account: request.caller.account ?? "", to: &found) }
    case .session(let arn, _):
      if let role = role(arn) { add(role.permissions, account: request.caller.account ?? "", to: &found) }
    case .federatedUser, .root, .service, .identityProvider, .anonymous, .outside: break
    }
    found.session = request.sessionPolicies.map {
      Applicable.Policy(layer: .session, statements: PolicyStatement.all(of: $0))
    }
    addResourcePolicies(of: request, to: &found)
    found.serviceControl = serviceControl(on: request.caller)
    found.resourceControl = resourceControl(on: request)
    return found
  }

  private func addUser(_ user: User, account: String, to found: inout Applicable) {
    add(user.permissions, account: account, to: &found)
    for name in user.groups {
      if let group = self.account(account)?.groups.first(where: { $0.name == name }) {
        add(group.permissions, account: account, to: &found)
      } else {
        found.mayGrantMore = .unknown("U8")
      }
    }
  }

  private func add(_ permissions: Permissions, account: String, to found: inout Applicable) {
    for policy in permissions.inline {
      found.identity.append(Applicable.Policy(layer: .identity, statements: statements(of: policy.document)))
    }
    for arn in permissions.attached {
      if let document = managedPolicy(arn.text, of: account)?.document {
        found.identity.append(Applicable.Policy(layer: .identity, statements: statements(of: document)))
      } else {
        found.mayGrantMore = .unknown("U8")
      }
    }
    found.hasBoundary = found.hasBoundary || permissions.boundary != nil
    // A boundary that was not exported is assumed to allow (U8), which is what no boundary does.
    if let arn = permissions.boundary, let document = managedPolicy(arn, of: account)?.document {
      found.boundary = Applicable.Policy(layer: .boundary, statements: statements(of: document))
    }
  }

  /// Rule: R42, R44 for functions; R22 for roles.
  private func addResourcePolicies(of request: Request, to found: inout Applicable) {
    if let (function, qualifier) = function(request.resource) {
      for policy in function.policies where policy.qualifier == nil || policy.qualifier == qualifier {
        found.resource.append(
          Applicable.Policy(
            layer: .resource, statements: statements(of: policy.attachment.document),
            isOfWholeFunction: policy.qualifier == nil && qualifier != nil))
      }
    } else if let role = role(request.resource) {
      if let trust = role.trust {
        found.resource.append(Applicable.Policy(layer: .trust, statements: statements(of: trust.document)))
      } else {
        found.resourceUnseen = .unknown("U8")
      }
    }
  }

  /// Rule: R4, R5.
  private func serviceControl(on caller: Caller) -> [Applicable.Level]? {
    switch caller {
    case .service, .identityProvider, .anonymous: return nil
    case .user, .session, .federatedUser, .root, .outside: break
    }
    // What binds an account that is not loaded is that account's matter (U17).
    guard !caller.isServiceLinkedRole, let account = caller.account, self.account(account) != nil else {
      return nil
    }
    return controls(.serviceControl, on: account)?.map { level in
      let policies = level.compactMap(\.document).map {
        Applicable.Policy(layer: .serviceControl, statements: statements(of: $0))
      }
      return Applicable.Level(policies: policies, isPartlyUnseen: policies.count < level.count)
    }
  }

  /// Only their Deny statements count: `RCPFullAWSAccess` allows at every level.
  ///
  /// Rule: R7, R8, R9.
  private func resourceControl(on request: Request) -> [Applicable.Policy] {
    guard request.service == "sts", !request.caller.isServiceLinkedRole,
      !RoleARN.isServiceLinked(request.resource)
    else { return [] }
    let levels = controls(.resourceControl, on: request.resourceAccount) ?? []
    return levels.flatMap { $0 }.compactMap(\.document).map {
      Applicable.Policy(layer: .resourceControl, statements: statements(of: $0))
    }
  }
}
