import GRDB

/// Why a snapshot could not be saved or read; the description is one plain line.
public enum SnapshotError: Error, Sendable, Hashable {
  /// There is no such file, or it is empty.
  case noDatabase(path: String)
  /// The file is something else than a rolewalk database.
  case notADatabase(path: String)
  /// The file was written by a newer version, which this one cannot read.
  case newerSchema(path: String)
  /// The file is a rolewalk database, and something in it cannot be what was written.
  case damaged(path: String, reason: String)
  /// The database holds no snapshot.
  case noSnapshot(path: String)
  /// The database holds no snapshot of that number; `existing` are those it holds, ascending.
  case unknownSnapshot(path: String, id: Int64, existing: [Int64])
  /// The disk or the file system quota is full; nothing was saved.
  case diskFull(path: String)
  /// Another process holds the database and did not let go in time.
  case busy(path: String)
  /// The file or its folder may not be written; nothing was saved.
  case readOnly(path: String)
  /// SQLite or the file system refused.
  case inputOutput(path: String, reason: String)
}

extension SnapshotError: CustomStringConvertible {
  /// The path, the fact, and what was expected or what to do.
  public var description: String {
    switch self {
    case .noDatabase(let path): "\(path): no such database; 'rolewalk load PATH…' makes one"
    case .notADatabase(let path):
      "\(path): not a rolewalk database; expected a file that 'rolewalk load' made"
    case .newerSchema(let path):
      "\(path): written by a newer version of rolewalk; update rolewalk to read it"
    case .damaged(let path, let reason):
      "\(path): the database is damaged: \(reason); load the exports again"
    case .noSnapshot(let path): "\(path): holds no snapshot; 'rolewalk load PATH…' adds one"
    case .unknownSnapshot(let path, let id, let existing):
      "\(path): no snapshot \(id); expected \(SnapshotError.listed(existing))"
    case .diskFull(let path): "\(path): the disk is full; nothing was saved"
    case .busy(let path): "\(path): in use by another process; try again when it has finished"
    case .readOnly(let path): "\(path): may not be written; nothing was saved"
    case .inputOutput(let path, let reason): "\(path): \(reason)"
    }
  }

  /// `1`, `1 or 2`, `one of 3 to 8 (6 snapshots)`: the line stays short however many there are.
  private static func listed(_ ids: [Int64]) -> String {
    guard let first = ids.first, let last = ids.last else { return "none, the database is empty" }
    if ids.count > 8 { return "one of the \(ids.count) from \(first) to \(last)" }
    let front = ids.dropLast().map(String.init).joined(separator: ", ")
    return front.isEmpty ? "\(last)" : "\(front) or \(last)"
  }
}

extension SnapshotError {
  /// What SQLite's result code means to someone who has a path and no knowledge of SQLite.
  init(_ error: any Error, path: String) {
    if let error = error as? SnapshotError {
      self = error
      return
    }
    if let error = error as? UnreadableContent {
      self = .damaged(path: path, reason: error.reason)
      return
    }
    guard let error = error as? DatabaseError else {
      self = .inputOutput(path: path, reason: "\(error)")
      return
    }
    self =
      switch error.resultCode {
      case .SQLITE_FULL: .diskFull(path: path)
      case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .diskFull(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
      case .SQLITE_READONLY: .readOnly(path: path)
      case .SQLITE_NOTADB: .notADatabase(path: path)
      case .SQLITE_CORRUPT: .damaged(path: path, reason: error.message ?? "unknown reason")
      default: .inputOutput(path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
      }
  }
}

/// Something stored that cannot have been written by `save`.
struct UnreadableContent: Error {
  let reason: String
}
