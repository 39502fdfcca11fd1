import IAM
import Inventory

/// What `account_names` keeps lines of.
enum NameKind: String {
  case principal, function, policy
  case uniqueID = "unique-id"
}

extension String {
  /// A name as one line of `account_names`, whatever characters it has.
  var asLine: String {
    guard utf8.contains(where: "\n\r\\".utf8.contains) else { return self }
    return unicodeScalars.map { String.escapes[$0] ?? String($0) }.joined()
  }

  /// The names of such lines.
  var lines: [String] {
    unicodeScalars.split(separator: "\n").map { line in
      guard line.contains("\\") else { return String(line) }
      let parts = String(line).split(separator: "\\\\", omittingEmptySubsequences: false)
      return parts.map { $0.replacing("\\n", with: "\n").replacing("\\r", with: "\r") }.joined(
        separator: "\\")
    }
  }

  private static let escapes: [Unicode.Scalar: String] = ["\n": "\\n", "\r": "\\r", "\\": "\\\\"]
}

extension Account {
  /// The names that the account gives, by kind; kinds without names are left out.
  var names: [(kind: NameKind, names: [String])] {
    let all: [(kind: NameKind, names: [String])] = [
      (.principal, users.map(\.arn.text) + roles.map(\.arn.text)),
      (.function, functions.map(\.arn.text)),
      (.policy, managedPolicies.filter { $0.document != nil }.map(\.arn.text)),
      (.uniqueID, users.compactMap(\.uniqueID) + roles.compactMap(\.uniqueID)),
    ]
    return all.filter { !$0.names.isEmpty }
  }

  /// Whom trust and function policies let in who is no user or role of the account, as `outside_principal` names them.
  func outsidePrincipals(_ documents: [Document]) -> Set<String> {
    var names: Set<String> = []
    for role in roles {
      guard let trust = role.trust else {
        // A trust policy that the exports do not hold may let in anybody (U8).
        names.insert("*")
        continue
      }
      insertPrincipals(of: documents[Int(trust.document.position)].policy, into: &names)
    }
    for policy in functions.flatMap(\.policies) {
      insertPrincipals(of: documents[Int(policy.attachment.document.position)].policy, into: &names)
    }
    return names
  }

  private func insertPrincipals(of policy: PolicyDocument, into names: inout Set<String>) {
    for statement in policy.statements where statement.effect != .deny {
      guard case .these(let patterns) = statement.principals else {
        // Without `Principal`, or with `NotPrincipal`, it may be anybody.
        names.insert("*")
        continue
      }
      for pattern in patterns { names.formUnion(outsideNames(of: pattern)) }
    }
  }

  /// None for the account's own users and roles, for the account itself, and for what matches nobody.
  private func outsideNames(of pattern: PrincipalPattern) -> [String] {
    switch pattern {
    case .account(let named, _) where named == id: []
    case .arn(let arn) where arn.accountID == id: []
    default: pattern.names(partition: partition)
    }
  }
}
