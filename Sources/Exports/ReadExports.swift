import Foundation
public import Inventory
import Synchronization

/// Reads exports into an inventory.
///
/// Folders are searched for `.json` and `.json.gz`; documents are recognised by their content. Several
/// files are read at a time, and each is released before its worker takes the next.
///
/// - Parameters:
///   - paths: Files and folders; `-` is standard input.
///   - skipInvalid: Leave bad files out and note a gap for each, instead of failing.
///   - workers: How many files to read at a time; by default one for each processor.
///   - standardInput: Gives the bytes of standard input; asked only when a path is `-`.
///   - progress: Called after each file.
/// - Throws: `MissingExport` when a path cannot be read; `InvalidExports` when a file is bad, or when none
///   holds an export; `CancellationError`.
public func readExports(
  _ paths: [ExportPath], skipInvalid: Bool = false, workers: Int? = nil,
  standardInput: (@Sendable () throws -> [UInt8])? = nil, progress: (@Sendable (ReadProgress) -> Void)? = nil
) async throws -> ExportReading {
  let (files, empty) = try exportFiles(paths)
  let input = try files.contains { $0.isStandardInput } ? (standardInput ?? standardInputBytes)() : []
  let shares = try await readFiles(
    files, workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, standardInput: input,
    progress: progress)
  let (contents, documents) = unite(shares)
  let (good, bad) = (contents.filter(\.errors.isEmpty), contents.filter { !$0.errors.isEmpty })

  var merge = Merge()
  let inventory = merge.inventory(of: good, skipped: bad, documents)
  let invalid = empty + bad.flatMap(\.errors) + merge.errors
  if !invalid.isEmpty, !skipInvalid { throw InvalidExports(problems: invalid) }
  guard good.contains(where: \.isRecognized) else {
    throw InvalidExports(problems: invalid.isEmpty ? nothingRecognized(contents.map(\.file)) : invalid)
  }
  return ExportReading(
    inventory: inventory, warnings: good.flatMap(\.warnings) + merge.warnings,
    unknownFiles: good.filter { !$0.isRecognized }.map(\.file.name), invalid: invalid,
    files: contents.count, bytes: contents.reduce(0) { $0 + $1.bytes })
}

/// A file or a folder of exports, or standard input.
public struct ExportPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The path as the user wrote it; `-` for standard input.
  public let description: String

  /// Takes a path as the user wrote it.
  public init(_ path: String) { description = path }
  /// Takes a path as the user wrote it.
  public init(stringLiteral path: String) { description = path }
}

/// What was read from the exports.
public struct ExportReading: Sendable {
  /// Accounts, organization and policies: equal for the same files, in whatever order they are named.
  public var inventory: Inventory
  /// What was read with doubt: malformed statements, pages not followed, documents that belong nowhere.
  ///
  /// By file, then by place in the file; last, what shows only when all files are seen together.
  public var warnings: [ExportProblem]
  /// Files that hold JSON but no known export, sorted.
  public var unknownFiles: [String]
  /// The problems of the files that were left out with `skipInvalid`; empty without it.
  public var invalid: [ExportProblem]
  /// How many files were read, unknown and invalid ones included.
  public var files: Int
  /// How many bytes of JSON they hold, inflated.
  public var bytes: Int
}

/// Counts what is read, from whatever thread, and tells it.
final class LoadProgress: Sendable {
  private let state: Mutex<ReadProgress>
  private let tell: (@Sendable (ReadProgress) -> Void)?

  init(files: Int, _ tell: (@Sendable (ReadProgress) -> Void)?) {
    state = Mutex(ReadProgress(files: 0, totalFiles: files, bytes: 0))
    self.tell = tell
  }

  func add(_ file: ExportFile, bytes: Int) {
    guard let tell else { return }
    state.withLock { state in
      state = ReadProgress(
        files: state.files + 1, totalFiles: state.totalFiles, bytes: state.bytes + bytes)
      tell(state)
    }
  }
}

/// How far the reading is.
public struct ReadProgress: Hashable, Sendable {
  /// Files read.
  public let files: Int
  /// Files to read.
  public let totalFiles: Int
  /// Bytes of JSON read, inflated.
  public let bytes: Int
}

/// Why there is nothing to load, one line for each file.
func nothingRecognized(_ files: [ExportFile]) -> [ExportProblem] {
  files.map {
    ExportProblem(
      file: $0.name,
      reason: "not a known export; expected the output of aws iam get-account-authorization-details, "
        + "aws lambda list-functions or another call that rolewalk reads")
  }
}
