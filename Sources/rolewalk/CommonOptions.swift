import AccessGraph
import ArgumentParser
import Foundation
import Inventory
import Snapshots

/// How an answer is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv, markdown
}

/// Where the snapshots are kept.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The database file.", discussion: "Default: $ROLEWALK_DATABASE, else rolewalk.sqlite.")
  )
  var database: String?

  @Flag(help: "Leave out progress and warnings.")
  var quiet = false

  @Flag(help: "Tell more.")
  var verbose = false

  @Flag(name: .customLong("no-color"), help: "No colours; NO_COLOR in the environment does the same.")
  var noColor = false

  func validate() throws {
    if path.isEmpty { throw ValidationError("--database wants the name of a file") }
  }

  var path: String {
    database ?? ProcessInfo.processInfo.environment["ROLEWALK_DATABASE"] ?? "rolewalk.sqlite"
  }

  /// Colours are for terminals that have them; NO_COLOR counts unless it is empty.
  var colors: Bool {
    let environment = ProcessInfo.processInfo.environment
    return !noColor && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
      && isatty(STDOUT_FILENO) == 1
  }
}

/// What every question shares.
struct QuestionOptions: ParsableArguments {
  @OptionGroup var store: DatabaseOptions

  @Option(help: "The snapshot to ask; the latest unless given.")
  var snapshot: Int64?

  @Option(help: "How the answer is written: table, json, csv or markdown.")
  var format = OutputFormat.table

  @OptionGroup var clock: ClockOptions

  /// Opens the snapshot and builds the graph of all of it, with every policy whole.
  func open() throws -> LoadedGraph {
    let database = try SnapshotDatabase(path: store.path, create: false)
    let summary = try snapshot.map { try database.summary(of: $0) } ?? database.latest()
    let inventory = try database.inventory(of: summary.id)
    try database.close()
    let graph = AccessGraph(inventory, at: try clock.time())
    return noted(LoadedGraph(summary: summary, inventory: inventory, graph: graph))
  }

  /// Opens the snapshot for questions, which read as much of it as they need.
  ///
  /// - Parameter all: reads everything that bears on access at once.
  func openForQuestions(readingAll all: Bool = false) throws -> LoadedGraph {
    let database = try SnapshotDatabase(path: store.path, create: false)
    var part = try PartialSnapshot(database, snapshot: snapshot ?? database.latest().id)
    if all { try part.readAll() }
    return noted(LoadedGraph(part, at: try clock.time()))
  }

  private func noted(_ loaded: LoadedGraph) -> LoadedGraph {
    if !store.quiet, format != .json { loaded.graph.notes.forEach { printError("note: \($0)") } }
    return loaded
  }
}

/// The time at which questions are asked.
struct ClockOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The time of the requests, such as 2026-11-01 or 2026-11-01T12:00:00Z.", discussion: "Default: now."))
  var at: String?

  func time() throws -> Date {
    guard let at else { return Date() }
    if let date = try? Date(at, strategy: .iso8601) { return date }
    if let date = try? Date(at, strategy: Date.ISO8601FormatStyle().year().month().day()) { return date }
    throw Failure.usage("--at \(at): expected a time such as 2026-11-01 or 2026-11-01T12:00:00Z")
  }
}
