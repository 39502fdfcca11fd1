import GRDB
import IAM
import Inventory

/// Finds or adds account states, with statements that are prepared once.
struct AccountStates {
  private let database: Database
  private let newestBefore: Int64
  private let find: GRDB.Statement
  private let add: GRDB.Statement
  private let addNames: GRDB.Statement
  private let addOutside: GRDB.Statement

  init(_ database: Database) throws {
    self.database = database
    newestBefore = try Int64.fetchOne(database, sql: "SELECT max(id) FROM account_state") ?? 0
    find = try database.makeStatement(
      sql: "SELECT id FROM account_state WHERE account = ? AND digest = ? AND content = ?")
    add = try database.makeStatement(
      sql: """
        INSERT INTO account_state
          (account, digest, partition, has_identities, principals, functions, documents, content)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    addNames = try database.makeStatement(
      sql: "INSERT INTO account_names (kind, account_state_id, names) VALUES (?, ?, ?)")
    addOutside = try database.makeStatement(
      sql: "INSERT INTO outside_principal (name, account_state_id) VALUES (?, ?)")
  }

  /// The row of an account's content.
  ///
  /// - Parameter rows: Those of the documents that the content names.
  func store(
    _ account: Account, as content: JSONText, _ documents: [Document], _ rows: [Int64]
  ) throws -> Int64 {
    let text = content.text
    let digest = digest(text)
    if let id = try Int64.fetchOne(find, arguments: [account.id.text, digest, text]) { return id }
    let principals = account.users.count + account.roles.count
    var list = JSONText()
    list.appendList(of: rows) { $0.append($1) }
    try add.execute(arguments: [
      account.id.text, digest, account.partition, account.hasIdentities, principals, account.functions.count,
      list.text, text,
    ])
    let state = database.lastInsertedRowID
    for (kind, names) in account.names {
      try addNames.execute(arguments: [kind.rawValue, state, names.map(\.asLine).joined(separator: "\n")])
    }
    for name in account.outsidePrincipals(documents).sorted() {
      try addOutside.execute(arguments: [name, state])
    }
    return state
  }

  /// Removes states that were added since, and that a later one of the same account replaced.
  func removeUnlisted(from snapshot: Int64) throws {
    let unlisted = """
      SELECT id FROM account_state
      WHERE id > ? AND id NOT IN (SELECT account_state_id FROM snapshot_account WHERE snapshot_id = ?)
      """
    let states = try Int64.fetchAll(database, sql: unlisted, arguments: [newestBefore, snapshot])
    for state in states {
      for table in ["account_names", "outside_principal"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE account_state_id = ?", arguments: [state])
      }
      try database.execute(sql: "DELETE FROM account_state WHERE id = ?", arguments: [state])
    }
  }
}
