import Authorization
import IAM

/// A request with its caller, resource and policies: what the engine is asked.
struct SimulatedCall {
  var request: SimulateRequest
  var caller: Caller
  var facts: ResourceFacts
  var policies: PolicySet
  var time: Double
  var knowledge: Request.Knowledge
  /// The AuthType of the function's URL, where a snapshot tells it.
  var urlType: String?

  /// Decides the action together with those that the call needs besides. Rules: R25, R30, R31, R48, U7.
  var decision: Decision {
    if let refused { return refused }
    guard request.action.lowercased != "lambda:invokeasync" else { return invokeAsync }
    return Authorization.decide(together: actions.map { (asked($0), policies) })
  }

  private var isAssumption: Bool { request.action.lowercased.hasPrefix("sts:assumerole") }

  /// What the engine is asked about one action.
  func asked(_ action: Action) -> Request {
    var asked = Request(
      caller: caller, action: action, resource: request.resource, facts: facts, call: call, time: time)
    asked.context = request.context
    asked.knowledge = knowledge
    return asked
  }

  /// The action, and what passing session tags or a source identity needs. Rules: R30, R31.
  private var actions: [Action] {
    guard isAssumption else { return [request.action] }
    var actions = [request.action]
    if passing.contains(.tags) { actions.append(Action("sts:TagSession")) }
    if passing.contains(.sourceIdentity) { actions.append(Action("sts:SetSourceIdentity")) }
    return actions
  }

  /// What the context says that the session is given.
  private var passing: SessionFacts {
    var facts: SessionFacts = []
    for (key, values) in request.context where !values.isEmpty {
      switch key.lowercased {
      case "aws:tagkeys", "sts:transitivetagkeys": facts.insert(.tags)
      case "sts:sourceidentity", "aws:sourceidentity": facts.insert(.sourceIdentity)
      case let name where name.hasPrefix("aws:requesttag/"): facts.insert(.tags)
      default: break
      }
    }
    return facts
  }

  private var call: Call {
    switch request.action.lowercased {
    case "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
      "sts:setsourceidentity":
      return caller.kind == .identityProvider
        ? .assumeRoleWithFederation(passing: passing) : .assumeRole(passing: passing)
    case "lambda:invokefunctionurl": return .functionURL(authType: authType)
    case "lambda:invokefunction" where caller.kind == .anonymous || isThroughFunctionURL:
      return .invokeThroughFunctionURL(authType: authType)
    case "lambda:invokefunction", "lambda:invokeasync": return .invoke
    default: return .other
    }
  }

  /// Whether the request says that a function URL passes it on (R46).
  private var isThroughFunctionURL: Bool {
    request.context[ContextKey("lambda:InvokedViaFunctionUrl")] == ["true"]
  }

  /// How the function URL is called: nobody signs where that is not asked for (R47).
  private var authType: String {
    request.context[ContextKey("lambda:FunctionUrlAuthType")]?.first ?? urlType
      ?? (caller.kind == .anonymous ? "NONE" : "AWS_IAM")
  }

  /// What no policy opens and the engine is not asked about. Rules: R25, R33, R34, R47.
  private var refused: Decision? {
    let (action, service) = (request.action.lowercased, request.action.service)
    if let own = caller.partition, !request.resource.isIn(partition: own) {
      return Decision(outcome: .denied, gate: .partition)
    }
    switch caller.kind {
    case .federatedUser where service == "sts" && action != "sts:getcalleridentity":
      return Decision(outcome: .denied, gate: .federatedUser)
    case .identityProvider:
      let own =
        caller.name.contains(":saml-provider/") ? "sts:assumerolewithsaml" : "sts:assumerolewithwebidentity"
      let isOfAccount = caller.account == nil || caller.account == facts.account
      return isOfAccount && [own, "sts:tagsession", "sts:setsourceidentity"].contains(action) ? nil : notOpen
    case .anonymous:
      if service == "lambda" {
        return action.hasPrefix("lambda:invokefunction") && authType == "NONE" ? nil : notOpen
      }
      return service == "sts" ? notOpen : nil
    default: return action.hasPrefix("sts:assumerolewith") ? notOpen : nil
    }
  }

  private var notOpen: Decision {
    let layer: Layer = isAssumption ? .trust : .resource
    return Decision(outcome: .denied, denials: [Denial(layer: layer, effect: .implicit)])
  }

  /// The API is deprecated and may no longer invoke; a Deny of InvokeFunction closes it, too. Rule: U7.
  private var invokeAsync: Decision {
    var decision = Authorization.decide(asked(request.action), policies)
    let invoke = Authorization.decide(asked(Action("lambda:InvokeFunction")), policies)
    let denies = invoke.outcome == .denied ? invoke.denials.filter { $0.effect == .explicit } : []
    if !denies.isEmpty {
      return Decision(outcome: .denied, denials: denies + decision.denials.filter { !denies.contains($0) })
    }
    guard decision.outcome != .denied else { return decision }
    if decision.outcome == .allowed { (decision.outcome, decision.conditions) = (.conditional, [[]]) }
    decision.notes.append(Doubt.invokeAsync.note)
    return decision
  }
}

extension SimulateRequest {
  /// Decides in the account that owns the resource. Where nothing tells it, it may be the caller's or another.
  func decideInAccount(of caller: Caller, _ call: (AccountID) -> SimulatedCall) -> Decision {
    if let resourceAccount { return call(resourceAccount).decision }
    guard let own = caller.account, !isOnEverything else {
      return call(caller.account ?? AccountID("")).decision
    }
    var decision = call(own).decision
    let other = call(AccountID("")).decision
    guard decision.outcome != other.outcome else { return decision }
    // The two differ in nothing but the account.
    let inOwn = ConditionAtom(ContextKey("aws:ResourceAccount"), ConditionOperator(.stringEquals), [own.text])
    let elsewhere = ConditionAtom(
      ContextKey("aws:ResourceAccount"), ConditionOperator(.stringNotEquals), [own.text])
    decision.conditions = decision.alternatives(and: inOwn) + other.alternatives(and: elsewhere)
    decision.outcome = .conditional
    decision.grants += other.grants.filter { !decision.grants.contains($0) }
    decision.gate = nil
    decision.notes.append("the account of the resource is not known; resourceAccount tells it")
    return decision
  }
}

extension Decision {
  fileprivate func alternatives(and atom: ConditionAtom) -> [[ConditionAtom]] {
    switch outcome {
    case .allowed: [[atom]]
    case .conditional: conditions.map { ($0 + [atom]).sorted() }
    case .denied: []
    }
  }
}
