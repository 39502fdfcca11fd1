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

  /// The statement's own name.
  public let sid: String?
  /// nil where it could not be read: then a possible Allow, never a Deny.
  public let effect: Effect?
  /// The actions it speaks of.
  public let actions: Actions
  /// The resources it speaks of.
  public let resources: Resources
  /// The principals it speaks of.
  public let principals: Principals
  /// All must hold.
  public let conditions: [Condition]
  /// Whether an element other than the effect could not be read: then whether it matches is unknown.
  public let isBroken: Bool
  /// The covered ones of the actions that access hangs on.
  let accessActions: AccessActions
  /// Whether the actions are an empty list, or hold an empty text.
  private let hasEmptyActions: Bool

  /// Puts a statement together.
  public init(
    sid: String? = nil, effect: Effect?, actions: Actions, resources: Resources = .absent,
    principals: Principals = .absent, conditions: [Condition] = [], isBroken: Bool = false
  ) {
    self.sid = sid
    self.effect = effect
    self.actions = actions
    self.resources = resources
    self.principals = principals
    self.conditions = conditions
    self.isBroken = isBroken
    accessActions =
      switch actions {
      case .these(let patterns):
        patterns.reduce(into: patterns.isEmpty ? .all : []) { $0.formUnion($1.accessActions) }
      case .allExcept(let patterns):
        patterns.reduce(into: .all) { if !$1.isEmpty { $0.subtract($1.accessActions) } }
      case .unreadable: .all
      }
    hasEmptyActions =
      switch actions {
      case .these(let patterns): patterns.isEmpty || patterns.contains(where: \.isEmpty)
      case .allExcept(let patterns): patterns.isEmpty
      case .unreadable: false
      }
  }

  /// Whether the statement speaks of an action; true also where that cannot be read.
  public func covers(_ action: Action) -> Bool {
    if let position = action.accessPosition {
      return accessActions.contains(AccessActions(position: position))
    }
    return switch actions {
    case .these(let patterns): patterns.isEmpty || patterns.contains { $0.isEmpty || $0.matches(action) }
    case .allExcept(let patterns): !patterns.contains { $0.matches(action) }
    case .unreadable: true
    }
  }

  /// Whether an action that is covered is covered for sure; an empty list, or an empty text, may mean anything (U11).
  public func surelyCovers(_ action: Action) -> Bool {
    guard hasEmptyActions else { return true }
    guard case .these(let patterns) = actions else { return false }
    return patterns.contains { $0.matches(action) }
  }
}

/// One value of `Resource` or `NotResource`.
public struct ResourcePattern: Hashable, Sendable {
  /// The value as written, with its policy variables.
  public let string: PolicyString
  /// The compiled pattern; with variables, each stands for any text.
  public let pattern: ARNPattern

  /// Compiles a value.
  public init(_ string: PolicyString) {
    self.string = string
    pattern = string.pattern { _, _ in nil }
  }
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
    guard let pieces else { return text.utf8.map(Glob.wildcard) }
    return pieces.flatMap { piece -> [UInt8] in
      switch piece {
      case .text(let text): text.utf8.map(Glob.wildcard)
      case .literal(let text): Array(text.utf8)
      case .variable(let key, let fallback): value(key, fallback).map { Array($0.utf8) } ?? [Glob.anyText]
      }
    }
  }
}
