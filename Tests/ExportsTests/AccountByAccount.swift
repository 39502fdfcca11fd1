import Foundation
import IAM
import Inventory
import Testing

@testable import Exports

/// Reads exports as a whole and account by account, and expects the same of both.
func readBothWays(
  _ paths: [ExportPath], skipInvalid: Bool = false, workers: Int = 2
) async throws -> ExportReading {
  do {
    let reading = try await readExports(paths, skipInvalid: skipInvalid, workers: workers)
    let loads = Loads()
    expectEqual(try loads.load(paths, skipInvalid: skipInvalid, workers: workers), reading)
    // What was remembered of the first load changes nothing.
    expectEqual(try loads.load(paths, skipInvalid: skipInvalid, workers: workers), reading)
    return reading
  } catch {
    let again = #expect(throws: (any Error).self) {
      try Loads().load(paths, skipInvalid: skipInvalid, workers: workers)
    }
    #expect(again.map { "\($0)" } == "\(error)")
    throw error
  }
}

private func expectEqual(_ left: ExportReading, _ right: ExportReading) {
  #expect(left.inventory == right.inventory)
  #expect(left.warnings.map(\.description).sorted() == right.warnings.map(\.description).sorted())
  #expect(left.unknownFiles == right.unknownFiles)
  #expect(left.invalid == right.invalid)
  #expect(left.files == right.files)
  #expect(left.bytes == right.bytes)
}

/// Loads account by account, and remembers the files as a database does.
final class Loads {
  private typealias Taken = (account: Account, documents: [Document])

  private let key = ContentDigest.Key()
  private var known: [ContentDigest: (notes: [UInt8], accounts: [Taken])] = [:]
  /// How many sets of files the latest load read, and how many it knew.
  private(set) var (read, unread) = (0, 0)

  func load(_ paths: [ExportPath], skipInvalid: Bool = false, workers: Int = 2) throws -> ExportReading {
    (read, unread) = (0, 0)
    var accounts: [AccountID: Taken] = [:]
    let rest = try readAccounts(
      paths, skipInvalid: skipInvalid, known: KnownFileSets(key: key, notes: known.mapValues(\.notes)),
      workers: workers
    ) { reading in
      let taken = reading.accounts.map { ($0, reading.documents) }
      if reading.isKnown { unread += 1 } else { read += 1 }
      if let files = reading.files, !reading.isKnown { known[files] = (reading.notes, taken) }
      let found = reading.isKnown ? reading.files.flatMap { known[$0]?.accounts } ?? [] : taken
      for (account, documents) in found { accounts[account.id] = (account, documents) }
    }
    return ExportReading(
      inventory: inventory(accounts, rest), warnings: rest.warnings, unknownFiles: rest.unknownFiles,
      invalid: rest.invalid, files: rest.files, bytes: rest.bytes)
  }

  /// Numbers the documents in the order in which the sorted accounts, then the organization first use them.
  private func inventory(_ accounts: [AccountID: Taken], _ rest: OrganizationReading) -> Inventory {
    var inventory = Inventory(gaps: rest.gaps)
    var numbers: [String: DocumentID] = [:]
    func number(_ document: Document) -> DocumentID {
      if let known = numbers[document.text] { return known }
      numbers[document.text] = DocumentID(inventory.documents.count)
      inventory.documents.append(document)
      return DocumentID(inventory.documents.count - 1)
    }
    for (id, taken) in accounts.sorted(by: { $0.key < $1.key }) {
      var account = taken.account
      account.renumberDocuments { number(taken.documents[Int($0.position)]) }
      inventory.accounts[id] = account
    }
    var organization = rest.organization
    organization?.renumberDocuments { number(rest.documents[Int($0.position)]) }
    inventory.organization = organization
    return inventory
  }
}
