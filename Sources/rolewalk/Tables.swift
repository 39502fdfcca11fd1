import AccessGraph
import Authorization
import Diagrams

/// Rows under headings, as a person or another program reads them.
struct Rows {
  var headings: [String]
  var rows: [[String]]

  /// Columns of equal width, the last one free.
  func table(indent: String = "") -> String {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { visibleWidth($0[column][...]) }.max() ?? 0
    }
    return ([headings] + rows).map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[column] - visibleWidth(cell[...]))
      }
      return indent + cells.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// RFC 4180.
  var csv: String {
    ([headings] + rows).map { $0.map(Rows.quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  var markdown: String {
    let lines = [headings, headings.map { _ in "---" }] + rows
    return lines.map { row in
      "| " + row.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ")
        + " |\n"
    }.joined()
  }

  private static func quoted(_ cell: String) -> String {
    cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
  }
}

extension Step {
  /// `role/Deploy` of another account with its number before it.
  static func short(_ name: String) -> String {
    let name = visible(name)
    let parts = name.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else { return name == "*" ? "anyone" : name }
    let resource = parts[5].hasPrefix("function:") ? parts[5].dropFirst("function:".count) : parts[5][...]
    return "\(parts[4]):\(resource)"
  }
}

extension Invoker {
  /// `user/ines → role/A → pay`, each with its account.
  var pathInWords: String {
    ([principal.name] + path.map(\.to)).map(Step.short).joined(separator: " → ")
      + (path.last?.action == "lambda:InvokeFunctionUrl" ? " (function URL)" : "")
  }

  /// The conditions of the steps in words.
  var conditionInWords: String {
    path.filter { $0.decision.outcome == .conditional }.map { step in
      let words = Diagrams.conditionInWords(step.decision.conditions.filter { !$0.isEmpty })
      return words.isEmpty
        ? step.decision.notes.filter { !isAboutFailure($0) }.joined(separator: "; ") : words
    }.joined(separator: "; then ")
  }

  /// The note that invocations fail although they are allowed, on a line of its own; empty where there is none.
  func failureInWords(indent: String) -> String {
    path.last?.decision.notes.first(where: isAboutFailure).map { "\(indent)note: \($0)\n" } ?? ""
  }

  /// The targets without what they have in common.
  var targetsInWords: String {
    targets.map { target in
      let parts = target.arn.split(separator: ":", omittingEmptySubsequences: false)
      return parts.count == 8 ? String(parts[7]) : "unqualified"
    }.joined(separator: ", ")
  }
}

/// Whether a note is about no matter of authorization (R56).
private func isAboutFailure(_ note: String) -> Bool { note.hasPrefix("R56: ") }
