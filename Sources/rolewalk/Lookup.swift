import AccessGraph

/// Finds what a person named: by ARN, by ACCOUNT:NAME, or by a name that occurs once. A slip gets the near matches.
extension AccessGraph {
  /// The unqualified ARN of a function and, if the name had one, its qualifier.
  func function(named text: String) throws -> (arn: String, qualifier: String?) {
    if functions.contains(text) { return (text, nil) }
    if text.hasPrefix("arn:") {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let unqualified = parts.prefix(7).joined(separator: ":")
      if parts.count == 8, functions.contains(unqualified) { return (unqualified, String(parts[7])) }
      throw unknown("function", text, functions)
    }
    let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
    let matches = functions.filter { arn in
      halves.count == 2
        ? arn.hasSuffix(":function:\(halves[1])") && arn.contains(":\(halves[0]):")
        : arn.hasSuffix(":function:\(text)")
    }
    return (try single(matches, "function", text, functions), nil)
  }

  /// A principal.
  func principal(named text: String) throws -> Principal {
    let exact = principals.filter { $0.name == text }
    // An account that is not loaded shares its name with its root.
    if let found = exact.first(where: { $0.kind != .account }) ?? exact.first { return found }
    let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
    let matches = principals.filter { principal in
      halves.count == 2
        ? principal.account?.text == halves[0] && ends(principal.name, with: halves[1])
        : ends(principal.name, with: text)
    }
    let name = try single(matches.map(\.name), "principal", text, principals.map(\.name))
    guard let found = matches.first(where: { $0.name == name }) else {
      throw unknown("principal", text, principals.map(\.name))
    }
    return found
  }

  private func ends(_ name: String, with text: String) -> Bool {
    name.hasSuffix("/\(text)") || name.hasSuffix(":\(text)")
  }

  private func single(_ matches: [String], _ kind: String, _ text: String, _ all: [String]) throws -> String {
    guard let first = matches.first else { throw unknown(kind, text, all) }
    guard Set(matches).count == 1 else {
      let list = matches.prefix(8).map { "\n  \($0)" }.joined()
      throw Failure.usage("\(kind) '\(text)' is not unique; say which:\(list)")
    }
    return first
  }

  private func unknown(_ kind: String, _ text: String, _ all: [String]) -> Failure {
    let word = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { $0.lowercased() } ?? text
    let near = all.map { (name: $0, distance: distance(word, of: $0)) }
      .filter { $0.distance <= max(1, word.count / 3) }.sorted {
        ($0.distance, $0.name) < ($1.distance, $1.name)
      }
    let list = near.prefix(5).map { "\n  \($0.name)" }.joined()
    return .usage("no \(kind) '\(text)' in this snapshot" + (near.isEmpty ? "" : "; did you mean:\(list)"))
  }

  private func distance(_ word: String, of name: String) -> Int {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { $0.lowercased() } ?? name
    return last.contains(word) || word.contains(last) ? 0 : editDistance(Array(word), Array(last))
  }
}

/// The fewest insertions, removals and replacements that turn one word into the other.
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var row = Array(0...right.count)
  for (i, character) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in right.enumerated() {
      let replaced = diagonal + (character == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[right.count]
}
