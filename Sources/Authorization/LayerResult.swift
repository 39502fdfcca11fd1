import IAM

/// What the policies of one layer say about a request.
struct LayerResult {
  /// A statement that matches, under its formula. Policy and statement are positions, so that a match is cheap; what
  /// they are called is looked up for those that are shown.
  struct Match {
    var layer: Layer
    /// The position of the root, unit or account, of SCPs and RCPs.
    var level: Int
    var policy: Int
    var statement: Int
    var formula: Formula
    var form: PrincipalForm
    var doubts: Set<Doubt>
  }

  var allows: [Match] = []
  var denies: [Match] = []
  /// Whether any statement allows.
  var allow = Formula.never

  fileprivate mutating func add(_ match: Match, isDeny: Bool) {
    if isDeny {
      denies.append(match)
    } else {
      allow = allow || match.formula
      allows.append(match)
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
      var match = LayerResult.Match(
        layer: layer, level: level, policy: policy, statement: 0, formula: .always, form: .direct, doubts: [])
      guard let document = policies[policy].document else {
        seeNothing(of: policies[policy].name, &match)
        result.add(match, isDeny: false)
        continue
      }
      for position in document.statements(covering: action) {
        match.statement = position
        evaluate(document.statements[position], match, policies[policy], hasBoundary, into: &result)
      }
    }
    return result
  }

  /// A policy that the exports do not hold may grant; a limit that they do not hold is assumed to allow (U8).
  private func seeNothing(of policy: String, _ match: inout LayerResult.Match) {
    let doubt = Doubt.policyNotSeen(policy)
    switch match.layer {
    case .identity, .resource, .trust: match.formula = .doubt(doubt)
    default: break
    }
    match.doubts = [doubt]
  }

  private func evaluate(
    _ statement: Statement, _ match: LayerResult.Match, _ policy: AppliedPolicy, _ hasBoundary: Bool,
    into result: inout LayerResult
  ) {
    let layer = match.layer
    let isDeny = statement.effect == .deny
    var formula = self.match(statement.resources, in: layer, isAllow: !isDeny)
    if formula.isNever { return }
    formula = formula && evaluate(statement.conditions, isAllow: !isDeny)
    if formula.isNever { return }
    if !statement.surelyCovers(action) { formula = formula && .doubt(.emptyOrWildcardElement) }
    if statement.isBroken || statement.effect == nil {
      formula = formula && .doubt(.brokenStatement("statement \(match.statement) of \(policy.name)"))
    }
    if policy.governsByDoubt { formula = formula && .doubt(.functionPolicyOnQualifiedCall) }
    func add(_ form: PrincipalForm, _ principal: Formula) {
      let whole = formula && principal
      if whole.isNever { return }
      var match = match
      match.form = form
      if !whole.isAlways { match.doubts = whole.doubts }
      match.formula = isDeny ? whole : whole.inAllow
      result.add(match, isDeny: isDeny)
    }
    switch (layer, statement.principals) {
    // A caller with a boundary is denied by any NotPrincipal (R19).
    case (.resource, .allExcept), (.trust, .allExcept), (.rcp, .allExcept):
      if hasBoundary, isDeny { return add(.direct, .always) }
    case (.resource, _), (.trust, _), (.rcp, _): break
    case (_, .absent): return add(.direct, .always)
    case (.endpoint, _): break
    default:
      return add(.direct, .doubt(.brokenStatement("a statement with Principal in an identity-based policy")))
    }
    forEachMatch(of: statement.principals, effect: statement.effect, add)
  }
}
