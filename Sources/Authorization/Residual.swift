import IAM

/// What is left of a formula over all requests that it may be about.
struct Residual {
  /// Allowed where every request meets the formula, denied where none does.
  var outcome: Outcome
  /// The alternatives; empty unless conditional. None that no request can meet, none that another implies, and no
  /// literal that is not needed.
  var alternatives: [Alternative]
  /// Whether a bound was met, so that the answer may be less simple, or less sure, than it could be.
  var isTooLarge: Bool

  /// More alternatives than this are not simplified.
  static let bound = 256

  static let allowed = Residual(outcome: .allowed)
  static let denied = Residual(outcome: .denied)

  private init(outcome: Outcome) { (self.outcome, alternatives, isTooLarge) = (outcome, [], false) }

  init(_ formula: Formula, _ request: Request, _ effort: inout AnswerEffort) {
    (outcome, alternatives, isTooLarge) = (.conditional, [], false)
    switch formula {
    case .always:
      outcome = .allowed
      return
    case .never:
      outcome = .denied
      return
    default: break
    }
    if let literals = formula.freeLiterals {
      alternatives = [Alternative(literals: Set(literals))]
      return
    }
    let formula = formula.withoutRepetition
    let negation = !formula
    var search = FormulaSearch(request, effort.outcome)
    (outcome, isTooLarge) = search.outcome(of: formula, negation)
    effort.outcome = search.effort
    if outcome != .conditional { return }
    search.effort = Effort(Effort.ofConditions)
    defer { effort.others += search.effort.spent }
    if let all = search.alternatives(of: formula) {
      alternatives = withoutLooseMatches(search.simplified(all, negation))
      isTooLarge =
        isTooLarge || search.effort.isSpent
        || alternatives.contains { search.satisfiability($0.literals) == .unknown }
    } else {
      (alternatives, isTooLarge) = ([Alternative(doubts: formula.doubts)], true)
    }
  }

  /// That a variable's value may hold wildcards (U13) is worth saying only where nothing else opens the way.
  private func withoutLooseMatches(_ alternatives: [Alternative]) -> [Alternative] {
    let others = alternatives.filter { !$0.literals.contains { $0.isLoose } }
    return others.isEmpty ? alternatives : others
  }

  /// The alternatives as a policy would write them.
  var conditions: [[ConditionAtom]] {
    if alternatives.isEmpty { return [] }
    if alternatives.count == 1, alternatives[0].literals.count == 1, let only = alternatives[0].literals.first
    {
      return [only.isUnspoken ? [] : only.atoms.sorted()]
    }
    return Set(alternatives.map { Set($0.literals.filter { !$0.isUnspoken }.flatMap(\.atoms)).sorted() })
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// What the alternatives hang on besides.
  var doubts: Set<Doubt> { alternatives.reduce(into: []) { $0.formUnion($1.doubts) } }
}

/// Literals and doubts that must all hold.
struct Alternative: Hashable {
  var literals: Set<Literal> = []
  var doubts: Set<Doubt> = []

  func isImplied(by other: Alternative) -> Bool {
    literals.count <= other.literals.count && literals.isSubset(of: other.literals)
      && doubts.isSubset(of: other.doubts)
  }

  /// Some order that stays the same from run to run.
  static func precedes(_ left: Alternative, _ right: Alternative) -> Bool {
    let (atoms, others) = (left.literals.flatMap(\.atoms).sorted(), right.literals.flatMap(\.atoms).sorted())
    return atoms == others
      ? left.doubts.sorted().lexicographicallyPrecedes(right.doubts.sorted())
      : atoms.lexicographicallyPrecedes(others)
  }
}

/// Looks for requests that meet formulas. A doubt may go either way.
struct FormulaSearch {
  let request: Request
  private var known: [Set<Literal>: Satisfiability] = [:]
  private var steps = 0
  var effort: Effort

  /// The search through one formula gives up after so many steps.
  static let bound = 20_000

  init(_ request: Request, _ effort: Effort) { (self.request, self.effort) = (request, effort) }

  /// The outcome of a formula, and whether a bound was met, so that it may be less sure than it could be.
  mutating func outcome(of formula: Formula, _ negation: Formula) -> (Outcome, isTooLarge: Bool) {
    let (met, missed) = (canMeet(formula), canMeet(negation))
    let isTooLarge = met == .unknown || missed == .unknown
    if met == .impossible { return (.denied, isTooLarge) }
    return (missed == .impossible ? .allowed : .conditional, isTooLarge)
  }

  /// Whether some request meets the formula, and literals besides: depth first, so that alternatives are never
  /// written out.
  mutating func canMeet(_ formula: Formula, and literals: Set<Literal> = []) -> Satisfiability {
    steps = 0
    return meet([formula], literals)
  }

  private mutating func meet(_ formulas: [Formula], _ literals: Set<Literal>) -> Satisfiability {
    steps += 1
    effort.spend(formulas.count + literals.count)
    if steps > Self.bound || effort.isSpent { return .unknown }
    var literals = literals
    var choices: [[Formula]] = []
    var waiting = formulas
    while !waiting.isEmpty {
      while let next = waiting.popLast() {
        switch next {
        case .always, .doubt: break
        case .never: return .impossible
        case .literal(let literal): literals.insert(literal)
        case .all(let parts): waiting += parts
        case .any(let parts): choices.append(parts)
        }
      }
      // What the literals decide is no choice any more.
      var open: [[Formula]] = []
      for parts in choices {
        effort.spend(parts.count)
        guard let left = parts.left(by: literals) else { continue }
        if left.isEmpty { return .impossible }
        if left.count == 1 { waiting += left } else { open.append(left) }
      }
      choices = open
    }
    let here = satisfiability(literals)
    guard here != .impossible, let fewest = choices.indices.min(by: { choices[$0].count < choices[$1].count })
    else { return here }
    let choice = choices.remove(at: fewest)
    let others = choices.map(Formula.any)
    var result = Satisfiability.impossible
    for part in choice {
      switch meet(others + [part], literals) {
      case .possible: return .possible
      case .unknown: result = .unknown
      case .impossible: break
      }
    }
    return result
  }

  mutating func satisfiability(_ literals: Set<Literal>) -> Satisfiability {
    effort.spend(literals.count)
    if let found = known[literals] { return found }
    let found = request.satisfiability(literals, &effort)
    known[literals] = found
    return found
  }

  // MARK: Alternatives

  /// The disjunctive normal form without what no request can meet; nil when it is too large.
  mutating func alternatives(of formula: Formula) -> [Alternative]? {
    switch formula {
    case .always: return [Alternative()]
    case .never: return []
    case .literal(let literal): return [Alternative(literals: [literal])]
    case .doubt(let doubt): return [Alternative(doubts: [doubt])]
    case .any(let parts):
      var result: [Alternative] = []
      for part in parts {
        guard let more = alternatives(of: part) else { return nil }
        result += more
      }
      return bounded(result)
    case .all(let parts):
      var whole = Alternative()
      for part in parts {
        if case .literal(let literal) = part { whole.literals.insert(literal) }
        if case .doubt(let doubt) = part { whole.doubts.insert(doubt) }
      }
      if satisfiability(whole.literals) == .impossible { return [] }
      var result = [whole]
      for case .any(let choices) in parts {
        guard let more = alternatives(of: .any(choices)), result.count * more.count <= 16 * Residual.bound
        else {
          return nil
        }
        effort.spend(more.count * result.reduce(0) { $0 + $1.literals.count })
        if effort.isSpent { return nil }
        result = result.flatMap { one in
          more.map {
            Alternative(literals: one.literals.union($0.literals), doubts: one.doubts.union($0.doubts))
          }
        }
        guard let kept = bounded(result) else { return nil }
        result = kept
      }
      return result
    }
  }

  private mutating func bounded(_ alternatives: [Alternative]) -> [Alternative]? {
    var kept: [Alternative] = []
    for alternative in Set(alternatives) where satisfiability(alternative.literals) != .impossible {
      kept.append(alternative)
      if kept.count > Residual.bound || effort.isSpent { return nil }
    }
    return withoutImplied(kept)
  }

  mutating func withoutImplied(_ alternatives: [Alternative]) -> [Alternative] {
    effort.spend(alternatives.count * alternatives.count)
    return alternatives.filter { one in !alternatives.contains { $0.isImplied(by: one) && $0 != one } }
  }

  /// Drops literals as long as what is left still suffices, then alternatives that others cover.
  mutating func simplified(_ alternatives: [Alternative], _ negation: Formula) -> [Alternative] {
    // Many alternatives are read by nobody, and comparing them all costs much.
    guard alternatives.count <= 16 else { return alternatives }
    var shortened: [Alternative] = []
    for alternative in alternatives.sorted(by: Alternative.precedes) {
      var rest = alternative
      for literal in alternative.literals.sorted(by: { $0.atom < $1.atom })
      where alternative.literals.count > 1 {
        let fewer = rest.literals.subtracting([literal])
        if rest.doubts.isEmpty, canMeet(negation, and: fewer) == .impossible { rest.literals = fewer }
      }
      shortened.append(rest)
    }
    let kept = withoutImplied(Set(shortened).sorted(by: Alternative.precedes))
    // Where one alternative says in other words that another holds too, it is left out.
    var result: [Alternative] = []
    for (position, one) in kept.enumerated() {
      let others = result + kept.dropFirst(position + 1)
      let isCovered = others.contains { other in
        guard other.doubts.isSubset(of: one.doubts) else { return false }
        let escapes = other.literals.reduce(Formula.never) { $0 || .literal(!$1) }
        return canMeet(escapes, and: one.literals) == .impossible
      }
      if !isCovered { result.append(one) }
    }
    return result
  }
}

extension [Formula] {
  /// Of parts of which one must hold those that literals leave open; nil where one of them is such a literal.
  fileprivate func left(by literals: Set<Literal>) -> [Formula]? {
    var left: [Formula] = []
    for part in self {
      if case .literal(let literal) = part {
        if literals.contains(literal) { return nil }
        if literals.contains(!literal) { continue }
      }
      left.append(part)
    }
    return left
  }
}
