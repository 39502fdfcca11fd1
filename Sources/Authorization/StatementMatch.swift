import IAM

extension Request {
  /// Whether the statement speaks of this request's resource. Rule: R57, R60–R62, U3, U11–U13.
  func match(_ resources: Statement.Resources, in layer: Layer, isAllow: Bool) -> Formula {
    switch resources {
    case .absent:
      return layer == .trust ? .always : .doubt(.brokenStatement("a statement without Resource"))
    case .these(let patterns):
      if patterns.isEmpty { return .doubt(.emptyOrWildcardElement) }
      var result = Formula.never
      for position in patterns.indices {
        let one = match(patterns[position], in: layer, isAllow)
        if one.isAlways { return .always }
        if patterns[position].isEmpty { result = result || .doubt(.emptyOrWildcardElement) }
        if !one.isNever { result = result || one }
      }
      return result
    case .allExcept(let patterns):
      if patterns.isEmpty { return .doubt(.emptyOrWildcardElement) }
      var result = Formula.never
      for pattern in patterns { result = result || match(pattern, in: layer, isAllow) || unresolved(pattern) }
      return !result
    }
  }

  /// Where an entry of `NotResource` has a variable without value, nobody documents what it covers (U12).
  private func unresolved(_ pattern: ResourcePattern) -> Formula {
    guard pattern.hasVariables else { return .never }
    let variables = resolve(pattern.string)
    if variables.isMissing { return .doubt(.unresolvedNotResource) }
    return variables.open.reduce(.never) { result, name in
      guard pattern.string.fallback(of: name) == nil, case .open(let open) = state(of: ContextKey(name)),
        open.mayBeAbsent
      else { return result }
      return result || .literal(.isMissing(ContextKey(name))) && .doubt(.unresolvedNotResource)
    }
  }

  private func match(_ resource: ResourcePattern, in layer: Layer, _ isAllow: Bool) -> Formula {
    guard resource.hasVariables else { return match(resource.pattern, in: layer) }
    let variables = resolve(resource.string)
    if variables.isMissing { return .never }
    guard variables.open.isEmpty else {
      let string = resource.string.filling(variables.values)
      return solve(string, in: self.resource.text, mayHoldWildcards: isAllow) { string in
        match(string.pattern { _, _ in nil }, in: layer)
      }
    }
    let pattern = resource.string.pattern { key, _ in variables.values[key] }
    let formula = match(pattern, in: layer)
    if isAllow, formula.isNever, variables.haveWildcards {
      let loose = resource.string.filling(variables.values, literally: false)
      return match(loose.pattern { _, _ in nil }, in: layer) && .doubt(.wildcardInVariable)
    }
    return formula
  }

  private func match(_ pattern: ARNPattern, in layer: Layer) -> Formula {
    let isPadded = !pattern.isComplete
    if isPadded, !pattern.hasWildcard, layer == .resource || layer == .trust { return .never }
    if pattern.matches(resource) { return .always }
    return pattern.mayDifferAsText && pattern.hasWildcard && pattern.matchesAsText(resource.text)
      ? .doubt(.wildcardSpansParts) : .never
  }
}
