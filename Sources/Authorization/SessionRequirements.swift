import IAM

/// What later steps of a path need of a session, and what that asks of the assumption that makes it.
extension Request {
  /// What the assumption must hold so that its session meets what later steps need. Rules: R30–R32, R37, R38.
  var requirement: Formula {
    required.sorted { $0.atom < $1.atom }.reduce(.always) { $0 && requirement($1) }
  }

  private func requirement(_ literal: Literal) -> Formula {
    let name = literal.atom.key.lowercased
    if name == "aws:userid" { return sessionName(literal) }
    if name == "aws:sourceidentity" { return sourceIdentity(literal) }
    if literal == .noTransitiveTags { return noTransitiveTags }
    if name.hasPrefix(Literal.transitiveTag) {
      let none = noTransitiveTag(String(name.dropFirst(Literal.transitiveTag.count)))
      return literal.isNegated ? !none : none
    }
    if name.hasPrefix("aws:principaltag/") {
      return sessionTag(literal, String(name.dropFirst("aws:principaltag/".count)))
    }
    return .always
  }

  /// A condition on the new session's `aws:userid`, which is the role's unique id, a colon and the session name.
  private func sessionName(_ literal: Literal) -> Formula {
    guard let patterns = literal.test?.textPatterns, let base = literal.test?.base else { return .always }
    let prefix = roleID.map { $0 + ":" }
    let names = patterns.flatMap { pattern -> [TextPattern] in
      guard let prefix else { return pattern.behindFirstColon }
      return pattern.after(prefix)
    }
    let key = ContextKey("sts:RoleSessionName")
    let globs = names.compactMap(\.asGlob)
    guard globs.count == names.count else { return .always }
    let formula =
      globs.isEmpty
      ? Formula.never
      : evaluate(
        Condition(
          ConditionOperator(.stringLike), key, globs.map { PolicyString($0, variables: false) }))
    return base.isNegated != literal.isNegated ? !formula : formula
  }

  /// A condition on a tag of the new session: passed with this assumption, inherited, or else the role's own.
  private func sessionTag(_ literal: Literal, _ tag: String) -> Formula {
    let own = evaluate(literal, as: facts.tags?.first { $0.key.lowercased() == tag }?.value)
    guard passing.contains(.tags) else { return own }
    let key = ContextKey("aws:RequestTag/\(tag)")
    let passed = evaluate(literal.with(key))
    let isPassed = evaluate(.isPresent(key))
    return isPassed && passed || !isPassed && own
  }

  /// That the new session has no tags that go along further: none passed, and none inherited (R32).
  private var noTransitiveTags: Formula {
    let none =
      passing.contains(.tags) ? Formula.literal(.isMissing(ContextKey("sts:TransitiveTagKeys"))) : .always
    return caller.sessionFacts.contains(.tags) ? none && .literal(.noTransitiveTags) : none
  }

  /// That the new session has no tag of this name that goes along further.
  private func noTransitiveTag(_ tag: String) -> Formula {
    let key = ContextKey("sts:TransitiveTagKeys")
    let op = ConditionOperator(.stringNotEqualsIgnoreCase, qualifier: .forAllValues)
    let unlisted = Formula.literal(Literal(ConditionAtom(key, op, [tag])))
    let passed = Formula.literal(.isMissing(ContextKey("aws:RequestTag/\(tag)"))) || unlisted
    let none = passing.contains(.tags) ? passed : .always
    return caller.sessionFacts.contains(.tags) ? none && .literal(.noTransitiveTag(tag)) : none
  }

  /// Where the caller's session may have a transitive tag that goes along: the condition as it reads then, on the
  /// caller's tag, and the literal that there is none. An inherited tag cannot be passed otherwise, and overrides the
  /// role's own tag (R32).
  func inherited(_ condition: Condition) -> (condition: Condition, none: Literal)? {
    guard passing.contains(.tags), caller.sessionFacts.contains(.tags) else { return nil }
    let families = ["aws:requesttag/", "aws:resourcetag/", "iam:resourcetag/"]
    let name = condition.key.lowercased
    guard let family = families.first(where: name.hasPrefix) else { return nil }
    let tag = String(name.dropFirst(family.count))
    let key = ContextKey("aws:PrincipalTag/\(tag)")
    return (Condition(condition.operator, key, condition.values), .noTransitiveTag(tag))
  }

  /// A condition on the new session's source identity: the caller's own, which cannot change, or the one set here.
  private func sourceIdentity(_ literal: Literal) -> Formula {
    if caller.sessionFacts.contains(.sourceIdentity) { return evaluate(literal) }
    guard passing.contains(.sourceIdentity) else { return evaluate(literal, as: nil) }
    return evaluate(literal.with(ContextKey("sts:SourceIdentity")))
  }

  private var passing: SessionFacts {
    switch call {
    case .assumeRole(let passing), .assumeRoleWithFederation(let passing): passing
    default: []
    }
  }

  private func evaluate(_ literal: Literal) -> Formula {
    let atom = literal.atom
    let formula = evaluate(
      Condition(atom.operator, atom.key, atom.values.map { PolicyString($0, variables: atom.hasVariables) }))
    return literal.isNegated ? !formula : formula
  }

  private func evaluate(_ literal: Literal, as value: String?) -> Formula {
    var request = self
    request.context[literal.atom.key] = value.map { [$0] } ?? []
    return request.evaluate(literal)
  }
}

extension Literal {
  /// The session has no source identity.
  package static let noSourceIdentity = isMissing(ContextKey("aws:SourceIdentity"))

  /// The session has no transitive tags. No policy can ask that of a session; the key stands for it.
  package static let noTransitiveTags = isMissing(ContextKey("session:TransitiveTags"))

  /// The session has no transitive tag of this name.
  static func noTransitiveTag(_ tag: String) -> Literal { isMissing(ContextKey(transitiveTag + tag)) }

  fileprivate static let transitiveTag = "session:transitivetag/"

  /// Whether no policy can say it.
  var isUnspoken: Bool { atom.key.lowercased.hasPrefix("session:") }

  func with(_ key: ContextKey) -> Literal {
    var literal = self
    literal.atom.key = key
    return literal
  }

  /// Whether it speaks of what is chosen when a session is made: its name, its tags, its source identity.
  package var isAboutSession: Bool {
    let name = atom.key.lowercased
    return isUnspoken || name == "aws:userid" || name == "aws:sourceidentity"
      || name.hasPrefix("aws:principaltag/")
  }
}

extension TextPattern {
  /// The patterns of what may follow the first colon.
  fileprivate var behindFirstColon: [TextPattern] {
    var found: [TextPattern] = []
    for (position, token) in tokens.enumerated() {
      switch token {
      case .one(.just(":")):
        found.append(TextPattern(tokens: Array(tokens.dropFirst(position + 1))))
        return found
      case .many(let characters) where characters.contains(":"):
        found.append(TextPattern(tokens: Array(tokens.dropFirst(position))))
      default: break
      }
    }
    return found
  }
}
