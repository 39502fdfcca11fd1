import Dispatch
import Foundation
import GRDB
import IAM
import Inventory
import JSON
import Synchronization

/// What is read at once: some accounts, and the documents that they refer to.
final class SnapshotPages {
  private let database: SnapshotDatabase
  /// Names of export files, by row id.
  private(set) var files: [Int64: String]
  /// The documents that were referred to.
  private(set) var documentRows: Set<Int64> = []
  /// Words in the documents that look like unique ids of users and roles.
  private(set) var uniqueIDs: Set<String> = []

  init(database: SnapshotDatabase, files: [Int64: String]) {
    self.database = database
    self.files = files
  }

  /// Resolves references, taking note of documents and fetching names of files as they are met.
  func references(_ connection: Database) -> ResolvedReferences {
    ResolvedReferences(
      documents: { row in
        self.documentRows.insert(row)
        return DocumentID(Int(row))
      },
      files: { row in
        if let known = self.files[row] { return known }
        let name = try? String.fetchOne(
          connection.cachedStatement(sql: "SELECT path FROM file WHERE id = ?"), arguments: [row])
        self.files[row] = name
        return name
      })
  }

  /// Accounts by the rows of their states; many are parsed on all processors.
  func accounts(_ states: [(AccountID, Int64)]) throws(SnapshotError) -> [Account] {
    try database.reading { connection in
      if states.count > SnapshotPages.few { return try self.manyAccounts(states, connection) }
      let reader = AccountReader(references: self.references(connection))
      let find = try connection.makeStatement(sql: "SELECT content FROM account_state WHERE id = ?")
      return try states.map { id, state in
        guard let row = try Row.fetchOne(find, arguments: [state]) else {
          throw UnreadableContent(reason: "the state of account \(id) is missing")
        }
        return try reader.account(id, from: row.json(at: 0, "account \(id)"))
      }
    }
  }

  private static let few = 24

  private func manyAccounts(_ states: [(AccountID, Int64)], _ connection: Database) throws -> [Account] {
    let files = try connection.files()
    self.files = files
    let find = try connection.makeStatement(sql: "SELECT content FROM account_state WHERE id = ?")
    var accounts: [Account] = []
    accounts.reserveCapacity(states.count)
    for first in stride(from: 0, to: states.count, by: SnapshotPages.few) {
      let batch = states[first..<min(states.count, first + SnapshotPages.few)]
      let texts = try batch.map { id, state in
        guard let row = try Row.fetchOne(find, arguments: [state]), let content: Data = row[0] else {
          throw UnreadableContent(reason: "the state of account \(id) is missing")
        }
        return (id, content)
      }
      let parsed = inParallel(texts) { id, content -> Result<(Account, Set<Int64>), any Error> in
        Result {
          var rows: Set<Int64> = []
          let references = ResolvedReferences(
            documents: { row in
              rows.insert(row)
              return DocumentID(Int(row))
            }, files: { files[$0] })
          let account = try AccountReader(references: references).account(
            id, from: content.json("account \(id)"))
          return (account, rows)
        }
      }
      for result in parsed {
        let (account, rows) = try result.get()
        accounts.append(account)
        documentRows.formUnion(rows)
      }
    }
    return accounts
  }

  /// The documents that were referred to and can bear on access, but for those known before.
  func policies(notIn known: Set<Int64>) throws(SnapshotError) -> [(row: Int64, policy: PolicyDocument)] {
    let rows = documentRows.subtracting(known).sorted()
    let texts = try database.reading { connection in try connection.texts(of: rows) }
    for (_, text) in texts { uniqueIDs.formUnion(text.wordsLikeUniqueIDs) }
    do {
      return try inParallel(texts) { row, text in
        Result { (row, PolicyDocument(try JSONDocument.parse(text).root)) }
          .mapError { UnreadableContent(reason: "document \(row) is \($0)") }
      }.map { try $0.get() }
    } catch {
      throw SnapshotError(error, path: database.path)
    }
  }
}

/// Maps a list in its order, a longer one on all processors.
func inParallel<Element: Sendable, Result: Sendable>(
  _ list: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
  let size = 64
  if list.count <= size { return list.map(transform) }
  let count = (list.count + size - 1) / size
  let parts = Mutex<[Int: [Result]]>([:])
  DispatchQueue.concurrentPerform(iterations: count) { number in
    let part = list[number * size..<min(list.count, (number + 1) * size)].map(transform)
    parts.withLock { $0[number] = part }
  }
  return parts.withLock { found in (0..<count).flatMap { found[$0] ?? [] } }
}

extension Database {
  /// The texts of those documents that can bear on access.
  fileprivate func texts(of rows: [Int64]) throws -> [(row: Int64, text: String)] {
    let find = try makeStatement(
      sql: "SELECT id, CASE WHEN access <> 0 THEN text END FROM document WHERE id BETWEEN ? AND ? ORDER BY id"
    )
    var texts: [(row: Int64, text: String)] = []
    var position = 0
    while position < rows.count {
      var end = position + 1
      while end < rows.count, rows[end] == rows[end - 1] + 1 { end += 1 }
      var expected = rows[position]
      let cursor = try Row.fetchCursor(find, arguments: [expected, rows[end - 1]])
      while let row = try cursor.next() {
        guard row[0] == expected else { break }
        if let text: String = row[1] { texts.append((expected, text)) }
        expected += 1
      }
      guard expected > rows[end - 1] else {
        throw UnreadableContent(reason: "document \(expected) is missing")
      }
      position = end
    }
    return texts
  }
}

extension Data {
  fileprivate func json(_ name: String) throws -> JSONValue {
    do {
      return try withUnsafeBytes { bytes in
        try JSONDocument(bytes.assumingMemoryBound(to: UInt8.self)).root
      }
    } catch {
      throw UnreadableContent(reason: "\(name) is \(error)")
    }
  }
}

extension String {
  /// Words that begin as unique ids of users and roles do.
  fileprivate var wordsLikeUniqueIDs: [String] {
    guard utf8.contains(UInt8(ascii: "A")), contains("AIDA") || contains("AROA") else { return [] }
    return split { !$0.isLetter && !$0.isNumber }.filter { $0.hasPrefix("AIDA") || $0.hasPrefix("AROA") }
      .map(String.init)
  }
}
