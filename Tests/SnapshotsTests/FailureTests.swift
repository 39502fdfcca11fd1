import Foundation
import GRDB
import Inventory
import Testing

@testable import Snapshots

@Suite("A save that fails leaves the database as it was")
struct FailureTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try SnapshotDatabase(path: folder.database, create: true).save(sampleInventory(), loadedAt: noon)
  }

  /// Everything in every table.
  private func dump() throws -> [String] {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    let tables = try query(folder.database, names)
    return try tables.flatMap { [$0] + (try query(folder.database, "SELECT * FROM \($0)")) }
  }

  private func changedInventory() throws -> Inventory {
    var inventory = try RandomInventory.make(seed: 7)
    let filler = String(repeating: "x", count: 50_000)
    inventory.documents += try (0..<40).map { try document("[\"\(filler)\($0)\"]") }
    return inventory
  }

  @Test(
    "wherever it fails",
    arguments: ["document", "file", "account_state", "snapshot", "snapshot_account", "snapshot_gap"])
  func refusedRow(table: String) throws {
    _ = try query(
      folder.database,
      "CREATE TRIGGER refuse BEFORE INSERT ON \(table) BEGIN SELECT raise(ABORT, 'refused by the test'); END")
    let before = try dump()
    let database = try SnapshotDatabase(path: folder.database, create: false)
    #expect(throws: SnapshotError.inputOutput(path: folder.database, reason: "refused by the test")) {
      try database.save(try changedInventory(), loadedAt: noon)
    }
    #expect(try dump() == before)
    #expect(try database.inventory(of: 1) == sampleInventory())
    _ = try query(folder.database, "DROP TRIGGER refuse")
    #expect(try database.save(try changedInventory(), loadedAt: noon).id == 2)
    #expect(try database.inventory(of: 2) == changedInventory())
  }

  @Test("at whatever page the disk is full", arguments: [0, 1, 7, 30, 80])
  func diskFull(pages: Int) throws {
    let before = try dump()
    let database = try SnapshotDatabase(path: folder.database, create: false)
    try database.queue.write { connection in
      let size = try Int.fetchOne(connection, sql: "PRAGMA page_count") ?? 0
      try connection.execute(sql: "PRAGMA max_page_count = \(size + pages)")
    }
    #expect(throws: SnapshotError.diskFull(path: folder.database)) {
      try database.save(try changedInventory(), loadedAt: noon)
    }
    #expect(try dump() == before)
    #expect(try database.snapshots().map(\.id) == [1])
  }

  @Test("others read what was there before while one saves, and a second save gives up in time")
  func readersDuringSave() throws {
    let writer = try SnapshotDatabase(path: folder.database, create: true)
    let reader = try SnapshotDatabase(path: folder.database, create: false)
    let second = try SnapshotDatabase(path: folder.database, create: true, busyTimeout: 0.05)
    try writer.queue.writeWithoutTransaction { connection in
      try connection.execute(sql: "BEGIN IMMEDIATE")
      try connection.execute(sql: "INSERT INTO snapshot (loaded_at) VALUES ('2026-11-23T13:00:00Z')")
      #expect(try reader.snapshots().map(\.id) == [1])
      #expect(try reader.inventory(of: 1) == sampleInventory())
      #expect(try SnapshotDatabase(path: folder.database, create: false).latest().id == 1)
      #expect(throws: SnapshotError.busy(path: folder.database)) {
        try second.save(Inventory(), loadedAt: noon)
      }
      try connection.execute(sql: "COMMIT")
    }
    #expect(try reader.latest().id == 2)
  }

  // swift-format-ignore
  @Test("damage is told, not read over", arguments: [
    ("UPDATE account_state SET content = '{'", "account 111122223333 is not valid JSON"),
    ("UPDATE account_state SET content = '{}'", "'partition' is missing"),
    ("UPDATE document SET text = 'x' WHERE id = 2", "document 2 is not valid JSON"),
    ("UPDATE document SET id = 9 WHERE id = 2", "document 2 is missing"),
    ("UPDATE snapshot SET loaded_at = 'noon'", "'noon' is not a time"),
  ])
  func damage(sql: String, reason: String) throws {
    _ = try query(folder.database, sql)
    let database = try SnapshotDatabase(path: folder.database, create: false)
    let error = #expect(throws: SnapshotError.self) { try database.inventory(of: 1) }
    #expect(error?.description.hasPrefix("\(folder.database): the database is damaged: \(reason)") == true)
    #expect(error?.description.contains("\n") == false)
  }
}
