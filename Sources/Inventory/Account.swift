public import IAM

/// One account and what its exports hold.
public struct Account: Sendable, Equatable {
  /// The account's number.
  public var id: AccountID
  /// `aws`, `aws-cn`, …, from its ARNs.
  public var partition: String
  /// Whether `get-account-authorization-details` was read. Without it nothing is known of the identity side.
  public var hasIdentities: Bool
  /// IAM users, sorted by ARN.
  public var users: [User]
  /// IAM groups, sorted by ARN.
  public var groups: [Group]
  /// IAM roles, sorted by ARN.
  public var roles: [Role]
  /// Managed policies that the export holds, those of AWS included, sorted by ARN.
  public var managedPolicies: [ManagedPolicy]
  /// Lambda functions, sorted by ARN.
  public var functions: [Function]

  /// An account of which nothing is known yet.
  public init(id: AccountID, partition: String = "aws") {
    self.id = id
    self.partition = partition
    hasIdentities = false
    users = []
    groups = []
    roles = []
    managedPolicies = []
    functions = []
  }
}

/// An IAM user.
public struct User: Sendable, Equatable {
  /// The user's ARN, with path.
  public var arn: ARN
  /// The user's name.
  public var name: String
  /// `AIDA…`.
  public var uniqueID: String?
  /// Names of the user's groups.
  public var groups: [String]
  /// The policies, boundary and tags.
  public var permissions: Permissions

  /// Puts a user together.
  public init(arn: ARN, name: String, uniqueID: String?, groups: [String], permissions: Permissions) {
    self.arn = arn
    self.name = name
    self.uniqueID = uniqueID
    self.groups = groups
    self.permissions = permissions
  }
}

/// An IAM group.
public struct Group: Sendable, Equatable {
  /// The group's ARN, with path.
  public var arn: ARN
  /// The group's name.
  public var name: String
  /// The policies; groups have no boundary and no tags.
  public var permissions: Permissions

  /// Puts a group together.
  public init(arn: ARN, name: String, permissions: Permissions) {
    self.arn = arn
    self.name = name
    self.permissions = permissions
  }
}

/// An IAM role.
public struct Role: Sendable, Equatable {
  /// The role's ARN, with path.
  public var arn: ARN
  /// The role's name.
  public var name: String
  /// `AROA…`.
  public var uniqueID: String?
  /// When the role was created, ISO 8601 as exported (U6).
  public var created: String?
  /// The trust policy; nil where the export lacks it.
  public var trust: PolicyAttachment?
  /// The policies, boundary and tags.
  public var permissions: Permissions

  /// Puts a role together.
  public init(
    arn: ARN, name: String, uniqueID: String?, created: String?, trust: PolicyAttachment?,
    permissions: Permissions
  ) {
    self.arn = arn
    self.name = name
    self.uniqueID = uniqueID
    self.created = created
    self.trust = trust
    self.permissions = permissions
  }

  /// Whether only an AWS service may assume the role (R27).
  public var isServiceLinked: Bool { arn.isServiceLinkedRole }
}

/// The identity-based policies of a user, group or role, with boundary and tags.
public struct Permissions: Sendable, Equatable {
  /// Inline policies, in the order of the export.
  public var inline: [PolicyAttachment]
  /// ARNs of attached managed policies, in the order of the export.
  public var attached: [ARN]
  /// The ARN of the permissions boundary, as text because test exports hold odd ones.
  public var boundary: String?
  /// Tags.
  public var tags: [String: String]

  /// Puts permissions together.
  public init(
    inline: [PolicyAttachment] = [], attached: [ARN] = [], boundary: String? = nil,
    tags: [String: String] = [:]
  ) {
    self.inline = inline
    self.attached = attached
    self.boundary = boundary
    self.tags = tags
  }
}

/// A policy document in its place: an inline policy, a trust policy, a function policy.
public struct PolicyAttachment: Sendable, Equatable {
  /// The policy's name; empty for trust and function policies.
  public var name: String
  /// The document.
  public var document: DocumentID
  /// Where it stands in the exports.
  public var source: Source

  /// Puts an attachment together.
  public init(name: String, document: DocumentID, source: Source) {
    self.name = name
    self.document = document
    self.source = source
  }
}

/// A managed policy; the document is its default version.
public struct ManagedPolicy: Sendable, Equatable {
  /// The policy's ARN.
  public var arn: ARN
  /// The default version's document; nil when the export lists no default version (U8).
  public var document: DocumentID?
  /// Where the document, or without one the policy, stands in the exports.
  public var source: Source

  /// Puts a managed policy together.
  public init(arn: ARN, document: DocumentID?, source: Source) {
    self.arn = arn
    self.document = document
    self.source = source
  }
}
