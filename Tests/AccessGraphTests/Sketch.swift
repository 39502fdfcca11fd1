import AccessGraph
import IAM

/// A small organization as a line of text.
///
/// `CI -> Deploy` assumes, `Deploy => Bill` invokes; `- ->` and `= =>` do so under a condition, `-x>` and `=x>` are
/// explicit denies. Chains may be written through: `CI -> Deploy => Bill`.
///
/// | written | meant |
/// |---|---|
/// | `CI` | a role of account A |
/// | `@alice`, `root` | a user, the account's root |
/// | `@alice in Devs` | membership; `Devs` is then a group |
/// | `B.CI`, `B` | somebody of account B; the account as a whole. X is not loaded |
/// | `s3.amazonaws.com`, `idp.example.com` | a service, an identity provider |
/// | `AROAGONE` | the id that a deleted role leaves behind in a policy |
/// | `AWSServiceRoleForLex` | a service-linked role |
/// | `*` | anyone |
/// | `Bill:live`, `Bill/url` | an alias of `Bill`, its function URL |
///
/// A step is written into the policy of who takes it and into that of what it leads to (trust or function policy);
/// `(own side only)` and `(other side only)` leave one out.
struct Sketch {
  private(set) var arrows: [Arrow] = []
  private(set) var bystanders: [String] = []
  private(set) var memberships: [(user: String, group: String)] = []

  struct Arrow {
    var from: String
    var to: String
    var sign: String
    var sides: Set<Side>

    enum Side { case own, other }

    var isInvocation: Bool { sign.hasPrefix("=") }
    var isConditional: Bool { sign.contains(" ") }
    var effect: String { sign.contains("x") ? "Deny" : "Allow" }
  }

  init(_ text: String) {
    for item in text.split(separator: ",") {
      var words = item.replacing("- ->", with: "-->").replacing("= =>", with: "==>")
      var sides: Set<Arrow.Side> = [.own, .other]
      for (note, side) in [(" (own side only)", Arrow.Side.own), (" (other side only)", .other)]
      where words.hasSuffix(note) {
        words.removeLast(note.count)
        sides = [side]
      }
      read(words.split(separator: " ").map(String.init), sides)
    }
  }

  private mutating func read(_ words: [String], _ sides: Set<Arrow.Side>) {
    if words.count == 1 { bystanders += words }
    for position in stride(from: 1, to: words.count - 1, by: 2) {
      let (from, word, to) = (words[position - 1], words[position], words[position + 1])
      if word == "in" {
        memberships.append((from, to))
      } else {
        let sign = ["-->": "- ->", "==>": "= =>"][word] ?? word
        arrows.append(Arrow(from: from, to: to, sign: sign, sides: sides))
      }
    }
  }

  /// The same, written in another order.
  func shuffled(using random: inout some RandomNumberGenerator) -> Sketch {
    var sketch = self
    sketch.arrows.shuffle(using: &random)
    sketch.bystanders.shuffle(using: &random)
    sketch.memberships.shuffle(using: &random)
    return sketch
  }

  /// What is invoked, as the sketch calls it; a function's URL by the function.
  var targets: [String] {
    Set(arrows.filter(\.isInvocation).map { $0.to.replacing("/url", with: "") }).sorted()
  }

  /// Everybody and every role and group that the sketch names.
  var names: Set<String> {
    let inArrows = arrows.flatMap { $0.isInvocation ? [$0.from] : [$0.from, $0.to] }
    return Set(inArrows + bystanders + memberships.flatMap { [$0.user, $0.group] })
  }
}

/// Names of a sketch as AWS would spell them.
enum Name {
  static let accounts = [
    "A": "111122223333", "B": "444455556666", "C": "777788889999", "X": "999999999999",
  ]

  /// The account of a name, and the rest.
  static func parts(_ name: String) -> (account: String, rest: String) {
    guard let dot = name.firstIndex(of: "."), name.distance(from: name.startIndex, to: dot) == 1 else {
      return accounts[name] != nil ? (name, "") : ("A", name)
    }
    return (String(name.prefix(1)), String(name[name.index(after: dot)...]))
  }

  static func number(_ name: String) -> String { accounts[parts(name).account] ?? "" }

  static func isRole(_ name: String) -> Bool {
    let rest = parts(name).rest
    return !rest.isEmpty && rest != "root" && rest != "*" && !rest.contains(".") && !rest.hasPrefix("@")
      && !rest.hasPrefix("AROA")
  }

  static func isUser(_ name: String) -> Bool { parts(name).rest.hasPrefix("@") }

  static func arn(_ name: String) -> String {
    let rest = parts(name).rest
    let resource =
      rest.isEmpty || rest == "root"
      ? "root"
      : rest.hasPrefix("@")
        ? "user/" + rest.dropFirst()
        : rest.hasPrefix("AWSServiceRoleFor")
          ? "role/aws-service-role/lex.amazonaws.com/\(rest)" : "role/\(rest)"
    return "arn:aws:iam::\(number(name)):\(resource)"
  }

  static func function(_ target: String) -> String {
    "arn:aws:lambda:us-east-1:\(number(target)):function:\(parts(target).rest.replacing("/url", with: ""))"
  }

  /// The `Principal` that names somebody.
  static func principal(_ name: String) -> String {
    let rest = parts(name).rest
    if rest == "*" { return #""*""# }
    if rest.hasSuffix(".amazonaws.com") { return #"{"Service":"\#(rest)"}"# }
    if rest.contains(".") { return #"{"Federated":"arn:aws:iam::\#(number(name)):oidc-provider/\#(rest)"}"# }
    return #"{"AWS":"\#(rest.hasPrefix("AROA") ? rest : arn(name))"}"#
  }

  /// What a sketch calls the principal.
  static func short(_ principal: Principal) -> String {
    guard let account = accounts.first(where: { $0.value == principal.account?.text })?.key else {
      return principal.name
    }
    if principal.kind == .account { return account }
    let arn = ARN(principal.name)
    let last = String(arn?.resourceName ?? "")
    let rest = principal.kind == .user || arn?.resource.hasPrefix("user/") == true ? "@" + last : last
    return account == "A" ? rest : "\(account).\(rest)"
  }
}
