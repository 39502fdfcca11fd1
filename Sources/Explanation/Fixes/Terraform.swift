import IAM

extension Commands {
  /// A Terraform block that does the same; nil where its provider has none.
  var terraform: String? {
    switch place {
    case .inline(let owner, let name):
      let kind = owner.resource.hasPrefix("user/") ? "user" : "role"
      return block(
        "aws_iam_\(kind)_policy", "\(owner.resourceName)_\(name)",
        [("name", hcl(name)), (kind, hcl(String(owner.resourceName))), ("policy", encoded(document))])
    case .function(let arn, let qualifier):
      let blocks = statements.compactMap { statement in
        permission(statement).map { arguments in
          block(
            "aws_lambda_permission", "\(arn.functionName)_\(statement.sid)",
            [("function_name", hcl(arn.text))] + (qualifier.map { [("qualifier", hcl($0))] } ?? [])
              + arguments.map {
                ($0.name.replacing("-", with: "_"), $0.value.isEmpty ? "true" : hcl($0.value))
              })
        }
      }
      return blocks.count == statements.count ? blocks.joined(separator: "\n") : nil
    case .trust(let arn):
      return block(
        "aws_iam_role", String(arn.resourceName),
        [("name", hcl(String(arn.resourceName)))] + path(of: arn) + [
          ("assume_role_policy", encoded(document))
        ])
    case .managed(let arn):
      return block(
        "aws_iam_policy", String(arn.resourceName),
        [("name", hcl(String(arn.resourceName)))] + path(of: arn) + [("policy", encoded(document))])
    case .control(let id, let target):
      let name = inventory.organization?.policies.first { $0.id == id }?.name ?? id
      let policy = block(
        "aws_organizations_policy", id,
        [("name", hcl(name)), ("type", hcl("SERVICE_CONTROL_POLICY")), ("content", encoded(document))])
      guard !isThere else { return policy }
      return policy + "\n"
        + block(
          "aws_organizations_policy_attachment", id,
          [("policy_id", "aws_organizations_policy.\(label(id)).id"), ("target_id", hcl(target))])
    }
  }

  private func path(of arn: ARN) -> [(String, String)] {
    let words = arn.resource.split(separator: "/").dropFirst().dropLast()
    return words.isEmpty ? [] : [("path", hcl("/" + words.joined(separator: "/") + "/"))]
  }

  private func block(_ type: String, _ name: String, _ arguments: [(String, String)]) -> String {
    let width = arguments.map(\.0.count).max() ?? 0
    let lines = arguments.map { name, value in
      "  \(name)\(String(repeating: " ", count: width - name.count)) = \(value)"
    }
    return "resource \"\(type)\" \"\(label(name))\" {\n\(lines.joined(separator: "\n"))\n}"
  }

  /// JSON is an expression of HCL once its template marks are escaped.
  private func encoded(_ document: String) -> String { "jsonencode(\(escaped(document)))" }

  private func hcl(_ text: String) -> String { escaped(quoted(text)) }

  private func escaped(_ text: String) -> String {
    text.replacing("${", with: "$${").replacing("%{", with: "%%{")
  }

  /// A name that Terraform takes: letters, digits, `_` and `-`, no digit first.
  private func label(_ name: String) -> String {
    let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    return plain.first?.isNumber == true ? "_" + plain : plain
  }
}
