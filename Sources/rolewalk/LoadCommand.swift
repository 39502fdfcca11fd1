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
    let summary = try await load(paths, skipInvalid: skipInvalid, store)
    printOut(summary)
  }
}

/// Loads exports into a new snapshot; the answer says what it holds.
func load(_ paths: [String], skipInvalid: Bool, _ store: DatabaseOptions) async throws -> String {
  let started = Date()
  let showsProgress = !store.quiet && isatty(STDERR_FILENO) == 1
  let reading = try await readExports(
    paths.map { ExportPath($0) }, skipInvalid: skipInvalid,
    progress: showsProgress
      ? { @Sendable progress in
        FileHandle.standardError.write(Data("\r\(progress.files) of \(progress.totalFiles) files".utf8))
      } : nil)
  if showsProgress { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  let database = try SnapshotDatabase(path: store.path, create: true)
  let summary = try database.save(reading.inventory, loadedAt: Date())
  try database.close()
  if !store.quiet { warn(reading, all: store.verbose) }
  let seconds = Date().timeIntervalSince(started).formatted(.number.precision(.fractionLength(1)))
  return """
    snapshot \(summary.id): \(summary.accounts) accounts, \(summary.principals) principals, \(summary.functions) \
    functions from \(reading.files) files (\(reading.bytes) bytes) in \(seconds) s, \(store.path)

    """
}

private func warn(_ reading: ExportReading, all: Bool) {
  let lines = reading.invalid.map { "skipped: \($0)" } + reading.warnings.map { "warning: \($0)" }
  let shown = all ? lines.count : min(20, lines.count)
  lines.prefix(shown).forEach(printError)
  if shown < lines.count { printError("\(lines.count - shown) more warnings (--verbose)") }
  guard !reading.unknownFiles.isEmpty else { return }
  printError(
    "warning: \(reading.unknownFiles.count) JSON file\(reading.unknownFiles.count == 1 ? "" : "s") of unknown content"
      + (all ? ":" : " (--verbose)"))
  if all { reading.unknownFiles.forEach { printError("  \($0)") } }
}
