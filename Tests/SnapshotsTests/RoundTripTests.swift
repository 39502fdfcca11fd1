import Foundation
import Inventory
import Testing

@testable import Snapshots

@Suite("What was saved is what is read")
struct RoundTripTests {
  @Test("every field of the sample comes back")
  func sample() throws {
    let folder = try TemporaryFolder()
    let inventory = try sampleInventory()
    let database = try SnapshotDatabase(path: folder.database, create: true)
    let saved = try database.save(inventory, loadedAt: noon)
    #expect(saved == SnapshotSummary(id: 1, loadedAt: noon, accounts: 3, principals: 4, functions: 3))
    #expect(try database.inventory(of: saved.id) == inventory)
  }

  @Test("an empty inventory comes back")
  func empty() throws {
    let folder = try TemporaryFolder()
    let database = try SnapshotDatabase(path: folder.database, create: true)
    let saved = try database.save(Inventory(), loadedAt: noon)
    #expect(saved == SnapshotSummary(id: 1, loadedAt: noon, accounts: 0, principals: 0, functions: 0))
    #expect(try database.inventory(of: 1) == Inventory())
  }

  @Test("random inventories come back, each from its own snapshot of one database")
  func random() throws {
    let folder = try TemporaryFolder()
    let inventories = try (1...200).map { try RandomInventory.make(seed: UInt64($0)) }
    do {
      let database = try SnapshotDatabase(path: folder.database, create: true)
      for inventory in inventories { _ = try database.save(inventory, loadedAt: noon) }
      try database.close()
    }
    let database = try SnapshotDatabase(path: folder.database, create: false)
    for (position, inventory) in inventories.enumerated() {
      let read = try database.inventory(of: Int64(position + 1))
      #expect(read == inventory, "seed \(position + 1)")
      #expect(bytes(read) == bytes(inventory), "seed \(position + 1)")
    }
  }

  /// Swift holds two spellings of `é` for equal; the bytes must come back all the same.
  private func bytes(_ inventory: Inventory) -> [[UInt8]] {
    let users = inventory.accounts.values.flatMap(\.users)
    return (inventory.documents.map(\.text) + users.map(\.name).sorted()).map { Array($0.utf8) }
  }

  @Test("two spellings of one letter stay two documents")
  func canonicallyEqualTexts() throws {
    let folder = try TemporaryFolder()
    let documents = [try document(#"["\u00e9"]"#), try document(#"["e\u0301"]"#)]
    let database = try SnapshotDatabase(path: folder.database, create: true)
    _ = try database.save(Inventory(documents: documents), loadedAt: noon)
    let read = try database.inventory(of: 1).documents
    #expect(read.map { Array($0.text.utf8) } == documents.map { Array($0.text.utf8) })
  }

  @Test("the time of a load is kept in whole seconds")
  func wholeSeconds() throws {
    let folder = try TemporaryFolder()
    let database = try SnapshotDatabase(path: folder.database, create: true)
    let saved = try database.save(Inventory(), loadedAt: noon.addingTimeInterval(0.75))
    #expect(saved.loadedAt == noon)
    #expect(try query(folder.database, "SELECT loaded_at FROM snapshot") == ["2026-11-23T12:00:00Z"])
  }
}
