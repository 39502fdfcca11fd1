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
    var loaded = try options.openForQuestions(readingAll: all)
    let asked = try functions.map { try loaded.function(named: $0) }
    for (function, _) in asked { try loaded.read { $0.explore(reaching: function) } }
    let graph = loaded.graph
    switch (all, summary) {
    case (true, true): try write(graph.counts(eachOf: graph.functions), loaded)
    case (true, false): try write(graph.whoCanInvoke(eachOf: graph.functions), loaded)
    case (false, true): try write(asked.lazy.map { answer(graph, $0.0, $0.1).counted }, loaded)
    case (false, false): try write(asked.lazy.map { answer(graph, $0.0, $0.1) }, loaded)
    }
  }

  private func answer(_ graph: AccessGraph, _ function: String, _ qualifier: String?) -> FunctionAccess {
    var access = graph.whoCanInvoke(function, showingPaths: !summary)
    guard let qualifier else { return access }
    access.invokers = access.invokers.filter { $0.targets.contains { $0.arn == "\(function):\(qualifier)" } }
    return access
  }

  private func write(_ answers: some Sequence<FunctionAccess>, _ loaded: LoadedGraph) throws {
    try write(
      answers,
      json: { FunctionJSON(arn: $0.function, invokers: $0.invokers.map { InvokerJSON($0) }) },
      table: { whoCanInvokeTable($0, options.store.colors) }, rows: { listed($0) }, loaded)
  }

  private func write(_ answers: some Sequence<FunctionSummary>, _ loaded: LoadedGraph) throws {
    try write(
      answers, json: { FunctionJSON(arn: $0.function, summary: $0.counts.map(SummaryJSON.init)) },
      table: { summaryTable($0, options.store.colors) }, rows: { counted($0) }, loaded)
  }

  private func write<Answers: Sequence>(
    _ answers: Answers, json: @escaping (Answers.Element) -> FunctionJSON,
    table: (Answers.Element) -> String, rows: (Answers) -> Rows, _ loaded: LoadedGraph
  ) throws {
    switch options.format {
    case .json:
      try JSONListWriter().write(
        schema: "rolewalk/who-can-invoke/1", snapshot: loaded.summary, notes: loaded.graph.notes,
        list: "functions", answers.lazy.map(json))
    case .table: for answer in answers { printForPerson(table(answer)) }
    case .csv: printOut(rows(answers).csv)
    case .markdown: printOut(rows(answers).markdown)
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

  private func counted(_ answers: some Sequence<FunctionSummary>) -> Rows {
    Rows(
      headings: ["function", "kind", "decision", "direct", "assumed"],
      rows: answers.flatMap { summary in
        summary.counts.map {
          [summary.function, $0.kind.rawValue, $0.outcome.rawValue, "\($0.direct)", "\($0.assumed)"]
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
private func summaryTable(_ summary: FunctionSummary, _ colors: Bool) -> String {
  let head = heading(summary.function, colors)
  guard !summary.counts.isEmpty else { return head + "  nobody\n\n" }
  let rows = Rows(
    headings: ["kind", "decision", "direct", "assumed"],
    rows: summary.counts.map { [$0.kind.rawValue, $0.outcome.rawValue, "\($0.direct)", "\($0.assumed)"] })
  return head + rows.table(indent: "  ") + "\n"
}

private func heading(_ name: String, _ colors: Bool) -> String {
  (colors ? "\u{1B}[1m\(visible(name))\u{1B}[0m" : visible(name)) + "\n"
}

private func colored(_ decision: String, _ colors: Bool) -> String {
  guard colors else { return decision }
  return "\u{1B}[\(decision == "allowed" ? 32 : 33)m\(decision)\u{1B}[0m"
}
