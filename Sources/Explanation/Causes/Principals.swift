import Authorization
import IAM

/// A provider under `AWS`, or a role or user under `Federated` (R33, R34).
func missedByFederation(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.layer == .trust, near.misses.contains(.principal),
    near.misses.isSubset(of: [.principal, .action])
  else {
    return nil
  }
  let isProvider = call.caller.kind == .identityProvider
  for pattern in near.statement.principalPatterns {
    switch pattern {
    case .arn(let arn) where isProvider && arn.text == call.caller.name:
      return mixedUp(
        near, "names the provider under \"AWS\"; an identity provider belongs under \"Federated\"")
    case .unrecognized(let text) where isProvider && text == call.caller.name:
      return mixedUp(
        near, "names the provider under \"AWS\"; an identity provider belongs under \"Federated\"")
    case .federated(let name) where !isProvider && name == call.caller.arn?.text:
      return mixedUp(near, "names the caller under \"Federated\"; users and roles belong under \"AWS\"")
    default: continue
    }
  }
  return nil
}

private func mixedUp(_ near: NearStatement, _ words: String) -> NearMiss {
  NearMiss(kind: .federatedMixedUp, sentence: "\(near.inWords) \(words).")
}

/// A session is trusted instead of its role: sessions of other names do not match (R15, R17).
func missedBySession(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.principal], case .role = call.caller.kind, let role = call.caller.arn else {
    return nil
  }
  let name = "assumed-role/\(role.resourceName)/"
  guard
    let session = near.statement.principalPatterns.lazy.compactMap(\.arn).first(where: {
      $0.service == "sts" && $0.account == role.account && $0.resource.hasPrefix(name)
    })
  else { return nil }
  return NearMiss(
    kind: .sessionInsteadOfRole,
    sentence:
      "\(near.inWords) trusts the session \(session) instead of the role \(role): sessions of other names "
      + "are not let in.")
}

/// A unique id stands where the name of a user or role was, which was deleted since (R18).
func missedByDeletion(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.principal] else { return nil }
  for case .uniqueID(let id) in near.statement.principalPatterns {
    return NearMiss(
      kind: .deletedPrincipal,
      sentence:
        "\(near.inWords) names \(id), the id of a user or role that was deleted: one made anew under the old "
        + "name does not match.")
  }
  return nil
}

/// The name is right and the path before it is not (R15).
func missedByPath(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.principal], let arn = call.caller.arn else { return nil }
  let kind = arn.resource.prefix { $0 != "/" }
  guard
    let written = near.statement.principalPatterns.lazy.compactMap(\.arn).first(where: {
      $0 != arn && $0.account == arn.account && $0.resourceName == arn.resourceName
        && $0.resource.hasPrefix(kind)
    })
  else { return nil }
  return NearMiss(
    kind: .otherPath,
    sentence: "\(near.inWords) names \(written), but the caller is \(arn): the path matters.")
}

/// The name or the account is almost that of the caller.
func missedByPrincipalName(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.principal] else { return nil }
  let caller = call.caller
  for pattern in near.statement.principalPatterns {
    switch pattern {
    case .arn(let written):
      guard let arn = caller.arn, written.service == arn.service else { continue }
      if written.account == arn.account, areNear(written.resourceName, arn.resourceName) {
        return NearMiss(
          kind: .nearName, sentence: "\(near.inWords) names \(written), but the caller is \(arn).")
      }
      if written.account != arn.account, written.resource == arn.resource {
        return NearMiss(
          kind: .otherAccount, sentence: "\(near.inWords) names \(written), but the caller is \(arn).")
      }
    case .account(let account, _):
      guard let own = caller.account, account != own, editDistance(account.text, own.text) <= 2 else {
        continue
      }
      return NearMiss(
        kind: .otherAccount,
        sentence: "\(near.inWords) names account \(account), but the caller is of \(own).")
    case .federated(let name):
      guard caller.kind == .identityProvider, areNear(name, caller.name) else { continue }
      return NearMiss(
        kind: .nearName, sentence: "\(near.inWords) names \(name), but the provider is \(caller.name).")
    case .service(let name):
      guard caller.kind == .service, areNear(name.prefix { $0 != "." }, caller.name.prefix { $0 != "." })
      else { continue }
      return NearMiss(
        kind: .nearName, sentence: "\(near.inWords) names \(name), but the service is \(caller.name).")
    default: continue
    }
  }
  return nil
}
