import IAM
import Inventory

/// How a change is made with the AWS CLI. What a command replaces, it is given whole.
struct Commands {
  var place: Change.Place
  var statements: [NewStatement]
  /// The whole policy afterwards.
  var document: String
  /// Whether there is a policy now.
  var isThere: Bool
  var inventory: Inventory

  /// The command; for several statements that are added one by one, several lines.
  var text: String {
    switch place {
    case .inline(let owner, let name): inline(owner, name)
    case .function(let arn, let qualifier): function(arn, qualifier)
    case .trust(let arn):
      "aws iam update-assume-role-policy --role-name \(shell(String(arn.resourceName))) --policy-document \(shell(document))"
    case .managed(let arn):
      "aws iam create-policy-version --policy-arn \(arn) --set-as-default --policy-document \(shell(document))"
    case .control(let id, let target): control(id, target)
    }
  }

  /// Whether the command replaces a policy that is there, so that it holds the whole of it.
  var isReplacing: Bool {
    if case .function = place { return isThere && !statements.allSatisfy { permission($0) != nil } }
    return isThere
  }

  private func inline(_ owner: ARN, _ name: String) -> String {
    let isUser = owner.resource.hasPrefix("user/")
    if owner.isProtectedRole {
      // IAM refuses: the policy belongs to a permission set of IAM Identity Center.
      return "aws sso-admin put-inline-policy-to-permission-set --instance-arn \"$INSTANCE_ARN\" "
        + "--permission-set-arn \"$PERMISSION_SET_ARN\" --inline-policy \(shell(document))"
    }
    let kind = isUser ? "user" : "role"
    return
      "aws iam put-\(kind)-policy --\(kind)-name \(shell(String(owner.resourceName))) --policy-name \(shell(name)) "
      + "--policy-document \(shell(document))"
  }

  private func function(_ arn: ARN, _ qualifier: String?) -> String {
    let permissions = statements.compactMap(permission)
    guard permissions.count == statements.count else {
      let target = arn.text + (qualifier.map { ":" + $0 } ?? "")
      return
        "aws lambda put-resource-policy \(arn.regionArgument)--resource-arn \(shell(target)) --policy \(shell(document))"
    }
    return permissions.map { arguments in
      (["aws lambda add-permission \(arn.regionArgument)--function-name \(arn)"]
        + (qualifier.map { ["--qualifier \(shell($0))"] } ?? [])
        + arguments.map { $0.value.isEmpty ? "--\($0.name)" : "--\($0.name) \(shell($0.value))" })
        .joined(separator: " ")
    }.joined(separator: "\n")
  }

  private func control(_ id: String, _ target: String) -> String {
    if isThere { return "aws organizations update-policy --policy-id \(id) --content \(shell(document))" }
    return
      "policy=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name \(shell(id)) --description "
      + "\(shell(id)) --content \(shell(document)) --query Policy.PolicySummary.Id --output text)\n"
      + "aws organizations attach-policy --policy-id \"$policy\" --target-id \(target)"
  }

  /// The arguments of `add-permission`, by their names; nil where it cannot say the statement.
  func permission(_ statement: NewStatement) -> [(name: String, value: String)]? {
    guard case .function(let arn, let qualifier) = place, let principal = statement.principal,
      principal.kind != .federated, statement.resource == arn.text + (qualifier.map { ":" + $0 } ?? "")
    else { return nil }
    var arguments = [
      ("statement-id", statement.sid), ("action", statement.action), ("principal", principal.name),
    ]
    for condition in statement.conditions {
      guard let argument = Commands.argument(condition) else { return nil }
      arguments.append(argument)
    }
    return arguments.map { (name: $0.0, value: $0.1) }
  }

  /// Rule: R45.
  private static func argument(_ condition: Condition) -> (String, String)? {
    guard condition.values.count == 1, let value = condition.values.first, !value.hasVariables else {
      return nil
    }
    switch (condition.key.lowercased, condition.operator.description) {
    case ("aws:sourcearn", "ArnLike"): return ("source-arn", value.text)
    case ("aws:sourceaccount", "StringEquals"): return ("source-account", value.text)
    case ("aws:principalorgid", "StringEquals"): return ("principal-org-id", value.text)
    case ("lambda:eventsourcetoken", "StringEquals"): return ("event-source-token", value.text)
    case ("lambda:functionurlauthtype", "StringEquals"): return ("function-url-auth-type", value.text)
    case ("lambda:invokedviafunctionurl", "Bool") where value.text == "true":
      return ("invoked-via-function-url", "")
    default: return nil
    }
  }
}

extension ARN {
  /// A function answers in its own region only, whatever its ARN says.
  var regionArgument: String { region.isEmpty ? "" : "--region \(shell(String(region))) " }
}

/// A word for the shell, quoted where it needs that.
func shell(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:=@,+".utf8.contains(byte)
      }
    }
  return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
