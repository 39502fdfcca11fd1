import AccessGraph
import ArgumentParser
import Diagrams

/// `rolewalk who-can-invoke`.
struct WhoCanInvokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "who-can-invoke", abstract: "Who can invoke a function, and how.",
    discussion: """
      A function is named by its ARN, by ACCOUNT:NAME, or by its name if that is unique.

      Examples:
        rolewalk who-can-invoke pay
        rolewalk who-can-invoke 123456789012:pay --format json
        rolewalk who-can-invoke --all --summary --format json
      """)

  @Argument(help: "Functions.") var functions: [String] = []
  @Flag(help: "Every function.") var all = false
  @Flag(help: "Counts instead of principals.") var summary = false
  @OptionGroup var options: QuestionOptions

  func validate() throws {
    if functions.isEmpty != all { throw ValidationError("name functions, or say --all") }
  }

  func run() async throws {
    let loaded = try options.open()
    if all {
      try write(loaded.graph.whoCanInvoke(eachOf: loaded.graph.functions, showingPaths: !summary), loaded)
    } else {
      let asked = try functions.map { try loaded.graph.function(named: $0) }
      try write(asked.lazy.map { answer(loaded.graph, $0.0, $0.1) }, loaded)
    }
  }

  private func answer(_ graph: AccessGraph, _ function: String, _ qualifier: String?) -> FunctionAccess {
    var access = graph.whoCanInvoke(function, showingPaths: !summary)
    guard let qualifier else { return access }
    access.invokers = access.invokers.filter { $0.targets.contains { $0.arn == "\(function):\(qualifier)" } }
    return access
  }

  private func write(_ answers: some Sequence<FunctionAccess>, _ loaded: LoadedGraph) throws {
    if options.format == .json {
      try JSONListWriter().write(
        schema: "rolewalk/who-can-invoke/1", snapshot: loaded.summary, notes: loaded.graph.notes,
        list: "functions",
        answers.lazy.map { access in
          FunctionJSON(
            arn: access.function, invokers: summary ? nil : access.invokers.map { InvokerJSON($0) },
            summary: summary ? SummaryJSON.counts(access.invokers) : nil)
        })
    } else if options.format == .table {
      for access in answers {
        let colors = options.store.colors
        printForPerson(summary ? summaryTable(access, colors) : whoCanInvokeTable(access, colors))
      }
    } else {
      let rows = summary ? counted(Array(answers)) : listed(answers)
      printOut(options.format == .csv ? rows.csv : rows.markdown)
    }
  }

  private func listed(_ answers: some Sequence<FunctionAccess>) -> Rows {
    Rows(
      headings: ["function", "principal", "kind", "decision", "assumptions", "targets", "path", "condition"],
      rows: answers.flatMap { access in
        access.invokers.map {
          [
            access.function, $0.principal.name, $0.principal.kind.rawValue, $0.outcome.rawValue,
            "\($0.assumptions)",
            $0.targetsInWords, $0.pathInWords, $0.conditionInWords,
          ]
        }
      })
  }

  private func counted(_ answers: [FunctionAccess]) -> Rows {
    Rows(
      headings: ["function", "kind", "decision", "direct", "assumed"],
      rows: answers.flatMap { access in
        SummaryJSON.counts(access.invokers).map {
          [access.function, $0.kind, $0.decision, "\($0.direct)", "\($0.assumed)"]
        }
      })
  }
}

/// A function and its invokers, for a person.
func whoCanInvokeTable(_ access: FunctionAccess, _ colors: Bool) -> String {
  let head = heading(access.function, colors)
  guard !access.invokers.isEmpty else { return head + "  nobody\n\n" }
  let lines = access.invokers.map { invoker in
    let decision = colored(invoker.outcome.rawValue, colors)
    let how =
      invoker.assumptions == 0
      ? "directly" : "\(invoker.assumptions) assumption\(invoker.assumptions == 1 ? "" : "s")"
    let condition = invoker.conditionInWords
    return "  \(decision)  \(invoker.principal.kind.rawValue) \(Step.short(invoker.principal.name))  \(how)\n"
      + "      \(invoker.pathInWords)\n"
      + "      targets: \(invoker.targetsInWords)\n"
      + (condition.isEmpty ? "" : "      if \(condition)\n")
  }
  return head + lines.joined() + "\n"
}

/// A function and how many can invoke it, for a person.
private func summaryTable(_ access: FunctionAccess, _ colors: Bool) -> String {
  let head = heading(access.function, colors)
  guard !access.invokers.isEmpty else { return head + "  nobody\n\n" }
  let rows = Rows(
    headings: ["kind", "decision", "direct", "assumed"],
    rows: SummaryJSON.counts(access.invokers).map { [$0.kind, $0.decision, "\($0.direct)", "\($0.assumed)"] })
  return head + rows.table(indent: "  ") + "\n"
}

private func heading(_ name: String, _ colors: Bool) -> String {
  (colors ? "\u{1B}[1m\(visible(name))\u{1B}[0m" : visible(name)) + "\n"
}

private func colored(_ decision: String, _ colors: Bool) -> String {
  guard colors else { return decision }
  return "\u{1B}[\(decision == "allowed" ? 32 : 33)m\(decision)\u{1B}[0m"
}
