public import IAM

/// One request: who does what to which resource.
public struct Request: Sendable, Hashable {
  /// Who.
  public var caller: Caller
  /// What.
  public var action: Action
  /// The resource that is asked for, with its qualifier.
  public var resource: ARN
  /// What is known of the resource.
  public var facts: ResourceFacts
  /// The call that the request belongs to: it decides which context keys there are.
  public var call: Call
  /// The time of the request, seconds since 1970.
  public var time: Double
  /// Context keys given with the request; one without values is absent. They win over what follows from the rest.
  public var context: [ContextKey: [String]] = [:] {
    didSet {
      let known = context.compactMap { key, values in key.known.map { (number: $0.number, values: values) } }
      givenKeys = known.reduce(into: 0) { $0 |= 1 << UInt64($1.number) }
      givenValues = known.sorted { $0.number < $1.number }.map(\.values)
    }
  }
  /// What is known of the keys that are not given.
  public var knowledge = Knowledge.exports

  // Which of the known keys are given: most are not, and need not be looked for.
  private var givenKeys: UInt64 = 0
  // Their values, in the order of their numbers.
  private var givenValues: [[String]] = []

  /// The values of a key that is given with the request.
  func given(_ key: ContextKey) -> [String]? {
    guard let known = key.known else { return context[key] }
    let bit: UInt64 = 1 << UInt64(known.number)
    return givenKeys & bit == 0 ? nil : givenValues[(givenKeys & (bit - 1)).nonzeroBitCount]
  }

  /// What later steps of a path need of the session that an assumption makes (R38).
  package var required: Set<Literal> = []
  /// The unique id of the role that is assumed.
  package var roleID: String?

  /// What is known of the context keys that are not given with a request.
  public enum Knowledge: Sendable, Hashable {
    /// What the exports tell (R68, R69).
    case exports
    /// Only what the request itself tells; every other key is open.
    case request
    /// Every other key is absent.
    case complete
  }

  /// Puts a request together.
  public init(caller: Caller, action: Action, resource: ARN, facts: ResourceFacts, call: Call, time: Double) {
    self.caller = caller
    self.action = action
    self.resource = resource
    self.facts = facts
    self.call = call
    self.time = time
  }
}

/// What the exports tell of a resource.
public struct ResourceFacts: Sendable, Hashable {
  /// The account that owns it.
  public var account: AccountID
  /// Where that account stands in organizations.
  public var membership: Membership
  /// Its tags; nil where no export tells them.
  public var tags: [String: String]?

  /// Puts facts together.
  public init(account: AccountID, membership: Membership = .unknown, tags: [String: String]? = nil) {
    self.account = account
    self.membership = membership
    self.tags = tags
  }
}

/// The calls that Rolewalk decides, as far as they differ in context keys (R68, R69).
public enum Call: Sendable, Hashable {
  /// Invoke, by API.
  case invoke
  /// `lambda:InvokeFunctionUrl` on a function URL of this AuthType (`AWS_IAM`, `NONE`).
  case functionURL(authType: String)
  /// `lambda:InvokeFunction`, checked beside it (R46).
  case invokeThroughFunctionURL(authType: String)
  /// AssumeRole with what is passed along.
  case assumeRole(passing: SessionFacts)
  /// AssumeRoleWithSAML or AssumeRoleWithWebIdentity.
  case assumeRoleWithFederation(passing: SessionFacts)
  /// Any other call, of which no more is known: its own keys are open.
  case other

  /// Whether this is one of the AssumeRole calls.
  public var isAssumption: Bool {
    switch self {
    case .assumeRole, .assumeRoleWithFederation: true
    default: false
    }
  }
}

/// What an assumption passes to the new session beside its name (R30, R31).
public struct SessionFacts: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: Int
  /// Takes the bits.
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Session tags.
  public static let tags = SessionFacts(rawValue: 1)
  /// A source identity.
  public static let sourceIdentity = SessionFacts(rawValue: 2)
}
