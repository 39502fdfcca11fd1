import IAM

/// Decides one request under the policies that apply to it, over every context that could occur.
///
/// Rules: R1–R14, R19–R25, R33. Time is linear in the statements that cover the action.
public func decide(_ request: Request, _ policies: PolicySet) -> Decision {
  var effort = AnswerEffort()
  return decide(request, policies, keepsEvidence: true, &effort)
}

private func decide(
  _ request: Request, _ policies: PolicySet, keepsEvidence: Bool, _ effort: inout AnswerEffort
) -> Decision {
  if let gate = request.gate { return Decision(outcome: .denied, gate: gate) }
  guard let evaluation = request.evaluation(policies, evenIfClosed: keepsEvidence) else {
    return Decision(outcome: .denied)
  }
  effort.others += evaluation.units
  var formula = evaluation.formula
  if !request.required.isEmpty {
    let requirement = request.requirement
    formula = requirement && formula
  }
  guard keepsEvidence else { return Decision(withoutEvidence: formula, request, &effort) }
  let residual =
    formula.isAlways ? Residual.allowed : formula.isNever ? .denied : Residual(formula, request, &effort)
  return evaluation.decide(residual, request, policies)
}

/// Decides requests that one call needs together, such as the two actions of a function URL (R46) or
/// AssumeRole with TagSession (R30): allowed where all are.
package func decide(together requests: [(request: Request, policies: PolicySet)]) -> Decision {
  var effort = AnswerEffort()
  return decide(together: requests, keepsEvidence: true, &effort)
}

private func decide(
  together requests: [(request: Request, policies: PolicySet)], keepsEvidence: Bool,
  _ effort: inout AnswerEffort
) -> Decision {
  guard let first = requests.first else { return Decision(outcome: .denied) }
  if requests.count == 1 {
    return decide(first.request, first.policies, keepsEvidence: keepsEvidence, &effort)
  }
  if let gate = requests.lazy.compactMap(\.request.gate).first {
    return Decision(outcome: .denied, gate: gate)
  }
  var evaluations: [Evaluation] = []
  for (request, policies) in requests {
    guard let evaluation = request.evaluation(policies, evenIfClosed: keepsEvidence) else {
      return Decision(outcome: .denied)
    }
    evaluations.append(evaluation)
    effort.others += evaluation.units
  }
  let formula = evaluations.reduce(first.request.requirement) { $0 && $1.formula }
  guard keepsEvidence else { return Decision(withoutEvidence: formula, first.request, &effort) }
  let residual = Residual(formula, first.request, &effort)
  let decisions = zip(evaluations, requests).map { $0.decide(residual, $1.request, $1.policies) }
  guard var whole = decisions.first else { return Decision(outcome: .denied) }
  for decision in decisions.dropFirst() { whole.addEvidence(of: decision) }
  if residual.outcome == .denied { (whole.grants, whole.notes) = ([], []) }
  return whole
}

/// Decides a request whose caller may be one of several: allowed where it is allowed to all of them, conditional
/// where to some.
///
/// - Parameters:
///   - callers: for each caller what the call needs together; not empty.
///   - keepsEvidence: without it the decision has an outcome and what it needs of the caller's session only, and is
///     made faster.
///   - effort: what may still be spent on the answer that the decision is part of.
package func decide(
  callers: [[(request: Request, policies: PolicySet)]], keepsEvidence: Bool, _ effort: inout AnswerEffort
) -> Decision {
  var decisions: [Decision] = []
  for requests in callers {
    decisions.append(decide(together: requests, keepsEvidence: keepsEvidence, &effort))
  }
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
    if let partition = caller.partition, !resource.isIn(partition: partition) { return .partition }
    guard call.isAssumption else { return nil }
    if caller.kind == .root { return .rootCannotAssume }
    if case .federatedUser = caller.kind { return .federatedUser }
    return resource.isServiceLinkedRole && caller.kind != .service ? .serviceLinkedRole : nil
  }

  /// Service prefixes that RCPs act on; AWS extends the list, Lambda is not on it (R8).
  static let servicesOfResourceControl: Set<String> = [
    "s3", "sts", "kms", "sqs", "secretsmanager", "dynamodb", "ecr", "cognito-identity", "cognito-idp", "logs",
    "events", "rolesanywhere", "signin", "aoss",
  ]

  /// Whether the caller has no policies of its own: services, strangers without signature or credentials.
  var isWithoutIdentitySide: Bool {
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
