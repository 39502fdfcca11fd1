import Authorization
import IAM

/// Everything matches but a condition, which this caller can never meet.
func missedByCondition(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.condition] else { return nil }
  let unmet = near.statement.conditions.filter { !call.canHold($0, in: near.layer) }
  // Each alone could hold, all together cannot.
  guard let condition = unmet.first ?? near.statement.conditions.first else { return nil }
  let (kind, why) = call.whyUnmet(condition)
  return NearMiss(kind: kind, sentence: "\(near.inWords) would allow it if \(condition.inWords); \(why).")
}

extension DecidedRequest {
  /// Why a condition fails, as far as that is known of the request.
  fileprivate func whyUnmet(_ condition: Condition) -> (Finding.Kind, String) {
    let name = condition.key.lowercased
    switch name {
    case "aws:multifactorauthpresent", "aws:multifactorauthage":
      if case .role = caller.kind { return (.mfa, "the session of a role never carries MFA") }
      return (.mfa, "the call was made without MFA")
    case "aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid":
      return (.organization, organizationInWords)
    case "aws:sourcearn", "aws:sourceaccount": return (.source, told(condition.key))
    default:
      if name.hasPrefix("aws:principaltag/") { return (.condition, tagInWords(String(name.dropFirst(17)))) }
      return (kind(of: condition.key), told(condition.key))
    }
  }

  /// The kind of finding that a condition on a key makes.
  func kind(of key: ContextKey) -> Finding.Kind {
    let name = key.lowercased
    switch name {
    case "sts:externalid": return .externalID
    case "aws:multifactorauthpresent", "aws:multifactorauthage": return .mfa
    case "sts:rolesessionname", "aws:userid": return .sessionName
    case "aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths":
      return .organization
    case "aws:sourcearn", "aws:sourceaccount": return .source
    case "sts:sourceidentity", "aws:sourceidentity": return .sourceIdentity
    default:
      if name.hasPrefix("aws:requesttag/") || name == "aws:tagkeys" || name == "sts:transitivetagkeys" {
        return .sessionTags
      }
      return name.hasSuffix(":sub") || name.hasSuffix(":aud") || name.hasPrefix("saml:") ? .token : .condition
    }
  }

  private var organizationInWords: String {
    switch caller.kind {
    case .service: return "a service principal has no organization"
    default: break
    }
    switch caller.membership {
    case .member(let organization, let path): return "the caller's account is in \(organization) (\(path))"
    case .outside(let organization): return "the caller's account is not in \(organization)"
    case .unknown: return "the caller's organization is not known"
    }
  }

  private func tagInWords(_ tag: String) -> String {
    guard let tags = caller.tags else { return "the caller's tags are not known" }
    let value = tags.first { $0.key.lowercased() == tag }?.value
    return value.map { "the caller's tag is '\($0)'" } ?? "the caller has no such tag"
  }

  private func told(_ key: ContextKey) -> String {
    if let values = asked.context[key] {
      return values.isEmpty ? "the request has no such key" : "the request has \(list(values))"
    }
    return "this request never meets that"
  }
}
