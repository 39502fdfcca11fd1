import GRDB
import IAM
public import Inventory

/// Adds a snapshot account by account, so that it need never be held as a whole.
public struct SnapshotWriter {
  /// Sets of export files that earlier loads read, with what they noted.
  public let knownFiles: [ContentDigest: [UInt8]]
  /// Under which key the digests of files are made.
  public let key: ContentDigest.Key

  private let database: Database
  private let states: AccountStates
  private var documents: DocumentRows
  private let files: FileRows
  private var accounts: [AccountID: WrittenAccount] = [:]
  private var fileSets: [WrittenFileSet] = []

  init(_ database: Database) throws {
    self.database = database
    states = try AccountStates(database)
    documents = try DocumentRows(database)
    files = try FileRows(database)
    key = try database.digestKey()
    knownFiles = try database.knownFiles()
  }

  /// Writes accounts; what was written of them before counts no more.
  ///
  /// - Parameters:
  ///   - documents: What the accounts' `DocumentID`s are positions in.
  ///   - digest: Under what to remember the files that tell of exactly these accounts; nil when they are not to be.
  ///   - notes: What to remember with the files.
  public mutating func write(
    _ accounts: [Account], _ documents: [Document], from digest: ContentDigest? = nil, notes: [UInt8] = []
  ) throws {
    try write(accounts, documents, in: rows(of: documents))
    if let digest {
      let states = accounts.map { (id: $0.id, state: self.accounts[$0.id]?.state ?? 0) }
      fileSets.append(WrittenFileSet(digest: digest, notes: notes, accounts: states))
    }
  }

  /// Takes the accounts of a known set of files as they were.
  public mutating func takeKnown(_ digest: ContentDigest) throws {
    for (id, account) in try database.accounts(ofKnownFiles: digest) { accounts[id] = account }
  }

  mutating func rows(of documents: [Document]) throws -> [Int64] {
    try documents.map { try self.documents.row(of: $0) }
  }

  mutating func write(_ accounts: [Account], _ documents: [Document], in rows: [Int64]) throws {
    for account in accounts {
      var used = NamedRows()
      try account.eachPlace { document, source in
        if let document { used.add(rows[Int(document.position)]) }
        try files.add(source.file)
      }
      let content = AccountContent(references: References(documents: rows, files: files))
      let state = try states.store(account, as: content.json(of: account), documents, used.rows)
      self.accounts[account.id] = WrittenAccount(state: state, documents: used.rows)
    }
  }

  /// The row of the organization's content, found or added.
  mutating func write(_ organization: Organization, documents rows: [Int64]) throws -> Int64 {
    for policy in organization.policies { try files.add(policy.source.file) }
    let content = OrganizationContent(references: References(documents: rows, files: files))
    return try database.store(content.json(of: organization))
  }

  /// Lists what the snapshot holds.
  func list(in snapshot: Int64) throws {
    let insert = try database.makeStatement(
      sql: "INSERT INTO snapshot_account (snapshot_id, account, account_state_id) VALUES (?, ?, ?)")
    for (id, account) in accounts.sorted(by: { $0.key < $1.key }) {
      try insert.execute(arguments: [snapshot, id.text, account.state])
    }
    try states.removeUnlisted(from: snapshot)
    // Of a set of files that did not have its accounts for itself, the accounts were written once more.
    for fileSet in fileSets where fileSet.accounts.allSatisfy({ accounts[$0.id]?.state == $0.state }) {
      try database.remember(fileSet)
    }
  }

  /// The rows of all documents, in the order in which the sorted accounts first use them.
  func documentsInOrder(then rows: [Int64]) -> [Int64] {
    var numbers = NamedRows()
    for (_, account) in accounts.sorted(by: { $0.key < $1.key }) {
      account.documents.forEach { numbers.add($0) }
    }
    rows.forEach { numbers.add($0) }
    return numbers.rows
  }
}

/// An account as it was written.
struct WrittenAccount {
  /// The row of its content.
  let state: Int64
  /// The rows of its documents, in the order in which its content first names them.
  let documents: [Int64]
}

/// Rows of documents, each once, in the order in which they were first named.
private struct NamedRows {
  private(set) var rows: [Int64] = []
  private var seen: Set<Int64> = []

  mutating func add(_ row: Int64) { if seen.insert(row).inserted { rows.append(row) } }
}

extension Account {
  /// Calls `body` with every document that the account's content names, and where it stands; nil for one that the
  /// exports lack.
  fileprivate func eachPlace(_ body: (DocumentID?, Source) throws -> Void) rethrows {
    for user in users { for policy in user.permissions.inline { try body(policy.document, policy.source) } }
    for group in groups {
      for policy in group.permissions.inline { try body(policy.document, policy.source) }
    }
    for role in roles {
      if let trust = role.trust { try body(trust.document, trust.source) }
      for policy in role.permissions.inline { try body(policy.document, policy.source) }
    }
    for policy in managedPolicies { try body(policy.document, policy.source) }
    for policy in functions.flatMap(\.policies) {
      try body(policy.attachment.document, policy.attachment.source)
    }
  }
}
