public import IAM

/// Everything that was read from the exports, before any question is asked of it.
///
/// Built once, then only read. Accounts, principals and functions are sorted by their names.
public struct Inventory: Sendable, Equatable {
  /// The accounts of which at least one export was read, by number.
  public var accounts: [AccountID: Account]
  /// The organization, if `organization.json` was read.
  public var organization: Organization?
  /// The distinct policy documents; a `DocumentID` is a position in this list.
  public var documents: [Document]
  /// The documents of changes that were made afterwards, in a list of their own, so that a change copies no more than
  /// it touches. Their ids go on behind those of `documents`.
  public private(set) var addedDocuments: [Document] = []
  /// What is known to be missing: files skipped with `--skip-invalid`, pages not followed.
  public var gaps: [Gap]
  /// What was read where only a part was; nil where everything was.
  public var part: Part?

  /// Puts an inventory together.
  public init(
    accounts: [AccountID: Account] = [:], organization: Organization? = nil, documents: [Document] = [],
    gaps: [Gap] = [], part: Part? = nil
  ) {
    self.accounts = accounts
    self.organization = organization
    self.documents = documents
    self.gaps = gaps
    self.part = part
  }

  /// The document behind an id. Constant time.
  public subscript(id: DocumentID) -> Document {
    let position = Int(id.position)
    return position < documents.count ? documents[position] : addedDocuments[position - documents.count]
  }

  /// Adds the document of a change.
  public mutating func add(_ document: Document) -> DocumentID {
    addedDocuments.append(document)
    return DocumentID(documents.count + addedDocuments.count - 1)
  }
}

/// What a partial inventory holds: enough for some questions, which tell when they come to its edge.
///
/// Of every account it has number, partition and whether its identities were exported. The documents that cannot bear
/// on who assumes or invokes are empty, and none has its text.
public struct Part: Sendable, Equatable {
  /// The accounts whose content was not read.
  public var unread: Set<AccountID>
  /// Accounts outside of which every user, role and session that some policy names stands in `strangers`.
  public var strangersOf: Set<AccountID> = []
  /// Users, roles and sessions of accounts outside that some policy names.
  public var strangers: Set<ARN> = []
  /// Names, as policies write principals, for which every account with a policy that lets them in was read.
  public var lettersIn: Set<String> = []

  /// Nothing read yet.
  public init(unread: Set<AccountID>) { self.unread = unread }
}

/// A distinct policy document: its text and what it says.
public struct Document: Sendable, Equatable {
  /// Compact JSON, as exported otherwise.
  public let text: String
  // nil until it is read: most documents never are, because access does not hang on them.
  private let known: PolicyDocument?

  /// Puts a document together.
  public init(text: String, policy: PolicyDocument) {
    self.text = text
    known = policy
  }

  /// Puts together a document of which `PolicyDocument.isPlain` holds.
  public init(plain text: String) {
    self.text = text
    known = nil
  }

  /// Whether the document is known to be plain, without having been read.
  public var isPlain: Bool { known == nil }

  /// The document as read; a plain one is read each time.
  public var policy: PolicyDocument { known ?? PolicyDocument(text: text) }

  /// Equal when they say the same in the same words.
  public static func == (left: Document, right: Document) -> Bool {
    left.text == right.text && (left.known == right.known || left.policy == right.policy)
  }
}

/// Which of the inventory's documents.
public struct DocumentID: Hashable, Sendable {
  /// The position in `Inventory.documents`.
  public let position: UInt32

  /// Takes a position.
  public init(_ position: Int) { self.position = UInt32(position) }
}

/// Where something stands in the exports: a file and a JSON pointer.
public struct Source: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named to `rolewalk load`, `-` for standard input.
  public let file: String
  /// The place in it, RFC 6901.
  public let pointer: String

  /// Puts a place together.
  public init(file: String, pointer: String) {
    self.file = file
    self.pointer = pointer
  }

  /// `accounts/111122223333/iam.json#/RoleDetailList/3`.
  public var description: String { "\(file)#\(pointer)" }
}

/// Something known to be missing from the exports, so that answers can name it.
public struct Gap: Hashable, Sendable {
  /// The account that it concerns; nil when that cannot be told, and then it concerns all.
  public let account: AccountID?
  /// What is missing, in words.
  public let reason: String

  /// Puts a gap together.
  public init(account: AccountID?, reason: String) {
    self.account = account
    self.reason = reason
  }
}
