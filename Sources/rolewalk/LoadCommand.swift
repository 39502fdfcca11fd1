import ArgumentParser
import Exports
import Foundation
import Snapshots

/// `rolewalk load`.
struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Read account exports into a new snapshot.",
    discussion: """
      A path is a file or a folder (.json, .json.gz); '-' is standard input. A load is all or nothing.

      Examples:
        rolewalk load accounts
        aws iam get-account-authorization-details | rolewalk load -
      """)

  @Argument(help: "Files and folders.") var paths: [String]
  @Flag(name: .customLong("skip-invalid"), help: "Leave out files that cannot be read; answers name the gap.")
  var skipInvalid = false
  @OptionGroup var store: DatabaseOptions

  func run() async throws {
    let summary = try load(paths, skipInvalid: skipInvalid, store)
    printOut(summary)
  }
}

/// Loads exports into a new snapshot; the answer says what it holds.
func load(_ paths: [String], skipInvalid: Bool, _ store: DatabaseOptions) throws -> String {
  let started = Date()
  let line = ProgressLine(isShown: !store.quiet && isatty(STDERR_FILENO) == 1, started: started)
  let input = paths.contains("-") ? try standardInputBytes() : []
  var reading: OrganizationReading?
  let summary = try SnapshotDatabase.save(at: store.path, loadedAt: Date.init) { writer in
    defer { line.clear() }
    let rest = try readAccounts(
      paths.map { ExportPath($0) }, skipInvalid: skipInvalid,
      known: KnownFileSets(key: writer.key, notes: writer.knownFiles),
      standardInput: { input }, progress: line.show
    ) { accounts in
      if accounts.isKnown, let files = accounts.files {
        try writer.takeKnown(files)
      } else {
        try writer.write(accounts.accounts, accounts.documents, from: accounts.files, notes: accounts.notes)
      }
    }
    reading = rest
    return OrganizationContents(
      organization: rest.organization, documents: rest.documents, gaps: rest.gaps)
  }
  guard let reading else { return "" }
  if !store.quiet { warn(reading, all: store.verbose) }
  let seconds = Date().timeIntervalSince(started).formatted(.number.precision(.fractionLength(1)))
  return """
    snapshot \(summary.id): \(counted(summary.accounts, "account")), \(counted(summary.principals, "principal")), \
    \(counted(summary.functions, "function")) from \(counted(reading.files, "file")) (\(reading.bytes) bytes) in \
    \(seconds) s, \(store.path)

    """
}

/// A number with its word, "1 account", "2 accounts".
private func counted(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

private func warn(_ reading: OrganizationReading, all: Bool) {
  let lines = reading.invalid.map { "skipped: \($0)" } + reading.warnings.map { "warning: \($0)" }
  let shown = all ? lines.count : min(20, lines.count)
  lines.prefix(shown).forEach(printError)
  if shown < lines.count { printError("\(lines.count - shown) more warnings (--verbose)") }
  guard !reading.unknownFiles.isEmpty else { return }
  printError(
    "warning: \(counted(reading.unknownFiles.count, "JSON file")) of unknown content"
      + (all ? ":" : " (--verbose)"))
  if all { reading.unknownFiles.forEach { printError("  \($0)") } }
}
