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
    loaded.keepUntilExit()
    let graph = loaded.graph
    for (function, qualifier) in asked { try graph.check(qualifier, of: function) }
    if options.format == .json { return printJSON(asked, loaded) }
    switch (all, summary) {
    case (true, true): write(graph.counts(eachOf: graph.functions) { $0 })
    case (true, false): write(graph.whoCanInvoke(eachOf: graph.functions) { $0 })
    case (false, true): write(asked.lazy.map { answer(graph, $0.0, $0.1).counted })
    case (false, false): write(asked.lazy.map { answer(graph, $0.0, $0.1) })
    }
  }

  /// Answers about all functions are printed where they are found, on all processors.
  private func printJSON(_ asked: [(arn: String, qualifier: String?)], _ loaded: LoadedGraph) {
    let graph = loaded.graph
    func list(_ answers: some Sequence<[UInt8]>) {
      printJSONList(
        schema: "rolewalk/who-can-invoke/1", snapshot: loaded.summary, notes: graph.notes, list: "functions",
        answers)
    }
    switch (all, summary) {
    case (true, true):
      list(graph.counts(eachOf: graph.functions) { counts in JSONPrinter.print { $0.function(counts) } })
    case (true, false):
      list(
        graph.whoCanInvoke(eachOf: graph.functions) { access in JSONPrinter.print { $0.function(access) } })
    case (false, _):
      list(
        asked.lazy.map { function, qualifier in
          let access = answer(graph, function, qualifier)
          return JSONPrinter.print { summary ? $0.function(access.counted) : $0.function(access) }
        })
    }
  }

  private func answer(_ graph: AccessGraph, _ function: String, _ qualifier: String?) -> FunctionAccess {
    graph.whoCanInvoke(function, qualifier: qualifier, showingPaths: !summary)
  }

  private func write(_ answers: some Sequence<FunctionAccess>) {
    write(answers, table: { whoCanInvokeTable($0, options.store.colors) }, rows: { listed($0) })
  }

  private func write(_ answers: some Sequence<FunctionSummary>) {
    write(answers, table: { summaryTable($0, options.store.colors) }, rows: { counted($0) })
  }

  private func write<Answers: Sequence>(
    _ answers: Answers, table: (Answers.Element) -> String, rows: (Answers) -> Rows
  ) {
    switch options.format {
    case .csv: printOut(rows(answers).csv)
    case .markdown: printOut(rows(answers).markdown)
    default: for answer in answers { printForPerson(table(answer)) }
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
  let failure = access.invokers.first?.failureInWords(indent: "  ") ?? ""
  return head + failure + lines.joined() + "\n"
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
