/// How wildcards in the early parts of a resource pattern are read.
///
/// Rule: U3.
enum WildcardReading: CaseIterable {
  /// They stay inside their part.
  case partByPart
  /// They may span colons.
  case whole
}

extension PolicyStatement {
  var isAllow: Bool { effect != .deny }

  /// Whether the statement speaks of an action at all; yes when in doubt.
  func mentions(_ action: String) -> Bool { covers(action: action) != .no }

  /// Whether the statement speaks of the request's action and resource in some context.
  func speaks(of request: Request, in layer: Applicable.Policy.Layer) -> Bool {
    mentions(request.action) && (!resourceKeys.isEmpty || covers(resourceOf: request, in: layer) != .no)
  }

  /// Everything but the principal: action, resource, conditions.
  ///
  /// - Parameter layer: the kind of policy the statement stands in.
  func matches(_ request: Request, in layer: Applicable.Policy.Layer) -> Truth {
    var result = (scope ?? scope(of: request, in: layer))
      .and(conditions.all { $0.holds(in: request.context, isAllow: isAllow) })
    // A statement that cannot be read for sure allows or denies only possibly (R57).
    let mayNamePrincipals = [.resource, .trust, .resourceControl, .endpoint].contains(layer)
    if isBroken || effect == nil || principals != nil && !mayNamePrincipals {
      result = result.and(.unknown("R57"))
    }
    return result
  }

  private func scope(of request: Request, in layer: Applicable.Policy.Layer) -> Truth {
    covers(action: request.action).and(covers(resourceOf: request, in: layer))
  }

  /// The statement with its scope settled, where its resources have no variables.
  func settled(for request: Request, in layer: Applicable.Policy.Layer) -> PolicyStatement {
    guard resourceKeys.isEmpty else { return self }
    var statement = self
    statement.scope = scope(of: request, in: layer)
    return statement
  }

  /// Rule: R59.
  private func covers(action: String) -> Truth {
    guard let actions else { return .unknown("R57") }
    if actions.texts.isEmpty { return isAllow ? .yes : .unknown("U11") }
    let isCovered = actions.texts.contains { actionPattern($0, matches: action) } != actions.isNegated
    if !isCovered, !actions.isNegated, actions.texts.contains("") { return isAllow ? .yes : .unknown("U11") }
    return Truth(isCovered)
  }

  private func actionPattern(_ pattern: String, matches action: String) -> Bool {
    if pattern == "*" { return true }
    let (pattern, action) = (pattern.lowercased(), action.lowercased())
    guard let colon = pattern.firstIndex(of: ":"), action.hasPrefix(pattern[...colon]) else { return false }
    return Reference.matches(PatternToken.pattern(pattern), action)
  }

  /// Rule: R60, U3.
  private func covers(resourceOf request: Request, in layer: Applicable.Policy.Layer) -> Truth {
    guard let resources else { return layer == .trust ? .yes : .unknown("R57") }
    if resources.texts.isEmpty { return isAllow ? .yes : .unknown("U11") }
    let readings = WildcardReading.allCases.map { covers(resources, request, layer, $0) }
    let isEmpty = !resources.isNegated && resources.texts.contains("")
    if isAllow { return isEmpty ? .yes : readings.any { $0 } }
    let covered = readings[0] == readings[1] ? readings[0] : .unknown("U3")
    return isEmpty ? covered.or(.unknown("U11")) : covered
  }

  private func covers(
    _ resources: Listed, _ request: Request, _ layer: Applicable.Policy.Layer, _ reading: WildcardReading
  ) -> Truth {
    let isResourcePolicy = [.resource, .trust, .resourceControl, .endpoint].contains(layer)
    let matched = resources.texts.any { text in
      guard let pattern = substitute(text, hasVariables: hasVariables, context: request.context) else {
        return .no
      }
      let strict = resource(request.resource, meets: pattern.tokens, reading, isResourcePolicy)
      let loose =
        pattern.loose.map { resource(request.resource, meets: $0, reading, isResourcePolicy) } ?? false
      return isAllow && !strict && loose ? .unknown("U13") : Truth(strict)
    }
    guard resources.isNegated else { return matched }
    // An entry without a value covers nothing, so that NotResource covers all; AWS is vague on it.
    let isUnresolved = resources.texts.contains {
      substitute($0, hasVariables: hasVariables, context: request.context) == nil
    }
    return isUnresolved ? matched.negated.and(.unknown("U12")) : matched.negated
  }

  private func resource(
    _ resource: String, meets pattern: [PatternToken], _ reading: WildcardReading, _ isResourcePolicy: Bool
  ) -> Bool {
    if pattern == [.many] { return true }
    switch reading {
    case .whole:
      return Reference.matches(pattern, resource)
        || self.resource(resource, meets: pattern, .partByPart, isResourcePolicy)
    case .partByPart:
      let mayPad = !isResourcePolicy || pattern.contains { $0 == .many || $0 == .one }
      guard let parts = arnParts(pattern, padded: mayPad) else { return false }
      return matchesPartByPart(parts, resource)
    }
  }
}
