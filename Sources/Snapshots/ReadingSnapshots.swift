import Dispatch
import Foundation
import GRDB
import IAM
public import Inventory
import JSON
import Synchronization

extension SnapshotDatabase {
  /// Everything a snapshot holds: what was saved, exactly.
  ///
  /// - Throws: `unknownSnapshot`; `damaged` when the file does not hold what was saved.
  public func inventory(of id: Int64) throws(SnapshotError) -> Inventory {
    try reading { database in
      _ = try self.summary(of: id, in: database)
      let (documents, positions) = try database.documents(of: id)
      let files = try database.files()
      let references = ResolvedReferences(documents: { positions[$0] }, files: { files[$0] })
      return Inventory(
        accounts: try database.accounts(of: id, references),
        organization: try database.organization(of: id, references), documents: documents,
        gaps: try database.gaps(of: id))
    }
  }
}

extension Database {
  /// The documents in their order, and their positions by row id.
  fileprivate func documents(of snapshot: Int64) throws -> ([Document], [Int64: DocumentID]) {
    var rowIDs: [Int64] = []
    var texts: [String] = []
    let runs = try Row.fetchAll(
      self, sql: "SELECT first_id, last_id FROM snapshot_documents WHERE snapshot_id = ? ORDER BY position",
      arguments: [snapshot])
    let find = try makeStatement(sql: "SELECT id, text FROM document WHERE id BETWEEN ? AND ? ORDER BY id")
    for run in runs {
      let (first, last): (Int64, Int64) = (run[0], run[1])
      var expected = first
      let rows = try Row.fetchCursor(find, arguments: [first, last])
      while let row = try rows.next() {
        guard row[0] == expected else { break }
        rowIDs.append(expected)
        texts.append(row[1])
        expected += 1
      }
      guard expected > last else { throw UnreadableContent(reason: "document \(expected) is missing") }
    }
    let positions = Dictionary(
      rowIDs.enumerated().map { ($1, DocumentID($0)) }, uniquingKeysWith: { _, last in last })
    return (try Document.parse(texts, rowIDs), positions)
  }

  func files() throws -> [Int64: String] {
    let rows = try Row.fetchAll(self, sql: "SELECT id, path FROM file")
    return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
  }

  fileprivate func accounts(
    of snapshot: Int64, _ references: ResolvedReferences
  ) throws -> [AccountID: Account] {
    let reader = AccountReader(references: references)
    let rows = try Row.fetchCursor(
      self, sql: "SELECT account, content FROM account_contents WHERE snapshot_id = ?", arguments: [snapshot])
    var accounts: [AccountID: Account] = [:]
    while let row = try rows.next() {
      let id = AccountID(row[0])
      accounts[id] = try reader.account(id, from: row.json(at: 1, "account \(id)"))
    }
    return accounts
  }

  func organization(
    of snapshot: Int64, _ references: ResolvedReferences
  ) throws -> Organization? {
    let rows = try Row.fetchCursor(
      self, sql: "SELECT content FROM organizations WHERE snapshot_id = ?", arguments: [snapshot])
    guard let row = try rows.next() else { return nil }
    let reader = OrganizationReader(references: references)
    return try reader.organization(from: row.json(at: 0, "the organization"))
  }

  func gaps(of snapshot: Int64) throws -> [Gap] {
    let sql = "SELECT account, reason FROM snapshot_gap WHERE snapshot_id = ? ORDER BY position"
    return try Row.fetchAll(self, sql: sql, arguments: [snapshot]).map { row in
      let account: String? = row[0]
      return Gap(account: account.map(AccountID.init), reason: row[1])
    }
  }
}

extension Document {
  /// Parses documents on all processors, in their order.
  fileprivate static func parse(_ texts: [String], _ rowIDs: [Int64]) throws -> [Document] {
    let size = 256
    let count = (texts.count + size - 1) / size
    let parts = Mutex<[Int: Result<[Document], any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let part = Result {
        try (number * size..<min(texts.count, (number + 1) * size)).map {
          try Document(id: rowIDs[$0], text: texts[$0])
        }
      }
      parts.withLock { $0[number] = part }
    }
    return try parts.withLock { found in try (0..<count).flatMap { try found[$0]?.get() ?? [] } }
  }

  fileprivate init(id: Int64, text: String) throws(UnreadableContent) {
    do {
      self.init(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root))
    } catch {
      throw UnreadableContent(reason: "document \(id) is \(error)")
    }
  }
}

extension Row {
  /// Parses a column's text where it stands, without a copy.
  func json(at column: Int, _ name: String) throws -> JSONValue {
    try withUnsafeData(atIndex: column) { data in
      do {
        return try (data ?? Data()).withUnsafeBytes { bytes in
          try JSONDocument(bytes.assumingMemoryBound(to: UInt8.self)).root
        }
      } catch {
        throw UnreadableContent(reason: "\(name) is \(error)")
      }
    }
  }
}
