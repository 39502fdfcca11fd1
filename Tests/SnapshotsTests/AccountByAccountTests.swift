import Foundation
import IAM
import Inventory
import Testing

@testable import Snapshots

@Suite("Saving account by account")
struct AccountByAccountTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Saves accounts one by one, in any order, each with documents of its own numbering.
  private func save(
    _ inventory: Inventory, _ digests: [AccountID: ContentDigest] = [:], known: Set<AccountID> = []
  ) throws -> SnapshotSummary {
    try SnapshotDatabase.save(at: folder.database, loadedAt: { noon }) { writer in
      for account in inventory.accounts.values.shuffled() {
        if known.contains(account.id), let digest = digests[account.id] {
          try writer.takeKnown(digest)
        } else {
          let notes = Array(account.id.text.utf8)
          try writer.write([account], inventory.documents, from: digests[account.id], notes: notes)
        }
      }
      return OrganizationContents(
        organization: inventory.organization, documents: inventory.documents, gaps: inventory.gaps)
    }
  }

  /// What the views show of a snapshot, without the numbers that the order of saving gives.
  private func contents(of snapshot: Int64) throws -> [String] {
    let views = [
      "accounts": "account, partition, has_identities, principals, functions", "gaps": "account, reason",
      "principals": "account, arn, kind, name", "attachments": "principal, kind, policy, source",
      "policies": "account, arn, document, source", "roles_trust": "role, document, source",
      "function_policies": "function, qualifier, document, source", "targets": "arn",
      "organization_policies": "policy, target, document, source",
    ]
    return try views.sorted { $0.key < $1.key }.flatMap { view, columns in
      [view]
        + (try query(
          folder.database,
          "SELECT \(columns) FROM \(view) WHERE snapshot_id = \(snapshot) ORDER BY \(columns)"))
    }
  }

  @Test("gives what saving it all at once gives", arguments: 1...40)
  func same(seed: UInt64) throws {
    let inventory = try RandomInventory.make(seed: seed)
    #expect(try save(inventory).id == 1)
    let database = try SnapshotDatabase(path: folder.database, create: false)
    #expect(try database.save(inventory, loadedAt: noon).id == 2)
    #expect(try contents(of: 1) == contents(of: 2))
    let read = try database.inventory(of: 1)
    #expect(read.gaps == inventory.gaps)
    // Documents stand in the order in which the sorted accounts name them, and saved so they stay so.
    _ = try database.save(read, loadedAt: noon)
    #expect(try database.inventory(of: 3) == read)
    #expect(try query(folder.database, "SELECT count(*) FROM snapshot") == ["3"])
  }

  @Test("accounts of known files are as they were") func known() throws {
    let inventory = try sampleInventory()
    let ids = inventory.accounts.keys.sorted()
    let digests = Dictionary(
      uniqueKeysWithValues: ids.enumerated().map { ($1, ContentDigest(first: UInt64($0), second: .max)) })
    _ = try save(inventory, digests)
    _ = try save(inventory, digests, known: Set(ids))
    #expect(try contents(of: 1) == contents(of: 2))
    let database = try SnapshotDatabase(path: folder.database, create: false)
    #expect(try database.inventory(of: 1) == database.inventory(of: 2))
    let keys = try [1, 2].map { _ in
      var seen: (ContentDigest.Key, [[UInt8]])?
      _ = try database.save(loadedAt: { noon }) { writer in
        seen = (writer.key, writer.knownFiles.values.sorted { $0.lexicographicallyPrecedes($1) })
        return OrganizationContents(organization: nil, documents: [], gaps: [])
      }
      return try #require(seen)
    }
    #expect(keys[0].0 == keys[1].0)
    #expect(keys[0].1.map { String(decoding: $0, as: UTF8.self) } == ids.map(\.text))
  }

  @Test("what is written again counts, and nothing else is left or remembered") func again() throws {
    var first = try sampleInventory()
    let second = first
    let id = AccountID("111122223333")
    first.accounts[id]?.users = []
    let account = try #require(first.accounts[id])
    _ = try SnapshotDatabase.save(at: folder.database, loadedAt: { noon }) { writer in
      try writer.write([account], first.documents, from: ContentDigest(first: 1, second: 1))
      let all = second.accounts.values.sorted { $0.id < $1.id }
      try writer.write(all, second.documents, from: ContentDigest(first: 2, second: 2))
      return OrganizationContents(
        organization: second.organization, documents: second.documents, gaps: second.gaps)
    }
    #expect(try query(folder.database, "SELECT count(*) FROM account_state") == ["3"])
    #expect(try query(folder.database, "SELECT count(DISTINCT account_state_id) FROM account_names") == ["3"])
    #expect(try query(folder.database, "SELECT first FROM file_set") == ["2"])
    #expect(try query(folder.database, "SELECT count(*) FROM principals") == ["4"])
  }

  struct Refusal: Error {}

  @Test("a new database that fails, or that was given up before, leaves no file") func failed() throws {
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.database + ".loading-99999999"))
    #expect(throws: Refusal.self) {
      try SnapshotDatabase.save(at: folder.database, loadedAt: { noon }) { writer in
        try writer.write(Array(sampleInventory().accounts.values), sampleInventory().documents)
        #expect(try folder.files.contains { $0.hasPrefix("rolewalk.sqlite.loading-") })
        #expect(try !folder.files.contains("rolewalk.sqlite"))
        throw Refusal()
      }
    }
    #expect(try folder.files == [])
  }

  @Test("who comes second with a new database adds to the first one's") func raced() throws {
    let path = folder.database
    var calls = 0
    let summary = try SnapshotDatabase.save(at: path, loadedAt: { noon }) { _ in
      calls += 1
      if calls == 1 {
        _ = try SnapshotDatabase(path: path, create: true).save(try sampleInventory(), loadedAt: noon)
      }
      return OrganizationContents(organization: nil, documents: [], gaps: [])
    }
    #expect(calls == 2 && summary.id == 2)
    #expect(try folder.files == ["rolewalk.sqlite"])
  }
}
