import Inventory

extension ReferenceEvaluator {
  /// The outcome of assuming a role: first without session tags and source identity, then, where that does
  /// not open the way, with them, which makes it conditional (R30, R31).
  func assumption(
    of role: String, by asker: Asker, sessionPolicies: [String] = [], known: [String: [String]] = [:]
  )
    -> Outcome?
  {
    var action = "sts:AssumeRole"
    if case .identityProvider(let name) = asker { action = federatedAction(of: name) }
    let question = Question(
      asker: asker, actions: [action, "sts:TagSession", "sts:SetSourceIdentity"], resource: role,
      sessionPolicies: sessionPolicies, known: known)
    return withSessionFacts(question)
  }

  /// The outcome of invoking a target directly.
  ///
  /// `InvokeAsync` knows no qualifier and only possibly invokes (U7).
  func invocation(
    of target: String, by asker: Asker, sessionPolicies: [String] = [], known: [String: [String]] = [:]
  ) -> Outcome? {
    let isQualified = function(target)?.qualifier != nil
    let actions = ["lambda:InvokeFunction"] + (isQualified ? [] : ["lambda:InvokeAsync"])
    return withSessionFacts(
      Question(
        asker: asker, actions: actions, resource: target, sessionPolicies: sessionPolicies, known: known))
  }

  /// The outcome of invoking a target through its function URL (R46).
  func urlInvocation(
    of target: String, _ url: FunctionURL.AuthType, by asker: Asker, known: [String: [String]] = [:]
  ) -> Outcome? {
    withSessionFacts(
      Question(
        asker: asker, actions: ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"], resource: target,
        url: url == .none ? Request.URLAuthentication.none : .awsIAM, known: known))
  }

  private func withSessionFacts(_ question: Question) -> Outcome? {
    let plain = circumstances(question)
    let first = outcome(question, plain)
    guard first == .denied, mentionsSessionFacts(plain) else { return first }
    var question = question
    question.facts = SessionFacts(
      passesTags: true, carriesTags: mayCarry("sts:TagSession", question.asker),
      carriesSourceIdentity: mayCarry("sts:SetSourceIdentity", question.asker))
    return outcome(question).map { $0 == .denied ? .denied : .conditional }
  }

  private func mentionsSessionFacts(_ circumstances: [Circumstances]) -> Bool {
    circumstances.contains { circumstances in
      circumstances.policies.flatMap { $0.all.flatMap(\.statements) }.flatMap(\.keys).contains { key in
        [
          "aws:principaltag/", "aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys",
          "sts:sourceidentity",
        ]
        .contains { key.hasPrefix($0) } || key == "aws:sourceidentity"
      }
    }
  }

  /// Whether somebody may pass session tags, or set a source identity, when assuming the role.
  private func mayCarry(_ action: String, _ asker: Asker) -> Bool {
    guard case .role(let arn, _) = asker, let trust = role(arn)?.trust else { return false }
    guard statements(of: trust.document).contains(where: { $0.isAllow && $0.mentions(action) }) else {
      return false
    }
    var facts = SessionFacts.plain
    facts.passesTags = true
    let servicesTrusted = statements(of: trust.document).flatMap { $0.principals?.names ?? [] }
      .filter { $0.kind == .service }.compactMap(\.text).map(Asker.service)
    return (principals.map(\.asker) + servicesTrusted).contains { asker in
      outcome(Question(asker: asker, actions: [action], resource: arn, facts: facts)) != .denied
    }
  }
}
