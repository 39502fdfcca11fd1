import AccessGraph
import IAM

/// The names of functions and principals, to be searched: those that hold a text, of one account or of all. More may be
/// given than hold it.
struct Names {
  var functions: (_ text: String, _ account: AccountID?) throws -> [String]
  var principals: (_ text: String, _ account: AccountID?) throws -> [String]
  /// Whether a text is the whole name of a principal.
  var isPrincipal: (_ text: String) throws -> Bool
}

/// Finds what a person named: by ARN, by ACCOUNT:NAME, or by a name that occurs once; a function's name may end in
/// `:QUALIFIER`. A slip gets the near matches.
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
    for (account, name, qualifier) in readings(ofFunction: text) {
      let end = ":function:\(name)"
      let matches = try functions(end, account).filter { arn in
        arn.hasSuffix(end) && (account.map { arn.contains(":\($0):") } ?? true)
      }
      if matches.isEmpty { continue }
      return (try single(matches, "function", text) { [] }, qualifier)
    }
    throw unknown("function", text, try functions("", nil))
  }

  /// What `A:B` may mean: a function of an account, or a function and its qualifier.
  private func readings(ofFunction text: String) -> [(account: AccountID?, name: String, qualifier: String?)]
  {
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch words.count {
    case 1: return [(nil, words[0], nil)]
    case 2: return [(AccountID(words[0]), words[1], nil), (nil, words[0], words[1])]
    case 3: return [(AccountID(words[0]), words[1], words[2])]
    default: return []
    }
  }

  /// The name of a principal.
  func principal(named text: String) throws -> String {
    if try isPrincipal(text) { return text }
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
    let near = all.compactMap { name in distance(word, of: name).map { (name: name, distance: $0) } }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    let list = near.prefix(5).map { "\n  \($0.name)" }.joined()
    return .usage("no \(kind) '\(text)' in this snapshot" + (near.isEmpty ? "" : "; did you mean:\(list)"))
  }

  /// How far a word is from a name's last part; nil where neither holds the other and they are not near.
  private func distance(_ word: String, of name: String) -> Int? {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { $0.lowercased() } ?? name
    let distance = editDistance(Array(word), Array(last))
    let isNear =
      last.contains(word) || word.contains(last) || distance <= max(1, word.count / 3)
      || name.lowercased().ends(withLettersOf: word)
    return isNear ? distance : nil
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

  /// Refuses a qualifier that the function does not have: that nobody invokes it would be no answer.
  func check(_ qualifier: String?, of function: String) throws {
    let known = qualifiers(of: function)
    guard let qualifier, !known.contains(qualifier) else { return }
    throw Failure.usage(
      "no version or alias '\(qualifier)' of \(function); it has \(known.joined(separator: ", "))")
  }

  private var names: Names {
    Names(
      functions: { _, _ in functions }, principals: { _, _ in principals.map(\.name) },
      isPrincipal: { text in principals.contains { $0.name == text } })
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
