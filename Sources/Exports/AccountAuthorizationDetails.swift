import IAM
import Inventory
import JSON

/// `aws iam get-account-authorization-details`, whole or a page of it.
///
/// Rule: R72.
extension ExportReader {
  mutating func readAccountAuthorizationDetails(_ root: JSONValue) {
    contents.hasIdentities = true
    for (user, place) in objects(root, "UserDetailList") { readUser(user, at: place) }
    for (group, place) in objects(root, "GroupDetailList") { readGroup(group, at: place) }
    for (role, place) in objects(root, "RoleDetailList") { readRole(role, at: place) }
    for (policy, place) in objects(root, "Policies") { readManagedPolicy(policy, at: place) }
    if contents.accounts.isEmpty, layout.account == nil, contents.managedPolicies.isEmpty,
      contents.errors.isEmpty
    {
      warn(
        JSONPointer(), "names no account; expected users, groups, roles or the folder accounts/<account-id>")
    }
    notePage(root, .authorizationDetails, accounts: contents.accounts.keys.sorted())
  }

  private mutating func readUser(_ user: JSONValue, at pointer: JSONPointer) {
    guard let arn = ownARN(user, at: pointer) else { return }
    let name = text(user, "UserName", at: pointer) ?? String(arn.resourceName)
    let id = text(user, "UserId", at: pointer)
    let groups = texts(user, "GroupList", at: pointer)
    let permissions = permissions(user, inline: "UserPolicyList", at: pointer)
    contents.users.append(
      Found(
        value: User(arn: arn, name: name, uniqueID: id, groups: groups, permissions: permissions),
        source: source(pointer)))
  }

  private mutating func readGroup(_ group: JSONValue, at pointer: JSONPointer) {
    guard let arn = ownARN(group, at: pointer) else { return }
    let name = text(group, "GroupName", at: pointer) ?? String(arn.resourceName)
    let permissions = permissions(group, inline: "GroupPolicyList", at: pointer)
    contents.groups.append(
      Found(value: Group(arn: arn, name: name, permissions: permissions), source: source(pointer)))
  }

  private mutating func readRole(_ role: JSONValue, at pointer: JSONPointer) {
    guard let arn = ownARN(role, at: pointer) else { return }
    let name = text(role, "RoleName", at: pointer) ?? String(arn.resourceName)
    let id = text(role, "RoleId", at: pointer)
    let created = text(role, "CreateDate", at: pointer)
    let trust = policy(role, "AssumeRolePolicyDocument", at: pointer)
    if present(role, "AssumeRolePolicyDocument") == nil {
      warn(pointer, "no AssumeRolePolicyDocument; who may assume this role is not known")
    }
    let permissions = permissions(role, inline: "RolePolicyList", at: pointer)
    contents.roles.append(
      Found(
        value: Role(
          arn: arn, name: name, uniqueID: id, created: created, trust: trust, permissions: permissions),
        source: source(pointer)))
  }

  private mutating func readManagedPolicy(_ policy: JSONValue, at pointer: JSONPointer) {
    guard let arn = requiredARN(policy, "Arn", at: pointer) else { return }
    if !arn.isAWSManagedPolicy { note(accountOf: arn, at: pointer / "Arn") }
    let version = defaultVersion(policy, at: pointer)
    if version == nil {
      warn(pointer, "no default version in PolicyVersionList; what '\(arn)' allows is not known")
    }
    let attachment = version.flatMap { self.policy($0.value, "Document", at: $0.pointer) }
    contents.managedPolicies.append(
      Found(
        value: ManagedPolicy(
          arn: arn, document: attachment?.document, source: attachment?.source ?? source(pointer)),
        source: source(pointer)))
  }

  private mutating func defaultVersion(
    _ policy: JSONValue, at pointer: JSONPointer
  ) -> (value: JSONValue, pointer: JSONPointer)? {
    let versions = objects(policy, "PolicyVersionList", at: pointer)
    if let marked = versions.first(where: { $0.value["IsDefaultVersion"]?.scalarText == "true" }) {
      return marked
    }
    guard let named = text(policy, "DefaultVersionId", at: pointer) else { return nil }
    return versions.first { $0.value["VersionId"]?.string == named && $0.value["IsDefaultVersion"] == nil }
  }

  /// The ARN of a user, group or role, whose account is thereby one of the file's.
  private mutating func ownARN(_ identity: JSONValue, at pointer: JSONPointer) -> ARN? {
    guard let arn = requiredARN(identity, "Arn", at: pointer) else { return nil }
    return note(accountOf: arn, at: pointer / "Arn") == nil ? nil : arn
  }

  private mutating func permissions(
    _ identity: JSONValue, inline key: StaticString, at pointer: JSONPointer
  ) -> Permissions {
    var permissions = Permissions()
    for (entry, place) in objects(identity, key, at: pointer) {
      let name = text(entry, "PolicyName", at: place) ?? ""
      if present(entry, "PolicyDocument") == nil {
        report(place, "no PolicyDocument; expected a policy document")
      }
      if let policy = policy(entry, "PolicyDocument", name: name, at: place) {
        permissions.inline.append(policy)
      }
    }
    for (entry, place) in objects(identity, "AttachedManagedPolicies", at: pointer) {
      if let arn = requiredARN(entry, "PolicyArn", at: place) { permissions.attached.append(arn) }
    }
    if let boundary = present(identity, "PermissionsBoundary") {
      permissions.boundary = self.boundary(boundary, at: pointer / "PermissionsBoundary")
    }
    permissions.tags = tags(identity, "Tags", at: pointer) ?? [:]
    return permissions
  }

  private mutating func boundary(_ boundary: JSONValue, at pointer: JSONPointer) -> String? {
    if let arn = boundary.string { return arn }
    guard boundary.kind == .object else {
      report(pointer, "expected an object with PermissionsBoundaryArn, found \(found(boundary))")
      return nil
    }
    return requiredText(boundary, "PermissionsBoundaryArn", at: pointer, expected: "an ARN")
  }
}

extension ARN {
  /// Whether AWS manages the policy for all accounts: `arn:aws:iam::aws:policy/…`.
  var isAWSManagedPolicy: Bool { account == "aws" && service == "iam" && resource.hasPrefix("policy/") }
}
