import IAM

/// The statements that match a request, those of all layers one behind the other: a decision makes two lists, not two
/// for each layer.
///
/// Deciding is hot, and requests and policies hold many references: nothing here captures them in a closure that is
/// kept, which would copy them.
struct StatementMatches {
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

  fileprivate(set) var allows: [Match] = []
  var denies: [Match] = []

  /// Adds a statement whose principals match in some form.
  fileprivate mutating func add(
    _ statement: Statement, _ place: Place, _ form: PrincipalForm, _ formula: Formula
  ) {
    if formula.isNever { return }
    let doubts = formula.hasDoubts ? formula.doubts : nil
    if statement.effect == .deny {
      denies.append(Match(place: place, form: form, formula: formula, doubts: doubts))
    } else {
      let inAllow = doubts == nil ? formula : formula.inAllow
      if allows.isEmpty { allows.reserveCapacity(16) }
      allows.append(Match(place: place, form: form, formula: inAllow, doubts: doubts))
    }
  }
}

/// What the policies of one layer allow.
struct LayerResult {
  /// Whether any statement allows.
  var allow = Formula.always
  /// Which of the Allow statements are the layer's.
  var allows = 0..<0
  /// Whether an Allow hangs on a doubt.
  var hasDoubts = false

  /// Of a layer that has no say.
  static let allowing = LayerResult()
}

extension Request {
  /// Evaluates the policies of one layer. Rules: R1, R57, U8.
  func evaluate(
    _ policies: [AppliedPolicy], in layer: Layer, level: Int = 0, hasBoundary: Bool = false,
    into matches: inout StatementMatches
  ) -> LayerResult {
    let first = matches.allows.count
    for policy in policies.indices where policies[policy].coverage?.mayHold(action) ?? true {
      let place = StatementMatches.Place(layer: layer, level: Int32(level), policy: Int32(policy))
      guard let document = policies[policy].document else {
        let (formula, doubt) = notSeen(policies[policy].name, in: layer)
        matches.allows.append(StatementMatches.Match(place: place, formula: formula, doubts: [doubt]))
        continue
      }
      document.forEachStatement(covering: action) { position, statement in
        var place = place
        place.statement = Int32(position)
        evaluate(statement, place, policies, hasBoundary, into: &matches)
      }
    }
    var result = LayerResult(allow: .never, allows: first..<matches.allows.count)
    for position in result.allows {
      if !result.allow.isAlways { result.allow.formDisjunction(matches.allows[position].formula) }
      if matches.allows[position].doubts != nil { result.hasDoubts = true }
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
    _ statement: Statement, _ place: StatementMatches.Place, _ policies: [AppliedPolicy],
    _ hasBoundary: Bool,
    into matches: inout StatementMatches
  ) {
    let isAllow = statement.effect != .deny
    var formula = Formula.always
    switch statement.plainlySpeaks(of: resource) {
    case true?: break
    case false?: return
    case nil: formula = match(statement.resources, in: place.layer, isAllow: isAllow)
    }
    if formula.isNever { return }
    if statement.hasConditions {
      let condition = evaluate(statement.conditions, isAllow: isAllow)
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
    if !statement.hasPrincipals, !place.layer.isOfResource {
      return matches.add(statement, place, .direct, formula)
    }
    let principals = statement.principals
    switch (place.layer, principals) {
    // A caller with a boundary is denied by any NotPrincipal (R19).
    case (.resource, .allExcept), (.trust, .allExcept), (.rcp, .allExcept):
      guard hasBoundary, statement.effect == .deny else { break }
      return matches.add(statement, place, .direct, formula)
    case (.resource, _), (.trust, _), (.rcp, _), (.endpoint, _): break
    default:
      let doubt = Doubt.brokenStatement("a statement with Principal in an identity-based policy")
      return matches.add(statement, place, .direct, formula && .doubt(doubt))
    }
    forEachMatch(of: principals, effect: statement.effect) { form, principal in
      matches.add(statement, place, form, formula && principal)
    }
  }
}

extension Layer {
  /// Whether its policies are attached to resources, and so name principals.
  fileprivate var isOfResource: Bool {
    switch self {
    case .resource, .trust, .rcp: true
    default: false
    }
  }
}
