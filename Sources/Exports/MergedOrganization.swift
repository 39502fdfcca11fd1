import IAM
import Inventory
import JSON

extension Merge {
  /// The organization, joined from its files; a second organization is an error.
  mutating func organization(in files: [FileContents]) -> Organization? {
    let all = files.compactMap(\.organization)
    guard let first = all.first else { return nil }
    for other in all where other.id != first.id {
      fail(
        Found(value: other.id, source: other.source).problem(
          "a second organization '\(other.id)'; expected '\(first.id)' as in \(first.source.file)"))
    }
    let parts = all.filter { $0.id == first.id }
    let roots = distinct(parts.flatMap(\.roots), by: \.id)
    let units = distinct(parts.flatMap(\.units), by: \.id)
    let accounts = distinct(parts.flatMap(\.accounts), by: \.id.text)
    var organization = Organization(
      id: first.id, hasAllFeatures: first.hasAllFeatures, managementAccount: first.managementAccount,
      roots: roots.map(\.value), units: units.map(\.value), accounts: accounts.map(\.value),
      policies: controlPolicies(parts.flatMap(\.policies)))

    if roots.isEmpty {
      warn(
        Found(value: first.id, source: first.source).problem(
          "no Roots; without one, no service or resource control policy applies"))
    }
    checkParents(units, accounts, organization)
    cutCircles(units, &organization)
    checkTargets(parts.flatMap(\.policies), organization)
    noteLooseAccounts(organization, file: first.source.file)
    return organization
  }

  /// Each policy once, sorted by id, with all its targets.
  private func controlPolicies(_ found: [Found<Organization.Policy>]) -> [Organization.Policy] {
    var policies: [String: Organization.Policy] = [:]
    for entry in found {
      var policy = policies[entry.value.id] ?? entry.value
      if policy.document == nil, entry.value.document != nil {
        policy.document = entry.value.document
        policy.source = entry.value.source
      }
      policy.targets = Set(policy.targets + entry.value.targets).sorted()
      policies[policy.id] = policy
    }
    return policies.values.sorted { $0.id < $1.id }
  }

  private mutating func checkParents(
    _ units: [Found<Organization.Unit>], _ accounts: [Found<Organization.Member>],
    _ organization: Organization
  ) {
    let known = Set(organization.roots.map(\.id) + organization.units.map(\.id))
    for unit in units where !known.contains(unit.value.parent) {
      warn(unit.problem(ofParent: unit.value.parent))
    }
    for account in accounts where !known.contains(account.value.parent) {
      warn(account.problem(ofParent: account.value.parent))
    }
  }

  private mutating func checkTargets(_ policies: [Found<Organization.Policy>], _ organization: Organization) {
    let known = Set(
      organization.roots.map(\.id) + organization.units.map(\.id) + organization.accounts.map(\.id.text))
    for policy in policies {
      for target in policy.value.targets where !known.contains(target) {
        warn(
          policy.problem(
            "unknown target '\(target)'; expected a root, a unit or an account of the organization"))
      }
    }
  }

  // INVARIANT: in the inventory, going from parent to parent ends.
  /// Units whose parents lead back to them lose their parent.
  private mutating func cutCircles(_ units: [Found<Organization.Unit>], _ organization: inout Organization) {
    let circling = unitsInCircles(organization)
    for index in organization.units.indices where circling.contains(organization.units[index].id) {
      organization.units[index].parent = ""
    }
    for unit in units where circling.contains(unit.value.id) {
      warn(unit.problem("the parents of '\(unit.value.id)' lead back to it", at: "ParentId"))
    }
  }

  /// Accounts from which no way leads up to a root: which policies bind them is not known.
  private mutating func noteLooseAccounts(_ organization: Organization, file: String) {
    let roots = Set(organization.roots.map(\.id))
    let parents = organization.parents
    for account in organization.accounts {
      var above = account.parent
      while let parent = parents[above] { above = parent }
      if !roots.contains(above) {
        note(Gap(account: account.id, reason: "\(file): the units above account \(account.id) are not known"))
      }
    }
  }

  private func distinct<Value>(_ found: [Found<Value>], by id: (Value) -> String) -> [Found<Value>] {
    var seen: Set<String> = []
    return found.filter { seen.insert(id($0.value)).inserted }.sorted { id($0.value) < id($1.value) }
  }
}

/// The units that one reaches again going from parent to parent.
///
/// Linear in the units.
private func unitsInCircles(_ organization: Organization) -> Set<String> {
  let parents = organization.parents
  var circling: Set<String> = []
  var seen: Set<String> = []
  for unit in organization.units {
    var path: [String] = []
    var id = unit.id
    while let parent = parents[id], seen.insert(id).inserted {
      path.append(id)
      id = parent
    }
    if let start = path.firstIndex(of: id) { circling.formUnion(path[start...]) }
  }
  return circling
}

extension Organization {
  /// The parent of each unit.
  fileprivate var parents: [String: String] {
    Dictionary(units.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Found {
  fileprivate func problem(ofParent parent: String) -> ExportProblem {
    parent.isEmpty
      ? problem("no ParentId; expected the id of a root or a unit")
      : problem("unknown parent '\(parent)'; expected the id of a root or a unit", at: "ParentId")
  }
}
