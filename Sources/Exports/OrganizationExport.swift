import IAM
import Inventory
import JSON

/// `organization.json`: what the calls of AWS Organizations print, with the parents and targets that they
/// leave out.
///
/// Rule: R74.
struct OrganizationFacts: Sendable {
  let id: String
  let source: Source
  let hasAllFeatures: Bool
  let managementAccount: AccountID
  var roots: [Found<Organization.Root>] = []
  var units: [Found<Organization.Unit>] = []
  var accounts: [Found<Organization.Member>] = []
  var policies: [Found<Organization.Policy>] = []

  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    for index in policies.indices { policies[index].value.document = policies[index].value.document.map(id) }
  }
}

extension ExportReader {
  mutating func readOrganization(_ root: JSONValue) {
    guard let organization = root["Organization"] else { return }
    let place = JSONPointer("/Organization")
    guard organization.kind == .object else {
      report(place, "expected an object, found \(found(organization))")
      return
    }
    let id = requiredText(organization, "Id", at: place, expected: "o-…")
    let features = requiredText(
      organization, "FeatureSet", at: place, expected: "ALL or CONSOLIDATED_BILLING")
    let management = requiredText(organization, "MasterAccountId", at: place, expected: "an account number")
    guard let id, let features, let management else { return }

    var facts = OrganizationFacts(
      id: id, source: source(place), hasAllFeatures: features == "ALL",
      managementAccount: AccountID(management))
    facts.roots = found(root, "Roots") { reader, json, place in reader.root(json, at: place) }
    facts.units = found(root, "OrganizationalUnits") { reader, json, place in reader.unit(json, at: place) }
    facts.accounts = found(root, "Accounts") { reader, json, place in reader.member(json, at: place) }
    facts.policies = found(root, "Policies") { reader, json, place in reader.controlPolicy(json, at: place) }
    contents.organization = facts
    notePage(root, .organization, accounts: [AccountID(management)], of: id)
  }

  private mutating func found<Value>(
    _ root: JSONValue, _ key: StaticString, read: (inout Self, JSONValue, JSONPointer) -> Value?
  ) -> [Found<Value>] {
    var values: [Found<Value>] = []
    for (json, place) in objects(root, key) {
      if let value = read(&self, json, place) { values.append(Found(value: value, source: source(place))) }
    }
    return values
  }

  private mutating func root(_ json: JSONValue, at pointer: JSONPointer) -> Organization.Root? {
    guard let id = requiredText(json, "Id", at: pointer, expected: "r-…") else { return nil }
    var enabled: Set<Organization.PolicyType> = []
    for (type, place) in objects(json, "PolicyTypes", at: pointer) {
      guard text(type, "Status", at: place) == "ENABLED" else { continue }
      if let type = text(type, "Type", at: place).flatMap(Organization.PolicyType.init) {
        enabled.insert(type)
      }
    }
    return Organization.Root(id: id, enabledPolicyTypes: enabled)
  }

  private mutating func unit(_ json: JSONValue, at pointer: JSONPointer) -> Organization.Unit? {
    guard let id = requiredText(json, "Id", at: pointer, expected: "ou-…") else { return nil }
    let name = text(json, "Name", at: pointer) ?? id
    return Organization.Unit(id: id, name: name, parent: text(json, "ParentId", at: pointer) ?? "")
  }

  private mutating func member(_ json: JSONValue, at pointer: JSONPointer) -> Organization.Member? {
    guard let id = requiredText(json, "Id", at: pointer, expected: "an account number") else { return nil }
    if !AccountID(id).isWellFormed {
      warn(pointer / "Id", "'\(id)' is not an account number; expected twelve digits")
    }
    let name = text(json, "Name", at: pointer) ?? id
    return Organization.Member(
      id: AccountID(id), name: name, parent: text(json, "ParentId", at: pointer) ?? "")
  }

  /// An SCP or RCP; nil for the other types of policies.
  private mutating func controlPolicy(_ json: JSONValue, at pointer: JSONPointer) -> Organization.Policy? {
    let nested = json["PolicySummary"]
    let (summary, place) = nested.map { ($0, pointer / "PolicySummary") } ?? (json, pointer)
    let expected = "SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY"
    guard let name = requiredText(summary, "Type", at: place, expected: expected),
      let type = Organization.PolicyType(rawValue: name),
      let id = requiredText(summary, "Id", at: place, expected: "p-…")
    else { return nil }
    let attachment = policy(json, "Content", at: pointer)
    if present(json, "Content") == nil {
      warn(pointer, "no Content; what the policy '\(id)' allows is not known")
    }
    var targets: [String] = []
    for (target, place) in objects(json, "Targets", at: pointer) {
      let id = requiredText(target, "TargetId", at: place, expected: "the id of a root, a unit or an account")
      if let id { targets.append(id) }
    }
    return Organization.Policy(
      id: id, name: text(summary, "Name", at: place) ?? id, type: type, document: attachment?.document,
      source: attachment?.source ?? source(pointer), targets: targets)
  }
}
