import AccessGraph
import Authorization
import Explanation
import JSON

extension Diagnosis {
  /// The explanation for a ticket.
  func markdown(count: Int) -> String {
    var lines = ["## " + escaped(shortAnswer.prefix(1).uppercased() + shortAnswer.dropFirst()), ""]
    lines += rows(count).map { "- \($0.0): \(code($0.1))" }
    lines += ["", "### Cause", ""]
    for (number, finding) in findings.enumerated() {
      lines.append("\(number + 1). **\(finding.heading)**: \(escaped(finding.detail))")
      lines += finding.evidence.map { "   - \(code($0.place))" }
    }
    for fixes in ways {
      guard let first = fixes.first else { continue }
      lines += ["", "### Fix \(first.way) (\(first.standing))", ""]
      for fix in fixes { lines += markdown(fix) }
      if let blocked = first.blockedBy { lines.append("- helps only after: \(escaped(blocked))") }
      if let caution = first.caution { lines.append("- **but it** \(escaped(caution))") }
      if !first.needs.isEmpty {
        lines.append("- the call has to bring: \(code(first.needs.joined(separator: "; ")))")
      }
      lines += first.opensInWords.map { "- \(escaped($0))" }
    }
    if !notes.isEmpty { lines += ["", "### Notes", ""] + notes.map { "- \(escaped($0))" } }
    return lines.joined(separator: "\n") + "\n"
  }

  private func rows(_ count: Int) -> [(String, String)] {
    [
      ("call", message.action), ("caller", message.principal), ("resource", message.resource),
      ("the message says", message.reason?.inShort),
      ("seen", count > 1 ? "\(count) times" : nil),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  private func markdown(_ fix: Fix) -> [String] {
    var lines = [escaped(fix.summaryWithAccount), ""]
    if let policy = fix.policy, let json = try? JSONDocument.parse(policy).root {
      lines += ["```json", prettyText(json), "```", ""]
    }
    if !fix.command.isEmpty { lines += ["```sh", readable(command: fix.command), "```", ""] }
    if let terraform = fix.terraform { lines += ["```hcl", terraform, "```", ""] }
    return lines
  }

  private func code(_ text: String) -> String { "`" + text.replacing("`", with: "'") + "`" }

  /// Masks are asterisks: they must stay what they are.
  private func escaped(_ text: String) -> String {
    ["\\", "*", "_", "`", "<", "["].reduce(text) { $0.replacing($1, with: "\\" + $1) }
  }
}
