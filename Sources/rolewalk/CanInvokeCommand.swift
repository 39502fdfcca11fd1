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

  func run() async throws {
    var loaded = try options.openForQuestions()
    let asked = try principals.map { try loaded.principal(named: $0) }
    for principal in asked { try loaded.read { $0.explore(from: principal) } }
    loaded.keepUntilExit()
    let answers = asked.map { principal in (principal, loaded.graph.canInvoke(principal)) }
    if options.format == .json {
      printJSONList(
        schema: "rolewalk/can-invoke/1", snapshot: loaded.summary, notes: loaded.graph.notes,
        list: "principals",
        answers.lazy.map { principal, functions in JSONPrinter.print { json(principal, functions, &$0) } })
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

  private func json(_ principal: Principal, _ functions: [FunctionAccess], _ json: inout JSONPrinter) {
    let invoked = functions.flatMap { access in access.invokers.map { (access.function, $0) } }
    json.object {
      $0.member("functions") { $0.array(invoked) { $0.invoker($1.1, of: $1.0) } }
      $0.member("kind", principal.kind.rawValue)
      $0.member("principal", principal.name)
    }
  }

  private func table(_ answers: [(Principal, [FunctionAccess])]) -> String {
    answers.map { principal, functions in
      let lines = functions.flatMap(\.invokers).map { invoker in
        let condition = invoker.conditionInWords
        return
          "  \(invoker.outcome.rawValue)  \(invoker.pathInWords)\n      targets: \(invoker.targetsInWords)\n"
          + (condition.isEmpty ? "" : "      if \(condition)\n") + invoker.failureInWords(indent: "      ")
      }
      return visible(principal.name) + "\n" + (lines.isEmpty ? "  reaches no function\n" : lines.joined())
    }.joined(separator: "\n")
  }
}
