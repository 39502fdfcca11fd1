import JSON

/// Reads the JSON of a policy document, tolerantly: scalars where lists are meant, one statement where
/// several are meant, and a problem for each thing that AWS would not have accepted.
///
/// Rule: R57.
struct PolicyReader {
  let variables: Bool
  var problems: [PolicyProblem] = []

  init(variables: Bool) { self.variables = variables }

  mutating func statements(of document: JSONValue) -> [Statement] {
    guard document.kind == .object else {
      report(JSONPointer(), "expected a policy document, found \(document.kind.rawValue)")
      return [.unreadable]
    }
    guard let statement = document["Statement"] else {
      report(JSONPointer(), "no Statement in the policy document")
      return []
    }
    switch statement.kind {
    case .object: return [read(statement, at: JSONPointer("/Statement"))]
    case .array:
      return statement.elements.enumerated().map { read($1, at: JSONPointer("/Statement") / $0) }
    default:
      report(JSONPointer("/Statement"), "expected a list of statements, found \(statement.kind.rawValue)")
      return [.unreadable]
    }
  }

  private mutating func read(_ json: JSONValue, at pointer: @autoclosure () -> JSONPointer) -> Statement {
    guard json.kind == .object else {
      report(pointer(), "expected a statement, found \(json.kind.rawValue)")
      return .unreadable
    }
    let before = problems.count
    for (name, _) in json.plainMembers where !PolicyReader.elements.contains(where: name.isEqual) {
      let name = String(decoding: name, as: UTF8.self)
      report(pointer() / name, "unknown element '\(name)'")
    }
    let (actions, resources) = (actions(of: json, at: pointer()), resources(of: json, at: pointer()))
    let (principals, conditions) = (principals(of: json, at: pointer()), conditions(of: json, at: pointer()))
    let isBroken = problems.count > before
    return Statement(
      sid: json["Sid"]?.scalarText, effect: effect(of: json, at: pointer()), actions: actions,
      resources: resources, principals: principals, conditions: conditions, isBroken: isBroken)
  }

  private static let elements: [StaticString] = [
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal",
    "Condition",
  ]

  private mutating func effect(of json: JSONValue, at pointer: @autoclosure () -> JSONPointer) -> Statement
    .Effect?
  {
    guard let value = json["Effect"] else {
      report(pointer(), "no Effect; expected 'Allow' or 'Deny'")
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

  private mutating func actions(of json: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> Statement.Actions
  {
    switch (json["Action"], json["NotAction"]) {
    case (let value?, nil): return .these(patterns(value, at: pointer() / "Action"))
    case (nil, let value?): return .allExcept(patterns(value, at: pointer() / "NotAction"))
    case (nil, nil): report(pointer(), "neither Action nor NotAction")
    case (_?, _?): report(pointer(), "both Action and NotAction")
    }
    return .unreadable
  }

  private mutating func patterns(_ value: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> [ActionPattern]
  {
    strings(value, at: pointer()).map { text in
      let pattern = ActionPattern(text)
      if !pattern.isWellFormed {
        report(pointer(), "action '\(text)' has no service prefix and matches nothing")
      }
      return pattern
    }
  }

  private mutating func resources(of json: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> Statement.Resources
  {
    switch (json["Resource"], json["NotResource"]) {
    case (let value?, nil): return .these(resourcePatterns(value, at: pointer() / "Resource"))
    case (nil, let value?): return .allExcept(resourcePatterns(value, at: pointer() / "NotResource"))
    case (nil, nil): return .absent
    case (_?, _?):
      report(pointer(), "both Resource and NotResource")
      return .absent
    }
  }

  private mutating func resourcePatterns(_ value: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> [ResourcePattern]
  {
    strings(value, at: pointer()).map { ResourcePattern(PolicyString($0, variables: variables)) }
  }

  private mutating func principals(of json: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> Statement.Principals
  {
    switch (json["Principal"], json["NotPrincipal"]) {
    case (let value?, nil): return .these(principalPatterns(value, at: pointer() / "Principal"))
    case (nil, let value?): return .allExcept(principalPatterns(value, at: pointer() / "NotPrincipal"))
    case (nil, nil): return .absent
    case (_?, _?):
      report(pointer(), "both Principal and NotPrincipal")
      return .absent
    }
  }

  private mutating func principalPatterns(_ value: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> [PrincipalPattern]
  {
    guard value.kind == .object else { return strings(value, at: pointer()).map(PrincipalPattern.init(aws:)) }
    return value.members.flatMap { name, value in
      strings(value, at: pointer() / name).compactMap { text -> PrincipalPattern? in
        switch name {
        case "AWS": return PrincipalPattern(aws: text)
        case "Service": return .service(text)
        case "Federated": return .federated(text)
        case "CanonicalUser": return .canonicalUser(text)
        default:
          report(
            pointer() / name,
            "unknown kind of principal '\(name)'; expected AWS, Service, Federated or CanonicalUser")
          return nil
        }
      }
    }
  }

  private mutating func conditions(of json: JSONValue, at pointer: @autoclosure () -> JSONPointer)
    -> [Condition]
  {
    guard let block = json["Condition"] else { return [] }
    guard block.kind == .object else {
      report(pointer() / "Condition", "expected an object, found \(block.kind.rawValue)")
      return []
    }
    return block.members.flatMap { name, keys -> [Condition] in
      func here() -> JSONPointer { pointer() / "Condition" / name }
      guard let op = ConditionOperator(name) else {
        report(here(), "unknown condition operator '\(name)'")
        return []
      }
      guard keys.kind == .object else {
        report(here(), "expected an object of keys and values, found \(keys.kind.rawValue)")
        return []
      }
      return keys.members.map { key, values in
        let strings = strings(values, at: here() / key)
        return Condition(
          op, ContextKey(key),
          strings.map { PolicyString($0, variables: variables && op.base.takesVariables) })
      }
    }
  }

  private mutating func strings(_ value: JSONValue, at pointer: @autoclosure () -> JSONPointer) -> [String] {
    if let text = value.scalarText { return [text] }
    guard value.kind == .array else {
      report(pointer(), "expected a string or a list of strings, found \(value.kind.rawValue)")
      return []
    }
    return value.elements.enumerated().compactMap { position, element in
      if let text = element.scalarText { return text }
      report(pointer() / position, "expected a string, found \(element.kind.rawValue)")
      return nil
    }
  }

  private mutating func report(_ pointer: JSONPointer, _ reason: String) {
    problems.append(PolicyProblem(pointer: pointer, reason: reason))
  }
}

extension Statement {
  /// What cannot be read at all may allow anything (R57).
  fileprivate static let unreadable = Statement(effect: nil, actions: .unreadable, isBroken: true)
}

extension String {
  fileprivate var trimmedQuotes: String {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}
