import Foundation
import GRDB

/// One SQLite file of snapshots: what the exports held at the time of each load.
///
/// Safe from several threads, which take turns, and from several processes: while one saves, others read
/// what was there before. A process killed at any moment leaves the file as before or as after its save.
/// Closing, or releasing, the last connection leaves a single file; until then two more stand beside it
/// (`-wal` and `-shm`), as SQLite's write-ahead log needs them.
public final class SnapshotDatabase: Sendable {
  /// The file as it was named.
  public let path: String
  let queue: DatabaseQueue

  /// Opens a database, and brings its schema up to date.
  ///
  /// - Parameter create: Whether a missing or empty file becomes a database.
  /// - Throws: `noDatabase`, `notADatabase`, `newerSchema`, or what the file system refuses.
  public convenience init(path: String, create: Bool) throws(SnapshotError) {
    try self.init(path: path, create: create, busyTimeout: 5)
  }

  /// `busyTimeout`: how many seconds to wait for another process.
  init(path: String, create: Bool, busyTimeout: Double) throws(SnapshotError) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard create || exists else { throw SnapshotError.noDatabase(path: path) }
    guard !isFolder.boolValue else {
      throw SnapshotError.inputOutput(path: path, reason: "is a folder; expected a database file")
    }
    self.path = path
    do {
      queue = try SnapshotDatabase.open(path, busyTimeout)
      try SnapshotDatabase.prepareInTurn(queue, path, create, busyTimeout)
    } catch {
      throw SnapshotError(error, path: path)
    }
  }

  /// Makes a database that nobody else knows of, so that it needs no log; `finishDraft` makes it one that others can use.
  ///
  /// - Parameter path: The database that it is to become: messages name that one.
  init(draft: String, of path: String) throws(SnapshotError) {
    self.path = path
    do {
      queue = try SnapshotDatabase.open(draft, 0)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: Schema.pages + "; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
      }
      try Schema.migrator.migrate(queue)
    } catch {
      throw SnapshotError(error, path: path)
    }
  }

  /// Closes a draft as a database that others can use.
  func finishDraft() throws(SnapshotError) {
    do {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      try queue.close()
    } catch {
      throw SnapshotError(error, path: path)
    }
  }

  /// Closes the file; nothing can be asked afterwards.
  ///
  /// Releasing the database does the same.
  public func close() throws(SnapshotError) {
    do { try queue.close() } catch { throw SnapshotError(error, path: path) }
  }

  /// All snapshots, oldest first.
  public func snapshots() throws(SnapshotError) -> [SnapshotSummary] {
    try reading { database in try SnapshotSummary.fetchAll(database) }
  }

  /// The newest snapshot.
  ///
  /// - Throws: `noSnapshot` when there is none.
  public func latest() throws(SnapshotError) -> SnapshotSummary {
    try reading { database in
      guard let newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM snapshot") else {
        throw SnapshotError.noSnapshot(path: self.path)
      }
      return try self.summary(of: newest, in: database)
    }
  }

  /// The snapshot of that number.
  ///
  /// - Throws: `unknownSnapshot` when there is none.
  public func summary(of id: Int64) throws(SnapshotError) -> SnapshotSummary {
    try reading { database in try self.summary(of: id, in: database) }
  }

  func summary(of id: Int64, in database: Database) throws -> SnapshotSummary {
    if let summary = try SnapshotSummary.fetchOne(database, id: id) { return summary }
    let existing = try Int64.fetchAll(database, sql: "SELECT id FROM snapshot ORDER BY id")
    throw SnapshotError.unknownSnapshot(path: path, id: id, existing: existing)
  }

  /// Reads within one transaction: one state of the file.
  func reading<Value>(_ body: (Database) throws -> Value) throws(SnapshotError) -> Value {
    do { return try queue.read(body) } catch { throw SnapshotError(error, path: path) }
  }

  /// Writes within one transaction: all or nothing.
  func writing<Value>(_ body: (Database) throws -> Value) throws(SnapshotError) -> Value {
    do { return try queue.write(body) } catch { throw SnapshotError(error, path: path) }
  }

  /// Writes likewise; errors that are not the database's come out as they are.
  func writingOrThrowing<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.write(body)
    } catch let error as DatabaseError {
      throw SnapshotError(error, path: path)
    } catch let error as UnreadableContent {
      throw SnapshotError(error, path: path)
    }
  }
}

extension SnapshotDatabase {
  private static func open(_ path: String, _ busyTimeout: Double) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "snapshots"
    configuration.busyMode = .timeout(busyTimeout)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768")
    }
    // An absolute path, because SQLite may take one that starts with `file:` for a URI.
    let url = URL(fileURLWithPath: path)
    do {
      return try DatabaseQueue(path: url.path, configuration: configuration)
    } catch let error as DatabaseError where canBeReadInPlace(url, after: error) {
      // The log cannot be made in a folder that may not be written; without a log nobody is writing.
      configuration.readonly = true
      return try DatabaseQueue(path: url.absoluteString + "?immutable=1", configuration: configuration)
    }
  }

  private static func canBeReadInPlace(_ file: URL, after error: DatabaseError) -> Bool {
    (error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY)
      && FileManager.default.isReadableFile(atPath: file.path)
      && !FileManager.default.fileExists(atPath: file.path + "-wal")
  }

  /// Prepares the file while others may be doing the same with the same new file.
  ///
  /// SQLite does not wait where one switches the journal that another reads, and the slower of two finds
  /// the tables made; both are over in a moment.
  private static func prepareInTurn(
    _ queue: DatabaseQueue, _ path: String, _ create: Bool, _ timeout: Double
  ) throws {
    let deadline = Date(timeIntervalSinceNow: timeout)
    while true {
      do {
        return try prepare(queue, path, create)
      } catch let error as DatabaseError
        where [.SQLITE_BUSY, .SQLITE_ERROR].contains(error.resultCode) && Date.now < deadline
      {
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }

  /// Makes sure that the tables of `Schema` are there, and nothing that this version does not know.
  private static func prepare(_ queue: DatabaseQueue, _ path: String, _ create: Bool) throws {
    let migrator = Schema.migrator
    let isCurrent = try queue.read { database in
      if try Schema.isEmpty(database) {
        guard create else { throw SnapshotError.noDatabase(path: path) }
        return false
      }
      guard try Schema.isOurs(database) else { throw SnapshotError.notADatabase(path: path) }
      if try migrator.hasBeenSuperseded(database) { throw SnapshotError.newerSchema(path: path) }
      return try migrator.hasCompletedMigrations(database)
    }
    if isCurrent { return }
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: Schema.pages + "; PRAGMA journal_mode = WAL")
    }
    try migrator.migrate(queue)
  }
}

extension SnapshotSummary {
  fileprivate static func fetchAll(_ database: Database) throws -> [SnapshotSummary] {
    try Row.fetchAll(database, sql: "SELECT * FROM snapshots ORDER BY snapshot_id").map(SnapshotSummary.init)
  }

  fileprivate static func fetchOne(_ database: Database, id: Int64) throws -> SnapshotSummary? {
    let sql = "SELECT * FROM snapshots WHERE snapshot_id = ?"
    return try Row.fetchOne(database, sql: sql, arguments: [id]).map(SnapshotSummary.init)
  }

  private init(_ row: Row) throws {
    let loadedAt: String = row["loaded_at"]
    guard let date = try? Date(loadedAt, strategy: .iso8601) else {
      throw UnreadableContent(reason: "'\(loadedAt)' is not a time")
    }
    self.init(
      id: row["snapshot_id"], loadedAt: date, accounts: row["accounts"], principals: row["principals"],
      functions: row["functions"])
  }
}
