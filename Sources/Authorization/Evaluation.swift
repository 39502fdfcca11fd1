import IAM

/// All layers of one request, evaluated. What the statements are called is not in it: it is looked up in the policies
/// when the decision is put into words.
///
/// A class: there is a lot in it, and it is handed on several times.
final class Evaluation {
  fileprivate let isSameAccount: Bool
  fileprivate let isWithoutIdentitySide: Bool
  fileprivate let resourceLayer: Layer
  fileprivate var matches = StatementMatches()
  fileprivate var resource = LayerResult.allowing
  fileprivate var identity = LayerResult.allowing
  fileprivate var boundary = LayerResult.allowing
  fileprivate var session = LayerResult.allowing
  fileprivate var endpoint = LayerResult.allowing
  fileprivate var serviceControl: [LayerResult] = []
  fileprivate var resourceControl: [LayerResult] = []
  fileprivate var openWays: [Way] = []

  fileprivate init(isSameAccount: Bool, isWithoutIdentitySide: Bool, resourceLayer: Layer) {
    self.isSameAccount = isSameAccount
    self.isWithoutIdentitySide = isWithoutIdentitySide
    self.resourceLayer = resourceLayer
  }

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
  fileprivate func findOpenWays() {
    openWays = ways
    if let open = openWays.firstIndex(where: { $0.formula.isAlways && !hasDoubts($0) })
      ?? openWays.firstIndex(where: \.formula.isAlways)
    {
      openWays.swapAt(0, open)
      openWays.removeSubrange(1...)
    } else {
      openWays.removeAll { $0.formula.isNever }
    }
  }

  private func hasDoubts(_ way: Way) -> Bool {
    resource.hasDoubts && matches.allows[way.resource].contains { !($0.doubts ?? []).isEmpty }
      || way.hasIdentity && identity.hasDoubts || way.hasLimits && (boundary.hasDoubts || session.hasDoubts)
  }

  /// Whether nothing is allowed unless the identity side allows it.
  fileprivate func needsIdentity(_ matches: StatementMatches) -> Bool {
    !isWithoutIdentitySide
      && (!isSameAccount || matches.allows[resource.allows].allSatisfy { $0.form == .account })
  }

  /// All layers together. Every level of SCPs must allow; of RCPs the Allow is always attached (R4, R7).
  var formula: Formula {
    var formula = Formula.never
    for way in openWays { formula = formula || way.formula }
    for level in serviceControl { formula = formula && level.allow }
    formula = formula && endpoint.allow
    for deny in matches.denies {
      let escape = !deny.formula
      formula = formula && escape
    }
    return formula
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
      notes: notes(residual, request))
    if residual.outcome == .conditional {
      for deny in matches.denies { decision.denials.append(explicit(deny, policies)) }
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
    if openWays.contains(where: \.hasIdentity) { add(identity.allows, policies, to: &grants) }
    if openWays.contains(where: \.hasLimits) {
      add(boundary.allows, policies, to: &grants)
      add(session.allows, policies, to: &grants)
    }
    var controls: [Int] = []
    for level in serviceControl {
      for position in level.allows where policies.isTelling(matches.allows[position].place) {
        controls.append(position)
      }
    }
    add(controls, policies, to: &grants)
    return grants
  }

  private func add(
    _ allows: some Sequence<Int>, _ policies: PolicySet, to grants: inout [StatementReference]
  ) {
    let hasSure = allows.contains { matches.allows[$0].formula.isAlways }
    for position in allows where !hasSure || matches.allows[position].formula.isAlways {
      let reference = policies.reference(matches.allows[position].place)
      if !grants.contains(reference) { grants.append(reference) }
    }
  }

  private func notes(_ residual: Residual, _ request: Request) -> [String] {
    var doubts = residual.doubts
    for way in openWays where resource.hasDoubts { add(way.resource, to: &doubts) }
    if identity.hasDoubts, openWays.contains(where: \.hasIdentity) { add(identity.allows, to: &doubts) }
    if boundary.hasDoubts || session.hasDoubts, openWays.contains(where: \.hasLimits) {
      add(boundary.allows, to: &doubts)
      add(session.allows, to: &doubts)
    }
    for level in serviceControl where level.hasDoubts { add(level.allows, to: &doubts, onlyLimits: true) }
    for level in resourceControl where level.hasDoubts { add(level.allows, to: &doubts, onlyLimits: true) }
    var notes = Set(doubts.map(\.note))
    for alternative in residual.alternatives {
      for literal in alternative.literals {
        if let note = request.note(on: literal.atom.key) { notes.insert(note) }
      }
    }
    return (notes.isEmpty ? [] : notes.sorted()) + (residual.isTooLarge ? [Evaluation.tooLarge] : [])
  }

  private func add(_ allows: Range<Int>, to doubts: inout Set<Doubt>, onlyLimits: Bool = false) {
    for match in matches.allows[allows] {
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
    for deny in matches.denies where deny.formula.isAlways { denials.append(explicit(deny, policies)) }
    for (position, level) in serviceControl.enumerated() where level.allow.isNever {
      denials.append(Denial(layer: .scp, effect: .implicit, policy: policies.serviceControl[position].target))
    }
    if openWays.isEmpty { addImplicitOfAccounts(to: &denials, request, policies) }
    if endpoint.allow.isNever { denials.append(Denial(layer: .endpoint, effect: .implicit)) }
    // Each layer alone would let some request through, all together none.
    if denials.isEmpty {
      for deny in matches.denies { denials.append(explicit(deny, policies)) }
    }
    return denials
  }

  private func addImplicitOfAccounts(to denials: inout [Denial], _ request: Request, _ policies: PolicySet) {
    let failsResource = (resourceLayer == .trust || !isSameAccount) && resource.allow.isNever
    if failsResource { denials.append(Denial(layer: resourceLayer, effect: .implicit)) }
    if isWithoutIdentitySide { return }
    let trustsDirectly =
      isSameAccount
      && matches.allows[resource.allows].contains { $0.form != .account && !$0.formula.isNever }
    if identity.allow.isNever, !trustsDirectly, !(isSameAccount && resourceLayer == .trust && failsResource) {
      denials.append(Denial(layer: .identity, effect: .implicit, policy: request.caller.name))
    }
    if boundary.allow.isNever {
      denials.append(Denial(layer: .boundary, effect: .implicit, policy: policies.boundaries.first?.name))
    }
    if session.allow.isNever {
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
    let evaluation = Evaluation(
      isSameAccount: isSameAccount, isWithoutIdentitySide: isWithoutIdentitySide,
      resourceLayer: call.isAssumption ? .trust : .resource)
    let hasBoundary = !policies.boundaries.isEmpty
    var matches = StatementMatches()
    evaluation.resource = evaluate(
      policies.resource, in: evaluation.resourceLayer, hasBoundary: hasBoundary, into: &matches)
    let needsResource = !evaluation.isSameAccount || evaluation.resourceLayer == .trust
    if !evenIfClosed, needsResource, evaluation.resource.allows.isEmpty { return nil }
    // What the resource denies comes behind what the identity denies.
    let denies = matches.denies
    if !denies.isEmpty { matches.denies = [] }
    switch policies.identity {
    case .policies(let list):
      evaluation.identity = evaluate(list, in: .identity, into: &matches)
      if !evenIfClosed, evaluation.needsIdentity(matches), evaluation.identity.allows.isEmpty { return nil }
    case .allowsEverything: break
    case .notSeen(let account): evaluation.identity.allow = .doubt(.identitiesNotSeen(account))
    }
    if !denies.isEmpty { matches.denies += denies }
    if hasBoundary {
      evaluation.boundary = evaluate(policies.boundaries, in: .boundary, into: &matches)
    }
    if !policies.session.isEmpty {
      evaluation.session = evaluate(policies.session, in: .session, into: &matches)
    }
    if !policies.endpoint.isEmpty {
      evaluation.endpoint = evaluate(policies.endpoint, in: .endpoint, into: &matches)
    }
    evaluation.serviceControl = policies.serviceControl.indices.map { level in
      evaluate(policies.serviceControl[level].policies, in: .scp, level: level, into: &matches)
    }
    if Request.servicesOfResourceControl.contains(action.service) {
      evaluation.resourceControl = policies.resourceControl.indices.map { level in
        evaluate(
          policies.resourceControl[level].policies, in: .rcp, level: level, hasBoundary: hasBoundary,
          into: &matches)
      }
    }
    evaluation.matches = matches
    evaluation.findOpenWays()
    return evaluation
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
    let name = policies(place)[Int(place.policy)].name.utf8
    let plain = "p-FullAWSAccess".utf8
    return name.count < plain.count || !name.suffix(plain.count).elementsEqual(plain)
  }
}
