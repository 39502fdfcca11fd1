public import IAM

/// Who makes a request, with all that the exports tell of them.
public struct Caller: Sendable, Hashable {
  /// What kind of credentials the request is signed with.
  public enum Kind: Sendable, Hashable {
    case user
    /// A session of a role; without a name, of any name.
    case role(session: String?)
    case root
    /// A service principal.
    case service
    /// A session that a user got by GetFederationToken.
    case federatedUser(parent: ARN?)
    /// Somebody known to a SAML or OIDC provider, who has no AWS credentials yet.
    case identityProvider
    /// Nobody: a request without signature.
    case anonymous
  }

  /// The accounts that a stranger may belong to.
  public enum Accounts: Sendable, Hashable {
    case oneOf([AccountID])
    case noneOf(Set<String>)
  }

  /// What kind of credentials.
  public var kind: Kind
  /// The ARN, for a role session the role's ARN with path; else the service's or provider's name, or `*`.
  public var name: String
  /// The name as an ARN; nil for services, public identity providers and strangers: some user, role or root of an
  /// account of which no more is known.
  public var arn: ARN?
  /// The account; nil for services, public identity providers, anonymous, and strangers of no particular account.
  public var account: AccountID?
  /// Where a stranger of no particular account may be from.
  public var accounts: Accounts?
  /// The partition; nil where there is none to tell.
  public var partition: String?
  /// `AIDA…` or `AROA…`, where known.
  public var uniqueID: String?
  /// Unique ids of loaded users and roles, which a stranger does not have.
  public var idsOfOthers: Set<String> = []
  /// Tags of the user or role; nil where they cannot be known.
  public var tags: [String: String]?
  /// What the session may carry beside the role's own tags, chosen when it was assumed (R31, R37).
  public var sessionFacts: SessionFacts
  /// Where the account stands in organizations.
  public var membership: Membership
  /// ARNs of the functions whose execution role this is (R55).
  public var executes: [String]

  /// Puts a caller together.
  public init(
    kind: Kind, name: String, arn: ARN? = nil, account: AccountID? = nil, partition: String? = nil,
    uniqueID: String? = nil, tags: [String: String]? = [:], sessionFacts: SessionFacts = [],
    membership: Membership = .unknown, executes: [String] = [], accounts: Accounts? = nil
  ) {
    self.accounts = accounts
    self.kind = kind
    self.name = name
    self.arn = arn
    self.account = account
    self.partition = partition
    self.uniqueID = uniqueID
    self.tags = tags
    self.sessionFacts = sessionFacts
    self.membership = membership
    self.executes = executes
  }
}

/// Where an account stands in organizations.
public enum Membership: Sendable, Hashable {
  /// A member; the path is `o-…/r-…/ou-…/` (R70).
  case member(organization: String, path: String)
  /// Surely no member of this organization; of another, perhaps.
  case outside(of: String)
  /// No organization is loaded.
  case unknown
}
