public import IAM

/// A policy in its place for one request.
public struct AppliedPolicy: Sendable {
  // One reference instead of three: policies are handed round a lot.
  let place: Place
  /// Which actions the document may cover; nil where there is none.
  let coverage: ActionCoverage?
  /// Whether it is the function's own policy, asked about a qualified ARN (U2).
  public var governsByDoubt: Bool

  final class Place: Sendable {
    let name: String
    let document: PolicyDocument?
    let source: String?
    /// Whether it is AWS's own "allow everything" for organizations.
    let isFullAWSAccess: Bool

    init(_ name: String, _ document: PolicyDocument?, _ source: String?) {
      (self.name, self.document, self.source) = (name, document, source)
      isFullAWSAccess = name.hasSuffix("p-FullAWSAccess")
    }
  }

  /// Its ARN, or its owner's ARN and, behind `#`, the name of an inline policy.
  public var name: String { place.name }
  /// The document; nil where the exports name the policy but do not hold it (U8).
  public var document: PolicyDocument? { place.document }
  /// Where it stands in the exports.
  public var source: String? { place.source }

  /// Puts a policy in its place.
  public init(name: String, document: PolicyDocument?, source: String? = nil, governsByDoubt: Bool = false) {
    place = Place(name, document, source)
    coverage = document?.coverage
    self.governsByDoubt = governsByDoubt
  }
}

/// The policies attached to one root, unit or account. Rule: R4.
public struct PolicyLevel: Sendable {
  /// The id of the root, unit or account.
  public var target: String
  /// The policies attached there.
  public var policies: [AppliedPolicy]

  /// Puts a level together.
  public init(target: String, policies: [AppliedPolicy]) {
    self.target = target
    self.policies = policies
  }
}

/// Every policy that bears on one request. Rule: R3.
public struct PolicySet: Sendable {
  /// What is known of the caller's identity-based policies.
  public enum IdentitySide: Sendable {
    /// These policies: inline, attached, and those of groups.
    case policies([AppliedPolicy])
    /// Whatever is asked, as for root in its own right and for accounts that are not loaded (R20, U17).
    case allowsEverything
    /// Nothing is known (U8).
    case notSeen(account: String)
  }

  /// The caller's identity-based policies.
  public var identity: IdentitySide
  /// The permissions boundary.
  public var boundaries: [AppliedPolicy]
  /// Session policies.
  public var session: [AppliedPolicy]
  /// The resource-based policies: a function's, or a role's trust policy.
  public var resource: [AppliedPolicy]
  /// SCPs from the root down to the caller's account; empty where none apply.
  public var serviceControl: [PolicyLevel]
  /// RCPs from the root down to the resource's account; empty where none apply.
  public var resourceControl: [PolicyLevel]
  /// VPC endpoint policies.
  public var endpoint: [AppliedPolicy]

  /// Puts a set together.
  public init(
    identity: IdentitySide, boundaries: [AppliedPolicy] = [], session: [AppliedPolicy] = [],
    resource: [AppliedPolicy] = [], serviceControl: [PolicyLevel] = [], resourceControl: [PolicyLevel] = [],
    endpoint: [AppliedPolicy] = []
  ) {
    self.identity = identity
    self.boundaries = boundaries
    self.session = session
    self.resource = resource
    self.serviceControl = serviceControl
    self.resourceControl = resourceControl
    self.endpoint = endpoint
  }
}
