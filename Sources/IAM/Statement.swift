/// One statement of a policy document.
///
/// Rule: R57.
public struct Statement: Hashable, Sendable {
  /// What a statement does when it matches.
  public enum Effect: String, Sendable {
    case allow = "Allow"
    case deny = "Deny"
  }

  /// `Action` or `NotAction`.
  public enum Actions: Hashable, Sendable {
    case these([ActionPattern])
    case allExcept([ActionPattern])
    case unreadable
  }

  /// `Resource` or `NotResource`.
  public enum Resources: Hashable, Sendable {
    case these([ResourcePattern])
    case allExcept([ResourcePattern])
    /// Neither is written, as in every trust policy.
    case absent
  }

  /// `Principal` or `NotPrincipal`.
  public enum Principals: Hashable, Sendable {
    case these([PrincipalPattern])
    case allExcept([PrincipalPattern])
    /// Neither is written, as in every identity-based policy.
    case absent
  }

  // One reference instead of a dozen: statements are handed round a lot.
  private let parts: Parts

  private final class Parts: Sendable {
    let sid: String?
    let effect: Effect?
    let actions: Actions
    let resources: Resources
    let principals: Principals
    let conditions: [Condition]
    let isBroken: Bool
    let accessActions: AccessActions
    let services: ServiceSet
    /// Whether the actions are an empty list, or hold an empty text.
    let hasEmptyActions: Bool
    let hasConditions: Bool
    let hasPrincipals: Bool
    /// Whether `*` is among the resources.
    let speaksOfEverything: Bool
    /// The resources that can be compared without regard to the request; nil where they cannot all be.
    let plainResources: [ARNPattern]?

    init(
      sid: String?, effect: Effect?, actions: Actions, resources: Resources, principals: Principals,
      conditions: [Condition], isBroken: Bool
    ) {
      (self.sid, self.effect, self.actions, self.resources) = (sid, effect, actions, resources)
      (self.principals, self.conditions, self.isBroken) = (principals, conditions, isBroken)
      hasConditions = !conditions.isEmpty
      if case .absent = principals { hasPrincipals = false } else { hasPrincipals = true }
      (speaksOfEverything, plainResources) = Statement.plain(resources)
      switch actions {
      case .these(let patterns):
        accessActions = patterns.reduce(into: patterns.isEmpty ? .all : []) { $0.formUnion($1.accessActions) }
        services = patterns.reduce(into: patterns.isEmpty ? .all : []) { $0.formUnion($1.services) }
        hasEmptyActions = patterns.isEmpty || patterns.contains(where: \.isEmpty)
      case .allExcept(let patterns):
        accessActions = patterns.reduce(into: .all) { if !$1.isEmpty { $0.subtract($1.accessActions) } }
        services = .all
        hasEmptyActions = patterns.isEmpty
      case .unreadable: (accessActions, services, hasEmptyActions) = (.all, .all, false)
      }
    }
  }

  /// The statement's own name.
  public var sid: String? { parts.sid }
  /// nil where it could not be read: then a possible Allow, never a Deny.
  public var effect: Effect? { parts.effect }
  /// The actions it speaks of.
  public var actions: Actions { parts.actions }
  /// The resources it speaks of.
  public var resources: Resources { parts.resources }
  /// The principals it speaks of.
  public var principals: Principals { parts.principals }
  /// All must hold.
  public var conditions: [Condition] { parts.conditions }
  /// Whether an element other than the effect could not be read: then whether it matches is unknown.
  public var isBroken: Bool { parts.isBroken }
  /// The covered ones of the actions that access hangs on.
  var accessActions: AccessActions { parts.accessActions }
  /// The services it speaks of.
  var services: ServiceSet { parts.services }

  /// Puts a statement together.
  public init(
    sid: String? = nil, effect: Effect?, actions: Actions, resources: Resources = .absent,
    principals: Principals = .absent, conditions: [Condition] = [], isBroken: Bool = false
  ) {
    parts = Parts(
      sid: sid, effect: effect, actions: actions, resources: resources, principals: principals,
      conditions: conditions, isBroken: isBroken)
  }

  /// Whether the statement speaks of an action; true also where that cannot be read.
  public func covers(_ action: Action) -> Bool {
    if let position = action.accessPosition {
      return parts.accessActions.contains(AccessActions(position: position))
    }
    if parts.services.isDisjoint(with: action.services) { return false }
    return switch parts.actions {
    case .these(let patterns): parts.hasEmptyActions || Statement.anyOf(patterns, matches: action)
    case .allExcept(let patterns): !Statement.anyOf(patterns, matches: action)
    case .unreadable: true
    }
  }

  private static func plain(_ resources: Resources) -> (everything: Bool, patterns: [ARNPattern]?) {
    guard case .these(let values) = resources, !values.isEmpty else { return (false, nil) }
    if values.contains(where: { !$0.hasVariables && $0.pattern.matchesEverything }) { return (true, []) }
    let isPlain = values.allSatisfy { !$0.hasVariables && !$0.isEmpty && $0.pattern.isComplete }
    return (false, isPlain ? values.map(\.pattern) : nil)
  }

  /// Whether the statement speaks of a resource, where its `Resource` says so in so many words; nil where that hangs on
  /// the request, or on what AWS does not document.
  package func plainlySpeaks(of resource: ARN) -> Bool? {
    if parts.speaksOfEverything { return true }
    guard let patterns = parts.plainResources else { return nil }
    var isSure = true
    for position in patterns.indices {
      if patterns[position].matches(resource) { return true }
      if patterns[position].mayMatchAsText(resource.text) { isSure = false }
    }
    return isSure ? false : nil
  }

  /// Whether there are conditions.
  package var hasConditions: Bool { parts.hasConditions }
  /// Whether `Principal` or `NotPrincipal` is written.
  package var hasPrincipals: Bool { parts.hasPrincipals }

  /// Whether an action that is covered is covered for sure; an empty list, or an empty text, may mean anything (U11).
  public func surelyCovers(_ action: Action) -> Bool {
    guard parts.hasEmptyActions else { return true }
    guard case .these(let patterns) = actions else { return false }
    return patterns.contains { $0.matches(action) }
  }

  private static func anyOf(_ patterns: [ActionPattern], matches action: Action) -> Bool {
    for position in patterns.indices
    where !patterns[position].services.isDisjoint(with: action.services) && patterns[position].matches(action)
    {
      return true
    }
    return false
  }

  /// Equal when every element is.
  public static func == (left: Statement, right: Statement) -> Bool {
    left.parts === right.parts
      || left.effect == right.effect && left.sid == right.sid && left.actions == right.actions
        && left.resources == right.resources && left.principals == right.principals
        && left.conditions == right.conditions && left.isBroken == right.isBroken
  }

  /// Hashes what tells most statements apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(effect)
    hasher.combine(actions)
    hasher.combine(resources)
    hasher.combine(principals)
    hasher.combine(conditions)
  }
}

/// One value of `Resource` or `NotResource`.
public struct ResourcePattern: Hashable, Sendable {
  private let parts: Parts

  private final class Parts: Sendable {
    let string: PolicyString
    let pattern: ARNPattern
    let hasVariables: Bool
    let isEmpty: Bool

    init(_ string: PolicyString) {
      isEmpty = string.text.isEmpty
      self.string = string
      pattern = string.pattern { _, _ in nil }
      hasVariables = string.hasVariables
    }
  }

  /// The value as written, with its policy variables.
  public var string: PolicyString { parts.string }
  /// The compiled pattern; with variables, each stands for any text.
  public var pattern: ARNPattern { parts.pattern }
  /// Whether the value depends on the request.
  package var hasVariables: Bool { parts.hasVariables }

  /// Compiles a value.
  public init(_ string: PolicyString) { parts = Parts(string) }

  /// Whether the value is an empty text.
  package var isEmpty: Bool { parts.isEmpty }

  /// Equal when written alike.
  public static func == (left: ResourcePattern, right: ResourcePattern) -> Bool {
    left.parts === right.parts || left.parts.string == right.parts.string
  }

  /// Hashes the value as written.
  public func hash(into hasher: inout Hasher) { hasher.combine(parts.string) }
}

extension PolicyString {
  /// Compiles the text as an ARN pattern. `value` gives what a variable stands for, taken literally (U13);
  /// nil stands for any text.
  public func pattern(_ value: (_ key: String, _ fallback: String?) -> String?) -> ARNPattern {
    ARNPattern(compiled: compiled(value))
  }

  /// Compiles the text as a glob over a whole text, variables as in `pattern`.
  public func glob(_ value: (_ key: String, _ fallback: String?) -> String?) -> Glob {
    Glob(compiled: compiled(value))
  }

  /// The text with its variables filled in and no wildcards: what `StringEquals` compares with. nil where
  /// a variable has no value.
  public func literal(_ value: (_ key: String, _ fallback: String?) -> String?) -> String? {
    guard let pieces else { return text }
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text), .literal(let text): result += text
      case .variable(let key, let fallback):
        guard let filled = value(key, fallback) else { return nil }
        result += filled
      }
    }
    return result
  }

  private func compiled(_ value: (_ key: String, _ fallback: String?) -> String?) -> [UInt8] {
    guard let pieces else { return ARNPattern.bytes(of: text) }
    return pieces.flatMap { piece -> [UInt8] in
      switch piece {
      case .text(let text): text.utf8.map(Glob.wildcard)
      case .literal(let text): Array(text.utf8)
      case .variable(let key, let fallback): value(key, fallback).map { Array($0.utf8) } ?? [Glob.anyText]
      }
    }
  }
}
