import AccessGraph
import Authorization
import Explanation
import JSON

// `explain --format json`: one object a line.

extension Diagnosis {
  /// The explanation as one line of JSON, without the line's end.
  func jsonLine(count: Int) -> String {
    object([
      ("schema", quoted("rolewalk/explain/1")), ("count", "\(count)"), ("message", message.json),
      ("summary", quoted(shortAnswer)),
      ("findings", array(findings.map(\.json))), ("fixes", array(fixes.map(\.json))),
      ("verdict", quoted(verdict.rawValue)), ("notes", array(notes.map(quoted))),
    ])
  }
}

extension DenialMessage {
  fileprivate var json: String {
    object([
      ("principal", orNull(principal)), ("action", orNull(action)), ("resource", orNull(resource)),
      ("reason", orNull(reason?.inShort)), ("policy", orNull(reason?.policy)),
    ])
  }
}

extension DenialMessage.Reason {
  /// `implicit:identity`; the effect alone where no layer is named.
  var inShort: String { effect.rawValue + (layer.map { ":" + $0.rawValue } ?? "") }
}

extension Finding {
  fileprivate var json: String {
    object([
      ("cause", quoted(cause)), ("kind", quoted(kind.rawValue)), ("layer", orNull(layer?.rawValue)),
      ("account", orNull(account?.text)), ("detail", quoted(detail)),
      ("evidence", array(evidence.map(\.json))),
    ])
  }
}

extension StatementReference {
  fileprivate var json: String {
    object([
      ("layer", quoted(layer.rawValue)), ("policy", quoted(policy)), ("sid", orNull(sid)),
      ("statement", "\(statement)"), ("source", orNull(source)),
    ])
  }
}

extension Fix {
  fileprivate var json: String {
    object([
      ("way", "\(way)"), ("kind", quoted(kind.rawValue)), ("summary", quoted(summary)),
      ("account", orNull(account?.text)), ("layer", orNull(layer?.rawValue)), ("attachTo", orNull(attachTo)),
      ("policy", policy ?? "null"), ("document", document ?? "null"), ("command", quoted(command)),
      ("terraform", orNull(terraform)), ("verified", "\(verified)"), ("needs", array(needs.map(quoted))),
      ("blockedBy", orNull(blockedBy)), ("caution", orNull(caution)),
      ("alsoOpens", array(alsoOpens.map(\.json))),
    ])
  }
}

extension Opening {
  fileprivate var json: String {
    object([
      ("principal", quoted(principal)), ("target", quoted(target)), ("decision", quoted(outcome.rawValue)),
      ("assumptions", "\(assumptions)"),
    ])
  }
}

private func object(_ members: [(String, String)]) -> String {
  "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
}

private func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

private func orNull(_ text: String?) -> String { text.map(quoted) ?? "null" }

private func quoted(_ text: String) -> String { text.jsonText }
