import IAM

/// What an invocation leads to: a function by one of its qualifiers, or its URL.
struct FunctionTarget: Hashable {
  /// The unqualified ARN.
  let function: String
  /// Version or alias; nil for the unqualified function.
  let qualifier: String?
  /// Whether the call goes through the function URL.
  let throughURL: Bool

  init(_ arn: String, action: String) {
    throughURL = action == "lambda:InvokeFunctionUrl"
    let parts = arn.split(separator: ":", maxSplits: 7, omittingEmptySubsequences: false)
    function = parts.count == 8 ? parts.prefix(7).joined(separator: ":") : arn
    qualifier = parts.count == 8 ? String(parts[7]) : nil
  }
}

/// The targets of each function that occur in a subgraph.
struct TargetsByFunction {
  private var targets: [String: Set<FunctionTarget>] = [:]

  init(_ occurring: [FunctionTarget]) {
    for target in occurring { targets[target.function, default: []].insert(target) }
  }

  subscript(function: String) -> Set<FunctionTarget> { targets[function] ?? [] }

  /// Names the targets; where they are all that occur of the function, no words are needed.
  func inWords(_ some: [FunctionTarget], of function: String) -> String {
    let all = self[function]
    let direct = Set(some.filter { !$0.throughURL })
    let viaURL = Set(some.filter(\.throughURL))
    let isEveryDirect = direct == all.filter { !$0.throughURL }
    var words = isEveryDirect ? (direct.isEmpty || viaURL.isEmpty ? [] : ["every target"]) : [list(direct)]
    if !viaURL.isEmpty { words.append(urlInWords(viaURL)) }
    return words.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// What the function's node says of its targets; empty when there is but the unqualified function.
  func inWords(of function: String) -> String {
    let all = self[function]
    let direct = all.filter { !$0.throughURL }
    let viaURL = all.filter(\.throughURL)
    let words = [
      direct.contains { $0.qualifier != nil } ? list(direct) : "", viaURL.isEmpty ? "" : urlInWords(viaURL),
    ]
    return words.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

private func list(_ targets: some Collection<FunctionTarget>) -> String {
  let qualifiers = targets.compactMap(\.qualifier)
  let versions = qualifiers.filter(isVersion).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
  let aliases = qualifiers.filter { !isVersion($0) && $0 != "$LATEST" }.sorted().map {
    Text.shortened($0, to: 20)
  }
  var words = targets.contains { $0.qualifier == nil } ? ["unqualified"] : []
  if qualifiers.contains("$LATEST") { words.append("$LATEST") }
  words += aliases.count > 3 ? [Text.list(aliases, atMost: 2)] : aliases
  words += versions.count > 2 ? [Text.count(versions.count, "version")] : versions.map { "version \($0)" }
  return words.joined(separator: ", ")
}

private func urlInWords(_ targets: Set<FunctionTarget>) -> String {
  let qualifiers = targets.compactMap(\.qualifier).sorted()
  guard !qualifiers.isEmpty else { return "function URL" }
  return "function URL of " + list(targets)
}

private func isVersion(_ qualifier: String) -> Bool {
  !qualifier.isEmpty && qualifier.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
