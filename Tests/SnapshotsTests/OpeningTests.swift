import Foundation
import Inventory
import Testing

@testable import Snapshots

@Suite("Opening a database, and choosing a snapshot")
struct OpeningTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open() throws(SnapshotError) -> SnapshotDatabase {
    try SnapshotDatabase(path: folder.database, create: false)
  }

  @Test("a missing file is not made by reading")
  func missing() throws {
    #expect(throws: SnapshotError.noDatabase(path: folder.database)) { try open() }
    #expect(try folder.files == [])
  }

  @Test("an empty file, as a kill leaves it, is no database yet")
  func empty() throws {
    try Data().write(to: URL(fileURLWithPath: folder.database))
    #expect(throws: SnapshotError.noDatabase(path: folder.database)) { try open() }
    #expect(try SnapshotDatabase(path: folder.database, create: true).snapshots() == [])
  }

  @Test("a missing folder", arguments: [true, false])
  func missingFolder(create: Bool) throws {
    let path = folder.database + "/none/rolewalk.sqlite"
    let error = #expect(throws: SnapshotError.self) { try SnapshotDatabase(path: path, create: create) }
    let refusal = SnapshotError.inputOutput(path: path, reason: "unable to open database file")
    #expect(error == (create ? refusal : .noDatabase(path: path)))
  }

  @Test("a picture is not a database", arguments: [true, false])
  func notADatabase(create: Bool) throws {
    let picture = Data(repeating: 0x42, count: 10_000)
    try picture.write(to: URL(fileURLWithPath: folder.database))
    #expect(throws: SnapshotError.notADatabase(path: folder.database)) {
      try SnapshotDatabase(path: folder.database, create: create)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == picture)
  }

  @Test("another program's database is left alone", arguments: [true, false])
  func anotherProgram(create: Bool) throws {
    _ = try query(folder.database, "CREATE TABLE bookmarks (url TEXT)")
    #expect(throws: SnapshotError.notADatabase(path: folder.database)) {
      try SnapshotDatabase(path: folder.database, create: create)
    }
    #expect(try query(folder.database, "SELECT name FROM sqlite_master") == ["bookmarks"])
  }

  @Test("a folder is not a database")
  func folderAsFile() throws {
    let path = folder.url.path
    #expect(throws: SnapshotError.inputOutput(path: path, reason: "is a folder; expected a database file")) {
      try SnapshotDatabase(path: path, create: false)
    }
  }

  @Test("a newer schema is not touched", arguments: [true, false])
  func newerSchema(create: Bool) throws {
    _ = try SnapshotDatabase(path: folder.database, create: true)
    _ = try query(folder.database, "INSERT INTO grdb_migrations VALUES ('2: something new')")
    #expect(throws: SnapshotError.newerSchema(path: folder.database)) {
      try SnapshotDatabase(path: folder.database, create: create)
    }
  }

  @Test("a database of the first schema is brought up to date")
  func firstSchema() throws {
    let database = try SnapshotDatabase(path: folder.database, create: true)
    _ = try database.save(try sampleInventory(), loadedAt: noon)
    let latest = try database.latest()
    try database.close()
    // As the first migration left it.
    for statement in [
      "DROP INDEX account_outline", "DELETE FROM grdb_migrations WHERE identifier LIKE '2:%'",
      "DROP VIEW snapshots", "CREATE VIEW snapshots AS SELECT 1 AS snapshot_id",
    ] {
      _ = try query(folder.database, statement)
    }
    let opened = try open()
    #expect(try opened.latest() == latest)
    #expect(try opened.inventory(of: 1) == sampleInventory())
    #expect(try PartialSnapshot(opened, snapshot: 1).inventory.accounts.count == latest.accounts)
  }

  @Test("closing leaves one file")
  func oneFile() throws {
    let database = try SnapshotDatabase(path: folder.database, create: true)
    _ = try database.save(try sampleInventory(), loadedAt: noon)
    let reader = try open()
    _ = try reader.inventory(of: 1)
    try database.close()
    try reader.close()
    #expect(try folder.files == ["rolewalk.sqlite"])
  }

  @Test("several may open one new file at once")
  func openedAtOnce() async throws {
    let path = folder.database
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...8 {
        group.addTask {
          let database = try SnapshotDatabase(path: path, create: true)
          _ = try database.save(try sampleInventory(), loadedAt: noon)
        }
      }
      try await group.waitForAll()
    }
    #expect(try open().snapshots().map(\.id) == Array(1...8))
  }

  @Test("what may not be written can be read", .enabled(if: geteuid() != 0, "root may write everywhere"))
  func readOnly() throws {
    let database = try SnapshotDatabase(path: folder.database, create: true)
    _ = try database.save(try sampleInventory(), loadedAt: noon)
    try database.close()
    let files = FileManager.default
    try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.database)
    try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
    defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path) }
    let reader = try SnapshotDatabase(path: folder.database, create: true)
    #expect(try reader.inventory(of: 1) == sampleInventory())
    #expect(throws: SnapshotError.readOnly(path: folder.database)) {
      try reader.save(Inventory(), loadedAt: noon)
    }
    #expect(try folder.files == ["rolewalk.sqlite"])
  }

  @Test("oddly named files", arguments: ["file:x?mode=memory", "a b#c%20.sqlite", "é.sqlite"])
  func oddNames(name: String) throws {
    let path = folder.url.appending(path: "odd").path + name
    _ = try SnapshotDatabase(path: path, create: true).save(try sampleInventory(), loadedAt: noon)
    #expect(try SnapshotDatabase(path: path, create: false).latest().id == 1)
    #expect(try folder.files == ["odd" + name])
  }

  @Test("the newest snapshot is the default, an unknown one is told with those there are")
  func choosing() throws {
    let database = try SnapshotDatabase(path: folder.database, create: true)
    #expect(throws: SnapshotError.noSnapshot(path: folder.database)) { try database.latest() }
    for _ in 1...3 { _ = try database.save(try sampleInventory(), loadedAt: noon) }
    #expect(try database.latest().id == 3)
    #expect(try database.snapshots().map(\.id) == [1, 2, 3])
    #expect(try database.summary(of: 2).functions == 3)
    #expect(throws: SnapshotError.unknownSnapshot(path: folder.database, id: 4, existing: [1, 2, 3])) {
      try database.inventory(of: 4)
    }
  }

  // swift-format-ignore
  @Test("every error is one line with the path", arguments: [
    (SnapshotError.noDatabase(path: "r.sqlite"), "r.sqlite: no such database; 'rolewalk load PATH…' makes one"),
    (.notADatabase(path: "r.sqlite"), "r.sqlite: not a rolewalk database; expected a file that 'rolewalk load' made"),
    (.newerSchema(path: "r.sqlite"), "r.sqlite: written by a newer version of rolewalk; update rolewalk to read it"),
    (.damaged(path: "r.sqlite", reason: "document 2 is missing"), "r.sqlite: the database is damaged: document 2 is missing; load the exports again"),
    (.noSnapshot(path: "r.sqlite"), "r.sqlite: holds no snapshot; 'rolewalk load PATH…' adds one"),
    (.unknownSnapshot(path: "r.sqlite", id: 4, existing: []), "r.sqlite: no snapshot 4; expected none, the database is empty"),
    (.unknownSnapshot(path: "r.sqlite", id: 4, existing: [2]), "r.sqlite: no snapshot 4; expected 2"),
    (.unknownSnapshot(path: "r.sqlite", id: 4, existing: [1, 2, 3]), "r.sqlite: no snapshot 4; expected 1, 2 or 3"),
    (.unknownSnapshot(path: "r.sqlite", id: 40, existing: Array(1...20)), "r.sqlite: no snapshot 40; expected one of the 20 from 1 to 20"),
    (.diskFull(path: "r.sqlite"), "r.sqlite: the disk is full; nothing was saved"),
    (.busy(path: "r.sqlite"), "r.sqlite: in use by another process; try again when it has finished"),
    (.readOnly(path: "r.sqlite"), "r.sqlite: may not be written; nothing was saved"),
    (.inputOutput(path: "r.sqlite", reason: "disk I/O error"), "r.sqlite: disk I/O error"),
  ])
  func message(error: SnapshotError, expected: String) {
    #expect(error.description == expected)
  }
}
