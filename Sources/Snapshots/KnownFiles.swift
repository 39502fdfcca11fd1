import Foundation
import GRDB
import IAM
import Inventory
import JSON

/// A set of export files and what it told.
struct WrittenFileSet {
  let digest: ContentDigest
  let notes: [UInt8]
  let accounts: [(id: AccountID, state: Int64)]
}

/// Sets of export files that were read, so that unchanged ones are not read again.
extension Database {
  /// The key of the digests, made at the first load.
  func digestKey() throws -> ContentDigest.Key {
    if let row = try Row.fetchOne(self, sql: "SELECT first, second FROM digest_key") {
      return ContentDigest.Key(first: UInt64(bitPattern: row[0]), second: UInt64(bitPattern: row[1]))
    }
    let (first, second) = (Int64.random(in: .min ... .max), Int64.random(in: .min ... .max))
    try execute(sql: "INSERT INTO digest_key (first, second) VALUES (?, ?)", arguments: [first, second])
    return ContentDigest.Key(first: UInt64(bitPattern: first), second: UInt64(bitPattern: second))
  }

  /// The sets, with what was noted of each.
  func knownFiles() throws -> [ContentDigest: [UInt8]] {
    let rows = try Row.fetchCursor(self, sql: "SELECT first, second, notes FROM file_set")
    var known: [ContentDigest: [UInt8]] = [:]
    while let row = try rows.next() {
      let digest = ContentDigest(first: UInt64(bitPattern: row[0]), second: UInt64(bitPattern: row[1]))
      let notes: Data = row[2]
      known[digest] = Array(notes)
    }
    return known
  }

  /// The accounts that a set tells of.
  func accounts(ofKnownFiles digest: ContentDigest) throws -> [(AccountID, WrittenAccount)] {
    let sql = """
      SELECT account, account_state.id, documents
      FROM file_set_account JOIN account_state ON account_state.id = account_state_id
      WHERE first = ? AND second = ?
      """
    return try Row.fetchAll(self, sql: sql, arguments: digest.arguments).map { row in
      let text: String = row[2]
      let rows = try JSONDocument.parse(text).root.elements.compactMap(\.rowID)
      return (AccountID(row[0]), WrittenAccount(state: row[1], documents: rows))
    }
  }

  func remember(_ fileSet: WrittenFileSet) throws {
    try execute(
      sql: "INSERT OR REPLACE INTO file_set (first, second, notes) VALUES (?, ?, ?)",
      arguments: fileSet.digest.arguments + [Data(fileSet.notes)])
    for account in fileSet.accounts {
      try execute(
        sql: "INSERT OR REPLACE INTO file_set_account (first, second, account_state_id) VALUES (?, ?, ?)",
        arguments: fileSet.digest.arguments + [account.state])
    }
  }
}

extension ContentDigest {
  fileprivate var arguments: StatementArguments {
    [Int64(bitPattern: first), Int64(bitPattern: second)]
  }
}
