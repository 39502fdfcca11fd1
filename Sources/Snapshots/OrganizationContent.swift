import IAM
import Inventory
import JSON

/// Writes an organization as one JSON text, the same text for the same content.
struct OrganizationContent {
  let references: References

  func json(of organization: Organization) -> JSONText {
    var json = JSONText()
    json.append("{\"id\":")
    json.append(quoted: organization.id)
    json.append(organization.hasAllFeatures ? ",\"allFeatures\":true" : ",\"allFeatures\":false")
    json.appendMember(",\"management\":", string: organization.managementAccount.text)
    json.appendMember(",\"roots\":", list: organization.roots) { json, root in
      json.append("{\"id\":")
      json.append(quoted: root.id)
      json.appendMember(",\"enabled\":", strings: root.enabledPolicyTypes.map(\.rawValue).sorted())
      json.append("}")
    }
    json.appendMember(",\"units\":", list: organization.units) { json, unit in
      append(to: &json, id: unit.id, name: unit.name, parent: unit.parent)
    }
    json.appendMember(",\"accounts\":", list: organization.accounts) { json, member in
      append(to: &json, id: member.id.text, name: member.name, parent: member.parent)
    }
    json.appendMember(",\"policies\":", list: organization.policies, append(to:policy:))
    json.append("}")
    return json
  }

  private func append(to json: inout JSONText, id: String, name: String, parent: String) {
    json.append("{\"id\":")
    json.append(quoted: id)
    json.appendMember(",\"name\":", string: name)
    json.appendMember(",\"parent\":", string: parent)
    json.append("}")
  }

  private func append(to json: inout JSONText, policy: Organization.Policy) {
    json.append("{\"id\":")
    json.append(quoted: policy.id)
    json.appendMember(",\"name\":", string: policy.name)
    json.appendMember(",\"type\":", string: policy.type.rawValue)
    json.append(",\"document\":")
    references.append(to: &json, name: nil, document: policy.document, source: policy.source)
    json.appendMember(",\"targets\":", strings: policy.targets)
    json.append("}")
  }
}

/// Reads what `OrganizationContent` wrote.
struct OrganizationReader {
  let references: ResolvedReferences

  func organization(from json: JSONValue) throws(UnreadableContent) -> Organization {
    Organization(
      id: try json.text("id"), hasAllFeatures: json["allFeatures"]?.bool ?? false,
      managementAccount: AccountID(try json.text("management")),
      roots: try json.list("roots", root(from:)), units: try json.list("units", unit(from:)),
      accounts: try json.list("accounts", member(from:)),
      policies: try json.list("policies", policy(from:)))
  }

  private func root(from json: JSONValue) throws(UnreadableContent) -> Organization.Root {
    let enabled = try json.list("enabled", policyType(from:))
    return Organization.Root(id: try json.text("id"), enabledPolicyTypes: Set(enabled))
  }

  private func unit(from json: JSONValue) throws(UnreadableContent) -> Organization.Unit {
    Organization.Unit(id: try json.text("id"), name: try json.text("name"), parent: try json.text("parent"))
  }

  private func member(from json: JSONValue) throws(UnreadableContent) -> Organization.Member {
    let id = AccountID(try json.text("id"))
    return Organization.Member(id: id, name: try json.text("name"), parent: try json.text("parent"))
  }

  private func policy(from json: JSONValue) throws(UnreadableContent) -> Organization.Policy {
    let place = try references.place(from: json["document"])
    return Organization.Policy(
      id: try json.text("id"), name: try json.text("name"), type: try policyType(from: json["type"]),
      document: place.document, source: place.source, targets: try json.strings("targets"))
  }

  private func policyType(from json: JSONValue?) throws(UnreadableContent) -> Organization.PolicyType {
    guard let type = json?.string.flatMap(Organization.PolicyType.init) else {
      throw UnreadableContent(reason: "an organization policy has no known type")
    }
    return type
  }
}
