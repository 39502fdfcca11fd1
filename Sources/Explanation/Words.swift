import Authorization
import IAM

// How findings and fixes name things.

extension ARN {
  /// `role deploy/Pay of 111122223333`, `function pay:live of 111122223333`.
  var inWords: String {
    let owner = account.isEmpty ? "" : " of \(account)"
    if isAccountRoot { return "the root user\(owner)" }
    let halves = resource.split(maxSplits: 1, whereSeparator: { $0 == "/" || $0 == ":" })
    guard halves.count == 2 else { return text }
    switch halves[0] {
    case "assumed-role": return "a session of role \(halves[1].split(separator: "/").first ?? "")\(owner)"
    case "policy" where account == "aws": return "AWS's policy \(halves[1])"
    default: return "\(halves[0]) \(halves[1])\(owner)"
    }
  }
}

/// The name of a principal or policy, an ARN in words.
func words(for name: String) -> String {
  guard let hash = name.firstIndex(of: "#"), name.hasPrefix("arn:") else { return ARN(name)?.inWords ?? name }
  return "inline policy \(name[name.index(after: hash)...]) of \(words(for: String(name[..<hash])))"
}

extension Layer {
  /// The kind of policy as AWS names it.
  var inWords: String {
    switch self {
    case .identity: "identity-based policy"
    case .resource: "resource-based policy"
    case .trust: "trust policy"
    case .boundary: "permissions boundary"
    case .session: "session policy"
    case .scp: "service control policy"
    case .rcp: "resource control policy"
    case .endpoint: "VPC endpoint policy"
    }
  }
}

extension Condition {
  /// `sts:ExternalId StringEquals blue or green`.
  var inWords: String { "\(key) \(`operator`) \(list(values.map(\.text), "or"))" }
}

extension Statement {
  /// `statement 2 (Partner)`.
  func inWords(at position: Int) -> String { "statement \(position)" + (sid.map { " (\($0))" } ?? "") }
}

/// `a, b and c`.
func list(_ words: [String], _ joint: String = "and") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(joint) \(last)"
}

extension [[ConditionAtom]] {
  /// `sts:ExternalId StringEquals blue and …; or …`.
  var inWords: String {
    filter { !$0.isEmpty }.map { $0.map(\.description).joined(separator: " and ") }.joined(separator: "; or ")
  }
}

/// The fewest insertions, removals and replacements that turn one word into the other.
func editDistance(_ left: some Collection<Character>, _ right: some Collection<Character>) -> Int {
  var row = Array(0...right.count)
  for (i, character) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in right.enumerated() {
      let replaced = diagonal + (character == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = Swift.min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[right.count]
}

/// Whether two names are so alike that one may be a slip for the other. Names of three letters and less are alike only
/// by their letters.
func areNear(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
  let (one, other) = (left.lowercased(), right.lowercased())
  if one == other { return true }
  let length = min(one.count, other.count)
  let limit = length < 4 ? 0 : max(1, min(3, length / 4))
  guard abs(one.count - other.count) <= limit else { return false }
  return editDistance(one, other) <= limit
}
