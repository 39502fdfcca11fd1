import AccessGraph
import IAM

/// The names of functions and principals, to be searched: those that hold a text, of one account or of all. More may be
/// given than hold it.
struct Names {
  var functions: (_ text: String, _ account: AccountID?) throws -> [String]
  var principals: (_ text: String, _ account: AccountID?) throws -> [String]
}

/// Finds what a person named: by ARN, by ACCOUNT:NAME, or by a name that occurs once. A slip gets the near matches.
extension Names {
  /// The unqualified ARN of a function and, if the name had one, its qualifier.
  func function(named text: String) throws -> (arn: String, qualifier: String?) {
    if text.hasPrefix("arn:") {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let unqualified = parts.prefix(7).joined(separator: ":")
      let account = parts.count > 4 ? AccountID(String(parts[4])) : nil
      if parts.count < 9, try functions(unqualified, account).contains(unqualified) {
        return (unqualified, parts.count == 8 ? String(parts[7]) : nil)
      }
      throw unknown("function", text, try functions("", nil))
    }
    let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
    let end = ":function:\(halves.last ?? text)"
    let account = halves.count == 2 ? AccountID(halves[0]) : nil
    let matches = try functions(end, account).filter { arn in
      arn.hasSuffix(end) && (account.map { arn.contains(":\($0):") } ?? true)
    }
    return (try single(matches, "function", text) { try functions("", nil) }, nil)
  }

  /// The name of a principal.
  func principal(named text: String) throws -> String {
    if try principals(text, ARN(text)?.accountID).contains(text) { return text }
    let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
    let account = halves.count == 2 ? AccountID(halves[0]) : nil
    let end = halves.last ?? text
    let matches = try principals(end, account).filter { name in
      ends(name, with: end) && (account == nil || ARN(name)?.accountID == account)
    }
    return try single(matches, "principal", text) { try principals("", nil) }
  }

  private func ends(_ name: String, with text: String) -> Bool {
    name.hasSuffix("/\(text)") || name.hasSuffix(":\(text)")
  }

  private func single(
    _ matches: [String], _ kind: String, _ text: String, outOf all: () throws -> [String]
  ) throws -> String {
    guard let first = matches.first else { throw unknown(kind, text, try all()) }
    guard Set(matches).count == 1 else {
      let list = matches.prefix(8).map { "\n  \($0)" }.joined()
      throw Failure.usage("\(kind) '\(text)' is not unique; say which:\(list)")
    }
    return first
  }

  private func unknown(_ kind: String, _ text: String, _ all: [String]) -> Failure {
    let word = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { $0.lowercased() } ?? text
    let near = all.map { (name: $0, distance: distance(word, of: $0)) }
      .filter { $0.distance <= max(1, word.count / 3) || $0.name.lowercased().ends(withLettersOf: word) }
      .sorted {
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

extension AccessGraph {
  /// The unqualified ARN of a function and, if the name had one, its qualifier.
  func function(named text: String) throws -> (arn: String, qualifier: String?) {
    try names.function(named: text)
  }

  /// A principal.
  func principal(named text: String) throws -> Principal {
    let name = try names.principal(named: text)
    // An account that is not loaded shares its name with its root.
    let found = principals.filter { $0.name == name }
    guard let principal = found.first(where: { $0.kind != .account }) ?? found.first else {
      throw Failure.usage("no principal '\(text)' in this snapshot")
    }
    return principal
  }

  private var names: Names {
    Names(functions: { _, _ in functions }, principals: { _, _ in principals.map(\.name) })
  }
}

extension String {
  /// Whether the name at the end is the word with its letters in another order.
  fileprivate func ends(withLettersOf word: String) -> Bool {
    let last = split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? ""
    return last.count == word.count && last.sorted() == word.sorted()
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
