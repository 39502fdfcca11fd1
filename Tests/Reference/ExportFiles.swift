import IAM
import Inventory

/// Writes an inventory as the JSON files it could have been loaded from, by path.
func exportFiles(of inventory: Inventory) -> [String: String] {
  var files: [String: String] = [:]
  for account in inventory.accounts.values {
    let folder = "accounts/\(account.id)"
    if account.hasIdentities { files["\(folder)/iam.json"] = iamFile(account, inventory) }
    for (region, functions) in Dictionary(grouping: account.functions, by: { String($0.arn.region) }) {
      files["\(folder)/lambda/\(region)/functions.json"] = object([
        ("Functions", array(functions.map(functionEntry)))
      ])
      for function in functions {
        for (name, text) in functionFiles(function, inventory) {
          files["\(folder)/lambda/\(region)/\(function.name)/\(name).json"] = text
        }
      }
    }
  }
  if let organization = inventory.organization {
    files["accounts/organization.json"] = organizationFile(organization, inventory)
  }
  return files
}

private func object(_ members: [(String, String)]) -> String { PolicyWriter.object(members) }
private func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }
private func quoted(_ text: String) -> String { PolicyWriter.quoted(text) }

private func tagList(_ tags: [String: String]) -> String {
  array(
    tags.sorted { $0.key < $1.key }.map { object([("Key", quoted($0.key)), ("Value", quoted($0.value))]) })
}

// MARK: IAM

private func iamFile(_ account: Account, _ inventory: Inventory) -> String {
  func policies(_ permissions: Permissions, _ list: String) -> [(String, String)] {
    let inline = permissions.inline.map {
      object([("PolicyName", quoted($0.name)), ("PolicyDocument", inventory[$0.document].text)])
    }
    let attached = permissions.attached.map {
      object([("PolicyName", quoted(String($0.resourceName))), ("PolicyArn", quoted($0.text))])
    }
    var members = [(list, array(inline)), ("AttachedManagedPolicies", array(attached))]
    if let boundary = permissions.boundary {
      members.append(
        (
          "PermissionsBoundary",
          object([
            ("PermissionsBoundaryType", quoted("Policy")), ("PermissionsBoundaryArn", quoted(boundary)),
          ])
        ))
    }
    return members
  }
  let users = account.users.map { user in
    object(
      named("User", user.arn, user.name, user.uniqueID) + policies(user.permissions, "UserPolicyList")
        + [("GroupList", array(user.groups.map(quoted))), ("Tags", tagList(user.permissions.tags))])
  }
  let groups = account.groups.map { group in
    object(named("Group", group.arn, group.name, nil) + policies(group.permissions, "GroupPolicyList"))
  }
  let roles = account.roles.map { role in
    object(
      named("Role", role.arn, role.name, role.uniqueID) + policies(role.permissions, "RolePolicyList")
        + (role.trust.map { [("AssumeRolePolicyDocument", inventory[$0.document].text)] } ?? [])
        + [("Tags", tagList(role.permissions.tags))])
  }
  return object([
    ("UserDetailList", array(users)), ("GroupDetailList", array(groups)), ("RoleDetailList", array(roles)),
    ("Policies", array(account.managedPolicies.map { managedPolicy($0, inventory) })),
  ])
}

private func named(_ kind: String, _ arn: ARN, _ name: String, _ id: String?) -> [(String, String)] {
  let path = "/" + arn.resource.drop { $0 != "/" }.dropFirst().dropLast(name.count)
  return [("Path", quoted(path)), ("\(kind)Name", quoted(name)), ("Arn", quoted(arn.text))]
    + (id.map { [("\(kind)Id", quoted($0))] } ?? [])
}

private func managedPolicy(_ policy: ManagedPolicy, _ inventory: Inventory) -> String {
  let versions = policy.document.map {
    [object([("Document", inventory[$0].text), ("VersionId", quoted("v1")), ("IsDefaultVersion", "true")])]
  }
  return object([
    ("PolicyName", quoted(String(policy.arn.resourceName))), ("Arn", quoted(policy.arn.text)),
    ("DefaultVersionId", quoted("v1")), ("PolicyVersionList", array(versions ?? [])),
  ])
}

// MARK: Lambda

private func functionEntry(_ function: Function) -> String {
  object(
    [
      ("FunctionName", quoted(function.name)), ("FunctionArn", quoted(function.arn.text)),
      ("Version", quoted("$LATEST")),
    ]
      + (function.role.map { [("Role", quoted($0.text))] } ?? []))
}

private func functionFiles(_ function: Function, _ inventory: Inventory) -> [(String, String)] {
  let arn = function.arn.text
  var files: [(String, String)] = function.policies.map { policy in
    let text = inventory[policy.attachment.document].text
    return (
      "policy" + (policy.qualifier.map { "." + $0 } ?? ""),
      object([("Policy", quoted(text)), ("RevisionId", quoted("1"))])
    )
  }
  let aliases = function.aliases.map {
    object([
      ("AliasArn", quoted("\(arn):\($0)")), ("Name", quoted($0)), ("FunctionVersion", quoted("$LATEST")),
    ])
  }
  let versions = (["$LATEST"] + function.versions).map {
    object([
      ("FunctionName", quoted(function.name)), ("FunctionArn", quoted("\(arn):\($0)")),
      ("Version", quoted($0)),
    ])
  }
  let urls = function.urls.map { url in
    object([
      ("FunctionUrl", quoted("https://\(function.name).lambda-url.example/")),
      ("FunctionArn", quoted(arn + (url.qualifier.map { ":" + $0 } ?? ""))),
      ("AuthType", quoted(url.authType.rawValue)),
    ])
  }
  if !aliases.isEmpty { files.append(("aliases", object([("Aliases", array(aliases))]))) }
  if !function.versions.isEmpty { files.append(("versions", object([("Versions", array(versions))]))) }
  if !urls.isEmpty { files.append(("urls", object([("FunctionUrlConfigs", array(urls))]))) }
  if let tags = function.tags {
    let members = tags.sorted { $0.key < $1.key }.map { ($0.key, quoted($0.value)) }
    files.append(("tags", object([("Tags", object(members))])))
  }
  return files
}

// MARK: Organizations

private func organizationFile(_ organization: Organization, _ inventory: Inventory) -> String {
  let kinds = Dictionary(
    organization.roots.map { ($0.id, "ROOT") } + organization.units.map { ($0.id, "ORGANIZATIONAL_UNIT") },
    uniquingKeysWith: { first, _ in first })
  let policies = organization.policies.map { policy in
    let summary = object([
      ("Id", quoted(policy.id)), ("Name", quoted(policy.name)), ("Type", quoted(policy.type.rawValue)),
      ("AwsManaged", "false"),
    ])
    let targets = policy.targets.map {
      object([("TargetId", quoted($0)), ("Type", quoted(kinds[$0] ?? "ACCOUNT"))])
    }
    return object(
      [("PolicySummary", summary)] + (policy.document.map { [("Content", quoted(inventory[$0].text))] } ?? [])
        + [("Targets", array(targets))])
  }
  return object([
    (
      "Organization",
      object([
        ("Id", quoted(organization.id)),
        ("FeatureSet", quoted(organization.hasAllFeatures ? "ALL" : "CONSOLIDATED_BILLING")),
        ("MasterAccountId", quoted(organization.managementAccount.text)),
      ])
    ),
    ("Roots", array(organization.roots.map(root))),
    ("OrganizationalUnits", array(organization.units.map { placed($0.id, $0.name, $0.parent) })),
    ("Accounts", array(organization.accounts.map { placed($0.id.text, $0.name, $0.parent) })),
    ("Policies", array(policies)),
  ])
}

private func root(_ root: Organization.Root) -> String {
  let types = root.enabledPolicyTypes.map(\.rawValue).sorted().map {
    object([("Type", quoted($0)), ("Status", quoted("ENABLED"))])
  }
  return object([("Id", quoted(root.id)), ("Name", quoted("Root")), ("PolicyTypes", array(types))])
}

private func placed(_ id: String, _ name: String, _ parent: String) -> String {
  object([("Id", quoted(id)), ("Name", quoted(name)), ("ParentId", quoted(parent))])
}
