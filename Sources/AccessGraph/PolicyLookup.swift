package import Authorization
package import IAM
package import Inventory

/// Finds the policies that bear on a principal or a resource. Rules: R3–R10.
package struct PolicyLookup: Sendable {
  let inventory: Inventory
  /// Per document, which of the graph's questions it can bear on.
  let bearings: [Bearing]
  private let managed: [String: ManagedPolicy]
  private let groups: [AccountID: [String: Group]]
  private let levels: OrganizationLevels

  /// Prepares an inventory for look-ups.
  package init(_ inventory: Inventory) {
    self.inventory = inventory
    bearings = inventory.documents.map { Bearing(of: $0.policy) }
    var managed: [String: ManagedPolicy] = [:]
    for account in inventory.accounts.values.sorted(by: { $0.id < $1.id }) {
      for policy in account.managedPolicies where managed[policy.arn.text]?.document == nil {
        managed[policy.arn.text] = policy
      }
    }
    self.managed = managed
    groups = inventory.accounts.mapValues { account in
      Dictionary(account.groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    levels = OrganizationLevels(inventory)
  }

  /// The SCPs over an account's principals, from the root down; none where none apply (R5).
  package func serviceControl(of account: AccountID) -> [PolicyLevel] { levels.serviceControl[account] ?? [] }

  /// The RCPs over an account's resources (R7, R9).
  package func resourceControl(of account: AccountID) -> [PolicyLevel] {
    levels.resourceControl[account] ?? []
  }

  /// Where an account stands in the organization.
  package func membership(of account: AccountID?) -> Membership { levels.membership(of: account) }

  /// Members of the organization of which no export is loaded, by where they stand in it.
  var membersNotLoaded: [Membership: [AccountID]] {
    let missing = (inventory.organization?.accounts ?? []).map(\.id).filter { inventory.accounts[$0] == nil }
    return Dictionary(grouping: missing.sorted(), by: { levels.membership(of: $0) })
  }

  /// The identity-based policies of a user or role, all of them or only those that can bear on the graph's questions.
  package func identity(
    _ owner: ARN, _ permissions: Permissions, groups names: [String], in account: AccountID, all: Bool = false
  ) -> [AppliedPolicy] {
    var policies = applied(permissions, of: owner, all)
    for name in names {
      if let group = groups[account]?[name] {
        policies += applied(group.permissions, of: group.arn, all)
      } else {
        policies.append(AppliedPolicy(name: "group \(name) of \(account)", document: nil))
      }
    }
    return policies
  }

  /// The permissions boundary, with its document where the exports hold it (U8).
  package func boundary(_ permissions: Permissions) -> [AppliedPolicy] {
    permissions.boundary.map { [policy($0)] } ?? []
  }

  private func applied(_ permissions: Permissions, of owner: ARN, _ all: Bool) -> [AppliedPolicy] {
    permissions.inline.compactMap { inline in
      all || bears(inline.document) ? applied(inline, name: "\(owner)#\(inline.name)") : nil
    }
      + permissions.attached.compactMap { arn in
        if !all, let document = managed[arn.text]?.document, !bears(document) { return nil }
        return policy(arn.text)
      }
  }

  private func bears(_ document: DocumentID) -> Bool { !bearings[Int(document.position)].isEmpty }

  private func policy(_ arn: String) -> AppliedPolicy {
    guard let policy = managed[arn], let document = policy.document else {
      return AppliedPolicy(name: arn, document: nil)
    }
    return AppliedPolicy(name: arn, document: inventory[document].policy, source: policy.source.description)
  }

  /// A trust, function or inline policy in its place.
  package func applied(_ attachment: PolicyAttachment, name: String, governsByDoubt: Bool = false)
    -> AppliedPolicy
  {
    AppliedPolicy(
      name: name, document: inventory[attachment.document].policy, source: attachment.source.description,
      governsByDoubt: governsByDoubt)
  }
}

/// Which questions a document can bear on: its statements cover at least one of these actions.
struct Bearing: OptionSet {
  let rawValue: UInt8
  static let assumes = Bearing(rawValue: 1)
  static let invokes = Bearing(rawValue: 2)
  static let invokesURL = Bearing(rawValue: 4)
  static let invokesAsync = Bearing(rawValue: 8)
  /// Passes session tags or a source identity.
  static let passes = Bearing(rawValue: 16)
  /// Covers one of the actions with Deny.
  static let denies = Bearing(rawValue: 32)
  static let everything: Bearing = [.assumes, .invokes, .invokesURL, .invokesAsync, .passes]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(of document: PolicyDocument) {
    self = []
    for statement in document.statements {
      for (action, bearing) in Bearing.actions where statement.covers(action) {
        insert(statement.effect == .deny ? .denies : bearing)
      }
    }
  }

  private static let actions: [(Action, Bearing)] = [
    (.assumeRole, .assumes), (.invokeFunction, .invokes), (.invokeFunctionURL, .invokesURL),
    (.invokeAsync, .invokesAsync), (.tagSession, .passes), (.setSourceIdentity, .passes),
    (.assumeRoleWithSAML, []), (.assumeRoleWithWebIdentity, []),
  ]
}

extension Action {
  static let assumeRole = Action("sts:AssumeRole")
  static let assumeRoleWithSAML = Action("sts:AssumeRoleWithSAML")
  static let assumeRoleWithWebIdentity = Action("sts:AssumeRoleWithWebIdentity")
  static let tagSession = Action("sts:TagSession")
  static let setSourceIdentity = Action("sts:SetSourceIdentity")
  static let invokeFunction = Action("lambda:InvokeFunction")
  static let invokeFunctionURL = Action("lambda:InvokeFunctionUrl")
  static let invokeAsync = Action("lambda:InvokeAsync")
}
