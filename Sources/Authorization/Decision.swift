public import IAM

/// What the policies say about one request, over every request context that could occur.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
  /// Allowed in every context.
  case allowed
  /// Allowed in some contexts; the residual condition says in which.
  case conditional
  /// Allowed in none.
  case denied
}

/// The answer to one request: the outcome, the condition that is left, and the statements behind it.
public struct Decision: Sendable, Hashable {
  /// What the policies say.
  public var outcome: Outcome
  /// Alternatives, each a list of atoms that must all hold; empty unless the outcome is conditional.
  /// An alternative without atoms hangs on something that AWS does not document or the exports do not hold, or was too
  /// large to simplify: the notes name it.
  public var conditions: [[ConditionAtom]]
  /// The Allow statements that open the way.
  public var grants: [StatementReference]
  /// What closes the way: all of it where the outcome is denied, and where it is conditional the Deny
  /// statements that the condition must avoid.
  public var denials: [Denial]
  /// What a reader has to know: U rules, policies that were not seen, outside accounts.
  public var notes: [String]
  /// The refusal that no policy opens, if that is what denies.
  public var gate: Gate?
  /// What the alternatives ask of the session of a role that calls (R38), none more than another; of decisions without
  /// evidence only.
  package var sessionNeeds: [Set<Literal>] = []

  /// Puts a decision together.
  public init(
    outcome: Outcome, conditions: [[ConditionAtom]] = [], grants: [StatementReference] = [],
    denials: [Denial] = [], notes: [String] = [], gate: Gate? = nil
  ) {
    self.gate = gate
    self.outcome = outcome
    self.conditions = conditions
    self.grants = grants
    self.denials = denials
    self.notes = notes
  }

  /// The note on what a bound was met for.
  package static let tooLarge = "condition too large to simplify"
}

/// A refusal that no policy opens. Rules: R25, R27, R76.
public enum Gate: String, Sendable, Hashable {
  case partition
  case rootCannotAssume = "root-cannot-assume"
  case serviceLinkedRole = "service-linked-role"
  case federatedUser = "federated-user"
}

/// One condition that is left open, as a policy would write it.
public struct ConditionAtom: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The context key.
  public var key: ContextKey
  /// The operator.
  public var `operator`: ConditionOperator
  /// The values, of which one must match (none may, for a negated operator); sorted.
  public var values: [String]
  /// Whether the values are spelled as in a policy: `${…}` is a variable that is itself not known, or a wildcard
  /// character that stands for itself.
  public var hasVariables: Bool

  /// Puts an atom together.
  public init(
    _ key: ContextKey, _ operator: ConditionOperator, _ values: [String], hasVariables: Bool = false
  ) {
    self.key = key
    self.operator = `operator`
    self.values = values.count < 2 ? values : values.sorted()
    self.hasVariables = hasVariables
  }

  /// Hashes what tells most atoms apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(`operator`.base)
    hasher.combine(values.first)
  }

  /// `aws:SourceIp IpAddress 203.0.113.0/24`.
  public var description: String { "\(key) \(`operator`) \(values.joined(separator: ", "))" }

  /// Order by key, then operator, then values.
  public static func < (left: Self, right: Self) -> Bool {
    (left.key, left.operator) != (right.key, right.operator)
      ? (left.key, left.operator) < (right.key, right.operator)
      : left.values.lexicographicallyPrecedes(right.values)
  }
}

/// The kinds of policies that take part in a decision.
public enum Layer: String, Sendable, Hashable, CaseIterable {
  case identity, resource, trust, boundary, session, scp, rcp, endpoint
}

/// A statement that takes part in a decision, and where it stands.
public struct StatementReference: Sendable, Hashable {
  /// The kind of policy.
  public let layer: Layer
  /// The statement's position in the policy.
  public let statement: Int
  // The policy itself: what it is called is looked up for those that are shown.
  private let place: AppliedPolicy.Place
  // Of a statement of which only the name is known.
  private let givenSid: String?

  /// The policy: its ARN, or the ARN of its owner and, behind `#`, the name of an inline policy.
  public var policy: String { place.name }
  /// The statement's `Sid`.
  public var sid: String? { givenSid ?? place.document?.statements[statement].sid }
  /// Where the policy stands in the exports; nil for policies given with the request.
  public var source: String? { place.source }

  /// Puts a reference together.
  public init(layer: Layer, policy: String, sid: String?, statement: Int, source: String?) {
    self.layer = layer
    self.statement = statement
    place = AppliedPolicy.Place(policy, nil, source)
    givenSid = sid
  }

  init(_ layer: Layer, _ policy: AppliedPolicy, statement: Int) {
    self.layer = layer
    self.statement = statement
    place = policy.place
    givenSid = nil
  }

  /// Equal when layer, policy, place and statement are.
  public static func == (left: StatementReference, right: StatementReference) -> Bool {
    guard left.statement == right.statement, left.layer == right.layer else { return false }
    if left.place === right.place, left.givenSid == right.givenSid { return true }
    return left.policy == right.policy && left.sid == right.sid && left.source == right.source
  }

  /// Hashes what tells most statements apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(layer)
    hasher.combine(statement)
    hasher.combine(policy)
  }
}

/// One reason why a request is denied.
public struct Denial: Sendable, Hashable {
  /// Whether a statement denies, or none allows.
  public enum Effect: String, Sendable, Hashable {
    case explicit, implicit
  }

  /// The kind of policy.
  public var layer: Layer
  /// Explicit or implicit.
  public var effect: Effect
  /// The policy and statement of an explicit deny, the policy or organization target without an Allow of an
  /// implicit one; nil where there is no policy at all.
  public var policy: String?
  /// The statement's position, of an explicit deny.
  public var statement: Int?
  /// The statement's `Sid`.
  public var sid: String?
  /// Where the policy stands in the exports.
  public var source: String?

  /// Puts a denial together.
  public init(
    layer: Layer, effect: Effect, policy: String? = nil, statement: Int? = nil, sid: String? = nil,
    source: String? = nil
  ) {
    self.layer = layer
    self.effect = effect
    self.policy = policy
    self.statement = statement
    self.sid = sid
    self.source = source
  }
}
