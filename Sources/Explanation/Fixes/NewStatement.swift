import IAM
import JSON

/// A statement that is to be added to a policy: exactly one action on exactly one resource.
struct NewStatement: Hashable {
  /// Under which key of `Principal` somebody is named.
  enum PrincipalKind: String {
    case aws = "AWS"
    case service = "Service"
    case federated = "Federated"
  }

  struct Named: Hashable {
    var kind: PrincipalKind
    var name: String
  }

  var sid: String
  var action: String
  /// nil in a trust policy.
  var resource: String?
  /// nil in an identity-based policy.
  var principal: Named?
  var conditions: [Condition] = []

  /// The statement as compact JSON.
  var json: String {
    var members = [("Sid", quoted(sid)), ("Effect", quoted("Allow"))]
    if let principal {
      members.append(("Principal", object([(principal.kind.rawValue, quoted(principal.name))])))
    }
    members.append(("Action", quoted(action)))
    if let resource { members.append(("Resource", quoted(resource))) }
    if !conditions.isEmpty { members.append(("Condition", conditionBlock)) }
    return object(members)
  }

  /// The smallest policy that holds it.
  var policy: String { object([("Version", quoted("2012-10-17")), ("Statement", "[\(json)]")]) }

  private var conditionBlock: String {
    var operators: [(String, [(String, String)])] = []
    for condition in conditions {
      let name = condition.operator.description
      let values = condition.values.map { quoted($0.text) }
      let line = (
        condition.key.description, values.count == 1 ? values[0] : "[\(values.joined(separator: ","))]"
      )
      if let position = operators.firstIndex(where: { $0.0 == name }) {
        operators[position].1.append(line)
      } else {
        operators.append((name, [line]))
      }
    }
    return object(operators.map { ($0.0, object($0.1)) })
  }
}

/// A policy document, as compact JSON, with one more statement at its end; nil where the text is no policy.
func appending(_ statement: String, to document: String) -> String? {
  guard let root = try? JSONDocument.parse(document).root, root.kind == .object else { return nil }
  var members: [(String, String)] = []
  var isAdded = false
  for (name, value) in root.members {
    guard name == "Statement" else {
      members.append((name, value.compactText))
      continue
    }
    let old = value.kind == .array ? value.elements.map(\.compactText) : [value.compactText]
    members.append((name, "[\((old + [statement]).joined(separator: ","))]"))
    isAdded = true
  }
  if !isAdded { members.append(("Statement", "[\(statement)]")) }
  return object(members)
}

private func object(_ members: [(String, String)]) -> String {
  "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
}

/// A text as a JSON string.
func quoted(_ text: String) -> String { text.jsonText }
