import IAM

/// A formula as alternatives, simplified: none that no request can meet, none that another implies.
struct Residual {
  /// The outcome that the alternatives stand for.
  var outcome: Outcome
  /// The alternatives; empty unless conditional.
  var conditions: [[ConditionAtom]]
  /// What the alternatives hang on besides.
  var doubts: Set<Doubt>
  /// Whether the formula was too large to be simplified.
  var isTooLarge: Bool

  /// More alternatives than this are not simplified.
  static let bound = 256

  init(_ formula: Formula) {
    (outcome, conditions, doubts, isTooLarge) = (.conditional, [], [], false)
    switch formula {
    case .always: outcome = .allowed
    case .never: outcome = .denied
    default: simplify(formula)
    }
  }

  private mutating func simplify(_ formula: Formula) {
    guard let met = Alternative.all(of: formula), let avoided = Alternative.all(of: !formula) else {
      (conditions, doubts, isTooLarge) = ([[]], formula.doubts, true)
      return
    }
    if met.isEmpty {
      outcome = .denied
    } else if avoided.isEmpty {
      outcome = .allowed
    } else {
      conditions = Set(met.map { $0.atoms.sorted() }).sorted { $0.lexicographicallyPrecedes($1) }
      doubts = met.reduce(into: []) { $0.formUnion($1.doubts) }
    }
  }
}

/// Atoms and doubts that must all hold.
private struct Alternative: Hashable {
  var atoms: Set<ConditionAtom> = []
  var doubts: Set<Doubt> = []

  /// The disjunctive normal form; nil when it has more alternatives than the bound.
  static func all(of formula: Formula) -> [Alternative]? {
    guard let expanded = expand(formula) else { return nil }
    return withoutImplied(expanded)
  }

  private static func expand(_ formula: Formula) -> [Alternative]? {
    switch formula {
    case .always: return [Alternative()]
    case .never: return []
    case .atom(let atom): return [Alternative(atoms: [atom])]
    case .doubt(let doubt): return [Alternative(doubts: [doubt])]
    case .any(let parts):
      var result: [Alternative] = []
      for part in parts {
        guard let more = expand(part) else { return nil }
        result += more
      }
      return bounded(result)
    case .all(let parts):
      var result = [Alternative()]
      for part in parts {
        guard let more = expand(part), result.count * more.count <= 16 * Residual.bound else { return nil }
        result = result.flatMap { one in
          more.map { Alternative(atoms: one.atoms.union($0.atoms), doubts: one.doubts.union($0.doubts)) }
        }
        guard let kept = bounded(result) else { return nil }
        result = kept
      }
      return result
    }
  }

  private static func bounded(_ alternatives: [Alternative]) -> [Alternative]? {
    let kept = Set(alternatives).filter { isSatisfiable($0.atoms) }
    return kept.count <= Residual.bound ? withoutImplied(Array(kept)) : nil
  }

  private static func withoutImplied(_ alternatives: [Alternative]) -> [Alternative] {
    alternatives.filter { one in
      !alternatives.contains {
        $0 != one && $0.atoms.isSubset(of: one.atoms) && $0.doubts.isSubset(of: one.doubts)
      }
    }
  }
}
