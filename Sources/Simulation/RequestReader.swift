import Authorization
import IAM
public import JSON

extension SimulateRequest {
  /// Reads one request.
  ///
  /// - Throws: `UnreadableRequest` with the JSON pointer of the first thing that cannot be read.
  public init(_ json: JSONValue, cache: inout PolicyCache) throws(UnreadableRequest) {
    var reader = RequestReader(json)
    // Lent, not copied: the reader alone has it while it reads.
    swap(&reader.cache, &cache)
    defer { swap(&reader.cache, &cache) }
    self = try reader.request()
  }
}

/// Reads the members of one request.
struct RequestReader {
  private let json: JSONValue
  private let id: String
  var cache = PolicyCache()
  private var notes: [String] = []

  init(_ json: JSONValue) {
    self.json = json
    id = json["id"].map { $0.kind == .number ? $0.scalarText ?? "null" : $0.compactText } ?? "null"
  }

  mutating func request() throws(UnreadableRequest) -> SimulateRequest {
    guard json.kind == .object else { throw error("", "expected an object, found \(found(json))") }
    for (name, _) in json.plainMembers where !Self.members.contains(where: { name.isEqual(to: $0) }) {
      notes.append("unknown member '\(String(decoding: name, as: UTF8.self))' of the request is ignored")
    }
    let action = try action()
    let principal = try principal(asking: action)
    let resource = try resource(principal.0)
    let isOnEverything = resource.service == "*"
    let account = try text("resourceAccount")
    return SimulateRequest(
      id: id, principal: principal.0, principalID: principal.1, action: action, resource: resource,
      isOnEverything: isOnEverything, resourceAccount: account.map { AccountID($0) } ?? resource.accountID,
      context: try context(),
      contextIsComplete: try truth("contextIsComplete"), policies: try policies(for: action), notes: notes)
  }

  private static let members: [StaticString] = [
    "id", "principal", "principalId", "action", "resource", "resourceAccount", "context", "contextIsComplete",
    "policies",
  ]

  // MARK: Who asks what

  private func action() throws(UnreadableRequest) -> Action {
    let text = try required("action", "an action such as lambda:InvokeFunction")
    guard isAction(text.utf8) else {
      throw error("/action", "'\(text)' is not an action; expected SERVICE:ACTION without wildcards")
    }
    return Action(text)
  }

  /// Two words with a colon between them.
  private func isAction(_ text: String.UTF8View) -> Bool {
    var colons = 0
    for byte in text {
      if byte == UInt8(ascii: ":") { colons += 1 }
      if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte <= 0x20 { return false }
    }
    return colons == 1 && text.first != UInt8(ascii: ":") && text.last != UInt8(ascii: ":")
  }

  private func principal(asking action: Action) throws(UnreadableRequest) -> (SimulatedPrincipal, String?) {
    let text = try required("principal", "an ARN, a service principal or 'anonymous'")
    guard let principal = SimulatedPrincipal(text, asking: action) else {
      throw error(
        "/principal",
        "'\(text)' is not a principal; expected the ARN of a user, role, root, session, federated user or "
          + "identity provider, a service principal, or 'anonymous'")
    }
    return (principal, try self.text("principalId"))
  }

  private func resource(_ principal: SimulatedPrincipal) throws(UnreadableRequest) -> ARN {
    let text = try required("resource", "an ARN, or '*'")
    // No pattern but `*` means this one.
    let everything = "arn:\(principal.arn?.partition ?? "aws"):*:::*"
    guard let arn = ARN(text == "*" ? everything : text) else {
      throw error(
        "/resource", "'\(text)' is not an ARN; expected arn:partition:service:region:account:… or '*'")
    }
    return arn
  }

  // MARK: Context

  private func context() throws(UnreadableRequest) -> [ContextKey: [String]] {
    guard let object = present("context") else { return [:] }
    guard object.kind == .object else {
      throw error("/context", "expected an object of context keys, found \(found(object))")
    }
    var context: [ContextKey: [String]] = [:]
    for (name, value) in object.members {
      let key = ContextKey(name)
      if context[key] == nil { context[key] = try values(value, at: JSONPointer("/context") / name) }
    }
    return context
  }

  /// A string, number or boolean, or a list of them; null is a key that is absent.
  private func values(
    _ json: JSONValue, at place: @autoclosure () -> JSONPointer
  ) throws(UnreadableRequest) -> [String] {
    if let text = json.scalarText { return [text] }
    if json.kind == .null { return [] }
    guard json.kind == .array else {
      throw error(place().description, "expected a string, a number, true, false or a list, found an object")
    }
    var texts: [String] = []
    for (position, element) in json.elements.enumerated() {
      guard let text = element.scalarText else {
        throw error(
          (place() / position).description,
          "expected a string, a number, true or false, found \(found(element))")
      }
      texts.append(text)
    }
    return texts
  }

  // MARK: Policies

  private mutating func policies(for action: Action) throws(UnreadableRequest) -> GivenPolicies? {
    guard let object = present("policies") else { return nil }
    let place = JSONPointer("/policies")
    guard object.kind == .object else {
      throw error(place.description, "expected an object, found \(found(object))")
    }
    var policies = GivenPolicies()
    for (name, value) in object.members {
      switch name {
      case "identity": policies.identity = try list(value, action, at: place / name)
      case "boundaries": policies.boundaries = try list(value, action, at: place / name)
      case "session": policies.session = try list(value, action, at: place / name)
      case "endpoint": policies.endpoint = try list(value, action, at: place / name)
      case "serviceControl": policies.serviceControl = try levels(value, action, at: place / name)
      case "resourceControl": policies.resourceControl = try levels(value, action, at: place / name)
      case "resource" where value.kind != .null:
        policies.resource = [
          try policy(named: json["resource"]?.string ?? "", value, action, at: place / name)
        ]
      case "resource": break
      default:
        throw error(
          (place / name).description,
          "unknown member; expected identity, boundaries, session, resource, serviceControl, resourceControl or "
            + "endpoint")
      }
    }
    return policies
  }

  private mutating func levels(
    _ json: JSONValue, _ action: Action, at place: @autoclosure () -> JSONPointer
  ) throws(UnreadableRequest) -> [GivenPolicies.Level] {
    var levels: [GivenPolicies.Level] = []
    for level in try objects(json, at: place()) {
      let position = levels.count
      guard let target = level["target"]?.string else {
        throw error((place() / position).description, "no target; expected the id of a root, unit or account")
      }
      guard let list = level["policies"] else {
        throw error((place() / position).description, "no policies; expected a list, which may be empty")
      }
      let policies = try self.list(list, action, at: place() / position / "policies")
      levels.append(GivenPolicies.Level(target: target, policies: policies))
    }
    return levels
  }

  private mutating func list(
    _ json: JSONValue, _ action: Action, at place: @autoclosure () -> JSONPointer
  ) throws(UnreadableRequest) -> [GivenPolicies.Policy] {
    var policies: [GivenPolicies.Policy] = []
    for entry in try objects(json, at: place()) {
      let position = policies.count
      guard let document = entry["document"] else {
        throw error(
          (place() / position).description, "no document; expected {\"name\": …, \"document\": {…}}")
      }
      let name = entry["name"]?.scalarText ?? (place() / position).description
      policies.append(try policy(named: name, document, action, at: place() / position / "document"))
    }
    return policies
  }

  private mutating func policy(
    named name: String, _ json: JSONValue, _ action: Action, at place: @autoclosure () -> JSONPointer
  ) throws(UnreadableRequest) -> GivenPolicies.Policy {
    let document: CachedPolicy
    switch json.kind {
    case .object: document = cache.policy(json, for: action)
    case .string:
      guard let text = try? JSONDocument.parse(json.string ?? ""), text.root.kind == .object else {
        throw error(place().description, "the text of the policy document is not a JSON object")
      }
      document = cache.policy(text.root, for: action)
    default: throw error(place().description, "expected a policy document, found \(found(json))")
    }
    return GivenPolicies.Policy(
      applied: AppliedPolicy(name: name, document: document.document), document: document)
  }

  // MARK: Members

  private func present(_ key: StaticString) -> JSONValue? {
    guard let value = json[key], value.kind != .null else { return nil }
    return value
  }

  private func text(_ key: StaticString) throws(UnreadableRequest) -> String? {
    guard let value = present(key) else { return nil }
    guard let text = value.string else { throw error("/\(key)", "expected a string, found \(found(value))") }
    return text
  }

  private func required(_ key: StaticString, _ expected: String) throws(UnreadableRequest) -> String {
    guard let text = try self.text(key) else { throw error("", "no \(key); expected \(expected)") }
    return text
  }

  private func truth(_ key: StaticString) throws(UnreadableRequest) -> Bool {
    guard let value = present(key) else { return false }
    guard let truth = value.bool else {
      throw error("/\(key)", "expected true or false, found \(found(value))")
    }
    return truth
  }

  private func objects(
    _ json: JSONValue, at place: @autoclosure () -> JSONPointer
  ) throws(UnreadableRequest) -> JSONValue.Elements {
    if json.kind != .null, json.kind != .array {
      throw error(place().description, "expected a list, found \(found(json))")
    }
    for (position, element) in json.elements.enumerated() where element.kind != .object {
      throw error((place() / position).description, "expected an object, found \(found(element))")
    }
    return json.elements
  }

  private func error(_ place: String, _ reason: String) -> UnreadableRequest {
    UnreadableRequest(id: id, description: place.isEmpty ? reason : "\(place): \(reason)")
  }

  private func found(_ value: JSONValue) -> String {
    switch value.kind {
    case .object: "an object"
    case .array: "a list"
    case .string: "a string"
    case .number: "a number"
    case .boolean, .null: value.scalarText ?? "null"
    }
  }
}
