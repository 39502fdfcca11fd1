import Authorization
import IAM
import Inventory
import Simulation

extension Diagnostician {
  /// The calls that a message may be about, each with the requests that must all be allowed.
  func questions(_ message: DenialMessage, _ context: [ContextKey: [String]]) -> Candidates<[SimulateRequest]>
  {
    let action = Action(message.action ?? defaultAction(message))
    let resources = resources(of: message, action)
    let callers = callers(of: message, action, resources.found)
    var questions = Candidates<[SimulateRequest]>(
      findings: callers.findings + resources.findings,
      notes: callers.notes + resources.notes + message.kind.hints)
    for resource in resources.found {
      for caller in callers.found {
        questions.found.append(requests(caller, action, resource, context))
      }
    }
    return questions
  }

  private func defaultAction(_ message: DenialMessage) -> String {
    switch message.kind {
    case .functionURL: "lambda:InvokeFunctionUrl"
    case .serviceRole: "sts:AssumeRole"
    default: "lambda:InvokeFunction"
    }
  }

  /// What one call asks for. A function URL needs two permissions (R46), tags and source identities need one more beside
  /// the assumption (R30, R31).
  private func requests(
    _ caller: SimulatedPrincipal, _ action: Action, _ resource: ARN, _ context: [ContextKey: [String]]
  ) -> [SimulateRequest] {
    func request(_ action: Action, _ more: [ContextKey: [String]] = [:]) -> SimulateRequest {
      SimulateRequest(
        principal: caller, action: action, resource: resource,
        context: context.merging(more) { given, _ in given })
    }
    switch action.lowercased {
    case "lambda:invokefunctionurl":
      let invoke = request(
        Action("lambda:InvokeFunction"), [ContextKey("lambda:InvokedViaFunctionUrl"): ["true"]])
      return [request(action), invoke]
    case "sts:tagsession", "sts:setsourceidentity":
      return [request(caller.assumption), request(action)]
    default: return [request(action)]
    }
  }

  // MARK: What

  private func resources(of message: DenialMessage, _ action: Action) -> Candidates<ARN> {
    if let text = message.resource { return world.resources(text) }
    switch message.kind {
    case .trigger(let services): return unnamedFunction(services)
    case .denial
    where action.lowercased == "sts:assumerolewithwebidentity"
      || action.lowercased == "sts:assumerolewithsaml":
      return federatedRoles(action)
    default:
      let option = action.service == "sts" ? "--role" : "--function"
      return Candidates(
        findings: [
          Finding(
            kind: .unnamed,
            detail: "The message does not tell on what \(action) was denied: name it with \(option).")
        ])
    }
  }

  private func unnamedFunction(_ services: [String]) -> Candidates<ARN> {
    let granted = graph.principals.filter { $0.kind == .service && services.contains($0.name) }
      .flatMap { graph.canInvoke($0).map(\.function) }
    let known =
      granted.isEmpty ? "" : " \(list(services, "or").capitalizedFirst) may invoke: \(shortList(granted))."
    return Candidates(
      findings: [
        Finding(
          kind: .unnamed,
          detail: "The message names no function: name it with --function. The function policy has to let "
            + "\(list(services, "or")) in.\(known)")
      ])
  }

  /// The roles that somebody from an identity provider can become at all: the message names none.
  private func federatedRoles(_ action: Action) -> Candidates<ARN> {
    var told: [String] = []
    for role in world.inventory.accounts.values.sorted(by: { $0.id < $1.id }).flatMap(\.roles) {
      guard let trust = role.trust else { continue }
      for statement in world.inventory[trust.document].policy.statements
      where statement.effect == .allow && statement.covers(action) {
        let conditions = statement.conditions.map(\.inWords)
        told.append(role.arn.text + (conditions.isEmpty ? "" : " if " + list(conditions)))
      }
    }
    let roles =
      told.isEmpty
      ? "No loaded role can be assumed so." : "These can be assumed so: \(shortList(told, atMost: 8))."
    return Candidates(
      findings: [
        Finding(
          kind: .unnamed,
          detail:
            "STS gives the same message for every reason: no such role, no such provider, a claim of the token that "
            + "does not match. It names no role: name it with --role. \(roles)")
      ])
  }

  // MARK: Who

  private func callers(of message: DenialMessage, _ action: Action, _ resources: [ARN])
    -> Candidates<SimulatedPrincipal>
  {
    // What the message says of them is the service's name, or a role in an account of AWS's own.
    switch message.kind {
    case .trigger(let services) where message.namesService: return self.services(services, resources)
    default: break
    }
    if let text = message.principal { return world.callers(text, asking: action) }
    switch message.kind {
    case .trigger(let services), .serviceRole(let services): return self.services(services, resources)
    case .roleOfService(let services): return rolesTrusting(services)
    case .functionURL where resources.contains(where: isOpenToAll): return Candidates(found: [.anonymous])
    default: return federated(action, resources)
    }
  }

  /// The spellings of a service, those first that a policy of the resource names.
  private func services(_ names: [String], _ resources: [ARN]) -> Candidates<SimulatedPrincipal> {
    let regions = resources.map { String($0.region) }.filter { !$0.isEmpty }
    let spelled = names.flatMap { name in
      name.contains("<region>") ? regions.map { name.replacing("<region>", with: $0) } : [name]
    }
    let named = Set(resources.flatMap(servicesNamed))
    let known = spelled.filter(named.contains)
    return Candidates(found: (known.isEmpty ? Array(spelled.prefix(1)) : known).map { .service($0) })
  }

  private func servicesNamed(by resource: ARN) -> [String] {
    let documents =
      world.function(resource)?.policies.map(\.attachment.document)
      ?? world.role(resource)?.trust.map { [$0.document] } ?? []
    return documents.flatMap { world.inventory[$0].policy.statements }.flatMap(\.principalPatterns).compactMap
    {
      if case .service(let name) = $0 { name } else { nil }
    }
  }

  private func rolesTrusting(_ services: [String]) -> Candidates<SimulatedPrincipal> {
    let roles = world.inventory.accounts.values.sorted { $0.id < $1.id }.flatMap(\.roles).map(\.arn).filter {
      role in
      servicesNamed(by: role).contains(where: services.contains)
    }
    let finding = Finding(
      kind: .unnamed,
      detail:
        "\(list(services, "or")) invokes with a role, and the message names none: name it with --principal. No "
        + "loaded role trusts \(list(services, "or")).")
    let note =
      "the message names no role; these trust \(list(services, "or")): \(shortList(roles.map(\.text)))"
    return Candidates(
      found: roles.map { .role($0) }, findings: roles.isEmpty ? [finding] : [],
      notes: roles.isEmpty ? [] : [note])
  }

  private func isOpenToAll(_ arn: ARN) -> Bool {
    world.function(arn)?.urls.contains { $0.qualifier == arn.qualifier && $0.authType == .none } == true
  }

  /// The identity providers that the trust policies of the roles name, or that other roles of their accounts name.
  private func federated(_ action: Action, _ resources: [ARN]) -> Candidates<SimulatedPrincipal> {
    let isFederated = action.lowercased.hasPrefix("sts:assumerolewith")
    let named = isFederated ? resources.flatMap { providers(for: $0, action) } : []
    var found: [SimulatedPrincipal] = []
    for name in named {
      let provider = SimulatedPrincipal.identityProvider(name)
      if !found.contains(provider) { found.append(provider) }
    }
    if !found.isEmpty || resources.isEmpty { return Candidates(found: found) }
    return Candidates(
      findings: [
        Finding(
          kind: .unnamed, detail: "The message does not tell who called: name the caller with --principal.")
      ])
  }

  private func providers(for role: ARN, _ action: Action) -> [String] {
    let isSAML = action.lowercased == "sts:assumerolewithsaml"
    func named(_ role: Role) -> [String] {
      let statements = role.trust.map { world.inventory[$0.document].policy.statements } ?? []
      return statements.flatMap(\.principalPatterns).compactMap { pattern in
        switch pattern {
        case .federated(let name): name
        case .arn(let arn) where arn.resource.contains("-provider/"): arn.text
        default: nil
        }
      }.filter { $0.contains(":saml-provider/") == isSAML }
    }
    let own = world.role(role).map(named) ?? []
    guard own.isEmpty else { return own }
    return (role.accountID.flatMap { world.inventory.accounts[$0] }?.roles ?? []).flatMap(named)
  }
}

extension DenialMessage {
  /// Whether the caller that it names is the service itself, under another name.
  fileprivate var namesService: Bool {
    guard let principal else { return true }
    return !principal.hasPrefix("arn:")
      || principal.contains(":assumed-role/awscognitoidentityproviderservice")
  }
}

extension SimulatedPrincipal {
  /// The action by which it becomes a role.
  fileprivate var assumption: Action {
    guard case .identityProvider(let name) = self else { return Action("sts:AssumeRole") }
    return Action(
      name.contains(":saml-provider/") ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity")
  }
}
