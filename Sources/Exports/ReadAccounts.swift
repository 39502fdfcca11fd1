import Foundation
import IAM
public import Inventory

/// The accounts that one set of files tells of, all about them.
public struct AccountsReading: Sendable {
  /// Under what to remember the set of files; nil when it is not to be remembered.
  public let files: ContentDigest?
  /// Whether the set was remembered: then its accounts are as they were, and are not here.
  public let isKnown: Bool
  /// What to remember of the set beside its accounts.
  public let notes: [UInt8]
  /// The accounts, by number.
  public let accounts: [Account]
  /// Their documents; a `DocumentID` is a position here.
  public let documents: [Document]
}

/// What was read beside the accounts.
public struct OrganizationReading: Sendable {
  /// The organization, if `organization.json` was read.
  public var organization: Organization?
  /// Its documents; a `DocumentID` is a position here.
  public var documents: [Document]
  /// What is known to be missing.
  public var gaps: [Gap]
  /// As of `ExportReading`.
  public var warnings: [ExportProblem]
  /// Files that hold JSON but no known export, sorted.
  public var unknownFiles: [String]
  /// The problems of the files that were left out with `skipInvalid`; empty without it.
  public var invalid: [ExportProblem]
  /// How many files were read, unknown and invalid ones included.
  public var files: Int
  /// How many bytes of JSON they hold, inflated.
  public var bytes: Int
}

/// Reads exports account by account: the inventory of `readExports`, never held as a whole.
///
/// The files of one account's folder are read together. Where files in several places turn out to speak of one
/// account, they are read once more together, and `take` gets the account again: what it gets last counts.
///
/// - Parameters:
///   - known: Sets of files that are not to be read again when they are as they were.
///   - take: Gets the accounts, always in the same order; what it throws ends the reading.
///   - progress, paths, skipInvalid, workers, standardInput: As of `readExports`.
/// - Throws: As `readExports`, save for cancellation.
public func readAccounts(
  _ paths: [ExportPath], skipInvalid: Bool = false, known: KnownFileSets = KnownFileSets(),
  workers: Int? = nil, standardInput: (@Sendable () throws -> [UInt8])? = nil,
  progress: (@Sendable (ReadProgress) -> Void)? = nil, take: (AccountsReading) throws -> Void
) throws -> OrganizationReading {
  let (files, empty) = try exportFiles(paths)
  let input = try files.contains { $0.isStandardInput } ? (standardInput ?? standardInputBytes)() : []
  let workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
  var isInvalid = !empty.isEmpty
  func read(_ sets: [FileSet], _ progress: LoadProgress) throws -> [FileSetReading] {
    var readings: [FileSetReading] = []
    try inOrder(
      sets, workers: workers, state: { FileSetReader(known, standardInput: input, progress) },
      work: { reader, set in try reader.read(set) },
      take: { reading in
        isInvalid = isInvalid || !reading.skipped.isEmpty
        // What cannot be loaded is read to its end for all its errors, but not taken.
        if !isInvalid || skipInvalid { try take(reading.forTaking()) }
        readings.append(reading.withoutAccounts)
      })
    return readings
  }

  var readings = try read(FileSet.sets(of: files), LoadProgress(files: files.count, progress))
  var rest = Rest(key: known.key)
  try rest.readOrganizations(of: readings)
  let bad = readings.flatMap(\.skipped).sorted { $0.file.name < $1.file.name }
  let invalid = empty + bad.flatMap(\.errors) + rest.errors
  if !invalid.isEmpty, !skipInvalid { throw InvalidExports(problems: invalid) }
  guard readings.reduce(0, { $0 + $1.notes.unknownFiles.count + $1.skipped.count }) < files.count else {
    throw InvalidExports(problems: invalid.isEmpty ? nothingRecognized(files) : invalid)
  }
  let divided = divide(readings)
  readings = divided.alone + (try read(divided.united, LoadProgress(files: 0, nil)))
  return rest.reading(readings, skipped: bad, invalid: invalid, files: files.count)
}

extension FileSetReading {
  fileprivate func forTaking() -> AccountsReading {
    AccountsReading(
      files: digest, isKnown: isKnown, notes: isKnown || digest == nil ? [] : notes.stored,
      accounts: accounts, documents: documents)
  }

  fileprivate var withoutAccounts: Self {
    var reading = self
    reading.accounts = []
    reading.documents = []
    return reading
  }
}

/// The sets that have their accounts for themselves, and sets united so that they have.
private func divide(_ readings: [FileSetReading]) -> (alone: [FileSetReading], united: [FileSet]) {
  // Each set leads to another one of its union, in the end to the first.
  var leads = Array(readings.indices)
  func first(_ index: Int) -> Int {
    var index = index
    while leads[index] != index { index = leads[index] }
    return index
  }
  var owners: [String: Int] = [:]
  let spansAll = readings.contains(where: \.hasPoliciesOfAllAccounts)
  for (index, reading) in readings.enumerated() {
    for account in reading.notes.accounts + (spansAll ? [""] : []) {
      let (own, other) = (first(index), first(owners[account] ?? index))
      leads[max(own, other)] = min(own, other)
      owners[account] = min(own, other)
    }
  }
  let unions = Dictionary(grouping: readings.indices, by: first).values
  let alone = unions.filter { $0.count == 1 }.flatMap { $0 }.sorted()
  let united = unions.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  return (
    alone.map { readings[$0] },
    united.map { union in
      FileSet(union.flatMap { readings[$0].files }.sorted { $0.name < $1.name })
    }
  )
}

/// What stands beside the accounts, or shows only when all sets of files are read.
private struct Rest {
  private var merge = Merge()
  private var organization: Organization?
  private var contents: [FileContents] = []
  private var documents: [Document] = []
  private let key: ContentDigest.Key

  init(key: ContentDigest.Key) { self.key = key }

  var errors: [ExportProblem] { merge.errors }

  mutating func readOrganizations(of readings: [FileSetReading]) throws {
    var reader = ExportReader(key: key)
    var bytes = FileBytes()
    for file in readings.flatMap(\.organizations).sorted(by: { $0.name < $1.name }) {
      bytes.removeAll()
      let place = try bytes.append(contentsOf: file)
      contents.append(reader.read(file, padded: bytes[place]))
    }
    organization = merge.organization(in: contents)
    var numbering = DocumentNumbering()
    organization?.renumberDocuments { numbering.number($0) }
    documents = numbering.order.map { reader.documents.documents[Int($0.position)] }
  }

  mutating func reading(
    _ readings: [FileSetReading], skipped: [SkippedFile], invalid: [ExportProblem], files: Int
  ) -> OrganizationReading {
    let notes = readings.map(\.notes)
    let gaps = notes.flatMap(\.gaps).sorted { $0.file < $1.file }
    merge.add(gaps.map { Gap(account: $0.account.map(AccountID.init), reason: $0.reason) })
    let pages = readings.flatMap(\.pages) + contents.flatMap(\.pages)
    merge.notePages(unfollowed(pages.sorted { $0.file < $1.file }))
    for file in skipped { merge.noteSkipped(file.file, of: file.accounts) }

    let ofFiles = (notes.flatMap(\.warnings) + contents.flatMap(\.warnings)).sorted { $0.file < $1.file }
    return OrganizationReading(
      organization: organization, documents: documents, gaps: merge.gaps,
      warnings: ofFiles + notes.flatMap(\.warningsOfAll) + merge.warnings,
      unknownFiles: notes.flatMap(\.unknownFiles).sorted(), invalid: invalid, files: files,
      bytes: notes.reduce(0) { $0 + $1.bytes })
  }
}
