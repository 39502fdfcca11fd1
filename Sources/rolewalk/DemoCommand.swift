import AccessGraph
import ArgumentParser
import Diagrams
import Foundation

/// `rolewalk demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Load the sample accounts, answer, and draw.",
    discussion: """
      Loads accounts/, prints who can invoke each function, and writes pictures into graphs/.

      Example:
        rolewalk demo
      """)

  @Option(help: "The exports to load.") var accounts = "accounts"
  @Option(help: "The folder for the pictures.") var graphs = "graphs"
  @OptionGroup var options: QuestionOptions

  func run() async throws {
    printOut(try load([accounts], skipInvalid: false, options.store) + "\n")
    let loaded = try options.openForQuestions(readingAll: true)
    for function in loaded.graph.functions {
      printForPerson(whoCanInvokeTable(loaded.graph.whoCanInvoke(function), options.store.colors))
    }
    try FileManager.default.createDirectory(atPath: graphs, withIntermediateDirectories: true)
    for function in loaded.graph.functions {
      let name = Step.short(function).replacing(":", with: "-")
      try await draw(loaded.diagram(function: function), "\(name).svg")
    }
    for end in ["svg", "png"] { try await draw(loaded.accountsDiagram, "accounts.\(end)") }
    if let farthest = loaded.graph.farthest {
      try await draw(loaded.diagram(principal: farthest), "farthest-principal.svg")
    }
  }

  private func draw(_ diagram: Diagrams.Diagram, _ name: String) async throws {
    let path = "\(graphs)/\(name)"
    try await write(diagram, to: path)
    printOut("wrote \(path)\n")
  }
}

extension AccessGraph {
  /// Of all users the one with the longest of its shortest ways to a function.
  fileprivate var farthest: Principal? {
    functions.flatMap { whoCanInvoke($0).invokers }.filter { $0.principal.kind == .user }
      .max { ($0.assumptions, $1.principal.name) < ($1.assumptions, $0.principal.name) }?.principal
  }
}
