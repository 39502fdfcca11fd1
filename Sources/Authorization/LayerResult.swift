import IAM

/// What the policies of one layer say about a request.
///
/// Deciding is hot, and requests and policies hold many references: nothing here captures them in a closure, which would
/// copy them.
struct LayerResult {
  /// Where a statement stands, by positions. What policy and statement are called is looked up for those that are shown.
  struct Place {
    var layer: Layer
    /// The root, unit or account, of SCPs and RCPs.
    var level: Int32 = 0
    var policy: Int32 = 0
    var statement: Int32 = 0
  }

  /// A statement that matches, under its formula.
  struct Match {
    var place: Place
    var form = PrincipalForm.direct
    var formula: Formula
    /// nil where there are none.
    var doubts: Set<Doubt>?
  }

  private(set) var allows: [Match] = []
  private(set) var denies: [Match] = []
  /// Whether any statement allows.
  private(set) var allow = Formula.never
  /// Whether an Allow hangs on a doubt.
  private(set) var hasDoubts = false

  fileprivate mutating func addAllow(
    _ place: Place, _ form: PrincipalForm, _ formula: Formula, _ doubts: Set<Doubt>?
  ) {
    allow = allow || formula
    if doubts != nil { hasDoubts = true }
    allows.append(Match(place: place, form: form, formula: formula, doubts: doubts))
  }

  /// Adds a statement whose principals match in some form.
  fileprivate mutating func add(
    _ statement: Statement, _ place: Place, _ form: PrincipalForm, _ formula: Formula
  ) {
    if formula.isNever { return }
    let doubts = formula.isAlways ? nil : formula.doubts
    if statement.effect == .deny {
      denies.append(Match(place: place, form: form, formula: formula, doubts: doubts))
    } else {
      addAllow(place, form, formula.isAlways ? formula : formula.inAllow, doubts)
    }
  }
}

extension Request {
  /// Evaluates the policies of one layer. Rules: R1, R57, U8.
  func evaluate(
    _ policies: [AppliedPolicy], in layer: Layer, level: Int = 0, hasBoundary: Bool = false
  ) -> LayerResult {
    var result = LayerResult()
    for policy in policies.indices {
      var place = LayerResult.Place(layer: layer, level: Int32(level), policy: Int32(policy))
      guard let document = policies[policy].document else {
        let (formula, doubt) = notSeen(policies[policy].name, in: layer)
        result.addAllow(place, .direct, formula, [doubt])
        continue
      }
      let positions = document.statements(covering: action)
      if positions.isEmpty { continue }
      let statements = document.statements
      for position in positions {
        place.statement = Int32(position)
        evaluate(statements[position], place, policies, hasBoundary, into: &result)
      }
    }
    return result
  }

  /// A policy that the exports do not hold may grant; a limit that they do not hold is assumed to allow (U8).
  private func notSeen(_ policy: String, in layer: Layer) -> (Formula, Doubt) {
    let doubt = Doubt.policyNotSeen(policy)
    let limits = layer != .identity && layer != .resource && layer != .trust
    return (limits ? .always : .doubt(doubt), doubt)
  }

  private func evaluate(
    _ statement: Statement, _ place: LayerResult.Place, _ policies: [AppliedPolicy], _ hasBoundary: Bool,
    into result: inout LayerResult
  ) {
    let isAllow = statement.effect != .deny
    var formula = match(statement.resources, in: place.layer, isAllow: isAllow)
    if formula.isNever { return }
    let conditions = statement.conditions
    if !conditions.isEmpty {
      let condition = evaluate(conditions, isAllow: isAllow)
      formula = formula && condition
      if formula.isNever { return }
    }
    if !statement.surelyCovers(action) { formula = formula && .doubt(.emptyOrWildcardElement) }
    if statement.isBroken || statement.effect == nil {
      let name = policies[Int(place.policy)].name
      formula = formula && .doubt(.brokenStatement("statement \(place.statement) of \(name)"))
    }
    if policies[Int(place.policy)].governsByDoubt {
      formula = formula && .doubt(.functionPolicyOnQualifiedCall)
    }
    switch (place.layer, statement.principals) {
    // A caller with a boundary is denied by any NotPrincipal (R19).
    case (.resource, .allExcept), (.trust, .allExcept), (.rcp, .allExcept):
      guard hasBoundary, statement.effect == .deny else { break }
      return result.add(statement, place, .direct, formula)
    case (.resource, _), (.trust, _), (.rcp, _): break
    case (_, .absent): return result.add(statement, place, .direct, formula)
    case (.endpoint, _): break
    default:
      let doubt = Doubt.brokenStatement("a statement with Principal in an identity-based policy")
      return result.add(statement, place, .direct, formula && .doubt(doubt))
    }
    for (form, principal) in match(statement.principals, effect: statement.effect) {
      result.add(statement, place, form, formula && principal)
    }
  }
}
