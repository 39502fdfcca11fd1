import GRDB
import Inventory

/// Documents and file names: stored once in a database, whatever snapshots hold them.
extension Database {
  /// The rows of the documents, found or added, in the order of `documents`.
  func store(documents: [Document]) throws -> [Int64] {
    let find = try makeStatement(sql: "SELECT id FROM document WHERE digest = ? AND text = ?")
    let add = try makeStatement(sql: "INSERT INTO document (digest, access, text) VALUES (?, ?, ?)")
    // One pass over the index spares most documents of a first load the search.
    var digests = try Set(Int64.fetchCursor(self, sql: "SELECT digest FROM document"))
    return try documents.map { document in
      let digest = digest(document.text)
      let mayBeKnown = !digests.insert(digest).inserted
      if mayBeKnown, let id = try Int64.fetchOne(find, arguments: [digest, document.text]) { return id }
      try add.execute(arguments: [digest, document.access, document.text])
      return lastInsertedRowID
    }
  }

  /// The rows of the files, found or added.
  func store(files: [String]) throws -> [String: Int64] {
    let find = try makeStatement(sql: "SELECT id FROM file WHERE path = ?")
    let add = try makeStatement(sql: "INSERT INTO file (path) VALUES (?)")
    var rows: [String: Int64] = [:]
    for file in files {
      if let id = try Int64.fetchOne(find, arguments: [file]) {
        rows[file] = id
      } else {
        try add.execute(arguments: [file])
        rows[file] = lastInsertedRowID
      }
    }
    return rows
  }

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
  var access: Int64 { Int64(policy.allowedActions.rawValue) | Int64(policy.deniedActions.rawValue) << 8 }
}
