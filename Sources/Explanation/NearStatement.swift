import Authorization
import IAM

/// An Allow statement that does not match the request, and in which of its elements it does not.
struct NearStatement {
  /// The parts of a statement that have to match.
  enum Element: CaseIterable {
    case action, resource, principal, condition
  }

  var policy: AppliedPolicy
  var layer: Layer
  var position: Int
  var statement: Statement
  var misses: Set<Element>

  var reference: StatementReference {
    StatementReference(
      layer: layer, policy: policy.name, sid: statement.sid, statement: position, source: policy.source)
  }

  /// `Statement 2 (Partner) of the trust policy of role X`.
  var inWords: String {
    let place =
      switch layer {
      case .trust: "the trust policy of \(words(for: policy.name))"
      case .resource: "the function policy of \(words(for: policy.name))"
      default: words(for: policy.name)
      }
    return "\(statement.inWords(at: position)) of \(place)".capitalizedFirst
  }
}

extension DecidedRequest {
  /// The Allow statements of a layer that say something about the service of the action and match in all elements but
  /// one or two, the nearest first.
  func nearStatements(in layer: Layer, at target: String? = nil) -> [NearStatement] {
    var found: [NearStatement] = []
    for policy in applied(layer, at: target) + policiesOfOtherQualifiers(layer) {
      for (position, statement) in (policy.document?.statements ?? []).enumerated()
      where statement.effect == .allow && !statement.isBroken && statement.names(action.service) {
        let misses = misses(of: statement, in: layer)
        if misses.isEmpty || misses.count > 2 { continue }
        found.append(
          NearStatement(
            policy: policy, layer: layer, position: position, statement: statement, misses: misses))
      }
    }
    return found.enumerated().sorted {
      ($0.element.misses.count, $0.offset) < ($1.element.misses.count, $1.offset)
    }.map(\.element)
  }

  /// The policies of the function's other versions and aliases, which do not bear on this one (R42).
  private func policiesOfOtherQualifiers(_ layer: Layer) -> [AppliedPolicy] {
    guard layer == .resource, let function = world.function(resource) else { return [] }
    return function.policies.filter { $0.qualifier != nil && $0.qualifier != resource.qualifier }.map {
      policy in
      world.lookup.applied(policy.attachment, name: "\(function.arn):\(policy.qualifier ?? "")")
    }
  }

  /// The policies of a layer; of SCPs those of one level.
  func applied(_ layer: Layer, at target: String? = nil) -> [AppliedPolicy] {
    switch layer {
    case .identity: if case .policies(let list) = policies.identity { list } else { [] }
    case .resource, .trust: policies.resource
    case .boundary: policies.boundaries
    case .session: policies.session
    case .endpoint: policies.endpoint
    case .scp: policies.serviceControl.filter { target == nil || $0.target == target }.flatMap(\.policies)
    case .rcp: policies.resourceControl.filter { target == nil || $0.target == target }.flatMap(\.policies)
    }
  }

  private func misses(of statement: Statement, in layer: Layer) -> Set<NearStatement.Element> {
    var elements: [NearStatement.Element] = [.action, .resource, .condition]
    if layer == .resource || layer == .trust { elements.append(.principal) }
    return Set(elements.filter { !matches(exactly(statement, but: $0, in: layer), in: layer) })
  }

  /// The statement made to match in every element but one.
  private func exactly(_ statement: Statement, but kept: NearStatement.Element, in layer: Layer) -> Statement
  {
    let everything = Statement.Resources.these([ResourcePattern(PolicyString("*", variables: false))])
    let hasPrincipal = layer == .resource || layer == .trust
    return Statement(
      effect: .deny,
      actions: kept == .action ? statement.actions : .these([ActionPattern(action.description)]),
      resources: kept == .resource ? statement.resources : layer == .trust ? .absent : everything,
      principals: kept == .principal ? statement.principals : hasPrincipal ? .these([.anyone]) : .absent,
      conditions: kept == .condition ? statement.conditions : [])
  }

  /// Whether the one condition can hold in this request.
  func canHold(_ condition: Condition, in layer: Layer) -> Bool {
    let bare = Statement(effect: .deny, actions: .these([]), conditions: [condition])
    return matches(exactly(bare, but: .condition, in: layer), in: layer)
  }

  /// Whether a statement can match the request: as a Deny in a world where everything else is allowed, it denies.
  private func matches(_ statement: Statement, in layer: Layer) -> Bool {
    let everything = Statement(
      effect: .allow, actions: .these([ActionPattern("*")]),
      resources: .these([ResourcePattern(PolicyString("*", variables: false))]))
    let anybody = Statement(
      effect: .allow, actions: everything.actions, resources: everything.resources,
      principals: .these([.anyone]))
    func policy(_ statements: [Statement]) -> [AppliedPolicy] {
      [AppliedPolicy(name: "", document: PolicyDocument(statements: statements))]
    }
    var open = PolicySet(identity: .policies(policy([everything])), resource: policy([anybody]))
    switch layer {
    case .identity: open.identity = .policies(policy([everything, statement]))
    case .resource, .trust: open.resource = policy([anybody, statement])
    case .boundary: open.boundaries = policy([everything, statement])
    case .session: open.session = policy([everything, statement])
    case .endpoint: open.endpoint = policy([everything, statement])
    case .scp: open.serviceControl = [PolicyLevel(target: "", policies: policy([everything, statement]))]
    case .rcp: open.resourceControl = [PolicyLevel(target: "", policies: policy([everything, statement]))]
    }
    return decide(request, open).outcome != .allowed
  }
}

extension Statement {
  /// Whether the statement names actions of a service, or all.
  fileprivate func names(_ service: String) -> Bool {
    switch actions {
    case .these(let patterns):
      patterns.contains { $0.text == "*" || $0.text.lowercased().hasPrefix(service + ":") }
    case .allExcept: true
    case .unreadable: false
    }
  }

  /// The resources that are written, of `Resource` only.
  var resourcePatterns: [ResourcePattern] {
    if case .these(let patterns) = resources { patterns } else { [] }
  }
  /// The principals that are written, of `Principal` only.
  var principalPatterns: [PrincipalPattern] {
    if case .these(let patterns) = principals { patterns } else { [] }
  }
  /// The actions that are written, of `Action` only.
  var actionPatterns: [ActionPattern] { if case .these(let patterns) = actions { patterns } else { [] } }
}
