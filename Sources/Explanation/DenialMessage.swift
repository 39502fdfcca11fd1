public import Authorization

/// What an access-denied message says, in its own spelling: a masked account stays masked, a session ARN a session ARN.
public struct DenialMessage: Sendable, Hashable {
  /// What the message is about.
  public enum Kind: Sendable, Hashable {
    /// `… is not authorized to perform: …`
    case denial
    /// An AWS service may not invoke a function: a phrase that names neither principal nor action. The service
    /// principals that the function policy would have to name.
    case trigger(services: [String])
    /// An AWS service may not assume a role that it was given.
    case serviceRole(services: [String])
    /// An AWS service invokes a function with a role that it was given, and that role may not (Firehose, AgentCore).
    case roleOfService(services: [String])
    /// A function URL answered 403.
    case functionURL
    /// It looks like a denial and is none: what it is, in words.
    case notAPolicyProblem(String)
  }

  /// The clause that names a layer. It proves less than it says: a denial names at most one of the layers that fail.
  public struct Reason: Sendable, Hashable {
    /// How the layer denies.
    public enum Effect: String, Sendable {
      case implicit, explicit
      /// Messages before 2021 name no effect; those of 2023 called an implicit denial by an SCP explicit.
      case either
    }

    /// How it denies.
    public var effect: Effect
    /// The layer; nil where the clause names none.
    public var layer: Layer?
    /// The layer behind that layer: `in a VPC endpoint policy transitively through a service control policy`.
    public var through: Layer?
    /// The ARN of the policy, since 2026 in some messages.
    public var policy: String?

    /// Puts a clause together.
    public init(effect: Effect, layer: Layer?, through: Layer? = nil, policy: String? = nil) {
      self.effect = effect
      self.layer = layer
      self.through = through
      self.policy = policy
    }
  }

  /// What the message is about.
  public var kind: Kind
  /// The caller; nil where the message names none.
  public var principal: String?
  /// `lambda:InvokeFunction`.
  public var action: String?
  /// The ARN that was asked for, with its qualifier.
  public var resource: String?
  /// Why, as the message says.
  public var reason: Reason?

  /// Puts a message together.
  public init(
    kind: Kind = .denial, principal: String? = nil, action: String? = nil, resource: String? = nil,
    reason: Reason? = nil
  ) {
    self.kind = kind
    self.principal = principal
    self.action = action
    self.resource = resource
    self.reason = reason
  }
}
