import AccessGraph
import Authorization
import Explanation

/// A part of an explanation for a person: prose may be wrapped, code must not be.
enum ExplanationPart {
  case prose(String)
  case code(String)
}

extension Diagnosis {
  /// The explanation for a person: the short answer, then the findings with their evidence, then the fixes.
  ///
  /// - Parameter inFull: every way with its commands and Terraform blocks; else the best one with its commands.
  func forPerson(count: Int, inFull: Bool) -> [ExplanationPart] {
    var parts: [ExplanationPart] = [.prose(head(count) + "\n")]
    for (number, finding) in findings.enumerated() {
      parts.append(.prose("\n\(number + 1). \(finding.heading)\n   \(finding.detail)\n"))
      parts += finding.evidence.map { .prose("   see \($0.place)\n") }
    }
    for fixes in ways {
      guard let first = fixes.first else { continue }
      let isShort = first.way > 1 && !inFull && fixes.contains { !$0.command.isEmpty }
      parts.append(
        .prose("\nfix \(first.way), \(first.standing)\(isShort ? " (--verbose shows the commands)" : ""):\n"))
      for fix in fixes {
        parts.append(.prose("   \(fix.summaryWithAccount)\n"))
        if first.way == 1 || inFull {
          if !fix.command.isEmpty {
            parts.append(.code(indented(readable(command: fix.command), by: 6) + "\n"))
          }
          if inFull, let terraform = fix.terraform { parts.append(.code(indented(terraform, by: 6) + "\n")) }
        }
      }
      if let blocked = first.blockedBy { parts.append(.prose("   helps only after: \(blocked)\n")) }
      if let caution = first.caution { parts.append(.prose("   but it \(caution)\n")) }
      if !first.needs.isEmpty, first.kind != .call {
        parts.append(.prose("   the call has to bring: \(first.needs.joined(separator: "; "))\n"))
      }
      parts += first.opensInWords.map { .prose("   \($0)\n") }
    }
    let notes = notes.map { "note: \($0)\n" }.joined()
    if !notes.isEmpty { parts.append(.prose("\n" + notes)) }
    return parts
  }

  private func head(_ count: Int) -> String {
    let facts = [
      ("call", message.action), ("by", message.principal), ("on", message.resource),
      ("message", message.reason.map { "says \($0.inShort)" }), ("seen", count > 1 ? "\(count) times" : nil),
    ]
    let lines = facts.compactMap { name, value in
      value.map { "  \(name)\(String(repeating: " ", count: 9 - name.count))\($0)" }
    }
    return ([shortAnswer] + lines).joined(separator: "\n")
  }

  /// The fixes that belong together.
  var ways: [[Fix]] {
    Dictionary(grouping: fixes, by: \.way).sorted { $0.key < $1.key }.map(\.value)
  }
}

extension Finding {
  /// `no-allow:resource, to be changed in 111122223333`.
  var heading: String {
    let rule =
      cause == kind.rawValue || cause.hasPrefix(kind.rawValue) || kind == .missing
      ? "" : " (\(kind.rawValue))"
    return cause + rule + (account.map { ", account \($0)" } ?? "")
  }
}

extension StatementReference {
  /// Where the statement stands.
  var place: String {
    "\(layer.rawValue): \(source ?? policy) statement \(statement)" + (sid.map { " (\($0))" } ?? "")
  }
}

extension Fix {
  /// Whether it was proved.
  var standing: String {
    if blockedBy != nil { return "blocked" }
    return verified ? "verified" : "not verified"
  }

  /// What it does, and with whose credentials.
  var summaryWithAccount: String {
    guard kind == .statement, let account else { return summary }
    return "In account \(account): " + summary
  }

  /// Who else gains what, in lines.
  var opensInWords: [String] {
    guard kind == .statement, blockedBy == nil else { return [] }
    if alsoOpens.isEmpty { return ["opens nothing else"] }
    let shown = alsoOpens.prefix(8).map {
      "also opens: \($0.target) to \($0.principal)"
        + ($0.outcome == .conditional ? ", under a condition" : "")
    }
    return shown + (alsoOpens.count > 8 ? ["… and \(alsoOpens.count - 8) more"] : [])
  }
}

func indented(_ text: String, by columns: Int) -> String {
  let margin = String(repeating: " ", count: columns)
  return text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : margin + $0 }
    .joined(separator: "\n")
}
