import AccessGraph
import ArgumentParser
import Diagrams
import Explanation
import Foundation
import IAM
import Inventory

/// `rolewalk diagram`.
struct DiagramCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagram",
    abstract: "Draw who reaches a function, what a principal reaches, or the accounts.",
    discussion: """
      The output's name says the format: .svg, .png, .pdf or .dot; '-' writes DOT to standard output.

      Examples:
        rolewalk diagram --function pay --output pay.svg
        rolewalk diagram --principal 444455556666:user/ines --output ines.png
        rolewalk diagram --accounts --output accounts.pdf
      """)

  @Option(help: "Who reaches this function.") var function: String?
  @Option(help: "What this principal reaches.") var principal: String?
  @Flag(help: "Who trusts and invokes whom between accounts.") var accounts = false
  @Option(help: "The file to write.") var output: String
  @OptionGroup var options: QuestionOptions

  func validate() throws {
    let asked = (function == nil ? 0 : 1) + (principal == nil ? 0 : 1) + (accounts ? 1 : 0)
    if asked != 1 { throw ValidationError("say one of --function, --principal and --accounts") }
  }

  func run() async throws {
    var loaded = try options.openForQuestions(readingAll: accounts)
    let diagram: Diagram
    if let function {
      let arn = try loaded.function(named: function).arn
      try loaded.read { $0.explore(reaching: arn) }
      diagram = loaded.diagram(function: arn)
    } else if let principal {
      let asked = try loaded.principal(named: principal)
      try loaded.read { $0.explore(from: asked) }
      diagram = loaded.diagram(principal: asked)
    } else {
      diagram = loaded.accountsDiagram
    }
    try await write(diagram, to: output)
  }
}

/// Writes a diagram in the format that the file's name says.
func write(_ diagram: Diagram, to path: String) async throws {
  let text = dot(diagram)
  if path == "-" { return printOut(text) }
  let url = URL(fileURLWithPath: path)
  let ending = url.pathExtension.lowercased()
  if ending == "dot" { return try Data(text.utf8).write(to: url) }
  guard let format = ImageFormat(rawValue: ending) else {
    throw Failure.usage("--output \(path): expected a name that ends in .svg, .png, .pdf or .dot")
  }
  try Data(try await draw(text, as: format)).write(to: url)
}

extension LoadedGraph {
  func diagram(function: String) -> Diagram {
    functionDiagram(graph.subgraph(reaching: function), function: function, context: context)
  }

  func diagram(principal: Principal) -> Diagram {
    principalDiagram(graph.subgraph(from: principal), principal: principal.name, context: context)
  }

  func diagram(of diagnosis: Diagnosis) -> Diagram {
    denialDiagram(diagnosis.brokenPath, detour: diagnosis.detour, context: context)
  }

  var accountsDiagram: Diagram { Diagrams.accountsDiagram(graph.accountLinks(), context: context) }

  private var context: DiagramContext {
    let units = Dictionary(
      (inventory.organization?.units ?? []).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    let members = Dictionary(
      (inventory.organization?.accounts ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let accounts = inventory.accounts.keys.map { id in
      (
        id,
        DiagramContext.Account(
          name: members[id]?.name, organizationalUnit: members[id].flatMap { units[$0.parent] })
      )
    }
    return DiagramContext(
      snapshotDate: summary.loadedAt.formatted(.iso8601.year().month().day()),
      accounts: Dictionary(accounts, uniquingKeysWith: { first, _ in first }), omitted: graph.notes)
  }
}
