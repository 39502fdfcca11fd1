/// What statements say about context keys, so that the values that they tell apart can be tried.
///
/// Policy variables that are open themselves are replaced by their candidate values, and where a key stands as a variable
/// beside another key, that key's values matter. Both hang on further keys in turn, up to a depth.
struct Mentions {
  private let statements: [PolicyStatement]
  /// What is settled.
  private let context: [String: [String]]
  private let resource: String

  init(_ statements: [PolicyStatement], _ context: [String: [String]], _ resource: String = "") {
    (self.statements, self.context, self.resource) = (statements, context, resource)
  }

  /// What the conditions say about a key.
  func of(_ key: String, depth: Int = 2) -> [Mention] {
    unique(statements.flatMap { direct(key, $0, depth) + comparedWith(key, $0, depth) })
  }

  /// The values of an open key that the statements can tell apart.
  func candidates(for key: String, depth: Int = 2) -> [String] {
    let mentions = of(key, depth: depth)
    let values = candidateValues(of: key, mentions)
    guard isVariable(key) else { return values }
    // Wildcard characters in a variable's value may count as wildcards (U13).
    let wildcards = ["*"] + mentions.compactMap { $0.comparison == .stringLike ? written($0.value) : nil }
    return unique(values + words(for: key) + wildcards)
  }

  private func direct(_ key: String, _ statement: PolicyStatement, _ depth: Int) -> [Mention] {
    statement.conditions.filter { $0.key == key }.flatMap { condition in
      condition.values.flatMap { text -> [Mention] in
        let hasVariables = statement.hasVariables && condition.test.takesVariables
        let keys = hasVariables ? statement.variables(in: text) : []
        let comparison = condition.test.comparison
        let takesWildcards = [.stringLike, .arnLike].contains(comparison)
        let settled = settlings(of: keys, depth).flatMap { context -> [Mention] in
          guard let value = substitute(text, hasVariables: hasVariables, context: context) else { return [] }
          // Wildcard characters in a variable's value may count as wildcards (U13).
          let values = [value.tokens] + (takesWildcards ? [value.loose].compactMap { $0 } : [])
          return values.map { Mention(comparison: comparison, value: $0) }
        }
        return settled + mentions(like: keys, depth)
      }
    }
  }

  /// Contexts in which the open ones among the keys have values.
  private func settlings(of keys: [String], _ depth: Int) -> [[String: [String]]] {
    var settled = [context]
    for key in keys where context[key] == nil && depth > 0 {
      let values = candidates(for: key, depth: depth - 1)
      settled += settled.flatMap { context in values.map { context.merging([key: [$0]]) { $1 } } }
    }
    return settled
  }

  /// Where the key stands as a variable beside another key, that key's values.
  private func comparedWith(_ key: String, _ statement: PolicyStatement, _ depth: Int) -> [Mention] {
    if depth == 0 { return [] }
    return statement.conditions.filter { $0.values.contains { statement.variables(in: $0) == [key] } }
      .flatMap { condition in
        let ignoresCase = condition.test.comparison == .stringEqualsIgnoreCase
        let values = context[condition.key] ?? candidates(for: condition.key, depth: depth - 1)
        return mentions(like: [condition.key], depth)
          + values.map {
            Mention(
              comparison: ignoresCase ? .stringEqualsIgnoreCase : .stringEquals,
              value: PatternToken.literal($0))
          }
      }
  }

  /// Where two keys are compared, what is said of the one matters for the other.
  private func mentions(like keys: [String], _ depth: Int) -> [Mention] {
    keys.filter { context[$0] == nil && depth > 0 }.flatMap { of($0, depth: depth - 1) }
  }

  /// Whether the key stands as a variable where wildcards mean something.
  private func isVariable(_ key: String) -> Bool {
    statements.contains { statement in
      statement.resourceKeys.contains(key)
        || statement.conditions.contains { condition in
          [.stringLike, .arnLike].contains(condition.test.comparison)
            && condition.values.contains { statement.variables(in: $0).contains(key) }
        }
    }
  }

  /// Where the key stands in a Resource, the parts of the resource's name are values that matter.
  private func words(for key: String) -> [String] {
    guard statements.contains(where: { $0.resourceKeys.contains(key) }) else { return [] }
    let words = resource.split(whereSeparator: { ":/".contains($0) }).map(String.init)
    let name = (arnParts(resource)?[5]).map { [String($0.drop { !":/".contains($0) }.dropFirst())] } ?? []
    return words + name + words.flatMap { $0.split(separator: "-").map(String.init) }
  }
}

extension PolicyStatement {
  /// The context keys that the statement depends on, in lower case.
  var keys: [String] {
    conditions.flatMap { [$0.key] + ($0.test.takesVariables ? $0.values.flatMap(variables) : []) }
      + resourceKeys
  }

  /// Those among them that are variables in its resources.
  var resourceKeys: [String] { (resources?.texts ?? []).flatMap(variables) }

  fileprivate func variables(in text: String) -> [String] {
    if !hasVariables || !text.utf8.contains(36) { return [] }
    return pieces(of: text, hasVariables: hasVariables).compactMap {
      if case .variable(let key, _) = $0 { key } else { nil }
    }
  }
}
