package import Authorization
package import IAM
package import Inventory

/// Finds the policies that bear on a principal or a resource. Rules: R3–R10.
///
/// A class, since every step decided has one at hand.
package final class PolicyLookup: Sendable {
  let inventory: Inventory
  private let managed: [AccountID: [String: ManagedPolicy]]
  /// Managed policies of any account: of those that an account refers to and does not hold.
  private let elsewhere: [String: ManagedPolicy]
  private let groups: [AccountID: [String: Group]]
  private let levels: OrganizationLevels

  /// Prepares an inventory for look-ups.
  package convenience init(_ inventory: Inventory) { self.init(inventory, knowing: nil) }

  /// - Parameter known: The same of a smaller part of the snapshot: what it holds stays.
  init(_ inventory: Inventory, knowing known: PolicyLookup?) {
    self.inventory = inventory
    var managed = known?.managed ?? [:]
    var groups = known?.groups ?? [:]
    var holders: [Account] = []
    for account in inventory.accounts.values {
      if !account.managedPolicies.isEmpty {
        holders.append(account)
        if managed[account.id] == nil {
          managed[account.id] = Dictionary(
            account.managedPolicies.map { ($0.arn.text, $0) }, uniquingKeysWith: { first, _ in first })
        }
      }
      if !account.groups.isEmpty, groups[account.id] == nil {
        groups[account.id] = Dictionary(
          account.groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      }
    }
    (self.managed, self.groups) = (managed, groups)
    var elsewhere: [String: ManagedPolicy] = [:]
    for account in holders.sorted(by: { $0.id < $1.id }) {
      for policy in account.managedPolicies where policy.document != nil && elsewhere[policy.arn.text] == nil
      {
        elsewhere[policy.arn.text] = policy
      }
    }
    self.elsewhere = elsewhere
    levels = known?.levels ?? OrganizationLevels(inventory)
  }

  private init(_ inventory: Inventory, otherwiseAs known: PolicyLookup) {
    self.inventory = inventory
    (managed, elsewhere, groups, levels) = (known.managed, known.elsewhere, known.groups, known.levels)
  }

  /// The same after a change of inline, trust or function policies only.
  package func changed(to inventory: Inventory) -> PolicyLookup {
    PolicyLookup(inventory, otherwiseAs: self)
  }

  /// The SCPs over an account's principals, from the root down; none where none apply (R5).
  package func serviceControl(of account: AccountID) -> [PolicyLevel] { levels.serviceControl(of: account) }

  /// The RCPs over an account's resources (R7, R9).
  package func resourceControl(of account: AccountID) -> [PolicyLevel] {
    levels.resourceControl(of: account)
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
    var policies = applied(permissions, of: owner, in: account, all)
    for name in names {
      if let group = group(name, in: account) {
        policies += applied(group.permissions, of: group.arn, in: account, all)
      } else {
        policies.append(AppliedPolicy(name: "group \(name) of \(account)", document: nil))
      }
    }
    return policies
  }

  /// The permissions boundary, with its document where the exports hold it (U8).
  package func boundary(_ permissions: Permissions, in account: AccountID) -> [AppliedPolicy] {
    permissions.boundary.map { [policy($0, in: account)] } ?? []
  }

  private func applied(
    _ permissions: Permissions, of owner: ARN, in account: AccountID, _ all: Bool
  ) -> [AppliedPolicy] {
    permissions.inline.compactMap { inline in
      all || bears(inline.document) ? applied(inline, name: "\(owner)#\(inline.name)") : nil
    }
      + permissions.attached.compactMap { arn in
        if !all, let document = managedPolicy(arn.text, in: account)?.document, !bears(document) {
          return nil
        }
        return policy(arn.text, in: account)
      }
  }

  func group(_ name: String, in account: AccountID) -> Group? { groups[account]?[name] }

  /// The document of a managed policy, where the exports hold it.
  func document(ofManaged arn: String, in account: AccountID) -> DocumentID? {
    managedPolicy(arn, in: account)?.document
  }

  func bears(_ document: DocumentID) -> Bool { !Bearing(of: inventory[document].policy).isEmpty }

  /// A managed policy as the account's own export holds it, or else another's: AWS's are the same everywhere.
  private func managedPolicy(_ arn: String, in account: AccountID) -> ManagedPolicy? {
    if let own = managed[account]?[arn], own.document != nil { return own }
    return elsewhere[arn]
  }

  private func policy(_ arn: String, in account: AccountID) -> AppliedPolicy {
    guard let policy = managedPolicy(arn, in: account), let document = policy.document else {
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

  /// Constant time.
  init(of document: PolicyDocument) {
    self = document.deniedActions.isEmpty ? [] : .denies
    for (action, bearing) in Bearing.actions where document.allowedActions.contains(action) {
      insert(bearing)
    }
  }

  private static let actions: [(AccessActions, Bearing)] = [
    (AccessActions(.assumeRole), .assumes), (AccessActions(.invokeFunction), .invokes),
    (AccessActions(.invokeFunctionURL), .invokesURL), (AccessActions(.invokeAsync), .invokesAsync),
    (AccessActions(.tagSession), .passes), (AccessActions(.setSourceIdentity), .passes),
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
