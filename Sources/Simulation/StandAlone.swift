public import Authorization
import IAM

/// Decides requests that bring their own policies.
///
/// Rules: R3, R5, R9, R18–R20, R29–R31.
extension SimulateRequest {
  /// The decision with the policies of the request.
  ///
  /// - Parameter time: the time of the request, seconds since 1970.
  public func decide(with given: GivenPolicies, at time: Double) -> Decision {
    let policies = policySet(given)
    let caller = caller()
    var decision = decideInAccount(of: caller) { account in
      SimulatedCall(
        request: self, caller: caller, facts: ResourceFacts(account: account), policies: policies, time: time,
        knowledge: contextIsComplete ? .complete : .request)
    }
    let more = notes + notes(on: given, decision)
    if !more.isEmpty { decision.notes = Set(decision.notes + more).sorted() }
    return decision
  }

  /// What the request alone tells of who asks.
  func caller() -> Caller {
    var caller: Caller
    switch principal {
    case .user(let arn): caller = Caller(kind: .user, arn)
    case .role(let arn): caller = Caller(kind: .role(session: nil), arn)
    case .session(let arn, let role, let name):
      caller = Caller(kind: .role(session: name), roleARN(arn, role))
    case .root(let arn): caller = Caller(kind: .root, arn)
    case .federatedUser(let arn): caller = Caller(kind: .federatedUser(parent: nil), arn)
    case .identityProvider(let name):
      let arn = ARN(name)
      caller = Caller(
        kind: .identityProvider, name: name, arn: arn, account: arn?.accountID,
        partition: arn.map { String($0.partition) })
    case .service(let name): caller = Caller(kind: .service, name: name)
    case .anonymous: caller = Caller(kind: .anonymous, name: "*")
    }
    guard let principalID else { return caller }
    let halves = principalID.split(separator: ":", maxSplits: 1).map(String.init)
    caller.uniqueID = halves.first
    if case .role(session: nil) = caller.kind, halves.count == 2 { caller.kind = .role(session: halves[1]) }
    return caller
  }

  /// A session's ARN has lost the path of its role; `aws:PrincipalArn` still has it (R37).
  private func roleARN(_ session: ARN, _ role: String) -> ARN {
    if let told = context[ContextKey("aws:PrincipalArn")]?.first.flatMap(ARN.init),
      told.service == "iam", told.account == session.account, told.resource.hasPrefix("role/"),
      told.resource.hasSuffix("/\(role)")
    {
      return told
    }
    return ARN("arn:\(session.partition):iam::\(session.account):role/\(role)") ?? session
  }

  private func policySet(_ given: GivenPolicies) -> PolicySet {
    func applied(_ policies: [GivenPolicies.Policy]) -> [AppliedPolicy] { policies.map(\.applied) }
    func levels(_ levels: [GivenPolicies.Level]) -> [PolicyLevel] {
      levels.map { PolicyLevel(target: $0.target, policies: applied($0.policies)) }
    }
    var set = PolicySet(
      identity: .policies(applied(given.identity)), resource: applied(given.resource),
      endpoint: applied(given.endpoint))
    if isBoundByServiceControl { set.serviceControl = levels(given.serviceControl) }
    if isUnderResourceControl { set.resourceControl = levels(given.resourceControl) }
    switch principal {
    // Root has neither policies nor a boundary; on what its account owns it may do everything (R20).
    case .root: set.identity = .allowsEverything
    case .federatedUser:
      set.boundaries = applied(given.boundaries)
      // Without a session policy only what names the session itself is granted (R29).
      set.session = given.session.isEmpty ? [.noSessionPolicy] : applied(given.session)
    case .user, .role, .session:
      set.boundaries = applied(given.boundaries)
      set.session = applied(given.session)
    case .identityProvider, .service, .anonymous: set.identity = .policies([])
    }
    return set
  }

  /// Rule: R5.
  private var isBoundByServiceControl: Bool { principal.isOrdinary && !principal.isServiceLinked }

  /// Rule: R9.
  private var isUnderResourceControl: Bool {
    !principal.isServiceLinked && !resource.isServiceLinkedRole
  }

  private func notes(on given: GivenPolicies, _ decision: Decision) -> [String] {
    var notes = unknownNames(in: decision)
    given.forEach { policy in
      if !policy.document.unknownKeys.isEmpty {
        for key in policy.document.unknownKeys(for: action) {
          notes.append("R69: unknown context key \(key)")
        }
      }
      for problem in policy.document.document.problems {
        notes.append("R57: \(policy.applied.name): \(problem.pointer): \(problem.reason)")
      }
    }
    return notes
  }

  /// What the request and the condition that is left name and nobody knows (R69).
  func unknownNames(in decision: Decision) -> [String] {
    var notes: [String] = []
    if !KnownNames.services.contains(action.service) {
      notes.append("unknown action service '\(action.service)'")
    }
    func note(_ key: ContextKey) {
      if !key.isKnown { notes.append("R69: unknown context key \(key)") }
    }
    for key in context.keys { note(key) }
    for alternative in decision.conditions {
      for atom in alternative { note(atom.key) }
    }
    return notes
  }
}

extension SimulatedPrincipal {
  /// Rule: R27.
  var isServiceLinked: Bool {
    if case .role(let arn) = self { arn.isServiceLinkedRole } else { false }
  }
}

extension Caller {
  /// A caller of whom the request tells the ARN.
  init(kind: Kind, _ arn: ARN) {
    self.init(
      kind: kind, name: arn.text, arn: arn, account: arn.accountID, partition: String(arn.partition))
  }
}

extension AppliedPolicy {
  /// What stands in for the session policy of a federated user who has none. Rule: R29.
  static let noSessionPolicy = AppliedPolicy(
    name: "no session policy", document: PolicyDocument(statements: []))
}
