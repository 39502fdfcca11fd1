public import Foundation
import GRDB
import IAM
public import Inventory

extension SnapshotDatabase {
  /// Adds a snapshot, all of it or nothing.
  ///
  /// What an earlier snapshot already holds is not stored again.
  ///
  /// - Parameter loadedAt: The time of the load; kept in whole seconds.
  /// - Throws: `diskFull`, `busy`, `readOnly`, `inputOutput`; the file is then as before.
  public func save(_ inventory: Inventory, loadedAt: Date) throws(SnapshotError) -> SnapshotSummary {
    try writing { database in
      let references = References(
        documents: try database.store(documents: inventory.documents),
        files: try database.store(files: inventory.files))
      let organization = try inventory.organization.map { organization in
        try database.store(OrganizationContent(references: references).json(of: organization))
      }
      try database.execute(
        sql: "INSERT INTO snapshot (loaded_at, organization_state_id) VALUES (?, ?)",
        arguments: [loadedAt.formatted(.iso8601), organization])
      let snapshot = database.lastInsertedRowID
      try database.list(inventory, references, in: snapshot)
      try database.list(documents: references.documents, in: snapshot)
      try database.list(gaps: inventory.gaps, in: snapshot)
      return try self.summary(of: snapshot, in: database)
    }
  }
}

extension Database {
  fileprivate func list(_ inventory: Inventory, _ references: References, in snapshot: Int64) throws {
    let content = AccountContent(references: references)
    let states = try AccountStates(self)
    let insert = try makeStatement(
      sql: "INSERT INTO snapshot_account (snapshot_id, account, account_state_id) VALUES (?, ?, ?)")
    for account in inventory.accounts.values.sorted(by: { $0.id < $1.id }) {
      let state = try states.store(account, as: content.json(of: account), inventory)
      try insert.execute(arguments: [snapshot, account.id.text, state])
    }
  }

  fileprivate func list(gaps: [Gap], in snapshot: Int64) throws {
    let insert = try makeStatement(
      sql: "INSERT INTO snapshot_gap (snapshot_id, position, account, reason) VALUES (?, ?, ?, ?)")
    for (position, gap) in gaps.enumerated() {
      try insert.execute(arguments: [snapshot, position, gap.account?.text, gap.reason])
    }
  }

  /// The row of the organization's content, found or added.
  fileprivate func store(_ content: JSONText) throws -> Int64 {
    let text = content.text
    let digest = digest(text)
    let known = "SELECT id FROM organization_state WHERE digest = ? AND content = ?"
    if let id = try Int64.fetchOne(self, sql: known, arguments: [digest, text]) { return id }
    try execute(
      sql: "INSERT INTO organization_state (digest, content) VALUES (?, ?)", arguments: [digest, text])
    return lastInsertedRowID
  }
}

/// Finds or adds account states, with statements that are prepared once.
private struct AccountStates {
  private let database: Database
  private let find: GRDB.Statement
  private let add: GRDB.Statement
  private let addNames: GRDB.Statement
  private let addOutside: GRDB.Statement

  init(_ database: Database) throws {
    self.database = database
    find = try database.makeStatement(
      sql: "SELECT id FROM account_state WHERE account = ? AND digest = ? AND content = ?")
    add = try database.makeStatement(
      sql: """
        INSERT INTO account_state (account, digest, partition, has_identities, principals, functions, content)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    addNames = try database.makeStatement(
      sql: "INSERT INTO account_names (kind, account_state_id, names) VALUES (?, ?, ?)")
    addOutside = try database.makeStatement(
      sql: "INSERT INTO outside_principal (name, account_state_id) VALUES (?, ?)")
  }

  func store(_ account: Account, as content: JSONText, _ inventory: Inventory) throws -> Int64 {
    let text = content.text
    let digest = digest(text)
    if let id = try Int64.fetchOne(find, arguments: [account.id.text, digest, text]) { return id }
    let principals = account.users.count + account.roles.count
    try add.execute(arguments: [
      account.id.text, digest, account.partition, account.hasIdentities, principals, account.functions.count,
      text,
    ])
    let state = database.lastInsertedRowID
    for (kind, names) in account.names {
      try addNames.execute(arguments: [kind.rawValue, state, names.joined(separator: "\n")])
    }
    for name in account.outsidePrincipals(inventory).sorted() {
      try addOutside.execute(arguments: [name, state])
    }
    return state
  }
}

extension Inventory {
  /// The files that the inventory names, sorted.
  fileprivate var files: [String] {
    var files: Set<String> = []
    var last = ""
    for account in accounts.values {
      account.eachSource { source in
        // Most sources stand in the same file as the one before.
        if source.file != last || files.isEmpty { files.insert(source.file) }
        last = source.file
      }
    }
    for policy in organization?.policies ?? [] { files.insert(policy.source.file) }
    return files.sorted()
  }
}

extension Account {
  /// Calls `body` with every place that the account's content names.
  fileprivate func eachSource(_ body: (Source) -> Void) {
    for user in users { for attachment in user.permissions.inline { body(attachment.source) } }
    for group in groups { for attachment in group.permissions.inline { body(attachment.source) } }
    for role in roles {
      if let trust = role.trust { body(trust.source) }
      for attachment in role.permissions.inline { body(attachment.source) }
    }
    for policy in managedPolicies { body(policy.source) }
    for function in functions { for policy in function.policies { body(policy.attachment.source) } }
  }
}
