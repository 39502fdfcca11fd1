public import IAM

/// An organization: its tree of units and accounts, and the policies attached to them.
///
/// Rule: R4, R7, R74.
public struct Organization: Sendable, Equatable {
  /// `o-…`.
  public var id: String
  /// Whether all features are enabled; otherwise neither SCPs nor RCPs apply (R5, R7).
  public var hasAllFeatures: Bool
  /// The management account.
  public var managementAccount: AccountID
  /// The roots; AWS knows one.
  public var roots: [Root]
  /// The organizational units, sorted by id.
  public var units: [Unit]
  /// The member accounts, the management account included, sorted by number.
  public var accounts: [Member]
  /// SCPs and RCPs, sorted by id.
  public var policies: [Policy]

  /// The root of the tree.
  public struct Root: Sendable, Equatable {
    /// `r-…`.
    public var id: String
    /// The policy types that are enabled.
    public var enabledPolicyTypes: Set<PolicyType>

    /// Puts a root together.
    public init(id: String, enabledPolicyTypes: Set<PolicyType>) {
      self.id = id
      self.enabledPolicyTypes = enabledPolicyTypes
    }
  }

  /// An organizational unit.
  public struct Unit: Sendable, Equatable {
    /// `ou-…`.
    public var id: String
    /// The unit's name.
    public var name: String
    /// The unit or root above.
    public var parent: String

    /// Puts a unit together.
    public init(id: String, name: String, parent: String) {
      self.id = id
      self.name = name
      self.parent = parent
    }
  }

  /// An account of the organization.
  public struct Member: Sendable, Equatable {
    /// The account's number.
    public var id: AccountID
    /// The account's name.
    public var name: String
    /// The unit or root that holds it.
    public var parent: String

    /// Puts a member together.
    public init(id: AccountID, name: String, parent: String) {
      self.id = id
      self.name = name
      self.parent = parent
    }
  }

  /// The two policy types that bear on authorization.
  public enum PolicyType: String, Sendable, CaseIterable {
    case serviceControl = "SERVICE_CONTROL_POLICY"
    case resourceControl = "RESOURCE_CONTROL_POLICY"
  }

  /// A service or resource control policy.
  public struct Policy: Sendable, Equatable {
    /// `p-…`.
    public var id: String
    /// The policy's name.
    public var name: String
    /// SCP or RCP.
    public var type: PolicyType
    /// The document; nil where the export has none (U8).
    public var document: DocumentID?
    /// Where the document, or without one the policy, stands.
    public var source: Source
    /// Ids of the roots, units and accounts it is attached to.
    public var targets: [String]

    /// Puts a policy together.
    public init(
      id: String, name: String, type: PolicyType, document: DocumentID?, source: Source, targets: [String]
    ) {
      self.id = id
      self.name = name
      self.type = type
      self.document = document
      self.source = source
      self.targets = targets
    }
  }

  /// Puts an organization together.
  public init(
    id: String, hasAllFeatures: Bool, managementAccount: AccountID, roots: [Root], units: [Unit],
    accounts: [Member], policies: [Policy]
  ) {
    self.id = id
    self.hasAllFeatures = hasAllFeatures
    self.managementAccount = managementAccount
    self.roots = roots
    self.units = units
    self.accounts = accounts
    self.policies = policies
  }
}
