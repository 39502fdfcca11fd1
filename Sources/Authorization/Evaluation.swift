import IAM

/// All layers of one request, evaluated. What the statements are called is not in it: it is looked up in the policies
/// when the decision is put into words.
struct Evaluation {
  private let isSameAccount: Bool
  private let isWithoutIdentitySide: Bool
  private let resourceLayer: Layer
  private let identity: LayerResult
  private let resource: LayerResult
  private let boundary: LayerResult
  private let session: LayerResult
  private let endpoint: LayerResult
  private let serviceControl: [LayerResult]
  private let resourceControl: [LayerResult]

  private let identityAllow: Formula
  private let boundaryAllow: Formula
  private let sessionAllow: Formula
  private let endpointAllow: Formula

  /// - Parameter evenIfClosed: otherwise nil where neither resource nor identity opens a way in; the other layers
  ///   are not looked at then, for they open none.
  init?(_ request: Request, _ policies: PolicySet, evenIfClosed: Bool) {
    let resourceLayer = request.call.isAssumption ? Layer.trust : .resource
    self.resourceLayer = resourceLayer
    isSameAccount = request.isSameAccount
    isWithoutIdentitySide = request.isWithoutIdentitySide
    let hasBoundary = !policies.boundaries.isEmpty
    resource = request.evaluate(policies.resource, in: resourceLayer, hasBoundary: hasBoundary)
    let needsResource = !isSameAccount || resourceLayer == .trust
    if !evenIfClosed, needsResource, resource.allows.isEmpty { return nil }
    switch policies.identity {
    case .policies(let list):
      identity = request.evaluate(list, in: .identity)
      identityAllow = identity.allow
      let needsIdentity =
        !isWithoutIdentitySide && (!isSameAccount || resource.allows.allSatisfy { $0.form == .account })
      if !evenIfClosed, needsIdentity, identity.allows.isEmpty { return nil }
    case .allowsEverything: (identity, identityAllow) = (LayerResult(), .always)
    case .notSeen(let account):
      (identity, identityAllow) = (LayerResult(), .doubt(.identitiesNotSeen(account)))
    }
    boundary = request.evaluate(policies.boundaries, in: .boundary)
    boundaryAllow = policies.boundaries.isEmpty ? .always : boundary.allow
    session = request.evaluate(policies.session, in: .session)
    sessionAllow = policies.session.isEmpty ? .always : session.allow
    endpoint = request.evaluate(policies.endpoint, in: .endpoint)
    endpointAllow = policies.endpoint.isEmpty ? .always : endpoint.allow
    serviceControl = policies.serviceControl.indices.map {
      request.evaluate(policies.serviceControl[$0].policies, in: .scp, level: $0)
    }
    let isControlled =
      !policies.resourceControl.isEmpty && Request.servicesOfResourceControl.contains(request.action.service)
    resourceControl = (isControlled ? policies.resourceControl.indices : 0..<0).map {
      request.evaluate(policies.resourceControl[$0].policies, in: .rcp, level: $0, hasBoundary: hasBoundary)
    }
  }

  // MARK: Ways in

  /// A way to be allowed: the formula, and whose statements open it.
  private struct Way {
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
    if isWithoutIdentitySide {
      return allows.indices.map { Way(formula: allows[$0].formula, resource: $0..<($0 + 1)) }
    }
    let limits = boundaryAllow && sessionAllow
    let identityWay = identityAllow && limits
    guard isSameAccount else {
      return [
        Way(
          formula: resource.allow && identityWay, resource: allows.indices, hasIdentity: true, hasLimits: true
        )
      ]
    }
    var ways = allows.indices.map { position in
      let (formula, range) = (allows[position].formula, position..<(position + 1))
      return switch allows[position].form {
      case .direct: Way(formula: formula, resource: range)
      case .delegate: Way(formula: formula && limits, resource: range, hasLimits: true)
      case .account: Way(formula: formula && identityWay, resource: range, hasIdentity: true, hasLimits: true)
      }
    }
    if resourceLayer == .resource {
      ways.append(Way(formula: identityWay, hasIdentity: true, hasLimits: true))
    }
    return ways
  }

  /// The ways that are open; a single one where that is open to every request.
  private var openWays: [Way] {
    let ways = ways
    if let open = ways.first(where: \.formula.isAlways) { return [open] }
    return ways.filter { !$0.formula.isNever }
  }

  /// All layers together. Every level of SCPs must allow; of RCPs the Allow is always attached (R4, R7).
  var formula: Formula {
    var formula = openWays.reduce(.never) { $0 || $1.formula }
    for level in serviceControl { formula = formula && level.allow }
    formula = formula && endpointAllow
    forEachDeny { formula = formula && !$0.formula }
    return formula
  }

  private func forEachDeny(_ body: (LayerResult.Match) -> Void) {
    identity.denies.forEach(body)
    resource.denies.forEach(body)
    boundary.denies.forEach(body)
    session.denies.forEach(body)
    endpoint.denies.forEach(body)
    for level in serviceControl { level.denies.forEach(body) }
    for level in resourceControl { level.denies.forEach(body) }
  }

  // MARK: In words

  private static let tooLarge = "condition too large to simplify"

  /// The decision and its evidence, given what the formula comes to.
  func decide(_ residual: Residual, _ request: Request, _ policies: PolicySet) -> Decision {
    guard residual.outcome != .denied else {
      return Decision(outcome: .denied, denials: denials(request, policies))
    }
    let open = openWays
    var decision = Decision(
      outcome: residual.outcome, conditions: residual.conditions, grants: grants(open, policies),
      notes: notes(open, residual))
    if residual.outcome == .conditional {
      forEachDeny { decision.denials.append(explicit($0, policies)) }
    }
    return decision
  }

  /// The statements that open the ways, the sure ones of a layer alone where there are some.
  private func grants(_ ways: [Way], _ policies: PolicySet) -> [StatementReference] {
    var grants: [StatementReference] = []
    func add(_ matches: [LayerResult.Match]) {
      let hasSure = matches.contains(where: \.formula.isAlways)
      for match in matches where !hasSure || match.formula.isAlways {
        let reference = policies.reference(match)
        if !grants.contains(reference) { grants.append(reference) }
      }
    }
    if ways.count == 1 {
      add(Array(resource.allows[ways[0].resource]))
    } else {
      add(ways.flatMap { resource.allows[$0.resource] })
    }
    if ways.contains(where: \.hasIdentity) { add(identity.allows) }
    if ways.contains(where: \.hasLimits) {
      add(boundary.allows)
      add(session.allows)
    }
    add(serviceControl.flatMap(\.allows).filter { isTelling($0, policies) })
    return grants
  }

  /// AWS's own "allow everything" at each level says nothing.
  private func isTelling(_ match: LayerResult.Match, _ policies: PolicySet) -> Bool {
    !policies.policy(match).name.hasSuffix("p-FullAWSAccess")
  }

  private func notes(_ ways: [Way], _ residual: Residual) -> [String] {
    var doubts = residual.doubts
    func add(_ matches: some Sequence<LayerResult.Match>, onlyLimits: Bool = false) {
      for match in matches where !match.doubts.isEmpty {
        doubts.formUnion(match.doubts.filter { !onlyLimits && $0.countsInAllow || isLimit(match, $0) })
      }
    }
    for way in ways {
      add(resource.allows[way.resource])
      if way.hasIdentity { add(identity.allows) }
      if way.hasLimits {
        add(boundary.allows)
        add(session.allows)
      }
    }
    for level in serviceControl { add(level.allows, onlyLimits: true) }
    for level in resourceControl { add(level.allows, onlyLimits: true) }
    if doubts.isEmpty, !residual.isTooLarge { return [] }
    return doubts.map(\.note).sorted() + (residual.isTooLarge ? [Evaluation.tooLarge] : [])
  }

  private func isLimit(_ match: LayerResult.Match, _ doubt: Doubt) -> Bool {
    if case .policyNotSeen = doubt { return match.formula.isAlways }
    return false
  }

  // MARK: Denied

  private func explicit(_ match: LayerResult.Match, _ policies: PolicySet) -> Denial {
    let reference = policies.reference(match)
    return Denial(
      layer: reference.layer, effect: .explicit, policy: reference.policy, statement: reference.statement,
      sid: reference.sid, source: reference.source)
  }

  /// Every failing layer in the order to fix them.
  private func denials(_ request: Request, _ policies: PolicySet) -> [Denial] {
    var denials: [Denial] = []
    forEachDeny { if $0.formula.isAlways { denials.append(explicit($0, policies)) } }
    for (position, level) in serviceControl.enumerated() where level.allow.isNever {
      denials.append(Denial(layer: .scp, effect: .implicit, policy: policies.serviceControl[position].target))
    }
    addImplicitOfAccounts(to: &denials, request, policies)
    if endpointAllow.isNever { denials.append(Denial(layer: .endpoint, effect: .implicit)) }
    // Each layer alone would let some request through, all together none.
    if denials.isEmpty { forEachDeny { denials.append(explicit($0, policies)) } }
    return denials
  }

  private func addImplicitOfAccounts(to denials: inout [Denial], _ request: Request, _ policies: PolicySet) {
    if ways.contains(where: { !$0.formula.isNever }) { return }
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

extension PolicySet {
  /// The policy of a match.
  fileprivate func policy(_ match: LayerResult.Match) -> AppliedPolicy {
    switch match.layer {
    case .identity:
      if case .policies(let list) = identity {
        list[match.policy]
      } else {
        AppliedPolicy(name: "", document: nil)
      }
    case .resource, .trust: resource[match.policy]
    case .boundary: boundaries[match.policy]
    case .session: session[match.policy]
    case .endpoint: endpoint[match.policy]
    case .scp: serviceControl[match.level].policies[match.policy]
    case .rcp: resourceControl[match.level].policies[match.policy]
    }
  }

  /// What the statement of a match is called.
  fileprivate func reference(_ match: LayerResult.Match) -> StatementReference {
    let policy = policy(match)
    return StatementReference(
      layer: match.layer, policy: policy.name, sid: policy.document?.statements[match.statement].sid,
      statement: match.statement, source: policy.source)
  }
}
