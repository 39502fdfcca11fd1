import IAM

/// All layers of one request, evaluated. What the statements are called is not in it: it is looked up in the policies
/// when the decision is put into words.
struct Evaluation {
  fileprivate let isSameAccount: Bool
  fileprivate let isWithoutIdentitySide: Bool
  fileprivate let resourceLayer: Layer
  fileprivate let resource: LayerResult
  fileprivate let identity: LayerResult
  fileprivate let identityAllow: Formula
  fileprivate var boundary = LayerResult()
  fileprivate var boundaryAllow = Formula.always
  fileprivate var session = LayerResult()
  fileprivate var sessionAllow = Formula.always
  fileprivate var endpoint = LayerResult()
  fileprivate var endpointAllow = Formula.always
  fileprivate var serviceControl: [LayerResult] = []
  fileprivate var resourceControl: [LayerResult] = []
  fileprivate var openWays: [Way] = []
  fileprivate var denies: [LayerResult.Match] = []

  // MARK: Ways in

  /// A way to be allowed: the formula, and whose statements open it.
  fileprivate struct Way {
    var formula: Formula
    /// Statements of the resource-based policy.
    var resource: Range<Int> = 0..<0
    /// Whether the identity-based policies have to allow as well.
    var hasIdentity = false
    /// Whether boundary and session policy have to.
    var hasLimits = false
  }

  /// The ways in, before SCPs, RCPs and explicit denies. Rules: R11–R14, R20, R22–R24.
  private var ways: [Way] {
    let allows = resource.allows
    var ways: [Way] = []
    if isWithoutIdentitySide {
      for position in allows.indices {
        ways.append(Way(formula: allows[position].formula, resource: position..<(position + 1)))
      }
      return ways
    }
    let limits = boundaryAllow && sessionAllow
    let identityWay = identityAllow && limits
    guard isSameAccount else {
      let formula = resource.allow && identityWay
      return [Way(formula: formula, resource: allows.indices, hasIdentity: true, hasLimits: true)]
    }
    for position in allows.indices {
      let (formula, range) = (allows[position].formula, position..<(position + 1))
      switch allows[position].form {
      case .direct: ways.append(Way(formula: formula, resource: range))
      case .delegate: ways.append(Way(formula: formula && limits, resource: range, hasLimits: true))
      case .account:
        ways.append(Way(formula: formula && identityWay, resource: range, hasIdentity: true, hasLimits: true))
      }
    }
    if resourceLayer == .resource {
      ways.append(Way(formula: identityWay, hasIdentity: true, hasLimits: true))
    }
    return ways
  }

  /// The ways that are open; a single one where that is open to every request, best without a doubt.
  fileprivate mutating func findOpenWays() {
    openWays = ways
    if let open = openWays.first(where: { $0.formula.isAlways && !hasDoubts($0) })
      ?? openWays.first(where: \.formula.isAlways)
    {
      openWays = [open]
    } else {
      openWays.removeAll { $0.formula.isNever }
    }
  }

  private func hasDoubts(_ way: Way) -> Bool {
    resource.hasDoubts && resource.allows[way.resource].contains { !($0.doubts ?? []).isEmpty }
      || way.hasIdentity && identity.hasDoubts || way.hasLimits && (boundary.hasDoubts || session.hasDoubts)
  }

  /// All layers together. Every level of SCPs must allow; of RCPs the Allow is always attached (R4, R7).
  var formula: Formula {
    var formula = Formula.never
    for way in openWays { formula = formula || way.formula }
    for level in serviceControl { formula = formula && level.allow }
    formula = formula && endpointAllow
    for deny in denies {
      let escape = !deny.formula
      formula = formula && escape
    }
    return formula
  }

  fileprivate mutating func collectDenies() {
    func collect(_ layer: LayerResult) {
      if !layer.denies.isEmpty { denies += layer.denies }
    }
    collect(identity)
    collect(resource)
    collect(boundary)
    collect(session)
    collect(endpoint)
    for level in serviceControl { collect(level) }
    for level in resourceControl { collect(level) }
  }

  // MARK: In words

  private static let tooLarge = "condition too large to simplify"

  /// The decision and its evidence, given what the formula comes to.
  func decide(_ residual: Residual, _ request: Request, _ policies: PolicySet) -> Decision {
    guard residual.outcome != .denied else {
      return Decision(outcome: .denied, denials: denials(request, policies))
    }
    var decision = Decision(
      outcome: residual.outcome, conditions: residual.conditions, grants: grants(policies),
      notes: notes(residual))
    if residual.outcome == .conditional {
      for deny in denies { decision.denials.append(explicit(deny, policies)) }
    }
    return decision
  }

  /// The statements that open the ways, the sure ones of a layer alone where there are some.
  private func grants(_ policies: PolicySet) -> [StatementReference] {
    var grants: [StatementReference] = []
    grants.reserveCapacity(8)
    if openWays.count == 1 {
      add(resource.allows[openWays[0].resource], policies, to: &grants)
    } else {
      add(openWays.flatMap { resource.allows[$0.resource] }[...], policies, to: &grants)
    }
    if openWays.contains(where: \.hasIdentity) { add(identity.allows[...], policies, to: &grants) }
    if openWays.contains(where: \.hasLimits) {
      add(boundary.allows[...], policies, to: &grants)
      add(session.allows[...], policies, to: &grants)
    }
    var controls: [LayerResult.Match] = []
    for level in serviceControl {
      for match in level.allows where isTelling(match, policies) { controls.append(match) }
    }
    add(controls[...], policies, to: &grants)
    return grants
  }

  private func add(
    _ matches: ArraySlice<LayerResult.Match>, _ policies: PolicySet, to grants: inout [StatementReference]
  ) {
    let hasSure = matches.contains(where: \.formula.isAlways)
    for match in matches where !hasSure || match.formula.isAlways {
      let reference = policies.reference(match.place)
      if !grants.contains(reference) { grants.append(reference) }
    }
  }

  /// AWS's own "allow everything" at each level says nothing.
  private func isTelling(_ match: LayerResult.Match, _ policies: PolicySet) -> Bool {
    !policies.policy(match.place).name.hasSuffix("p-FullAWSAccess")
  }

  private func notes(_ residual: Residual) -> [String] {
    var doubts = residual.doubts
    for way in openWays where resource.hasDoubts {
      add(resource.allows[way.resource], to: &doubts)
    }
    if identity.hasDoubts, openWays.contains(where: \.hasIdentity) { add(identity.allows[...], to: &doubts) }
    if boundary.hasDoubts || session.hasDoubts, openWays.contains(where: \.hasLimits) {
      add(boundary.allows[...], to: &doubts)
      add(session.allows[...], to: &doubts)
    }
    for level in serviceControl where level.hasDoubts {
      add(level.allows[...], to: &doubts, onlyLimits: true)
    }
    for level in resourceControl where level.hasDoubts {
      add(level.allows[...], to: &doubts, onlyLimits: true)
    }
    if doubts.isEmpty, !residual.isTooLarge { return [] }
    return doubts.map(\.note).sorted() + (residual.isTooLarge ? [Evaluation.tooLarge] : [])
  }

  private func add(
    _ matches: ArraySlice<LayerResult.Match>, to doubts: inout Set<Doubt>, onlyLimits: Bool = false
  ) {
    for match in matches {
      for doubt in match.doubts ?? [] where !onlyLimits && doubt.countsInAllow || isLimit(match, doubt) {
        doubts.insert(doubt)
      }
    }
  }

  private func isLimit(_ match: LayerResult.Match, _ doubt: Doubt) -> Bool {
    if case .policyNotSeen = doubt { return match.formula.isAlways }
    return false
  }

  // MARK: Denied

  private func explicit(_ match: LayerResult.Match, _ policies: PolicySet) -> Denial {
    let reference = policies.reference(match.place)
    return Denial(
      layer: reference.layer, effect: .explicit, policy: reference.policy, statement: reference.statement,
      sid: reference.sid, source: reference.source)
  }

  /// Every failing layer in the order to fix them.
  private func denials(_ request: Request, _ policies: PolicySet) -> [Denial] {
    var denials: [Denial] = []
    for deny in denies where deny.formula.isAlways { denials.append(explicit(deny, policies)) }
    for (position, level) in serviceControl.enumerated() where level.allow.isNever {
      denials.append(Denial(layer: .scp, effect: .implicit, policy: policies.serviceControl[position].target))
    }
    if openWays.isEmpty { addImplicitOfAccounts(to: &denials, request, policies) }
    if endpointAllow.isNever { denials.append(Denial(layer: .endpoint, effect: .implicit)) }
    // Each layer alone would let some request through, all together none.
    if denials.isEmpty {
      for deny in denies { denials.append(explicit(deny, policies)) }
    }
    return denials
  }

  private func addImplicitOfAccounts(to denials: inout [Denial], _ request: Request, _ policies: PolicySet) {
    let failsResource = (resourceLayer == .trust || !isSameAccount) && resource.allow.isNever
    if failsResource { denials.append(Denial(layer: resourceLayer, effect: .implicit)) }
    if isWithoutIdentitySide { return }
    let trustsDirectly =
      isSameAccount && resource.allows.contains { $0.form != .account && !$0.formula.isNever }
    if identityAllow.isNever, !trustsDirectly, !(isSameAccount && resourceLayer == .trust && failsResource) {
      denials.append(Denial(layer: .identity, effect: .implicit, policy: request.caller.name))
    }
    if boundaryAllow.isNever {
      denials.append(Denial(layer: .boundary, effect: .implicit, policy: policies.boundaries.first?.name))
    }
    if sessionAllow.isNever {
      denials.append(Denial(layer: .session, effect: .implicit, policy: policies.session.first?.name))
    }
  }
}

extension Request {
  /// Evaluates all layers.
  ///
  /// - Parameter evenIfClosed: otherwise nil where neither resource nor identity opens a way in; the other layers
  ///   are not looked at then, for they open none.
  func evaluation(_ policies: PolicySet, evenIfClosed: Bool) -> Evaluation? {
    let resourceLayer = call.isAssumption ? Layer.trust : .resource
    let (isSameAccount, isWithoutIdentitySide) = (isSameAccount, isWithoutIdentitySide)
    let hasBoundary = !policies.boundaries.isEmpty
    let resource = evaluate(policies.resource, in: resourceLayer, hasBoundary: hasBoundary)
    let needsResource = !isSameAccount || resourceLayer == .trust
    if !evenIfClosed, needsResource, resource.allows.isEmpty { return nil }
    var identity = LayerResult()
    let identityAllow: Formula
    switch policies.identity {
    case .policies(let list):
      identity = evaluate(list, in: .identity)
      identityAllow = identity.allow
      let needsIdentity =
        !isWithoutIdentitySide && (!isSameAccount || resource.allows.allSatisfy { $0.form == .account })
      if !evenIfClosed, needsIdentity, identity.allows.isEmpty { return nil }
    case .allowsEverything: identityAllow = .always
    case .notSeen(let account): identityAllow = .doubt(.identitiesNotSeen(account))
    }
    var evaluation = Evaluation(
      isSameAccount: isSameAccount, isWithoutIdentitySide: isWithoutIdentitySide,
      resourceLayer: resourceLayer,
      resource: resource, identity: identity, identityAllow: identityAllow)
    if hasBoundary {
      evaluation.boundary = evaluate(policies.boundaries, in: .boundary)
      evaluation.boundaryAllow = evaluation.boundary.allow
    }
    if !policies.session.isEmpty {
      evaluation.session = evaluate(policies.session, in: .session)
      evaluation.sessionAllow = evaluation.session.allow
    }
    if !policies.endpoint.isEmpty {
      evaluation.endpoint = evaluate(policies.endpoint, in: .endpoint)
      evaluation.endpointAllow = evaluation.endpoint.allow
    }
    evaluateControls(policies, hasBoundary, into: &evaluation)
    evaluation.findOpenWays()
    evaluation.collectDenies()
    return evaluation
  }

  /// SCPs and RCPs, level by level. Rules: R3–R9.
  private func evaluateControls(_ policies: PolicySet, _ hasBoundary: Bool, into evaluation: inout Evaluation)
  {
    evaluation.serviceControl.reserveCapacity(policies.serviceControl.count)
    for level in policies.serviceControl.indices {
      evaluation.serviceControl.append(
        evaluate(policies.serviceControl[level].policies, in: .scp, level: level))
    }
    guard !policies.resourceControl.isEmpty, Request.servicesOfResourceControl.contains(action.service) else {
      return
    }
    for level in policies.resourceControl.indices {
      evaluation.resourceControl.append(
        evaluate(policies.resourceControl[level].policies, in: .rcp, level: level, hasBoundary: hasBoundary))
    }
  }
}

extension PolicySet {
  /// The policy in which a statement stands.
  fileprivate func policy(_ place: LayerResult.Place) -> AppliedPolicy {
    let (level, policy) = (Int(place.level), Int(place.policy))
    switch place.layer {
    case .identity:
      if case .policies(let list) = identity { return list[policy] }
      return AppliedPolicy(name: "", document: nil)
    case .resource, .trust: return resource[policy]
    case .boundary: return boundaries[policy]
    case .session: return session[policy]
    case .endpoint: return endpoint[policy]
    case .scp: return serviceControl[level].policies[policy]
    case .rcp: return resourceControl[level].policies[policy]
    }
  }

  /// What a statement is called.
  fileprivate func reference(_ place: LayerResult.Place) -> StatementReference {
    let policy = policy(place)
    let statement = Int(place.statement)
    return StatementReference(
      layer: place.layer, policy: policy.name, sid: policy.document?.statements[statement].sid,
      statement: statement, source: policy.source)
  }
}
