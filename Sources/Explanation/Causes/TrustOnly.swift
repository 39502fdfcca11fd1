import Authorization
import IAM

extension DecidedRequest {
  /// What no single statement of the layer tells: a role that assumes itself, and a permission that was put into the
  /// role's own permissions instead of its trust policy.
  func special(_ layer: Layer) -> NearMiss? {
    guard layer == .trust else { return nil }
    if case .role = caller.kind, caller.arn == resource {
      return NearMiss(
        kind: .selfAssumption,
        sentence: "A role may assume itself only if its trust policy names it or its account (U6).")
    }
    return permissionsInsteadOfTrust
  }

  /// `sts:AssumeRoleWithWebIdentity` among the role's own permissions says what the role may do, not who may become it.
  private var permissionsInsteadOfTrust: NearMiss? {
    guard caller.kind == .identityProvider, let role = world.role(resource), let account = resource.accountID
    else {
      return nil
    }
    for policy in world.lookup.identity(role.arn, role.permissions, groups: [], in: account, all: true) {
      for (position, statement) in (policy.document?.statements ?? []).enumerated()
      where statement.effect == .allow
        && statement.actionPatterns.contains(where: { $0.text.lowercased() == action.lowercased })
      {
        let near = NearStatement(
          policy: policy, layer: .identity, position: position, statement: statement, misses: [])
        return NearMiss(
          kind: .permissionsInsteadOfTrust,
          sentence:
            "\(near.inWords) allows \(action), but among the role's own permissions that lets nobody in: it "
            + "belongs into the trust policy.", near: near)
      }
    }
    return nil
  }
}
