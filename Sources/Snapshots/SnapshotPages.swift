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
  private(set) var positions: DocumentPositions
  /// Words in the documents that look like unique ids of users and roles.
  private(set) var uniqueIDs: Set<String> = []

  init(database: SnapshotDatabase, files: [Int64: String], positions: DocumentPositions) {
    self.database = database
    self.files = files
    self.positions = positions
  }

  /// Resolves references, taking note of documents and fetching names of files as they are met.
  func references(_ connection: Database) -> ResolvedReferences {
    ResolvedReferences(
      documents: { self.positions.position(of: $0) },
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
    files = try connection.files()
    let files = files
    let find = try connection.makeStatement(
      sql: "SELECT content, documents FROM account_state WHERE id = ?")
    return try inParallel(states, each: 4) { states in
      try states.map { id, state in
        guard let row = try Row.fetchOne(find, arguments: [state]), let content: Data = row[0] else {
          throw UnreadableContent(reason: "the state of account \(id) is missing")
        }
        // Known before the content is read, so that this may be done on all processors.
        let documents = try row.json(at: 1, "account \(id)").elements.compactMap(\.rowID).map {
          ($0, self.positions.position(of: $0))
        }
        return (id, content, documents)
      }
    } then: { id, content, documents in
      let positions = Dictionary(documents, uniquingKeysWith: { first, _ in first })
      let references = ResolvedReferences(
        documents: { positions[$0].flatMap(\.self) }, files: { files[$0] })
      return try AccountReader(references: references).account(id, from: content.json("account \(id)"))
    }
  }

  /// Of the documents that were referred to, from a position on, those that can bear on access.
  func policies(from first: Int) throws(SnapshotError) -> [(position: Int, policy: PolicyDocument)] {
    let rows = zip(positions.rows[first...], first...).sorted { $0.0 < $1.0 }
    let read = try database.reading { connection in
      let find = try connection.makeStatement(sql: Database.findTexts)
      return try inParallel(rows, each: 256) { rows in
        try connection.texts(of: rows.map(\.0), find).map { (rows[rows.startIndex + $0], $1) }
      } then: { row, text in
        do {
          return (row.1, PolicyDocument(try JSONDocument.parse(text).root), text.wordsLikeUniqueIDs)
        } catch {
          throw UnreadableContent(reason: "document \(row.0) is \(error)")
        }
      }
    }
    return read.map { position, policy, words in
      uniqueIDs.formUnion(words)
      return (position, policy)
    }
  }
}

/// Gives documents positions in the order in which they are met, so that what was read of them stands close together.
struct DocumentPositions {
  /// The row of each position.
  private(set) var rows: [Int64] = [0]
  // By row; 0 for those that were not met.
  private var positions: [UInt32]

  /// - Parameter rows: the greatest there is.
  init(rows: Int64) { positions = Array(repeating: 0, count: Int(rows) + 1) }

  /// Nil for a row that there is not.
  mutating func position(of row: Int64) -> DocumentID? {
    guard positions.indices.contains(Int(row)), row > 0 else { return nil }
    if positions[Int(row)] == 0 {
      positions[Int(row)] = UInt32(rows.count)
      rows.append(row)
    }
    return DocumentID(Int(positions[Int(row)]))
  }
}

/// Prepares a list part by part on this thread, and maps what came of it on all processors, in its order.
private func inParallel<Element, Prepared: Sendable, Result: Sendable>(
  _ list: [Element], each size: Int, _ prepare: (ArraySlice<Element>) throws -> [Prepared],
  then transform: @escaping @Sendable (Prepared) throws -> Result
) throws -> [Result] {
  if list.count <= size { return try prepare(list[...]).map(transform) }
  let done = Mutex<[Int: Swift.Result<[Result], any Error>]>([:])
  let group = DispatchGroup()
  // What is prepared takes room: only so much may wait.
  let room = DispatchSemaphore(value: 8 * ProcessInfo.processInfo.activeProcessorCount)
  let starts = Array(stride(from: 0, to: list.count, by: size))
  // Whatever happens, nothing goes on behind the caller's back.
  defer { group.wait() }
  for start in starts {
    let prepared = try prepare(list[start..<min(list.count, start + size)])
    guard room.wait(timeout: .now()) == .success else {
      // This processor is free as well then.
      let part = Swift.Result { try prepared.map(transform) }
      done.withLock { $0[start] = part }
      continue
    }
    DispatchQueue.global().async(group: group) {
      let part = Swift.Result { try prepared.map(transform) }
      done.withLock { $0[start] = part }
      room.signal()
    }
  }
  group.wait()
  return try done.withLock { parts in try starts.flatMap { try parts[$0]?.get() ?? [] } }
}

extension Database {
  fileprivate static let findTexts =
    "SELECT id, CASE WHEN access <> 0 THEN text END FROM document WHERE id BETWEEN ? AND ? ORDER BY id"

  /// The texts of those documents that can bear on access, with their places in the list.
  fileprivate func texts(
    of rows: [Int64], _ find: GRDB.Statement
  ) throws -> [(position: Int, text: String)] {
    var texts: [(position: Int, text: String)] = []
    var position = 0
    while position < rows.count {
      var end = position + 1
      while end < rows.count, rows[end] == rows[end - 1] + 1 { end += 1 }
      var expected = rows[position]
      let cursor = try Row.fetchCursor(find, arguments: [expected, rows[end - 1]])
      while let row = try cursor.next() {
        guard row[0] == expected else { break }
        if let text: String = row[1] { texts.append((position + Int(expected - rows[position]), text)) }
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
    guard mayHoldUniqueIDs else { return [] }
    return split { !$0.isLetter && !$0.isNumber }.filter { $0.hasPrefix("AIDA") || $0.hasPrefix("AROA") }
      .map(String.init)
  }

  private var mayHoldUniqueIDs: Bool {
    // The last four bytes as one number.
    let (aida, aroa): (UInt32, UInt32) = (0x4149_4441, 0x4152_4F41)
    var bytes: UInt32 = 0
    for byte in utf8 {
      bytes = bytes << 8 | UInt32(byte)
      if bytes == aida || bytes == aroa { return true }
    }
    return false
  }
}
