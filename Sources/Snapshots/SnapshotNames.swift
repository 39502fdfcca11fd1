import GRDB
public import IAM
import Inventory

// Finding by name, without reading what the names stand for.

extension PartialSnapshot {
  /// ARNs of functions that contain a text, of one account or of all, sorted.
  public func functions(containing text: String, in account: AccountID? = nil) throws(SnapshotError)
    -> [String]
  {
    try names(.function, containing: text, in: account).flatMap(\.value).sorted()
  }

  /// ARNs of users and roles that contain a text, of one account or of all, sorted.
  public func usersAndRoles(
    containing text: String, in account: AccountID? = nil
  ) throws(SnapshotError) -> [String] {
    try names(.principal, containing: text, in: account).flatMap(\.value).sorted()
  }

  /// Whom trust and function policies name who is no user or role of the policy's account, sorted: root ARNs of
  /// accounts, ARNs of users, roles and sessions, services, identity providers, unique ids.
  public func outsidePrincipals(containing text: String) throws(SnapshotError) -> [String] {
    try outsidePrincipals(where: "instr(name, ?) > 0", [text])
  }

  /// Whether one of them has this name: found without a look at all others.
  public func hasOutsidePrincipal(_ name: String) throws(SnapshotError) -> Bool {
    try !outsidePrincipals(where: "name = ?", [name]).isEmpty
  }

  /// Those of them whose names begin with a text: found likewise.
  public func outsidePrincipals(beginningWith text: String) throws(SnapshotError) -> [String] {
    try outsidePrincipals(where: "name >= ? AND name < ?", [text, text + "\u{10FFFF}"])
  }

  private func outsidePrincipals(
    where condition: String, _ arguments: StatementArguments
  ) throws(SnapshotError) -> [String] {
    let states = Set(self.states.values)
    return try database.reading { connection in
      var found: [String] = []
      let rows = try Row.fetchCursor(
        connection,
        sql: "SELECT name, account_state_id FROM outside_principal WHERE \(condition) ORDER BY name",
        arguments: arguments)
      while let row = try rows.next() {
        let name: String = row[0]
        if found.last != name, states.contains(row[1]) { found.append(name) }
      }
      return found
    }
  }

  /// The accounts that have these names.
  func accounts(holding words: Set<String>, _ kind: NameKind) throws(SnapshotError) -> [String: [AccountID]] {
    var found: [String: [AccountID]] = [:]
    for word in words.sorted() {
      for (account, names) in try names(kind, containing: word, in: nil) where names.contains(word) {
        found[word, default: []].append(account)
      }
    }
    return found
  }

  private func names(
    _ kind: NameKind, containing text: String, in account: AccountID?
  ) throws(SnapshotError) -> [AccountID: [String]] {
    let states = account.map { id in self.states.filter { $0.key == id } } ?? self.states
    return try database.reading { connection in
      let find = try connection.makeStatement(
        sql: """
          SELECT names FROM account_names WHERE kind = ? AND account_state_id = ? AND instr(names, ?) > 0
          """)
      var found: [AccountID: [String]] = [:]
      for (account, state) in states {
        guard let names = try String.fetchOne(find, arguments: [kind.rawValue, state, text.asLine]) else {
          continue
        }
        found[account] = names.lines.filter {
          text.isEmpty || $0.contains(text)
        }
      }
      return found
    }
  }
}

extension Database {
  /// The accounts of a snapshot with what is known of them without their content.
  func outlines(of snapshot: Int64) throws -> [AccountID: (account: Account, state: Int64)] {
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT snapshot_account.account, account_state_id, partition, has_identities
        FROM snapshot_account JOIN account_state INDEXED BY account_outline ON account_state.id = account_state_id
        WHERE snapshot_id = ?
        """, arguments: [snapshot])
    var outlines: [AccountID: (account: Account, state: Int64)] = [:]
    while let row = try rows.next() {
      var account = Account(id: AccountID(row[0]), partition: row[2])
      account.hasIdentities = row[3]
      outlines[account.id] = (account, row[1])
    }
    return outlines
  }

  /// The account states whose policies let in somebody by this name, of whatever snapshot.
  func states(lettingIn name: String) throws -> [Int64] {
    let sql = "SELECT account_state_id FROM outside_principal WHERE name = ?"
    return try Int64.fetchAll(cachedStatement(sql: sql), arguments: [name])
  }
}
