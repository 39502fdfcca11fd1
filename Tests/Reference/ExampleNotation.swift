import Foundation
import IAM
import Inventory

/// The organization in which the examples play: that of the rules' section H.
///
/// Members A and B below the unit OU, management account M; X outside, loaded all the same; C in China.
/// Roles trust ec2.amazonaws.com until an example says otherwise; nobody has a policy.
enum Cast {
  static let accounts = [
    "A": "111111111111", "B": "222222222222", "M": "999999999999", "X": "333333333333", "C": "444444444444",
  ]
  static let organization = "o-abcd123456"
  static let path = "o-abcd123456/r-ab12/ou-ab12-11111111/"

  static let users = ["U": ("A", "U"), "f": ("A", "f"), "MU": ("M", "admin")]
  static let roles = [
    "R": ("A", "R"), "T": ("A", "T"), "Q": ("B", "Q"), "P": ("X", "P"), "MT": ("M", "MT"), "CN": ("C", "CN"),
    "CI": ("A", "team/ci-x"), "HR": ("A", "HR"),
    "SLR": ("A", "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
    "SSO": ("A", "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef"),
  ]
  static let functions = [
    "F": ("A", "us-east-1", "f"), "G": ("B", "us-east-1", "g"), "MF": ("M", "us-east-1", "mf"),
    "H": ("A", "us-east-1", "h"),
  ]
  static let actions = [
    "Inv": "lambda:InvokeFunction", "InvUrl": "lambda:InvokeFunctionUrl", "AR": "sts:AssumeRole",
    "Tag": "sts:TagSession", "SetId": "sts:SetSourceIdentity", "SAML": "sts:AssumeRoleWithSAML",
    "Web": "sts:AssumeRoleWithWebIdentity",
  ]
  static let providers = [
    "IdP": "arn:aws:iam::111111111111:saml-provider/P",
    "GitHub": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
  ]

  static func partition(_ account: String) -> String { account == "C" ? "aws-cn" : "aws" }

  static func root(_ account: String) -> String? {
    accounts[account].map { "arn:\(partition(account)):iam::\($0):root" }
  }

  /// The ARN behind a short name, alone or followed by `:qualifier`, `*` or `/session`.
  static func expand(_ word: String) -> String {
    if let arn = arn(word) { return arn }
    let head = String(word.prefix { $0.isLetter })
    let tail = String(word.dropFirst(head.count))
    if let (_, _, _) = functions[head], [":", "*"].contains(tail.first) { return (arn(head) ?? "") + tail }
    if let (account, path) = roles[head], tail.first == "/" {
      let name = path.split(separator: "/").last ?? ""
      return "arn:\(partition(account)):sts::\(accounts[account] ?? ""):assumed-role/\(name)\(tail)"
    }
    return word
  }

  static func arn(_ name: String) -> String? {
    if let (account, user) = users[name] { return "arn:aws:iam::\(accounts[account] ?? ""):user/\(user)" }
    if let (account, role) = roles[name] {
      return "arn:\(partition(account)):iam::\(accounts[account] ?? ""):role/\(role)"
    }
    if let (account, region, function) = functions[name] {
      return "arn:aws:lambda:\(region):\(accounts[account] ?? ""):function:\(function)"
    }
    return providers[name]
  }
}

/// Reads one statement: `Allow Inv|s3:* on F|G to U|B if KEY OPERATOR VALUE|VALUE and …`.
///
/// `|` separates the values of a list. `NotAction`, `NotResource` and `NotPrincipal` stand in front of their
/// lists. An effect `—` is left out.
struct StatementNotation {
  var text: String
  /// Whether the statement stands in a resource policy, and the ARN that it is about by default.
  var place: String?

  /// The statement as JSON.
  var json: String {
    var words = text.split(separator: " ").map(String.init)[...]
    var members: [(String, String)] = []
    let effect = words.removeFirst()
    if effect != "—" { members.append(("Effect", PolicyWriter.quoted(effect))) }
    var conditions: [(operator: String, key: String, values: [String])] = []
    var (hasResource, hasPrincipal) = (false, false)
    while let word = words.popFirst() {
      switch word {
      case "NotAction": members.append(("NotAction", list(words.popFirst(), \.action)))
      case "on", "NotResource":
        hasResource = true
        members.append((word == "on" ? "Resource" : word, list(words.popFirst(), Cast.expand)))
      case "to", "NotPrincipal":
        hasPrincipal = true
        members.append((word == "to" ? "Principal" : word, principals(words.popFirst())))
      case "if", "and":
        let key = words.popFirst() ?? ""
        conditions.append((words.popFirst() ?? "", key, values(words.popFirst())))
      default: members.append(("Action", list(word, \.action)))
      }
    }
    if !hasResource, place != "role" { members.append(("Resource", PolicyWriter.quoted(place ?? "*"))) }
    if place != nil, !hasPrincipal { members.append(("Principal", "\"*\"")) }
    if !conditions.isEmpty { members.append(("Condition", block(conditions))) }
    return PolicyWriter.object(members)
  }

  private func list(_ text: String?, _ expand: (String) -> String) -> String {
    PolicyWriter.list(split(text).map(expand))
  }

  private func split(_ text: String?) -> [String] { (text ?? "").split(separator: "|").map(String.init) }

  private func values(_ text: String?) -> [String] {
    split(text).map { Cast.accounts[$0] ?? Cast.expand($0) }
  }

  private func block(_ conditions: [(operator: String, key: String, values: [String])]) -> String {
    var operators: [(String, [(String, String)])] = []
    for condition in conditions {
      let line = (condition.key, PolicyWriter.list(condition.values))
      if let position = operators.firstIndex(where: { $0.0 == condition.operator }) {
        operators[position].1.append(line)
      } else {
        operators.append((condition.operator, [line]))
      }
    }
    return PolicyWriter.object(operators.map { ($0.0, PolicyWriter.object($0.1)) })
  }

  private func principals(_ text: String?) -> String {
    let names = split(text)
    if names == ["*"] { return "\"*\"" }
    // Whoever does not belong there: `Federated=Q`.
    let mixedUp = names.filter { $0.hasPrefix("Federated=") }.map { String($0.dropFirst(10)) }
    let kinds: [(String, [String])] = [
      ("Service", names.filter { $0.hasSuffix(".amazonaws.com") || $0.hasSuffix(".amazon.com") }),
      ("Federated", names.filter { Cast.providers[$0] != nil }.map(Cast.expand) + mixedUp.map(Cast.expand)),
    ]
    let special = Set(kinds.flatMap(\.1) + mixedUp.map { "Federated=\($0)" })
    let aws = names.map { Cast.root($0) ?? Cast.expand($0) }.filter { !special.contains($0) }
    return PolicyWriter.object(
      ((aws.isEmpty ? [] : [("AWS", aws)]) + kinds.filter { !$0.1.isEmpty }).map {
        ($0.0, PolicyWriter.list($0.1))
      })
  }
}

extension String {
  fileprivate var action: String { Cast.actions[self] ?? self }
}
