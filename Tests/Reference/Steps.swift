import Inventory

extension ReferenceEvaluator {
  /// The outcome of assuming a role: first without session tags and source identity, then, where that does
  /// not open the way, with them, which makes it conditional (R30, R31).
  func assumption(
    of role: String, by asker: Asker, sessionPolicies: [String] = [], known: [String: [String]] = [:]
  )
    -> Outcome?
  {
    var question = assumption(of: role, by: asker, .plain)
    (question.sessionPolicies, question.known) = (sessionPolicies, known)
    let plain = outcome(question)
    guard plain == .denied else { return plain }
    return best(starts(of: asker)) { facts in
      question.facts = facts.passing
      return outcome(question)
    }
  }

  /// The outcome of invoking a target directly, by `InvokeFunction` or, possibly, `InvokeAsync` (U7).
  func invocation(
    of target: String, by asker: Asker, sessionPolicies: [String] = [], known: [String: [String]] = [:]
  ) -> Outcome? {
    bestOverStarts(asker) { facts in
      var question = invocation(of: target, by: asker, facts)
      (question.sessionPolicies, question.known) = (sessionPolicies, known)
      return outcome(question)
    }
  }

  /// The outcome of invoking a target through its function URL (R46).
  func urlInvocation(
    of target: String, _ url: FunctionURL.AuthType, by asker: Asker, known: [String: [String]] = [:]
  ) -> Outcome? {
    bestOverStarts(asker) { facts in
      var question = urlInvocation(of: target, url, by: asker, facts)
      question.known = known
      return outcome(question)
    }
  }

  /// Without session facts, and where that is denied with those that the asker's session may carry.
  private func bestOverStarts(_ asker: Asker, _ ask: (SessionFacts) -> Outcome?) -> Outcome? {
    let plain = ask(.plain)
    return plain == .denied ? best(starts(of: asker), ask) : plain
  }

  private func best(_ starts: [SessionFacts], _ ask: (SessionFacts) -> Outcome?) -> Outcome? {
    let outcomes = starts.map(ask)
    if outcomes.contains(where: { $0 == .allowed || $0 == .conditional }) { return .conditional }
    return outcomes.contains(nil) ? nil : .denied
  }

  // MARK: Questions

  func assumption(of role: String, by asker: Asker, _ facts: SessionFacts) -> Question {
    var action = "sts:AssumeRole"
    if case .identityProvider(let name) = asker { action = federatedAction(of: name) }
    return Question(
      asker: asker, actions: [action, "sts:TagSession", "sts:SetSourceIdentity"], resource: role, facts: facts
    )
  }

  /// `InvokeAsync` knows no qualifier.
  func invocation(of target: String, by asker: Asker, _ facts: SessionFacts) -> Question {
    let isQualified = function(target)?.qualifier != nil
    let actions = ["lambda:InvokeFunction"] + (isQualified ? [] : ["lambda:InvokeAsync"])
    return Question(asker: asker, actions: actions, resource: target, facts: facts)
  }

  func urlInvocation(
    of target: String, _ url: FunctionURL.AuthType, by asker: Asker, _ facts: SessionFacts
  ) -> Question {
    Question(
      asker: asker, actions: ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"], resource: target,
      url: url == .none ? Request.URLAuthentication.none : .awsIAM, facts: facts)
  }

  // MARK: Session facts

  /// What the session of a starting principal may carry: nothing, and what somebody may have given it.
  ///
  /// A stranger's role session may bear any source identity.
  func starts(of asker: Asker) -> [SessionFacts] {
    var tags: [[String: SessionFacts.Tag]] = [[:]]
    var identities: [String?] = [nil]
    switch asker {
    case .role(let arn, _):
      if carriers["sts:TagSession"]?.contains(arn) == true { tags = passable.ways(besides: [:]) }
      if carriers["sts:SetSourceIdentity"]?.contains(arn) == true { identities += passable.identities }
    case .external, .outsideAccount, .anyone: identities += passable.identities
    case .user, .federatedUser, .root, .service, .identityProvider, .anonymous: break
    }
    return identities.flatMap { identity in
      tags.map { SessionFacts(tags: $0, sourceIdentity: identity) }
    }
  }

  /// The roles whose sessions may carry session tags, or a source identity: somebody passes them, or carries them
  /// himself and passes them on, which may make others carry them in turn.
  ///
  /// Rule: R30, R31, R32.
  func carriers(_ roles: [String]) -> [String: Set<String>] {
    var evaluator = self
    var count = -1
    while count != evaluator.carriers.values.map(\.count).reduce(0, +) {
      count = evaluator.carriers.values.map(\.count).reduce(0, +)
      for role in roles {
        for action in ["sts:TagSession", "sts:SetSourceIdentity"] where evaluator.maybeCarries(action, role) {
          evaluator.carriers[action, default: []].insert(role)
        }
      }
    }
    return evaluator.carriers
  }

  private func maybeCarries(_ action: String, _ arn: String) -> Bool {
    if carriers[action]?.contains(arn) == true { return false }
    let isTag = action == "sts:TagSession"
    guard isTag ? !passable.tags.isEmpty : !passable.identities.isEmpty else { return false }
    // A trust policy that is not exported may let anybody pass anything.
    guard let trust = role(arn)?.trust else { return true }
    guard isTrusted(with: action, arn) else { return false }
    let servicesTrusted = statements(of: trust.document).flatMap { $0.principals?.names ?? [] }
      .filter { $0.kind == .service }.compactMap(\.text).map(Asker.service)
    return (principals.map(\.asker) + servicesTrusted).contains { asker in
      starts(of: asker).contains { facts in
        sessions(assumption(of: arn, by: asker, facts.passing)) {
          isTag ? !$0.facts.tags.isEmpty : $0.facts.sourceIdentity != nil
        }.map { !$0.isEmpty } ?? true
      }
    }
  }

  /// The sessions that an assumption can make; nil when there are too many contexts to try.
  func sessions(_ question: Question, where isWanted: (Session) -> Bool = { _ in true }) -> Set<Session>? {
    var found: Set<Session> = []
    for var circumstances in circumstances(question) {
      // Of strangers only those who come in a session carry something.
      if question.facts.sourceIdentity != nil, !isSession(circumstances.caller) { continue }
      let passed = circumstances.choices.filter(\.isPassed)
      circumstances.choices.removeAll(where: \.isPassed)
      for way in combinations(passed) {
        let session = told(session(of: question, way))
        guard isWanted(session), !found.contains(session) else { continue }
        var settled = circumstances
        for action in settled.fixed.indices { settled.fixed[action].merge(way) { $1 } }
        guard let isPossible = isPossible(question, settled) else { return nil }
        if isPossible { found.insert(session) }
      }
    }
    return found
  }

  private func combinations(_ choices: [OpenChoice]) -> [[String: [String]]] {
    choices.reduce([[:]]) { ways, choice in
      ways.flatMap { way in choice.ways.map { way.merging($0) { $1 } } }
    }
  }

  /// The session with a name of no account where no policy can tell names apart.
  private func told(_ session: Session) -> Session {
    guard sessionNames(of: session.role) == ["unmentioned"] else { return session }
    var session = session
    session.name = "unmentioned"
    return session
  }
}
