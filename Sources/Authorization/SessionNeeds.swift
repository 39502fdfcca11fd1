import IAM

extension Decision {
  /// What a formula comes to where nobody reads it: the outcome, and what it needs of the session of a role that calls.
  init(withoutEvidence formula: Formula, _ request: Request, _ effort: inout AnswerEffort) {
    self.init(outcome: .conditional)
    switch formula {
    case .always: outcome = .allowed
    case .never: outcome = .denied
    default: break
    }
    if outcome != .conditional { return }
    if let literals = formula.freeLiterals {
      sessionNeeds = [Set(literals.filter(\.isAboutSession))]
      return
    }
    let formula = formula.withoutRepetition
    var search = FormulaSearch(request, effort.outcome)
    outcome = search.outcome(of: formula, !formula).0
    effort.outcome = search.effort
    guard outcome == .conditional, case .role = request.caller.kind else { return }
    search.effort = Effort(Effort.ofConditions)
    sessionNeeds = search.sessionNeeds(of: formula)
    effort.others += search.effort.spent
  }
}

extension FormulaSearch {
  /// What it takes of the caller's session to meet a formula, in alternatives of which none needs more than another:
  /// where it can be met by any session, or where the bound on alternatives is met, nothing (R38).
  fileprivate mutating func sessionNeeds(of formula: Formula) -> [Set<Literal>] {
    guard let all = alternatives(of: formula) else { return [[]] }
    let needs = Set(all.map { Alternative(literals: $0.literals.filter(\.isAboutSession)) })
      .sorted(by: Alternative.precedes)
    var missed = Formula.always
    for alternative in needs {
      missed.formConjunction(alternative.literals.reduce(.never) { $0 || .literal(!$1) })
    }
    if canMeet(missed) == .impossible { return [[]] }
    return simplified(withoutImplied(needs), missed).map(\.literals)
  }
}
