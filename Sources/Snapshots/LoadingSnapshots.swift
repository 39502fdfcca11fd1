public import Foundation
import GRDB

extension SnapshotDatabase {
  /// Adds a snapshot account by account to the database at a path, which is made when it is missing.
  ///
  /// A new database is made beside its place and put there when it is whole: before that there is none, and a process
  /// that is killed leaves none.
  ///
  /// - Parameter fill: As of `save`. Called once more when somebody else made the database in the meantime.
  /// - Throws: As `init` and `save`.
  public static func save(
    at path: String, loadedAt: () -> Date, _ fill: (inout SnapshotWriter) throws -> OrganizationContents
  ) throws -> SnapshotSummary {
    if !FileManager.default.fileExists(atPath: path) {
      if let summary = try saveNew(at: path, loadedAt: loadedAt, fill) { return summary }
    }
    let database = try SnapshotDatabase(path: path, create: true, busyTimeout: patience)
    let summary = try database.save(loadedAt: loadedAt, fill)
    try database.close()
    return summary
  }

  /// Makes a database that holds one snapshot; nil when there is one by now.
  private static func saveNew(
    at path: String, loadedAt: () -> Date, _ fill: (inout SnapshotWriter) throws -> OrganizationContents
  ) throws -> SnapshotSummary? {
    removeAbandoned(beside: path)
    let draft = path + draftEnding + "\(ProcessInfo.processInfo.processIdentifier)"
    defer { removeDraft(draft) }
    let database = try SnapshotDatabase(draft: draft, of: path)
    let writingAhead = WritingAhead(draft)
    defer { writingAhead.stop() }
    let summary = try database.save(loadedAt: loadedAt, fill)
    try database.finishDraft()
    try sync(draft, as: path)
    guard link(draft, path) == 0 else {
      if errno == EEXIST { return nil }
      throw failure(path)
    }
    return summary
  }

  /// Removes what processes left that were killed while they made a database.
  private static func removeAbandoned(beside path: String) {
    let place = URL(fileURLWithPath: path)
    let folder = place.deletingLastPathComponent().path
    let beginning = place.lastPathComponent + draftEnding
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(beginning) {
      guard let process = pid_t(name.dropFirst(beginning.count)) else { continue }
      if kill(process, 0) != 0, errno == ESRCH { removeDraft("\(folder)/\(name)") }
    }
  }

  private static func removeDraft(_ draft: String) {
    for ending in ["", "-wal", "-shm", "-journal"] { unlink(draft + ending) }
  }

  private static let draftEnding = ".loading-"

  /// How many seconds a load waits for another one.
  private static let patience = 60.0
}

/// Brings what is written to a file onto the disk now and then, so that little is left to wait for at the end.
private struct WritingAhead {
  private let timer: any DispatchSourceTimer
  private let queue = DispatchQueue(label: "rolewalk.writing-ahead", qos: .utility)

  init(_ path: String) {
    timer = DispatchSource.makeTimerSource(queue: queue)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    timer.schedule(deadline: .now() + 0.5, repeating: 0.5)
    // Whether it succeeds is told by the one at the end.
    timer.setEventHandler { if descriptor >= 0 { fsync(descriptor) } }
    timer.setCancelHandler { if descriptor >= 0 { close(descriptor) } }
    timer.resume()
  }

  /// Waits until nothing is under way.
  func stop() {
    timer.cancel()
    queue.sync {}
  }
}

/// What was written must be on the disk before it gets its name.
private func sync(_ draft: String, as path: String) throws {
  let descriptor = open(draft, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw failure(path) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw failure(path) }
}

private func failure(_ path: String) -> SnapshotError {
  let code = errno
  return code == ENOSPC || code == EDQUOT
    ? .diskFull(path: path)
    : .inputOutput(path: path, reason: String(cString: strerror(code)).lowercased())
}
