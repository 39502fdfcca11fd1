import AccessGraph
import ArgumentParser
import Authorization
import Diagrams

/// `rolewalk path`.
struct PathCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "The paths between a principal and a function, with evidence.",
    discussion: """
      Examples:
        rolewalk path 444455556666:user/ines quarantine
        rolewalk path 777788889999:role/GitHubDeploy pay --all --max-assumptions 3
      """)

  @Argument(help: "The principal.") var principal: String
  @Argument(help: "The function.") var function: String
  @Flag(help: "Every path, not only the best.") var all = false
  @Option(name: .customLong("max-assumptions"), help: "Leave out longer paths.") var maxAssumptions = 8
  @OptionGroup var options: QuestionOptions

  func validate() throws {
    if maxAssumptions < 0 { throw ValidationError("--max-assumptions wants 0 or more") }
  }

  func run() async throws {
    var loaded = try options.openForQuestions()
    let from = try loaded.principal(named: principal)
    let (to, qualifier) = try loaded.function(named: function)
    try loaded.read { $0.explore(reaching: to) }
    try loaded.graph.check(qualifier, of: to)
    loaded.keepUntilExit()
    var paths = loaded.graph.paths(from: from, to: to, maxAssumptions: maxAssumptions)
    if let qualifier { paths = paths.filter { $0.last?.to == "\(to):\(qualifier)" } }
    if !all { paths = Array(paths.prefix(1)) }
    if options.format == .json {
      return printJSONList(
        schema: "rolewalk/path/1", snapshot: loaded.summary, notes: loaded.graph.notes, list: "paths",
        paths.lazy.map { path in JSONPrinter.print { json(path, &$0) } })
    }
    let rows = Rows(
      headings: ["path", "step", "action", "from", "to", "decision", "condition", "grants"],
      rows: paths.enumerated().flatMap { number, steps in
        steps.enumerated().map { position, step in
          [
            "\(number + 1)", "\(position + 1)", step.action, step.from, step.to,
            step.decision.outcome.rawValue,
            conditionInWords(step.decision.conditions),
            step.decision.grants.map(evidence).joined(separator: "; "),
          ]
        }
      })
    switch options.format {
    case .csv: printOut(rows.csv)
    case .markdown: printOut(rows.markdown)
    default:
      printForPerson(
        paths.isEmpty ? "no path from \(from.name) to \(to)\n" : paths.map(text).joined(separator: "\n"))
    }
  }

  private func json(_ path: [Step], _ json: inout JSONPrinter) {
    json.object {
      $0.member("assumptions", path.count - 1)
      $0.member("decision", decision(path))
      $0.member("path") { $0.path(path) }
    }
  }

  private func decision(_ path: [Step]) -> String {
    path.allSatisfy { $0.decision.outcome == .allowed } ? "allowed" : "conditional"
  }

  private func evidence(_ grant: StatementReference) -> String {
    "\(grant.layer.rawValue): \(grant.source ?? grant.policy) statement \(grant.statement)"
      + (grant.sid.map { " (\($0))" } ?? "")
  }

  private func text(_ path: [Step]) -> String {
    let head = "\(decision(path)), \(path.count - 1) assumption\(path.count == 2 ? "" : "s")\n"
    return head
      + path.enumerated().map { position, step in
        var lines = ["\(position + 1). \(step.action): \(Step.short(step.from)) → \(Step.short(step.to))"]
        let condition = conditionInWords(step.decision.conditions.filter { !$0.isEmpty })
        lines.append("   \(step.decision.outcome.rawValue)" + (condition.isEmpty ? "" : " if \(condition)"))
        lines += step.decision.grants.map { "   by \(evidence($0))" }
        lines += step.decision.notes.map { "   note: \($0)" }
        return lines.joined(separator: "\n") + "\n"
      }.joined()
  }
}
