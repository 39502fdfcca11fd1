import IAM
import Inventory

/// Writes what an account holds as one JSON text, the same text for the same content.
///
/// Members without a value are left out, and so are empty lists. A document in its place is written as
/// `References` does; a function's has its qualifier in front, a URL is `[qualifier, authentication]`.
/// `AccountReader` is the way back, the views are the way for SQL.
struct AccountContent {
  let references: References

  func json(of account: Account) -> JSONText {
    var json = JSONText()
    json.append("{\"partition\":")
    json.append(quoted: account.partition)
    json.append(account.hasIdentities ? ",\"identities\":true" : ",\"identities\":false")
    json.appendMember(",\"users\":", list: account.users, append(to:user:))
    json.appendMember(",\"groups\":", list: account.groups, append(to:group:))
    json.appendMember(",\"roles\":", list: account.roles, append(to:role:))
    json.appendMember(",\"policies\":", list: account.managedPolicies, append(to:policy:))
    json.appendMember(",\"functions\":", list: account.functions, append(to:function:))
    json.append("}")
    return json
  }

  private func append(to json: inout JSONText, user: User) {
    json.append("{\"arn\":")
    json.append(quoted: user.arn.text)
    json.appendMember(",\"name\":", string: user.name)
    json.appendMember(",\"uniqueId\":", string: user.uniqueID)
    json.appendMember(",\"groups\":", strings: user.groups)
    append(to: &json, permissions: user.permissions)
    json.append("}")
  }

  private func append(to json: inout JSONText, group: Group) {
    json.append("{\"arn\":")
    json.append(quoted: group.arn.text)
    json.appendMember(",\"name\":", string: group.name)
    append(to: &json, permissions: group.permissions)
    json.append("}")
  }

  private func append(to json: inout JSONText, role: Role) {
    json.append("{\"arn\":")
    json.append(quoted: role.arn.text)
    json.appendMember(",\"name\":", string: role.name)
    json.appendMember(",\"uniqueId\":", string: role.uniqueID)
    json.appendMember(",\"created\":", string: role.created)
    if let trust = role.trust {
      json.append(",\"trust\":")
      references.append(to: &json, trust)
    }
    append(to: &json, permissions: role.permissions)
    json.append("}")
  }

  private func append(to json: inout JSONText, permissions: Permissions) {
    json.appendMember(",\"inline\":", list: permissions.inline) { references.append(to: &$0, $1) }
    json.appendMember(",\"attached\":", list: permissions.attached) { $0.append(quoted: $1.text) }
    json.appendMember(",\"boundary\":", string: permissions.boundary)
    json.appendMember(",\"tags\":", dictionary: permissions.tags.isEmpty ? nil : permissions.tags)
  }

  private func append(to json: inout JSONText, policy: ManagedPolicy) {
    json.append("{\"arn\":")
    json.append(quoted: policy.arn.text)
    json.append(",\"document\":")
    references.append(to: &json, name: nil, document: policy.document, source: policy.source)
    json.append("}")
  }

  private func append(to json: inout JSONText, function: Function) {
    json.append("{\"arn\":")
    json.append(quoted: function.arn.text)
    json.appendMember(",\"role\":", string: function.role?.text)
    json.appendMember(",\"versions\":", strings: function.versions)
    json.appendMember(",\"aliases\":", strings: function.aliases)
    json.appendMember(",\"urls\":", list: function.urls) { json, url in
      json.append("[")
      json.append(quoted: url.qualifier)
      json.append(",")
      json.append(quoted: url.authType.rawValue)
      json.append("]")
    }
    json.appendMember(",\"policies\":", list: function.policies) { json, policy in
      json.append("[")
      json.append(quoted: policy.qualifier)
      json.append(",")
      references.append(to: &json, policy.attachment)
      json.append("]")
    }
    json.appendMember(",\"tags\":", dictionary: function.tags)
    if function.isThrottled { json.append(",\"throttled\":true") }
    json.appendMember(",\"eventSources\":", strings: function.eventSources)
    json.append("}")
  }
}
