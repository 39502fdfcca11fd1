import GRDB
public import IAM
public import Inventory
import JSON

/// A snapshot of which a question reads as much as it needs, account by account.
///
/// Rows are only ever added to a database, so what is read later belongs to what was read before.
public struct PartialSnapshot: Sendable {
  /// What the snapshot is known by.
  public let summary: SnapshotSummary
  /// What was read so far. Of the documents it has those that were referred to; the first stands for none.
  public private(set) var inventory: Inventory
  let database: SnapshotDatabase
  /// The row of each account's state.
  let states: [AccountID: Int64]
  private var files: [Int64: String] = [:]
  private var positions: DocumentPositions
  private var wordsLookedUp: Set<String> = []

  /// Reads what every question needs: the list of accounts, the organization, the gaps.
  ///
  /// - Throws: `unknownSnapshot`; `damaged` when the file does not hold what was saved.
  public init(_ database: SnapshotDatabase, snapshot id: Int64) throws(SnapshotError) {
    self.database = database
    let known = try database.reading { connection in
      let summary = try database.summary(of: id, in: connection)
      let outlines = try connection.outlines(of: id)
      var inventory = Inventory(
        accounts: outlines.mapValues(\.account), gaps: try connection.gaps(of: id),
        part: Part(unread: Set(outlines.keys)))
      inventory.documents = [.empty]
      let rows = try Int64.fetchOne(connection, sql: "SELECT max(id) FROM document") ?? 0
      return (
        summary: summary, states: outlines.mapValues(\.state), inventory: inventory,
        positions: DocumentPositions(rows: rows)
      )
    }
    (summary, states, inventory) = (known.summary, known.states, known.inventory)
    positions = known.positions
    try readOrganization()
  }

  private mutating func readOrganization() throws(SnapshotError) {
    let pages = newPages()
    inventory.organization = try database.reading { connection in
      try connection.organization(of: summary.id, pages.references(connection))
    }
    try keep(pages)
  }

  /// Reads accounts, and those on which what they hold depends: the owners of unique ids that their policies name,
  /// and accounts that hold a managed policy which they do not hold themselves.
  public mutating func read(_ accounts: some Sequence<AccountID>) throws(SnapshotError) {
    var following = accounts.filter { inventory.part?.unread.contains($0) ?? false }.sorted()
    while !following.isEmpty {
      let pages = newPages()
      let read = try pages.accounts(following.compactMap { id in states[id].map { (id, $0) } })
      for account in read { inventory.accounts[account.id] = account }
      inventory.part?.unread.subtract(following)
      try keep(pages)
      let owners = try owners(of: pages.uniqueIDs)
      following = (owners + (try holders(ofPoliciesMissingIn: read)))
        .filter { inventory.part?.unread.contains($0) ?? false }
      following = Set(following).sorted()
    }
    if inventory.part?.unread.isEmpty ?? false { inventory.part = nil }
  }

  /// Reads every account.
  public mutating func readAll() throws(SnapshotError) {
    try read(Array(inventory.accounts.keys))
  }

  /// What is read next, with what is known so far; moved there, for it is large, until it is kept.
  private mutating func newPages() -> SnapshotPages {
    let pages = SnapshotPages(database: database, files: files, positions: positions)
    (files, positions) = ([:], DocumentPositions(rows: 0))
    return pages
  }

  /// Takes over documents and file names.
  private mutating func keep(_ pages: SnapshotPages) throws(SnapshotError) {
    let read = inventory.documents.count
    (files, positions) = (pages.files, pages.positions)
    inventory.documents += Array(repeating: .empty, count: positions.rows.count - read)
    for (position, policy) in try pages.policies(from: read) {
      inventory.documents[position] = Document(text: "", policy: policy)
    }
  }

  /// The accounts that own unique ids, those looked up before left out.
  private mutating func owners(of ids: Set<String>) throws(SnapshotError) -> [AccountID] {
    let words = ids.subtracting(wordsLookedUp)
    wordsLookedUp.formUnion(words)
    guard !words.isEmpty else { return [] }
    return try accounts(holding: words, .uniqueID).flatMap(\.value)
  }

  /// For each managed policy that accounts refer to and do not hold, the first account that does.
  private mutating func holders(ofPoliciesMissingIn accounts: [Account]) throws(SnapshotError) -> [AccountID]
  {
    let words = Set(accounts.flatMap(\.policiesHeldElsewhere)).subtracting(wordsLookedUp)
    wordsLookedUp.formUnion(words)
    guard !words.isEmpty else { return [] }
    return try self.accounts(holding: words, .policy).compactMap { $0.value.min() }
  }

  // MARK: What a question came upon

  /// Looks up who lets in somebody whom policies may name in these ways, and reads those accounts.
  public mutating func readAccounts(lettingIn names: Set<String>) throws(SnapshotError) {
    let found = try database.reading { connection in
      Set(try names.flatMap { try connection.states(lettingIn: $0) })
    }
    inventory.part?.lettersIn.formUnion(names)
    try read(states.filter { found.contains($0.value) }.map(\.key))
  }

  /// Looks up the users, roles and sessions of an account outside that some policy names.
  public mutating func findStrangers(of account: AccountID) throws(SnapshotError) {
    let names = try outsidePrincipals(containing: "::\(account):").compactMap { ARN($0) }
    inventory.part?.strangers.formUnion(names.filter { $0.accountID == account && !$0.isAccountRoot })
    inventory.part?.strangersOf.insert(account)
  }
}

extension Document {
  /// Stands for documents that cannot bear on access, and for those that were not read.
  fileprivate static let empty = Document(text: "", policy: PolicyDocument(statements: []))
}

extension Account {
  /// The managed policies that its principals refer to and that it does not hold.
  fileprivate var policiesHeldElsewhere: [String] {
    let held = Set(managedPolicies.lazy.filter { $0.document != nil }.map(\.arn.text))
    let permissions = users.map(\.permissions) + groups.map(\.permissions) + roles.map(\.permissions)
    return permissions.flatMap { $0.attached.map(\.text) + [$0.boundary].compactMap(\.self) }
      .filter { !held.contains($0) }
  }
}
