public import Authorization
public import IAM

/// Somebody who can ask for something, as the answers name them.
public struct Principal: Sendable, Hashable, Comparable {
  /// What a principal is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case user, role, root, service
    case identityProvider = "identity-provider"
    /// An account that is not loaded, or loaded without its identities.
    case account
    /// A user or role of an account that is not loaded.
    case external
    /// Everybody outside the loaded accounts, or the callers of an unauthenticated function URL.
    case anyone
  }

  /// The ARN; the host name of a service or public identity provider; `*` for anyone.
  public var name: String
  /// What it is.
  public var kind: Kind
  /// The account it belongs to; nil for services, public identity providers and anyone.
  public var account: AccountID?

  /// Puts a principal together.
  public init(name: String, kind: Kind, account: AccountID?) {
    self.name = name
    self.kind = kind
    self.account = account
  }

  /// Order of the names, then kinds.
  public static func < (left: Self, right: Self) -> Bool {
    (left.name, left.kind.rawValue) < (right.name, right.kind.rawValue)
  }
}

/// One step of a path: an assumption, or the invocation at its end.
public struct Step: Sendable, Hashable {
  /// `sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:AssumeRoleWithWebIdentity`, `lambda:InvokeFunction` or
  /// `lambda:InvokeFunctionUrl`.
  public var action: String
  /// The name of the principal that takes the step.
  public var from: String
  /// The ARN of the role or of the target.
  public var to: String
  /// Whether the step is allowed, under which condition, and why.
  public var decision: Decision

  /// Puts a step together.
  public init(action: String, from: String, to: String, decision: Decision) {
    self.action = action
    self.from = from
    self.to = to
    self.decision = decision
  }
}

/// A target that a principal can invoke.
public struct TargetAccess: Sendable, Hashable {
  /// The ARN that is invoked, with its qualifier.
  public var arn: String
  /// The best over all paths; never `denied`.
  public var outcome: Outcome
  /// The fewest assumptions over the paths with that outcome.
  public var assumptions: Int

  /// Puts an access together.
  public init(arn: String, outcome: Outcome, assumptions: Int) {
    self.arn = arn
    self.outcome = outcome
    self.assumptions = assumptions
  }
}

/// A principal that can invoke a function, and how.
public struct Invoker: Sendable, Hashable {
  /// Who.
  public var principal: Principal
  /// The best over all targets and paths; never `denied`.
  public var outcome: Outcome
  /// The fewest assumptions over the paths with that outcome.
  public var assumptions: Int
  /// Every target the principal can invoke, sorted by ARN.
  public var targets: [TargetAccess]
  /// One of the shortest paths with that outcome; the last step invokes.
  public var path: [Step]

  /// Puts an invoker together.
  public init(principal: Principal, outcome: Outcome, assumptions: Int, targets: [TargetAccess], path: [Step])
  {
    self.principal = principal
    self.outcome = outcome
    self.assumptions = assumptions
    self.targets = targets
    self.path = path
  }
}

/// Everybody who can invoke a function.
public struct FunctionAccess: Sendable, Hashable {
  /// The function's unqualified ARN.
  public var function: String
  /// The invokers, sorted by name.
  public var invokers: [Invoker]

  /// Puts an answer together.
  public init(function: String, invokers: [Invoker]) {
    self.function = function
    self.invokers = invokers
  }
}

/// How many of one kind can invoke a function.
public struct InvokerCount: Sendable, Hashable {
  /// What they are.
  public var kind: Principal.Kind
  /// The best over their paths; never `denied`.
  public var outcome: Outcome
  /// How many need no assumption.
  public var direct: Int
  /// How many need one or more.
  public var assumed: Int

  /// Puts a count together.
  public init(kind: Principal.Kind, outcome: Outcome, direct: Int, assumed: Int) {
    self.kind = kind
    self.outcome = outcome
    self.direct = direct
    self.assumed = assumed
  }

  struct Key: Hashable {
    var kind: Principal.Kind
    var outcome: Outcome
  }
}

/// How many can invoke a function, by kind and outcome.
public struct FunctionSummary: Sendable, Hashable {
  /// The function's unqualified ARN.
  public var function: String
  /// The counts, sorted by kind and outcome; none is zero in both.
  public var counts: [InvokerCount]

  /// Puts a summary together.
  public init(function: String, counts: [InvokerCount]) {
    self.function = function
    self.counts = counts
  }
}

/// A part of the access graph, for drawing: every step that can be taken among the principals and functions.
public struct AccessSubgraph: Sendable, Hashable {
  /// The principals, sorted.
  public var principals: [Principal]
  /// Unqualified ARNs of the functions, sorted.
  public var functions: [String]
  /// The steps, none of them denied, sorted by from, to and action. Services that may assume a role stand
  /// here too (`sts:AssumeRole` from a service): they show where a role's sessions come from.
  public var steps: [Step]

  /// Puts a subgraph together.
  public init(principals: [Principal], functions: [String], steps: [Step]) {
    self.principals = principals
    self.functions = functions
    self.steps = steps
  }
}

/// How many steps lead from one account, or from outside, into another account.
public struct AccountLink: Sendable, Hashable {
  /// What kind of steps.
  public enum Kind: String, Sendable, Hashable {
    case assume, invoke
  }

  /// The account the steps come from; for others the principal itself (service, identity provider, anyone).
  public var from: Principal
  /// The account they lead into.
  public var to: AccountID
  /// Assumptions or direct invocations.
  public var kind: Kind
  /// How many steps are allowed.
  public var allowed: Int
  /// How many steps are conditional.
  public var conditional: Int

  /// Puts a link together.
  public init(from: Principal, to: AccountID, kind: Kind, allowed: Int, conditional: Int) {
    self.from = from
    self.to = to
    self.kind = kind
    self.allowed = allowed
    self.conditional = conditional
  }
}
