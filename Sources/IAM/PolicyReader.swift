import JSON

/// Reads the JSON of a policy document, tolerantly: scalars where lists are meant, one statement where
/// several are meant, and a problem for each thing that AWS would not have accepted. Nobody documents which of several
/// members of one name counts: none is read.
///
/// Rule: R57.
struct PolicyReader {
  let variables: Bool
  /// The one service whose actions matter, in lower case; nil where all do.
  let service: String?
  var problems: [PolicyProblem] = []

  init(variables: Bool, service: String? = nil) {
    self.variables = variables
    self.service = service
  }

  mutating func statements(of document: JSONValue) -> [Statement] {
    guard document.kind == .object else {
      report(JSONPointer(), "expected a policy document, found \(document.kind.rawValue)")
      return [.unreadable]
    }
    if reportRepeated(TapeValue(document).repeatedNames, at: JSONPointer()) { return [.unreadable] }
    guard let statement = document["Statement"] else {
      report(JSONPointer(), "no Statement in the policy document")
      return []
    }
    switch statement.kind {
    case .object: return [read(statement, at: JSONPointer("/Statement"))]
    case .array:
      var statements: [Statement] = []
      for element in statement.elements {
        statements.append(read(element, at: JSONPointer("/Statement") / statements.count))
      }
      return statements
    default:
      report(JSONPointer("/Statement"), "expected a list of statements, found \(statement.kind.rawValue)")
      return [.unreadable]
    }
  }

  private mutating func read(
    _ json: JSONValue, at pointer: @autoclosure () -> JSONPointer
  ) -> Statement {
    guard json.kind == .object else {
      report(pointer(), "expected a statement, found \(json.kind.rawValue)")
      return .unreadable
    }
    if let service, PolicyDocument.isPlain(statement: TapeValue(json), besides: [service]) {
      return .ofOtherServices
    }
    let before = problems.count
    let elements = Elements(json)
    reportRepeated(elements.repeated, at: pointer())
    for name in elements.unknown { report(pointer() / name, "unknown element '\(name)'") }
    let actions = actions(of: elements, at: pointer())
    let resources = resources(of: elements, at: pointer())
    let principals = principals(of: elements, at: pointer())
    let conditions = conditions(of: elements, at: pointer())
    let isBroken = problems.count > before
    return Statement(
      sid: elements.sid?.scalarText, effect: effect(of: elements, at: pointer()), actions: actions,
      resources: resources, principals: principals, conditions: conditions, isBroken: isBroken)
  }

  /// The elements of a statement that stand once.
  private struct Elements {
    var sid, effect, action, notAction, resource, notResource, principal, notPrincipal, condition: JSONValue?
    var unknown: [String] = []
    let repeated: Set<String>

    init(_ statement: JSONValue) {
      repeated = TapeValue(statement).repeatedNames
      for (name, value) in statement.plainMembers {
        if !repeated.isEmpty, repeated.contains(String(decoding: name, as: UTF8.self)) { continue }
        if name.isEqual(to: "Action") {
          action = value
        } else if name.isEqual(to: "Effect") {
          effect = value
        } else if name.isEqual(to: "Resource") {
          resource = value
        } else if name.isEqual(to: "Condition") {
          condition = value
        } else if name.isEqual(to: "Sid") {
          sid = value
        } else if name.isEqual(to: "Principal") {
          principal = value
        } else if name.isEqual(to: "NotAction") {
          notAction = value
        } else if name.isEqual(to: "NotResource") {
          notResource = value
        } else if name.isEqual(to: "NotPrincipal") {
          notPrincipal = value
        } else {
          unknown.append(String(decoding: name, as: UTF8.self))
        }
      }
    }
  }

  private mutating func effect(
    of json: Elements, at pointer: @autoclosure () -> JSONPointer
  ) -> Statement.Effect? {
    guard let value = json.effect else {
      if !json.repeated.contains("Effect") { report(pointer(), "no Effect; expected 'Allow' or 'Deny'") }
      return nil
    }
    guard let effect = value.string.flatMap(Statement.Effect.init) else {
      report(
        pointer() / "Effect",
        "unknown effect '\(value.compactText.trimmedQuotes)'; expected 'Allow' or 'Deny'")
      return nil
    }
    return effect
  }

  private mutating func actions(
    of json: Elements, at pointer: @autoclosure () -> JSONPointer
  ) -> Statement.Actions {
    switch (json.action, json.notAction) {
    case (let value?, nil):
      if let patterns = patterns(value, at: pointer() / "Action") { return .these(patterns) }
    case (nil, let value?):
      if let patterns = patterns(value, at: pointer() / "NotAction") { return .allExcept(patterns) }
    case (nil, nil):
      if json.repeated.isDisjoint(with: ["Action", "NotAction"]) {
        report(pointer(), "neither Action nor NotAction")
      }
    case (_?, _?): report(pointer(), "both Action and NotAction")
    }
    return .unreadable
  }

  private mutating func patterns(
    _ value: JSONValue, at pointer: @autoclosure () -> JSONPointer
  ) -> [ActionPattern]? {
    strings(value, at: pointer())?.map { text in
      let pattern = ActionPattern(text)
      if !pattern.isWellFormed, !text.isEmpty {
        report(pointer(), "action '\(text)' has no service prefix and matches nothing")
      }
      return pattern
    }
  }

  private mutating func resources(
    of json: Elements, at pointer: @autoclosure () -> JSONPointer
  ) -> Statement.Resources {
    switch (json.resource, json.notResource) {
    case (let value?, nil):
      if let patterns = resourcePatterns(value, at: pointer() / "Resource") { return .these(patterns) }
    case (nil, let value?):
      if let patterns = resourcePatterns(value, at: pointer() / "NotResource") { return .allExcept(patterns) }
    case (nil, nil): break
    case (_?, _?): report(pointer(), "both Resource and NotResource")
    }
    return .absent
  }

  private mutating func resourcePatterns(
    _ value: JSONValue, at pointer: @autoclosure () -> JSONPointer
  ) -> [ResourcePattern]? {
    strings(value, at: pointer())?.map { ResourcePattern(PolicyString($0, variables: variables)) }
  }

  private mutating func principals(
    of json: Elements, at pointer: @autoclosure () -> JSONPointer
  ) -> Statement.Principals {
    switch (json.principal, json.notPrincipal) {
    case (let value?, nil):
      if let patterns = principalPatterns(value, at: pointer() / "Principal") { return .these(patterns) }
    case (nil, let value?):
      if let patterns = principalPatterns(value, at: pointer() / "NotPrincipal") {
        return .allExcept(patterns)
      }
    case (nil, nil): break
    case (_?, _?): report(pointer(), "both Principal and NotPrincipal")
    }
    return .absent
  }

  private mutating func principalPatterns(
    _ value: JSONValue, at pointer: @autoclosure () -> JSONPointer
  ) -> [PrincipalPattern]? {
    guard value.kind == .object else {
      return strings(value, at: pointer())?.map(PrincipalPattern.init(aws:))
    }
    if reportRepeated(TapeValue(value).repeatedNames, at: pointer()) { return nil }
    var patterns: [PrincipalPattern]? = []
    for (name, value) in value.members {
      let texts = strings(value, at: pointer() / name)
      guard let texts, let read = PolicyReader.principals[name] else {
        if texts != nil {
          report(
            pointer() / name,
            "unknown kind of principal '\(name)'; expected AWS, Service, Federated or CanonicalUser")
        }
        patterns = nil
        continue
      }
      patterns?.append(contentsOf: texts.map(read))
    }
    return patterns
  }

  private static let principals: [String: @Sendable (String) -> PrincipalPattern] = [
    "AWS": { PrincipalPattern(aws: $0) }, "Service": { .service($0) }, "Federated": { .federated($0) },
    "CanonicalUser": { .canonicalUser($0) },
  ]

  private mutating func conditions(
    of json: Elements, at pointer: @autoclosure () -> JSONPointer
  ) -> [Condition] {
    guard let block = json.condition else { return [] }
    guard block.kind == .object else {
      report(pointer() / "Condition", "expected an object, found \(block.kind.rawValue)")
      return []
    }
    let repeated = TapeValue(block).repeatedNames
    reportRepeated(repeated, at: pointer() / "Condition")
    return block.members.flatMap { name, keys -> [Condition] in
      if repeated.contains(name) { return [] }
      func here() -> JSONPointer { pointer() / "Condition" / name }
      guard let op = ConditionOperator(name) else {
        report(here(), "unknown condition operator '\(name)'")
        return []
      }
      guard keys.kind == .object else {
        report(here(), "expected an object of keys and values, found \(keys.kind.rawValue)")
        return []
      }
      let repeated = TapeValue(keys).repeatedNames
      reportRepeated(repeated, at: here())
      return keys.members.compactMap { key, values in
        repeated.contains(key)
          ? nil
          : strings(values, at: here() / key).map { texts in
            Condition(
              op, ContextKey(key),
              texts.map { PolicyString($0, variables: variables && op.base.takesVariables) })
          }
      }
    }
  }

  /// The texts of a list, or the one text that stands for a list of one; nil where any of it is something else.
  private mutating func strings(
    _ value: JSONValue, at pointer: @autoclosure () -> JSONPointer
  ) -> [String]? {
    if let text = value.scalarText { return [text] }
    guard value.kind == .array else {
      report(pointer(), "expected a string or a list of strings, found \(value.kind.rawValue)")
      return nil
    }
    var texts: [String]? = []
    for (position, element) in value.elements.enumerated() {
      if let text = element.scalarText {
        texts?.append(text)
      } else {
        report(pointer() / position, "expected a string, found \(element.kind.rawValue)")
        texts = nil
      }
    }
    return texts
  }

  /// Whether there are any.
  @discardableResult
  private mutating func reportRepeated(_ names: Set<String>, at pointer: @autoclosure () -> JSONPointer)
    -> Bool
  {
    for name in names.sorted() {
      report(pointer() / name, "'\(name)' stands twice; which one counts is undocumented")
    }
    return !names.isEmpty
  }

  private mutating func report(_ pointer: JSONPointer, _ reason: String) {
    problems.append(PolicyProblem(pointer: pointer, reason: reason))
  }
}

extension Statement {
  /// What cannot be read at all may allow anything (R57).
  fileprivate static let unreadable = Statement(effect: nil, actions: .unreadable, isBroken: true)

  /// Stands for statements that were not read; a pattern without a service matches nothing.
  fileprivate static let ofOtherServices = Statement(
    effect: .allow, actions: .these([ActionPattern("not-read")]), resources: .these([]))
}

extension String {
  fileprivate var trimmedQuotes: String {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}
