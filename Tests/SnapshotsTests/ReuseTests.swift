import IAM
import Inventory
import Testing

@testable import Snapshots

@Suite("What did not change is stored once")
struct ReuseTests {
  let folder: TemporaryFolder
  let database: SnapshotDatabase

  init() throws {
    folder = try TemporaryFolder()
    database = try SnapshotDatabase(path: folder.database, create: true)
  }

  /// Rows of: account states, organization states, documents, files, runs of documents.
  private func rows() throws -> [String] {
    try query(
      folder.database,
      """
      SELECT (SELECT count(*) FROM account_state), (SELECT count(*) FROM organization_state),
        (SELECT count(*) FROM document), (SELECT count(*) FROM file), (SELECT count(*) FROM snapshot_documents)
      """)
  }

  @Test("a second snapshot of the same adds no content")
  func sameAgain() throws {
    _ = try database.save(try sampleInventory(), loadedAt: noon)
    #expect(try rows() == ["3|1|5|5|1"])
    let second = try database.save(try sampleInventory(), loadedAt: noon)
    #expect(try rows() == ["3|1|5|5|2"])
    #expect(second.id == 2)
    #expect(try database.inventory(of: 2) == sampleInventory())
  }

  @Test("one changed account adds one state and its new document")
  func oneChanged() throws {
    var inventory = try sampleInventory()
    _ = try database.save(inventory, loadedAt: noon)
    inventory.documents.append(try document(#"{"Statement":[]}"#))
    inventory.accounts[AccountID("444455556666")]?.roles[0].trust?.document = DocumentID(5)
    _ = try database.save(inventory, loadedAt: noon)
    #expect(try rows() == ["4|1|6|5|2"])
    #expect(try database.inventory(of: 2) == inventory)
    #expect(try database.inventory(of: 1) == sampleInventory())
  }

  @Test("the order of the documents may change without new states")
  func otherOrder() throws {
    let inventory = try sampleInventory()
    _ = try database.save(inventory, loadedAt: noon)
    var turned = Inventory(accounts: [:], documents: inventory.documents.reversed())
    turned.accounts[AccountID("444455556666")] = inventory.accounts[AccountID("444455556666")]
    turned.accounts[AccountID("444455556666")]?.roles[0].trust?.document = DocumentID(4)
    _ = try database.save(turned, loadedAt: noon)
    #expect(try rows() == ["3|1|5|5|6"])
    #expect(try database.inventory(of: 2) == turned)
  }

  @Test("equal digests alone make nothing equal")
  func collision() throws {
    _ = try database.save(try sampleInventory(), loadedAt: noon)
    // Every row now claims the digest of a text that it does not hold.
    var changed = try sampleInventory()
    changed.documents[4] = try document(#"["another"]"#)
    _ = try query(folder.database, "UPDATE document SET digest = \(digest(changed.documents[4].text))")
    _ = try database.save(changed, loadedAt: noon)
    #expect(try database.inventory(of: 2) == changed)
    #expect(try database.inventory(of: 1) == sampleInventory())
  }

  // swift-format-ignore
  @Test("digests never change: they are stored", arguments: [
    ("", -8_113_794_656_462_079_383 as Int64), ("a", 8_323_619_623_090_241_932),
    ("12345678", 1_361_782_043_733_055_659), ("123456789", -4_751_882_145_257_857_631),
    (#"{"Version":"2012-10-17","Statement":[]}"#, -8_175_166_657_033_742_292),
  ])
  func pinned(text: String, expected: Int64) {
    #expect(digest(text) == expected)
  }
}
