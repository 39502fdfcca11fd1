import IAM
import Inventory
import JSON

/// The exports of `aws lambda`, save for function policies.
///
/// Rule: R73.
extension ExportReader {
  /// `list-functions`, with `--function-version ALL` also every version.
  mutating func readFunctions(_ root: JSONValue) {
    for (function, place) in objects(root, "Functions") { readConfiguration(function, at: place) }
    notePage(root, .functions, accounts: contents.accounts.keys.sorted(), of: region)
  }

  /// `get-function`: configuration, tags and reserved concurrency. Rule: R56.
  mutating func readFunction(_ root: JSONValue) {
    guard let configuration = root["Configuration"] else { return }
    readConfiguration(configuration, at: JSONPointer("/Configuration"))
    let tags = tags(root, "Tags", at: JSONPointer())
    let concurrency = root["Concurrency"]?["ReservedConcurrentExecutions"]
    if !contents.functions.isEmpty {
      contents.functions[0].tags = tags
      contents.functions[0].isThrottled = concurrency?.kind == .number && concurrency?.scalarText == "0"
    }
  }

  /// `list-versions-by-function`.
  mutating func readVersions(_ root: JSONValue) {
    for (version, place) in objects(root, "Versions") { readConfiguration(version, at: place) }
    noteFunctionOfLayout(listed: true)
    notePage(
      root, .versions, accounts: contents.accounts.keys.sorted(), of: contents.functions.first?.arn.text)
  }

  /// A function's or a version's configuration: `get-function-configuration`, or an element of a list.
  mutating func readConfiguration(_ configuration: JSONValue, at pointer: JSONPointer) {
    guard var facts = facts(configuration, "FunctionArn", at: pointer) else { return }
    facts.isListed = true
    facts.role = arn(configuration, "Role", at: pointer)
    if let version = text(configuration, "Version", at: pointer) { facts.qualifiers.insert(version) }
    facts.isRoleOfVersion = facts.qualifiers.contains { $0 != "$LATEST" }
    contents.functions.append(facts)
  }

  /// `list-aliases`.
  ///
  /// An alias also tells that the versions exist to which it leads.
  mutating func readAliases(_ root: JSONValue) {
    for (alias, place) in objects(root, "Aliases") {
      guard var facts = facts(alias, "AliasArn", at: place) else { continue }
      if let name = text(alias, "Name", at: place) { facts.qualifiers.insert(name) }
      if let version = text(alias, "FunctionVersion", at: place) { facts.qualifiers.insert(version) }
      let weights = alias["RoutingConfig"]?["AdditionalVersionWeights"]
      facts.qualifiers.formUnion(weights?.members.map(\.name) ?? [])
      contents.functions.append(facts)
    }
    noteFunctionOfLayout()
    notePage(
      root, .aliases, accounts: contents.accounts.keys.sorted(), of: contents.functions.first?.arn.text)
  }

  /// `list-function-url-configs`.
  mutating func readFunctionURLConfigs(_ root: JSONValue) {
    for (config, place) in objects(root, "FunctionUrlConfigs") {
      guard var facts = facts(config, "FunctionArn", at: place),
        let type = requiredText(config, "AuthType", at: place, expected: "AWS_IAM or NONE")
      else { continue }
      guard let authType = FunctionURL.AuthType(rawValue: type) else {
        report(place / "AuthType", "unknown AuthType '\(type)'; expected AWS_IAM or NONE")
        continue
      }
      facts.urls = [FunctionURL(qualifier: facts.qualifiers.first, authType: authType)]
      contents.functions.append(facts)
    }
    noteFunctionOfLayout()
    notePage(
      root, .functionURLs, accounts: contents.accounts.keys.sorted(), of: contents.functions.first?.arn.text)
  }

  /// `list-event-source-mappings`.
  mutating func readEventSourceMappings(_ root: JSONValue) {
    for (mapping, place) in objects(root, "EventSourceMappings") {
      guard var facts = facts(mapping, "FunctionArn", at: place) else { continue }
      facts.eventSource = text(mapping, "EventSourceArn", at: place)
      contents.functions.append(facts)
    }
    notePage(root, .eventSourceMappings, accounts: contents.accounts.keys.sorted(), of: region)
  }

  /// `list-tags`, which does not say of what: the layout must.
  mutating func readTags(_ root: JSONValue) {
    let tags = tags(root, "Tags", at: JSONPointer())
    guard noteFunctionOfLayout() else {
      warn(
        JSONPointer("/Tags"),
        "tags of an unknown function; expected the file accounts/<account-id>/lambda/<region>/<function>/tags.json"
      )
      return
    }
    contents.functions[contents.functions.count - 1].tags = tags
  }

  /// Facts about the function, or qualified function, that a member names.
  private mutating func facts(_ object: JSONValue, _ key: StaticString, at pointer: JSONPointer)
    -> FunctionFacts?
  {
    guard let arn = requiredARN(object, key, at: pointer) else { return nil }
    let place = pointer / key.description
    guard let named = QualifiedFunction(arn) else {
      report(place, "'\(arn)' is not a function; expected arn:aws:lambda:region:account:function:name")
      return nil
    }
    guard note(accountOf: arn, at: place) != nil else { return nil }
    var facts = FunctionFacts(arn: named.function, source: source(pointer))
    if let qualifier = named.qualifier { facts.qualifiers.insert(qualifier) }
    return facts
  }

  /// The function in whose folder the file lies exists, even when the file lists nothing.
  @discardableResult
  mutating func noteFunctionOfLayout(listed: Bool = false) -> Bool {
    guard let function = layout.function, contents.functions.isEmpty else { return layout.function != nil }
    note(accountOf: function, at: JSONPointer())
    var facts = FunctionFacts(arn: function, source: source(JSONPointer()))
    facts.isListed = listed
    contents.functions.append(facts)
    return true
  }

  private var region: String? { contents.functions.first.map { String($0.arn.region) } ?? layout.region }
}
