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
      var writer = try SnapshotWriter(database)
      let rows = try writer.rows(of: inventory.documents)
      let accounts = inventory.accounts.values.sorted { $0.id < $1.id }
      try writer.write(accounts, inventory.documents, in: rows)
      let organization = try inventory.organization.map { try writer.write($0, documents: rows) }
      let snapshot = try database.addSnapshot(loadedAt, organization)
      try writer.list(in: snapshot)
      try database.list(documents: rows, in: snapshot)
      try database.list(gaps: inventory.gaps, in: snapshot)
      return try self.summary(of: snapshot, in: database)
    }
  }

  /// Adds a snapshot account by account, all of it or nothing.
  ///
  /// Others read what was there before while it is written; who else wants to save waits.
  ///
  /// - Parameters:
  ///   - loadedAt: Asked when everything is written; kept in whole seconds.
  ///   - fill: Writes the accounts, and tells the rest. What it throws, `save` throws.
  /// - Throws: As `save` of an inventory; the file is then as before.
  public func save(
    loadedAt: () -> Date, _ fill: (inout SnapshotWriter) throws -> OrganizationContents
  ) throws -> SnapshotSummary {
    try writingOrThrowing { database in
      var writer = try SnapshotWriter(database)
      let rest = try fill(&writer)
      let rows = try writer.rows(of: rest.documents)
      let organization = try rest.organization.map { try writer.write($0, documents: rows) }
      let snapshot = try database.addSnapshot(loadedAt(), organization)
      try writer.list(in: snapshot)
      try database.list(documents: writer.documentsInOrder(then: rows), in: snapshot)
      try database.list(gaps: rest.gaps, in: snapshot)
      return try self.summary(of: snapshot, in: database)
    }
  }
}

/// What a snapshot holds beside its accounts.
public struct OrganizationContents: Sendable {
  let organization: Organization?
  let documents: [Document]
  let gaps: [Gap]

  /// Puts it together.
  ///
  /// - Parameter documents: What the organization's `DocumentID`s are positions in.
  public init(organization: Organization?, documents: [Document], gaps: [Gap]) {
    self.organization = organization
    self.documents = documents
    self.gaps = gaps
  }
}

extension Database {
  fileprivate func addSnapshot(_ loadedAt: Date, _ organization: Int64?) throws -> Int64 {
    try execute(
      sql: "INSERT INTO snapshot (loaded_at, organization_state_id) VALUES (?, ?)",
      arguments: [loadedAt.formatted(.iso8601), organization])
    return lastInsertedRowID
  }

  fileprivate func list(gaps: [Gap], in snapshot: Int64) throws {
    let insert = try makeStatement(
      sql: "INSERT INTO snapshot_gap (snapshot_id, position, account, reason) VALUES (?, ?, ?, ?)")
    for (position, gap) in gaps.enumerated() {
      try insert.execute(arguments: [snapshot, position, gap.account?.text, gap.reason])
    }
  }

  /// The row of the organization's content, found or added.
  func store(_ content: JSONText) throws -> Int64 {
    let text = content.text
    let digest = digest(text)
    let known = "SELECT id FROM organization_state WHERE digest = ? AND content = ?"
    if let id = try Int64.fetchOne(self, sql: known, arguments: [digest, text]) { return id }
    try execute(
      sql: "INSERT INTO organization_state (digest, content) VALUES (?, ?)", arguments: [digest, text])
    return lastInsertedRowID
  }
}
