import IAM

/// What the policies of one layer say about a request.
struct LayerResult {
  /// A statement that matches, under its formula.
  struct Match {
    var reference: StatementReference
    var formula: Formula
    var form: PrincipalForm
    var doubts: Set<Doubt>
  }

  var allows: [Match] = []
  var denies: [Match] = []

  /// Whether any statement allows.
  var allow: Formula { allows.reduce(.never) { $0 || $1.formula } }
}

extension Request {
  /// Evaluates the policies of one layer. Rules: R1, R57, U8.
  func evaluate(_ policies: [AppliedPolicy], in layer: Layer, hasBoundary: Bool = false) -> LayerResult {
    var result = LayerResult()
    for policy in policies {
      guard let document = policy.document else {
        result.allows.append(notSeen(policy, in: layer))
        continue
      }
      for position in document.statements(covering: action) {
        evaluate(
          document.statements[position], position, of: policy, in: layer, hasBoundary: hasBoundary,
          into: &result)
      }
    }
    return result
  }

  /// A policy that the exports do not hold may grant; a limit that they do not hold is assumed to allow (U8).
  private func notSeen(_ policy: AppliedPolicy, in layer: Layer) -> LayerResult.Match {
    let doubt = Doubt.policyNotSeen(policy.name)
    let limits = layer != .identity && layer != .resource && layer != .trust
    return LayerResult.Match(
      reference: StatementReference(
        layer: layer, policy: policy.name, sid: nil, statement: 0, source: policy.source),
      formula: limits ? .always : .doubt(doubt), form: .direct, doubts: [doubt])
  }

  private func evaluate(
    _ statement: Statement, _ position: Int, of policy: AppliedPolicy, in layer: Layer, hasBoundary: Bool,
    into result: inout LayerResult
  ) {
    let isAllow = statement.effect != .deny
    var formula = match(statement.resources, in: layer, isAllow: isAllow)
    if formula.isNever { return }
    formula = formula && evaluate(statement.conditions, isAllow: isAllow)
    if formula.isNever { return }
    if !statement.surelyCovers(action) { formula = formula && .doubt(.emptyOrWildcardElement) }
    if statement.isBroken {
      formula = formula && .doubt(.brokenStatement("statement \(position) of \(policy.name)"))
    }
    if statement.effect == nil {
      formula = formula && .doubt(.brokenStatement("statement \(position) of \(policy.name)"))
    }
    let reference = StatementReference(
      layer: layer, policy: policy.name, sid: statement.sid, statement: position, source: policy.source)
    for (form, principal) in principals(of: statement, in: layer, hasBoundary: hasBoundary) {
      var whole = formula && principal
      if policy.governsByDoubt { whole = whole && .doubt(.functionPolicyOnQualifiedCall) }
      if whole.isNever { continue }
      let doubts = whole.doubts
      if statement.effect == .deny {
        result.denies.append(
          LayerResult.Match(reference: reference, formula: whole, form: form, doubts: doubts))
      } else {
        whole = whole.inAllow
        result.allows.append(
          LayerResult.Match(reference: reference, formula: whole, form: form, doubts: doubts))
      }
    }
  }

  private func principals(
    of statement: Statement, in layer: Layer, hasBoundary: Bool
  ) -> [(PrincipalForm, Formula)] {
    switch layer {
    case .resource, .trust, .rcp:
      // A caller with a boundary is denied by any NotPrincipal (R19).
      if hasBoundary, statement.effect == .deny, case .allExcept = statement.principals {
        return [(.direct, .always)]
      }
      return match(statement.principals, effect: statement.effect).map { ($0.form, $0.formula) }
    case .endpoint:
      if case .absent = statement.principals { return [(.direct, .always)] }
      return match(statement.principals, effect: statement.effect).map { ($0.form, $0.formula) }
    case .identity, .boundary, .session, .scp:
      if case .absent = statement.principals { return [(.direct, .always)] }
      return [(.direct, .doubt(.brokenStatement("a statement with Principal in an identity-based policy")))]
    }
  }
}
