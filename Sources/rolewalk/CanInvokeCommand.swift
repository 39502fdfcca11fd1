import AccessGraph
import ArgumentParser
import Diagrams

/// `rolewalk can-invoke`.
struct CanInvokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "can-invoke", abstract: "Which functions a principal reaches.",
    discussion: """
      A principal is named by its ARN, by ACCOUNT:user/NAME or ACCOUNT:role/PATH/NAME, or by a name that is unique;
      a service by its name, everybody outside by '*'.

      Examples:
        rolewalk can-invoke 444455556666:user/ines
        rolewalk can-invoke s3.amazonaws.com --format json
      """)

  @Argument(help: "Principals.") var principals: [String]
  @OptionGroup var options: QuestionOptions

  private struct PrincipalJSON: Encodable {
    var principal: String
    var kind: String
    var functions: [InvokerJSON]
  }

  func run() async throws {
    var loaded = try options.openForQuestions()
    let asked = try principals.map { try loaded.principal(named: $0) }
    for principal in asked { try loaded.read { $0.explore(from: principal) } }
    let answers = asked.map { principal in (principal, loaded.graph.canInvoke(principal)) }
    if options.format == .json {
      try JSONListWriter().write(
        schema: "rolewalk/can-invoke/1", snapshot: loaded.summary, notes: loaded.graph.notes,
        list: "principals",
        answers.map { principal, functions in
          PrincipalJSON(
            principal: principal.name, kind: principal.kind.rawValue,
            functions: functions.flatMap { access in
              access.invokers.map { InvokerJSON($0, function: access.function) }
            })
        })
      return
    }
    let rows = Rows(
      headings: ["principal", "decision", "assumptions", "function", "targets", "path", "condition"],
      rows: answers.flatMap { principal, functions in
        functions.flatMap { access in
          access.invokers.map {
            [
              options.format == .table ? Step.short(principal.name) : principal.name, $0.outcome.rawValue,
              "\($0.assumptions)", options.format == .table ? Step.short(access.function) : access.function,
              $0.targetsInWords, $0.pathInWords, $0.conditionInWords,
            ]
          }
        }
      })
    switch options.format {
    case .csv: printOut(rows.csv)
    case .markdown: printOut(rows.markdown)
    default: printForPerson(table(answers))
    }
  }

  private func table(_ answers: [(Principal, [FunctionAccess])]) -> String {
    answers.map { principal, functions in
      let lines = functions.flatMap(\.invokers).map { invoker in
        let condition = invoker.conditionInWords
        return
          "  \(invoker.outcome.rawValue)  \(invoker.pathInWords)\n      targets: \(invoker.targetsInWords)\n"
          + (condition.isEmpty ? "" : "      if \(condition)\n")
      }
      return visible(principal.name) + "\n" + (lines.isEmpty ? "  reaches no function\n" : lines.joined())
    }.joined(separator: "\n")
  }
}
