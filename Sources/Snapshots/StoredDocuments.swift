import GRDB
import Inventory

/// Finds or adds documents, which are stored once in a database, whatever snapshots hold them.
struct DocumentRows {
  private let database: Database
  private let find: GRDB.Statement
  private let add: GRDB.Statement
  // Spares most documents of a load the search in the table.
  private var digests: Set<Int64>
  private let key = ContentDigest.Key()
  private var rows: [ContentDigest: Int64] = [:]

  init(_ database: Database) throws {
    self.database = database
    find = try database.makeStatement(sql: "SELECT id FROM document WHERE digest = ? AND text = ?")
    add = try database.makeStatement(sql: "INSERT INTO document (digest, access, text) VALUES (?, ?, ?)")
    digests = try Set(Int64.fetchCursor(database, sql: "SELECT digest FROM document"))
  }

  mutating func row(of document: Document) throws -> Int64 {
    var text = document.text
    let own = text.withUTF8 { ContentDigest(of: UnsafeRawBufferPointer($0), key: key) }
    if let row = rows[own] { return row }
    let row = try row(of: document, text.withUTF8(digest))
    rows[own] = row
    return row
  }

  private mutating func row(of document: Document, _ digest: Int64) throws -> Int64 {
    let mayBeKnown = !digests.insert(digest).inserted
    if mayBeKnown, let id = try Int64.fetchOne(find, arguments: [digest, document.text]) { return id }
    try add.execute(arguments: [digest, document.access, document.text])
    return database.lastInsertedRowID
  }
}

/// Finds or adds the names of files.
final class FileRows {
  private var rows: [String: Int64] = [:]
  private let database: Database
  private let find: GRDB.Statement
  private let add: GRDB.Statement
  private let isNew: Bool
  // Most places stand in the same file as the one before.
  private var last: (file: String, row: Int64)?

  init(_ database: Database) throws {
    self.database = database
    find = try database.makeStatement(sql: "SELECT id FROM file WHERE path = ?")
    add = try database.makeStatement(sql: "INSERT INTO file (path) VALUES (?)")
    isNew = try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM file)") ?? false
  }

  /// The row of a file that was added.
  subscript(file: String) -> Int64? {
    if let last, last.file == file { return last.row }
    guard let row = rows[file] else { return nil }
    last = (file, row)
    return row
  }

  func add(_ file: String) throws {
    guard self[file] == nil else { return }
    if !isNew, let id = try Int64.fetchOne(find, arguments: [file]) {
      rows[file] = id
    } else {
      try add.execute(arguments: [file])
      rows[file] = database.lastInsertedRowID
    }
  }
}

extension Database {
  /// Notes the documents of a snapshot, run by run.
  func list(documents ids: [Int64], in snapshot: Int64) throws {
    let insert = try makeStatement(
      sql: "INSERT INTO snapshot_documents (snapshot_id, position, first_id, last_id) VALUES (?, ?, ?, ?)")
    var position = 0
    while position < ids.count {
      var end = position + 1
      while end < ids.count, ids[end] == ids[end - 1] + 1 { end += 1 }
      try insert.execute(arguments: [snapshot, position, ids[position], ids[end - 1]])
      position = end
    }
  }
}

extension Document {
  /// The actions that access hangs on, as `document.access` keeps them.
  var access: Int64 {
    if isPlain { return 0 }
    let policy = policy
    return Int64(policy.allowedActions.rawValue) | Int64(policy.deniedActions.rawValue) << 8
  }
}
