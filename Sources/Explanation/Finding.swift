public import Authorization
public import IAM

/// One thing that denies the call, or keeps it from being decided.
public struct Finding: Sendable, Hashable {
  /// The rule that found it: what is behind a cause that is known by its layer only.
  public enum Kind: String, Sendable, CaseIterable {
    // Nothing allows it.
    case missing
    case letterCase = "letter-case"
    case qualifier
    case nearName = "near-name"
    case otherRegion = "other-region"
    case otherAccount = "other-account"
    case otherAction = "other-action"
    case sessionInsteadOfRole = "session-instead-of-role"
    case federatedMixedUp = "federated-mixed-up"
    case deletedPrincipal = "deleted-principal"
    case otherPath = "other-path"
    case selfAssumption = "self-assumption"
    case permissionsInsteadOfTrust = "permissions-instead-of-trust"
    case sessionTags = "session-tags"
    case sourceIdentity = "source-identity"
    case functionURL = "function-url"
    case service
    // A condition fails.
    case condition
    case externalID = "external-id"
    case token
    case mfa
    case sessionName = "session-name"
    case organization
    case source
    // Something denies it.
    case explicitDeny = "explicit-deny"
    case quarantine
    case gate
    // It is not there, or not seen.
    case noSuchPrincipal = "no-such-principal"
    case noSuchFunction = "no-such-function"
    case noSuchRole = "no-such-role"
    case noSuchQualifier = "no-such-qualifier"
    case notLoaded = "not-loaded"
    case notExported = "not-exported"
    case unnamed
    // Something else is the matter.
    case wrongIdentity = "wrong-identity"
    case allowed
    case notAPolicyProblem = "not-a-policy-problem"
  }

  /// As `simulate` names it (`no-allow:identity`, `explicit-deny:scp`, `gate:partition`); for a condition that may have
  /// failed `condition:trust`; else the kind.
  public var cause: String
  /// The rule that found it.
  public var kind: Kind
  /// The layer that fails, if it is one of the policies.
  public var layer: Layer?
  /// The account that has to change something.
  public var account: AccountID?
  /// What is the matter, in a sentence or two.
  public var detail: String
  /// The statements that it rests on.
  public var evidence: [StatementReference]

  /// Puts a finding together.
  public init(
    cause: String? = nil, kind: Kind, layer: Layer? = nil, account: AccountID? = nil, detail: String,
    evidence: [StatementReference] = []
  ) {
    self.cause = cause ?? kind.rawValue
    self.kind = kind
    self.layer = layer
    self.account = account
    self.detail = detail
    self.evidence = evidence
  }
}
