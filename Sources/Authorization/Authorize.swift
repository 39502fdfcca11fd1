import IAM

/// Decides one request under the policies that apply to it, over every context that could occur.
///
/// Rules: R1–R14, R19–R25, R33. Time is linear in the statements that cover the action.
public func decide(_ request: Request, _ policies: PolicySet) -> Decision {
  decide(together: [(request, policies)])
}

/// Decides requests that one call needs together, such as the two actions of a function URL (R46) or
/// AssumeRole with TagSession (R30): allowed where all are.
///
/// - Parameter keepsEvidence: without it the decision has an outcome and alternatives only, and is made faster.
package func decide(
  together requests: [(request: Request, policies: PolicySet)], keepsEvidence: Bool = true
) -> Decision {
  if let gate = requests.lazy.compactMap(\.request.gate).first {
    return Decision(outcome: .denied, gate: gate)
  }
  guard let first = requests.first else { return Decision(outcome: .denied) }
  var evaluations: [Evaluation] = []
  for (request, policies) in requests {
    guard let evaluation = Evaluation(request, policies, evenIfClosed: keepsEvidence) else {
      return Decision(outcome: .denied)
    }
    evaluations.append(evaluation)
  }
  let residual = Residual(
    evaluations.reduce(first.request.requirement) { $0 && $1.formula }, first.request)
  guard keepsEvidence else {
    var decision = Decision(outcome: residual.outcome)
    decision.alternatives = residual.alternatives.map(\.literals)
    return decision
  }
  let decisions = evaluations.map { $0.decide(residual) }
  guard var whole = decisions.first else { return Decision(outcome: .denied) }
  for decision in decisions.dropFirst() { whole.addEvidence(of: decision) }
  if residual.outcome == .denied { (whole.grants, whole.notes) = ([], []) }
  whole.alternatives = residual.alternatives.map(\.literals)
  return whole
}

/// Decides a request whose caller may be one of several: allowed where it is allowed to all of them, conditional
/// where to some.
///
/// - Parameters:
///   - callers: for each caller what the call needs together; not empty.
///   - keepsEvidence: without it the decision has an outcome and alternatives only, and is made faster.
package func decide(
  callers: [[(request: Request, policies: PolicySet)]], keepsEvidence: Bool = true
) -> Decision {
  let decisions = callers.map { decide(together: $0, keepsEvidence: keepsEvidence) }
  if !keepsEvidence, decisions.count == 1 { return decisions[0] }
  guard var whole = decisions.first(where: { $0.outcome != .denied }) else {
    return decisions.first ?? Decision(outcome: .denied)
  }
  for decision in decisions where decision.outcome != .denied { whole.addEvidence(of: decision) }
  whole.outcome = decisions.allSatisfy { $0.outcome == .allowed } ? .allowed : .conditional
  guard whole.outcome == .conditional, keepsEvidence else { return whole }
  let isShared = decisions.allSatisfy { $0.outcome == .conditional && $0.conditions == whole.conditions }
  if isShared { return whole }
  whole.conditions = zip(callers, decisions).flatMap { requests, decision -> [[ConditionAtom]] in
    guard decision.outcome != .denied, let request = requests.first?.request else { return [] }
    let alternatives = decision.outcome == .allowed ? [[]] : decision.conditions
    return alternatives.map { alternative in
      let isTelling = alternative.contains { $0.key == .principalARN || $0.key == .principalType }
      return isTelling ? alternative : (alternative + [request.caller.type]).sorted()
    }
  }
  whole.conditions = Set(whole.conditions).sorted { $0.lexicographicallyPrecedes($1) }
  return whole
}

extension Decision {
  fileprivate mutating func addEvidence(of other: Decision) {
    grants += other.grants.filter { !grants.contains($0) }
    denials += other.denials.filter { !denials.contains($0) }
    notes = Set(notes + other.notes).sorted()
  }
}

extension Caller {
  /// What tells this kind of caller from others.
  fileprivate var type: ConditionAtom {
    let name =
      switch kind {
      case .root: "Account"
      case .role: "AssumedRole"
      default: "User"
      }
    return ConditionAtom(.principalType, ConditionOperator(.stringEquals), [name])
  }
}

extension Request {
  /// A refusal that no policy opens. Rules: R25, R76.
  var gate: Gate? {
    if let partition = caller.partition, partition != resource.partition { return .partition }
    guard call.isAssumption else { return nil }
    if caller.kind == .root { return .rootCannotAssume }
    if case .federatedUser = caller.kind { return .federatedUser }
    return resource.resource.hasPrefix("role/aws-service-role/") && caller.kind != .service
      ? .serviceLinkedRole : nil
  }

  /// Service prefixes that RCPs act on; AWS extends the list, Lambda is not on it (R8).
  static let servicesOfResourceControl: Set<String> = [
    "s3", "sts", "kms", "sqs", "secretsmanager", "dynamodb", "ecr", "cognito-identity", "cognito-idp", "logs",
    "events", "rolesanywhere", "signin", "aoss",
  ]

  /// Whether the caller has no policies of its own: services, strangers without signature or credentials.
  fileprivate var isWithoutIdentitySide: Bool {
    switch caller.kind {
    case .service, .anonymous, .identityProvider: true
    default: false
    }
  }

  /// Whether caller and resource belong to one account. Services and strangers never do (R14).
  var isSameAccount: Bool {
    switch caller.kind {
    case .service, .anonymous, .identityProvider: false
    default: caller.account == facts.account
    }
  }
}

/// All layers of one request, evaluated.
private final class Evaluation {
  let request: Request
  let policies: PolicySet
  let resourceLayer: Layer
  let identity: LayerResult
  let resource: LayerResult
  let boundary: LayerResult
  let session: LayerResult
  let endpoint: LayerResult
  let serviceControl: [(target: String, result: LayerResult)]
  let resourceControl: [(target: String, result: LayerResult)]

  /// - Parameter evenIfClosed: otherwise nil where neither resource nor identity opens a way in; the other layers
  ///   are not looked at then, for they open none.
  init?(_ request: Request, _ policies: PolicySet, evenIfClosed: Bool) {
    self.request = request
    self.policies = policies
    let resourceLayer = request.call.isAssumption ? Layer.trust : .resource
    self.resourceLayer = resourceLayer
    let hasBoundary = !policies.boundaries.isEmpty
    resource = request.evaluate(policies.resource, in: resourceLayer, hasBoundary: hasBoundary)
    let needsResource = !request.isSameAccount || resourceLayer == .trust
    if !evenIfClosed, needsResource, resource.allows.isEmpty { return nil }
    if case .policies(let list) = policies.identity {
      identity = request.evaluate(list, in: .identity)
      let needsIdentity =
        !request.isWithoutIdentitySide
        && (!request.isSameAccount || resource.allows.allSatisfy { $0.form == .account })
      if !evenIfClosed, needsIdentity, identity.allows.isEmpty { return nil }
    } else {
      identity = LayerResult()
    }
    boundary = request.evaluate(policies.boundaries, in: .boundary)
    session = request.evaluate(policies.session, in: .session)
    endpoint = request.evaluate(policies.endpoint, in: .endpoint)
    serviceControl = policies.serviceControl.map { ($0.target, request.evaluate($0.policies, in: .scp)) }
    let controlled = Request.servicesOfResourceControl.contains(request.action.service)
    resourceControl = (controlled ? policies.resourceControl : []).map {
      ($0.target, request.evaluate($0.policies, in: .rcp, hasBoundary: hasBoundary))
    }
  }

  private static let tooLarge = "condition too large to simplify"

  /// A way to be allowed: the formula, and the statements that open it.
  private struct Way {
    var formula: Formula
    var grants: [LayerResult.Match]
    var doubts: Set<Doubt> = []
  }

  private var identityAllow: Formula {
    switch policies.identity {
    case .policies: identity.allow
    case .allowsEverything: .always
    case .notSeen(let account): .doubt(.identitiesNotSeen(account))
    }
  }

  private var boundaryAllow: Formula { policies.boundaries.isEmpty ? .always : boundary.allow }
  private var sessionAllow: Formula { policies.session.isEmpty ? .always : session.allow }
  private var limits: Formula { boundaryAllow && sessionAllow }

  /// The ways in, before SCPs, RCPs and explicit denies. Rules: R11–R14, R20, R22–R24.
  private var ways: [Way] {
    let limiting = boundary.allows + session.allows
    let identityWay = Way(formula: identityAllow && limits, grants: identity.allows + limiting)
    switch request.caller.kind {
    case .service, .anonymous, .identityProvider:
      return resource.allows.map { Way(formula: $0.formula, grants: [$0]) }
    default: break
    }
    guard request.isSameAccount else {
      return [
        Way(formula: resource.allow && identityWay.formula, grants: resource.allows + identityWay.grants)
      ]
    }
    var ways = resource.allows.map { allow in
      switch allow.form {
      case .direct: Way(formula: allow.formula, grants: [allow])
      case .delegate: Way(formula: allow.formula && limits, grants: [allow] + limiting)
      case .account: Way(formula: allow.formula && identityWay.formula, grants: [allow] + identityWay.grants)
      }
    }
    if resourceLayer == .resource { ways.append(identityWay) }
    return ways
  }

  /// Every level of SCPs must allow; of RCPs the Allow is always attached (R4, R7).
  private var controls: Formula { serviceControl.reduce(.always) { $0 && $1.result.allow } }

  private var denies: [LayerResult.Match] {
    identity.denies + resource.denies + boundary.denies + session.denies + endpoint.denies
      + serviceControl.flatMap(\.result.denies) + resourceControl.flatMap(\.result.denies)
  }

  /// The ways that are open; a single one where that is open to every request, best without a doubt.
  private var openWays: [Way] {
    let open = ways.filter { !$0.formula.isNever }
    let sure = open.filter(\.formula.isAlways)
    return (sure.first { $0.grants.allSatisfy(\.doubts.isEmpty) } ?? sure.first).map { [$0] } ?? open
  }

  /// All layers together.
  var formula: Formula {
    let endpointAllow = policies.endpoint.isEmpty ? Formula.always : endpoint.allow
    var formula = openWays.reduce(.never) { $0 || $1.formula } && controls && endpointAllow
    for deny in denies { formula = formula && !deny.formula }
    return formula
  }

  /// The decision and its evidence, given what the formula comes to.
  func decide(_ residual: Residual) -> Decision {
    guard residual.outcome != .denied else {
      var decision = denied
      if residual.isTooLarge { decision.notes = [Evaluation.tooLarge] }
      return decision
    }
    let open = openWays
    return Decision(
      outcome: residual.outcome, conditions: residual.conditions, grants: grants(open),
      denials: residual.outcome == .conditional ? denies.map { explicit($0) } : [],
      notes: notes(open, residual))
  }

  /// The statements that open the ways, the sure ones of a layer alone where there are some.
  private func grants(_ ways: [Way]) -> [StatementReference] {
    let matches = ways.flatMap(\.grants) + serviceControl.flatMap(\.result.allows).filter(isTelling)
    var seen = Set<StatementReference>()
    return Dictionary(grouping: matches, by: \.reference.layer).sorted { order($0.key) < order($1.key) }
      .flatMap {
        let sure = $0.value.filter { $0.formula.isAlways }
        return (sure.isEmpty ? $0.value : sure).map(\.reference).filter { seen.insert($0).inserted }
      }
  }

  /// AWS's own "allow everything" at each level says nothing.
  private func isTelling(_ match: LayerResult.Match) -> Bool {
    !match.reference.policy.hasSuffix("p-FullAWSAccess")
  }

  private func order(_ layer: Layer) -> Int {
    [.resource, .trust, .identity, .boundary, .session, .scp, .rcp, .endpoint].firstIndex(of: layer) ?? 0
  }

  private func notes(_ ways: [Way], _ residual: Residual) -> [String] {
    var doubts = residual.doubts
    for match in ways.flatMap(\.grants) where !match.formula.isNever {
      doubts.formUnion(match.doubts.filter { $0.countsInAllow || isLimit(match, $0) })
    }
    for match in (serviceControl + resourceControl).flatMap(\.result.allows) {
      doubts.formUnion(match.doubts.filter { isLimit(match, $0) })
    }
    return doubts.map(\.note).sorted() + (residual.isTooLarge ? [Evaluation.tooLarge] : [])
  }

  private func isLimit(_ match: LayerResult.Match, _ doubt: Doubt) -> Bool {
    if case .policyNotSeen = doubt { return match.formula.isAlways }
    return false
  }

  // MARK: Denied

  private func explicit(_ match: LayerResult.Match) -> Denial {
    let reference = match.reference
    return Denial(
      layer: reference.layer, effect: .explicit, policy: reference.policy, statement: reference.statement,
      sid: reference.sid, source: reference.source)
  }

  /// Every failing layer in the order to fix them (`interface.md`, simulate).
  private var denied: Decision {
    var denials = denies.filter { $0.formula.isAlways }.map(explicit)
    for level in serviceControl where level.result.allow.isNever {
      denials.append(Denial(layer: .scp, effect: .implicit, policy: level.target))
    }
    denials += implicitOfAccounts
    if !policies.endpoint.isEmpty, endpoint.allow.isNever {
      denials.append(Denial(layer: .endpoint, effect: .implicit))
    }
    // Each layer alone would let some request through, all together none.
    if denials.isEmpty { denials = denies.map(explicit) }
    return Decision(outcome: .denied, denials: denials)
  }

  private var implicitOfAccounts: [Denial] {
    if ways.contains(where: { !$0.formula.isNever }) { return [] }
    var denials: [Denial] = []
    let needsResource = resourceLayer == .trust || !request.isSameAccount
    if needsResource, resource.allow.isNever {
      denials.append(Denial(layer: resourceLayer, effect: .implicit))
    }
    switch request.caller.kind {
    case .service, .anonymous, .identityProvider: return denials
    default: break
    }
    let trustsDirectly =
      request.isSameAccount && resource.allows.contains { $0.form != .account && !$0.formula.isNever }
    if identityAllow.isNever, !trustsDirectly,
      !(request.isSameAccount && resourceLayer == .trust && !denials.isEmpty)
    {
      denials.append(Denial(layer: .identity, effect: .implicit, policy: request.caller.name))
    }
    if boundaryAllow.isNever {
      denials.append(Denial(layer: .boundary, effect: .implicit, policy: policies.boundaries.first?.name))
    }
    if sessionAllow.isNever {
      denials.append(Denial(layer: .session, effect: .implicit, policy: policies.session.first?.name))
    }
    return denials
  }
}
