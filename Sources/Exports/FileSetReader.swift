import IAM
import Inventory
import JSON

/// What earlier loads read: a set of files whose digest is here needs no second reading.
public struct KnownFileSets: Sendable {
  /// Under which key the digests were made.
  public let key: ContentDigest.Key
  /// What was noted with each.
  public let notes: [ContentDigest: [UInt8]]

  /// Takes what was kept; nothing, and any key, where nothing was.
  public init(key: ContentDigest.Key = ContentDigest.Key(), notes: [ContentDigest: [UInt8]] = [:]) {
    self.key = key
    self.notes = notes
  }
}

/// Reads one set of files after the other, each as if there were no others.
struct FileSetReader: ~Copyable {
  private let known: KnownFileSets
  private let standardInput: [UInt8]
  private let progress: LoadProgress
  private var reader: ExportReader
  private var bytes = FileBytes()
  private var contents: [FileContents] = []

  init(_ known: KnownFileSets, standardInput: [UInt8], _ progress: LoadProgress) {
    self.known = known
    self.standardInput = standardInput
    self.progress = progress
    reader = ExportReader(key: known.key)
  }

  mutating func read(_ set: FileSet) throws -> FileSetReading {
    var reading = FileSetReading(files: set.files)
    contents.removeAll(keepingCapacity: true)
    if reader.documents.bytes > mostDocumentBytes { reader.forgetDocuments(key: known.key) }
    var digest = SetDigest(known.key)
    var unread: [(file: ExportFile, place: Range<Int>)] = []
    bytes.removeAll()
    let folder = OpenFolder(of: set.files)
    for file in set.files {
      // A set that is too large to be held is read file by file, and not remembered.
      if bytes.count > mostBytesHeld { parse(&unread) }
      let place =
        try file.isStandardInput ? bytes.append(standardInput) : bytes.append(contentsOf: file, in: folder)
      digest.add(file.name, bytes[place])
      unread.append((file, place))
    }
    if contents.isEmpty {
      let whole = digest.whole
      if let notes = known.notes[whole].flatMap(FileSetNotes.init(stored:)) {
        reading.digest = whole
        reading.isKnown = true
        reading.notes = notes
        for (file, place) in unread { progress.add(file, bytes: place.count) }
        return reading
      }
      reading.digest = whole
    }
    parse(&unread)
    fill(&reading)
    return reading
  }

  private mutating func parse(_ unread: inout [(file: ExportFile, place: Range<Int>)]) {
    for (file, place) in unread {
      contents.append(reader.read(file, padded: bytes[place]))
      progress.add(file, bytes: contents.last?.bytes ?? 0)
    }
    unread.removeAll(keepingCapacity: true)
    bytes.removeAll()
  }

  /// Joins what the files hold.
  private func fill(_ reading: inout FileSetReading) {
    let good = contents.filter { $0.errors.isEmpty && $0.organization == nil }
    var merge = Merge()
    let accounts = merge.accounts(in: good)
    var numbering = DocumentNumbering()
    reading.accounts = accounts.values.sorted { $0.id < $1.id }
    for index in reading.accounts.indices {
      reading.accounts[index].renumberDocuments { numbering.number($0) }
    }
    reading.documents = numbering.order.map { reader.documents.documents[Int($0.position)] }

    reading.hasPoliciesOfAllAccounts = good.contains { file in
      file.accounts.isEmpty && file.managedPolicies.contains { $0.value.arn.isAWSManagedPolicy }
    }
    reading.organizations = contents.filter { $0.errors.isEmpty && $0.organization != nil }.map(\.file)
    reading.pages = openPages(good.flatMap(\.pages))
    reading.skipped = contents.filter { !$0.errors.isEmpty }.map {
      SkippedFile(file: $0.file, accounts: $0.accounts.keys.sorted(), errors: $0.errors)
    }
    reading.notes.accounts = Set(good.flatMap(\.accounts.keys)).map(\.text).sorted()
    reading.notes.warnings = good.flatMap(\.warnings)
    reading.notes.warningsOfAll = merge.warnings
    reading.notes.gaps = good.flatMap { file in
      file.gaps.map {
        FileSetNotes.FileGap(file: file.file.name, account: $0.account?.text, reason: $0.reason)
      }
    }
    reading.notes.unknownFiles = good.filter { !$0.isRecognized }.map(\.file.name)
    reading.notes.bytes = contents.reduce(0) { $0 + $1.bytes }
    let tellsOfOthers =
      reading.hasPoliciesOfAllAccounts || !reading.organizations.isEmpty || !reading.pages.isEmpty
      || !reading.skipped.isEmpty
    if tellsOfOthers { reading.digest = nil }
  }
}

/// The pages that bear on other files: those that say that another follows, where none does, and last ones that do
/// not tell what they are the last page of.
private func openPages(_ pages: [Page]) -> [Page] {
  unfollowed(pages) + pages.filter { !$0.isContinued && !$0.key.isPlaced }
}

/// How many bytes of files are held before they are parsed.
private let mostBytesHeld = 64 << 20

/// How many bytes of documents are kept from set to set, so that those which repeat are read once.
private let mostDocumentBytes = 32 << 20

/// Digests the files of a set with their names.
private struct SetDigest {
  private let key: ContentDigest.Key
  private var bytes: [UInt8]

  init(_ key: ContentDigest.Key) {
    self.key = key
    // Another way of reading makes other inventories of the same files.
    bytes = [readingVersion]
  }

  mutating func add(_ name: String, _ contents: UnsafeBufferPointer<UInt8>) {
    let digest = ContentDigest(of: UnsafeRawBufferPointer(contents), key: key)
    bytes.append(contentsOf: name.utf8)
    bytes.append(0)
    withUnsafeBytes(of: (digest.first.littleEndian, digest.second.littleEndian)) {
      bytes.append(contentsOf: $0)
    }
  }

  var whole: ContentDigest { bytes.withUnsafeBytes { ContentDigest(of: $0, key: key) } }
}

/// Grows by one when the same files shall give another inventory or other warnings than before.
private let readingVersion: UInt8 = 2
