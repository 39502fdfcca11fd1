import Foundation
import IAM
import Inventory
import JSON

/// Files that are read together, because they may speak of the same account.
struct FileSet: Sendable {
  /// Sorted by name.
  var files: [ExportFile]

  init(_ files: [ExportFile]) { self.files = files }

  /// Puts the files of one account's folder together, in the order of the accounts; a file that lies in no
  /// account's folder stands alone, until its content tells where it belongs.
  static func sets(of files: [ExportFile]) -> [FileSet] {
    var placed: [AccountID: [ExportFile]] = [:]
    var alone: [FileSet] = []
    // An account's files mostly stand behind one another.
    var start = 0
    while start < files.count {
      let account = files[start].layout.account
      let end = files[start...].firstIndex { $0.layout.account != account } ?? files.count
      if let account {
        placed[account, default: []] += files[start..<end]
      } else {
        alone += files[start..<end].map { FileSet([$0]) }
      }
      start = end
    }
    return alone + placed.sorted { $0.key < $1.key }.map { FileSet($0.value) }
  }
}

/// What a set of files tells.
struct FileSetReading: Sendable {
  let files: [ExportFile]
  /// Under what the set is remembered; nil when it is not.
  var digest: ContentDigest?
  /// Whether it was remembered, and hence not read.
  var isKnown = false
  var notes = FileSetNotes()
  /// Whether AWS's policies stand in a file that tells no account: they are in every account.
  var hasPoliciesOfAllAccounts = false
  var organizations: [ExportFile] = []
  var pages: [Page] = []
  var skipped: [SkippedFile] = []

  /// The accounts, by number, and their documents; empty when the set was remembered.
  var accounts: [Account] = []
  var documents: [Document] = []

  init(files: [ExportFile]) { self.files = files }
}

/// A file that cannot be read.
struct SkippedFile: Sendable {
  let file: ExportFile
  let accounts: [AccountID]
  let errors: [ExportProblem]
}

/// What is kept of a set of files beside its accounts.
struct FileSetNotes: Codable, Sendable {
  /// The accounts that the files speak of.
  var accounts: [String] = []
  /// By file.
  var warnings: [ExportProblem] = []
  /// What shows only when the files are seen together.
  var warningsOfAll: [ExportProblem] = []
  /// By file.
  var gaps: [FileGap] = []
  var unknownFiles: [String] = []
  /// How many bytes of JSON the files hold, inflated.
  var bytes = 0

  /// Reads what `stored` wrote; nil when it is something else.
  init?(stored: [UInt8]) {
    guard let notes = try? JSONDecoder().decode(FileSetNotes.self, from: Data(stored)) else { return nil }
    self = notes
  }

  init() {}

  /// As JSON; empty, and hence not to be read back, should that fail.
  var stored: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }

  struct FileGap: Codable, Sendable {
    let file: String
    let account: String?
    let reason: String
  }
}

extension ExportProblem: Codable {
  private enum CodingKeys: CodingKey { case file, pointer, pointerInText, reason }

  /// Reads what `encode` wrote.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      file: try values.decode(String.self, forKey: .file),
      pointer: JSONPointer(try values.decode(String.self, forKey: .pointer)),
      pointerInText: try values.decodeIfPresent(String.self, forKey: .pointerInText).map { JSONPointer($0) },
      reason: try values.decode(String.self, forKey: .reason))
  }

  /// Writes the pointers as RFC 6901 has them.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(file, forKey: .file)
    try values.encode(pointer.description, forKey: .pointer)
    try values.encodeIfPresent(pointerInText?.description, forKey: .pointerInText)
    try values.encode(reason, forKey: .reason)
  }
}
