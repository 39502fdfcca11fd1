import IAM

/// What the layers of one request say. What the statements are called is not in it: it is looked up in the policies when
/// the decision is put into words.
private struct Layers {
  let isSameAccount: Bool
  let isWithoutIdentitySide: Bool
  let resourceLayer: Layer
  var matches = StatementMatches()
  var resource = LayerResult.allowing
  var identity = LayerResult.allowing
  var boundary = LayerResult.allowing
  var session = LayerResult.allowing
  var endpoint = LayerResult.allowing
  var serviceControl: [LayerResult] = []
  var resourceControl: [LayerResult] = []

  init(isSameAccount: Bool, isWithoutIdentitySide: Bool, resourceLayer: Layer) {
    self.isSameAccount = isSameAccount
    self.isWithoutIdentitySide = isWithoutIdentitySide
    self.resourceLayer = resourceLayer
  }

  /// A way to be allowed: the formula, and whose statements open it.
  struct Way {
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
    var ways: [Way] = []
    if isWithoutIdentitySide {
      for position in resource.allows {
        ways.append(Way(formula: matches.allows[position].formula, resource: position..<(position + 1)))
      }
      return ways
    }
    let limits = boundary.allow && session.allow
    let identityWay = identity.allow && limits
    guard isSameAccount else {
      let formula = resource.allow && identityWay
      return [Way(formula: formula, resource: resource.allows, hasIdentity: true, hasLimits: true)]
    }
    ways.reserveCapacity(resource.allows.count + 1)
    for position in resource.allows {
      let (formula, range) = (matches.allows[position].formula, position..<(position + 1))
      switch matches.allows[position].form {
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
  var openWays: [Way] {
    var openWays = ways
    if let open = openWays.firstIndex(where: { $0.formula.isAlways && !hasDoubts($0) })
      ?? openWays.firstIndex(where: \.formula.isAlways)
    {
      openWays.swapAt(0, open)
      openWays.removeSubrange(1...)
    } else {
      openWays.removeAll { $0.formula.isNever }
    }
    return openWays
  }

  private func hasDoubts(_ way: Way) -> Bool {
    resource.hasDoubts && matches.allows[way.resource].contains { !($0.doubts ?? []).isEmpty }
      || way.hasIdentity && identity.hasDoubts || way.hasLimits && (boundary.hasDoubts || session.hasDoubts)
  }

  /// Whether nothing is allowed unless the identity side allows it.
  var needsIdentity: Bool {
    !isWithoutIdentitySide
      && (!isSameAccount || matches.allows[resource.allows].allSatisfy { $0.form == .account })
  }
}

/// All layers of one request, evaluated.
///
/// A class: there is a lot in it, and it is handed on several times. Nothing in it varies, so that looking at it costs
/// no check for exclusive access.
final class Evaluation {
  private let layers: Layers
  private let openWays: [Layers.Way]

  fileprivate init(_ layers: consuming Layers) {
    openWays = layers.openWays
    self.layers = layers
  }

  /// All layers together. Every level of SCPs must allow; of RCPs the Allow is always attached (R4, R7).
  var formula: Formula {
    var formula = Formula.never
    for way in openWays { formula.formDisjunction(way.formula) }
    for level in layers.serviceControl { formula.formConjunction(level.allow) }
    formula.formConjunction(layers.endpoint.allow)
    for deny in layers.matches.denies {
      formula.formConjunction(!deny.formula)
    }
    return formula
  }

  /// About what it cost.
  var units: Int { 12 * (layers.matches.allows.count + layers.matches.denies.count) }

  // MARK: In words

  /// The decision and its evidence, given what the formula comes to.
  func decide(_ residual: Residual, _ request: Request, _ policies: PolicySet) -> Decision {
    guard residual.outcome != .denied else {
      return Decision(outcome: .denied, denials: denials(request, policies))
    }
    var decision = Decision(
      outcome: residual.outcome, conditions: residual.conditions, grants: grants(policies),
      notes: notes(residual, request))
    if residual.outcome == .conditional {
      for deny in layers.matches.denies { decision.denials.append(explicit(deny, policies)) }
    }
    return decision
  }

  /// The statements that open the ways, the sure ones of a layer alone where there are some.
  private func grants(_ policies: PolicySet) -> [StatementReference] {
    var grants: [StatementReference] = []
    grants.reserveCapacity(8)
    if openWays.count == 1 {
      add(openWays[0].resource, policies, to: &grants)
    } else {
      add(openWays.flatMap(\.resource), policies, to: &grants)
    }
    if openWays.contains(where: \.hasIdentity) { add(layers.identity.allows, policies, to: &grants) }
    if openWays.contains(where: \.hasLimits) {
      add(layers.boundary.allows, policies, to: &grants)
      add(layers.session.allows, policies, to: &grants)
    }
    var controls: [Int] = []
    for level in layers.serviceControl {
      for position in level.allows where policies.isTelling(layers.matches.allows[position].place) {
        controls.append(position)
      }
    }
    add(controls, policies, to: &grants)
    return grants
  }

  private func add(
    _ allows: some Sequence<Int>, _ policies: PolicySet, to grants: inout [StatementReference]
  ) {
    let hasSure = allows.contains { layers.matches.allows[$0].formula.isAlways }
    for position in allows where !hasSure || layers.matches.allows[position].formula.isAlways {
      let reference = policies.reference(layers.matches.allows[position].place)
      if !grants.contains(reference) { grants.append(reference) }
    }
  }

  private func notes(_ residual: Residual, _ request: Request) -> [String] {
    var doubts = residual.doubts
    for way in openWays where layers.resource.hasDoubts { add(way.resource, to: &doubts) }
    if layers.identity.hasDoubts, openWays.contains(where: \.hasIdentity) {
      add(layers.identity.allows, to: &doubts)
    }
    if layers.boundary.hasDoubts || layers.session.hasDoubts, openWays.contains(where: \.hasLimits) {
      add(layers.boundary.allows, to: &doubts)
      add(layers.session.allows, to: &doubts)
    }
    for level in layers.serviceControl where level.hasDoubts {
      add(level.allows, to: &doubts, onlyLimits: true)
    }
    for level in layers.resourceControl where level.hasDoubts {
      add(level.allows, to: &doubts, onlyLimits: true)
    }
    var notes = Set(doubts.map(\.note))
    for alternative in residual.alternatives {
      for literal in alternative.literals {
        if let note = request.note(on: literal.atom.key) { notes.insert(note) }
      }
    }
    return (notes.isEmpty ? [] : notes.sorted()) + (residual.isTooLarge ? [Decision.tooLarge] : [])
  }

  private func add(_ allows: Range<Int>, to doubts: inout Set<Doubt>, onlyLimits: Bool = false) {
    for match in layers.matches.allows[allows] {
      for doubt in match.doubts ?? [] where !onlyLimits && doubt.countsInAllow || isLimit(match, doubt) {
        doubts.insert(doubt)
      }
    }
  }

  private func isLimit(_ match: StatementMatches.Match, _ doubt: Doubt) -> Bool {
    if case .policyNotSeen = doubt { return match.formula.isAlways }
    return false
  }

  // MARK: Denied

  private func explicit(_ match: StatementMatches.Match, _ policies: PolicySet) -> Denial {
    let reference = policies.reference(match.place)
    return Denial(
      layer: reference.layer, effect: .explicit, policy: reference.policy, statement: reference.statement,
      sid: reference.sid, source: reference.source)
  }

  /// Every failing layer in the order to fix them.
  private func denials(_ request: Request, _ policies: PolicySet) -> [Denial] {
    var denials: [Denial] = []
    for deny in layers.matches.denies where deny.formula.isAlways { denials.append(explicit(deny, policies)) }
    for (position, level) in layers.serviceControl.enumerated() where level.allow.isNever {
      denials.append(Denial(layer: .scp, effect: .implicit, policy: policies.serviceControl[position].target))
    }
    if openWays.isEmpty { addImplicitOfAccounts(to: &denials, request, policies) }
    if layers.endpoint.allow.isNever { denials.append(Denial(layer: .endpoint, effect: .implicit)) }
    // Each layer alone would let some request through, all together none.
    if denials.isEmpty {
      for deny in layers.matches.denies { denials.append(explicit(deny, policies)) }
    }
    return denials
  }

  private func addImplicitOfAccounts(to denials: inout [Denial], _ request: Request, _ policies: PolicySet) {
    let failsResource =
      (layers.resourceLayer == .trust || !layers.isSameAccount) && layers.resource.allow.isNever
    if failsResource { denials.append(Denial(layer: layers.resourceLayer, effect: .implicit)) }
    if layers.isWithoutIdentitySide { return }
    let trustsDirectly =
      layers.isSameAccount
      && layers.matches.allows[layers.resource.allows].contains { $0.form != .account && !$0.formula.isNever }
    if layers.identity.allow.isNever, !trustsDirectly,
      !(layers.isSameAccount && layers.resourceLayer == .trust && failsResource)
    {
      denials.append(Denial(layer: .identity, effect: .implicit, policy: request.caller.name))
    }
    if layers.boundary.allow.isNever {
      denials.append(Denial(layer: .boundary, effect: .implicit, policy: policies.boundaries.first?.name))
    }
    if layers.session.allow.isNever {
      denials.append(Denial(layer: .session, effect: .implicit, policy: policies.session.first?.name))
    }
  }
}

extension Request {
  /// Evaluates all layers, SCPs and RCPs level by level. Rules: R3–R9.
  ///
  /// - Parameter evenIfClosed: otherwise nil where neither resource nor identity opens a way in; the other layers
  ///   are not looked at then, for they open none.
  func evaluation(_ policies: PolicySet, evenIfClosed: Bool) -> Evaluation? {
    var layers = Layers(
      isSameAccount: isSameAccount, isWithoutIdentitySide: isWithoutIdentitySide,
      resourceLayer: call.isAssumption ? .trust : .resource)
    let hasBoundary = !policies.boundaries.isEmpty
    layers.resource = evaluate(
      policies.resource, in: layers.resourceLayer, hasBoundary: hasBoundary, into: &layers.matches)
    let needsResource = !layers.isSameAccount || layers.resourceLayer == .trust
    if !evenIfClosed, needsResource, layers.resource.allows.isEmpty { return nil }
    // What the resource denies comes behind what the identity denies.
    let denies = layers.matches.denies
    if !denies.isEmpty { layers.matches.denies = [] }
    switch policies.identity {
    case .policies(let list):
      layers.identity = evaluate(list, in: .identity, into: &layers.matches)
      if !evenIfClosed, layers.needsIdentity, layers.identity.allows.isEmpty { return nil }
    case .allowsEverything: break
    case .notSeen(let account): layers.identity.allow = .doubt(.identitiesNotSeen(account))
    }
    if !denies.isEmpty { layers.matches.denies += denies }
    if hasBoundary {
      layers.boundary = evaluate(policies.boundaries, in: .boundary, into: &layers.matches)
    }
    if !policies.session.isEmpty {
      layers.session = evaluate(policies.session, in: .session, into: &layers.matches)
    }
    if !policies.endpoint.isEmpty {
      layers.endpoint = evaluate(policies.endpoint, in: .endpoint, into: &layers.matches)
    }
    layers.serviceControl = policies.serviceControl.indices.map { level in
      evaluate(policies.serviceControl[level].policies, in: .scp, level: level, into: &layers.matches)
    }
    if !policies.resourceControl.isEmpty, Request.servicesOfResourceControl.contains(action.service) {
      layers.resourceControl = policies.resourceControl.indices.map { level in
        evaluate(
          policies.resourceControl[level].policies, in: .rcp, level: level, hasBoundary: hasBoundary,
          into: &layers.matches)
      }
    }
    return Evaluation(layers)
  }
}

extension PolicySet {
  /// The policies among which a statement stands.
  private func policies(_ place: StatementMatches.Place) -> [AppliedPolicy] {
    switch place.layer {
    case .identity: if case .policies(let list) = identity { list } else { [] }
    case .resource, .trust: resource
    case .boundary: boundaries
    case .session: session
    case .endpoint: endpoint
    case .scp: serviceControl[Int(place.level)].policies
    case .rcp: resourceControl[Int(place.level)].policies
    }
  }

  /// What a statement is called.
  fileprivate func reference(_ place: StatementMatches.Place) -> StatementReference {
    StatementReference(
      place.layer, policies(place)[Int(place.policy)], statement: Int(place.statement))
  }

  /// AWS's own "allow everything" at each level says nothing.
  fileprivate func isTelling(_ place: StatementMatches.Place) -> Bool {
    !policies(place)[Int(place.policy)].place.isFullAWSAccess
  }
}
