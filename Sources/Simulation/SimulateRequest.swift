public import Authorization
public import IAM

/// One request as `rolewalk simulate` reads it, before it is known where its policies come from.
public struct SimulateRequest: Sendable {
  /// The label of the request, as compact JSON; `null` where it has none.
  public var id: String
  /// Who asks.
  public var principal: SimulatedPrincipal
  /// Its unique id: `AIDA…`, `AROA…`, or `AROA…:name` of a session (R18).
  public var principalID: String?
  /// What is asked.
  public var action: Action
  /// What it is asked of. For `*`, as for actions that know no resources, an ARN that only `*` in a policy means.
  public var resource: ARN
  /// Whether the action is asked of `*`.
  public var isOnEverything: Bool
  /// The account that owns the resource, where the request or the ARN tells it.
  public var resourceAccount: AccountID?
  /// The context keys that are given; one without values is absent.
  public var context: [ContextKey: [String]]
  /// Whether every other key is absent.
  public var contextIsComplete: Bool
  /// The policies that come with the request; nil where it is to be decided on a snapshot.
  public var policies: GivenPolicies?
  /// What the reader of the answer has to know of the request.
  public var notes: [String]
}

extension SimulateRequest {
  /// A request to be decided on a snapshot, of a resource whose ARN names its account.
  public init(
    principal: SimulatedPrincipal, action: Action, resource: ARN, context: [ContextKey: [String]] = [:]
  ) {
    self.init(
      id: "null", principal: principal, action: action, resource: resource, isOnEverything: false,
      resourceAccount: resource.accountID, context: context, contextIsComplete: false, notes: [])
  }
}

/// The policies that come with a request.
public struct GivenPolicies: Sendable {
  /// A policy and the context keys in it that no AWS service is known to have.
  public struct Policy: Sendable {
    /// The policy as it applies.
    public var applied: AppliedPolicy
    var document: CachedPolicy
  }

  /// The policies of one root, unit or account.
  public struct Level: Sendable {
    /// Its id.
    public var target: String
    /// What is attached there.
    public var policies: [Policy]
  }

  /// Identity-based policies.
  public var identity: [Policy] = []
  /// Permissions boundaries.
  public var boundaries: [Policy] = []
  /// Session policies.
  public var session: [Policy] = []
  /// The resource-based policy, or the trust policy of a role.
  public var resource: [Policy] = []
  /// SCPs from the root down; empty where none applies.
  public var serviceControl: [Level] = []
  /// RCPs from the root down; empty where none applies.
  public var resourceControl: [Level] = []
  /// VPC endpoint policies.
  public var endpoint: [Policy] = []

  /// All of them.
  func forEach(_ body: (Policy) -> Void) {
    identity.forEach(body)
    boundaries.forEach(body)
    session.forEach(body)
    resource.forEach(body)
    endpoint.forEach(body)
    for level in serviceControl { level.policies.forEach(body) }
    for level in resourceControl { level.policies.forEach(body) }
  }
}

/// Why a request cannot be read: one line, with the JSON pointer to the place.
public struct UnreadableRequest: Error, Sendable, CustomStringConvertible {
  /// The label of the request, as compact JSON, as far as it could be read.
  public var id: String
  /// The place and the reason.
  public var description: String

  /// Puts a reason together.
  public init(id: String = "null", description: String) {
    self.id = id
    self.description = description
  }
}
