import GRDB

/// What stands in a rolewalk database, and how an older one becomes a current one.
///
/// A snapshot lists the states of its accounts, and a state is stored once: where an account did not change
/// between two loads, both snapshots list the same row. Documents and file names are stored once likewise.
/// Rows are only ever added, which is why ids of documents that were added together are consecutive.
/// `digest` columns find equal rows quickly; equality is then decided on the text itself.
enum Schema {
  /// `Rlwk`, in SQLite's header: tells our files from other programs'.
  static let applicationID: Int32 = 0x526C_776B

  /// How large the pages of a new database are: several documents find room on one. Of no effect on an existing one.
  static let pages = "PRAGMA page_size = 16384"

  /// The migrations, oldest first.
  ///
  /// A migration that was released is never edited. One that changes tables drops the views and creates them anew.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: content-addressed snapshots") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: tables)
      for view in views { try database.execute(sql: view) }
    }
    migrator.registerMigration("2: outlines of accounts") { database in
      try database.execute(sql: outlines)
      try renewViews(database)
    }
    return migrator
  }

  private static func renewViews(_ database: Database) throws {
    let old = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'view'")
    for name in old { try database.execute(sql: "DROP VIEW \(name.quotedDatabaseIdentifier)") }
    for view in views { try database.execute(sql: view) }
  }

  /// Whether nothing was put into the file yet. (The migrator makes its own table before the first migration.)
  static func isEmpty(_ database: Database) throws -> Bool {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name NOT LIKE '%grdb_migrations%')"
    return try Bool.fetchOne(database, sql: sql) ?? true
  }

  /// Whether the file is a rolewalk database.
  static func isOurs(_ database: Database) throws -> Bool {
    try Int32.fetchOne(database, sql: "PRAGMA application_id") == applicationID
  }

  // What every question reads of every account, without the content that fills the pages of the table.
  private static let outlines = """
    CREATE INDEX account_outline ON account_state (id, partition, has_identities, principals, functions);
    """

  // Indexes: `document_by_digest` and the two like it answer "is this text here already?";
  // `snapshot_account` and `snapshot_documents` are read by their primary keys only.
  private static let tables = """
    -- The policy documents, compact JSON, each once. `access` tells which of the actions that access hangs on the
    -- statements cover: eight bits for Allow, above them eight for Deny. A question fetches the text of no other.
    CREATE TABLE document (
      id INTEGER PRIMARY KEY,
      digest INTEGER NOT NULL,
      access INTEGER NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX document_by_digest ON document (digest);

    -- The export files as they were named to `rolewalk load`.
    CREATE TABLE file (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE
    ) STRICT;

    -- What an account held at the time of some load: JSON, in which documents and files are row ids. `documents` lists
    -- those that it names, as JSON, in their order.
    CREATE TABLE account_state (
      id INTEGER PRIMARY KEY,
      account TEXT NOT NULL,
      digest INTEGER NOT NULL,
      partition TEXT NOT NULL,
      has_identities INTEGER NOT NULL,
      principals INTEGER NOT NULL,
      functions INTEGER NOT NULL,
      documents TEXT NOT NULL,
      content TEXT NOT NULL
    ) STRICT;
    CREATE INDEX account_state_by_digest ON account_state (account, digest);

    -- What an account state has names for, a line each: ARNs of users and roles ('principal') and of functions
    -- ('function'), unique ids ('unique-id'), ARNs of managed policies with their documents ('policy').
    CREATE TABLE account_names (
      kind TEXT NOT NULL,
      account_state_id INTEGER NOT NULL REFERENCES account_state,
      names TEXT NOT NULL,
      PRIMARY KEY (kind, account_state_id)
    ) STRICT, WITHOUT ROWID;

    -- Whom the trust and function policies of an account state let in who is no user or role of the account: the
    -- root ARN of an account, the ARN of a user, role or session (of a session also without the session's name), a
    -- unique id, a service, an identity provider, `*`.
    CREATE TABLE outside_principal (
      name TEXT NOT NULL,
      account_state_id INTEGER NOT NULL REFERENCES account_state,
      PRIMARY KEY (name, account_state_id)
    ) STRICT, WITHOUT ROWID;

    -- Sets of export files that were read, by the digest of their names and contents, with what was noted of them: where
    -- they are as they were, so are their accounts. The key makes that nobody can aim at a digest.
    CREATE TABLE digest_key (
      first INTEGER NOT NULL,
      second INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE file_set (
      first INTEGER NOT NULL,
      second INTEGER NOT NULL,
      notes BLOB NOT NULL,
      PRIMARY KEY (first, second)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE file_set_account (
      first INTEGER NOT NULL,
      second INTEGER NOT NULL,
      account_state_id INTEGER NOT NULL REFERENCES account_state,
      PRIMARY KEY (first, second, account_state_id)
    ) STRICT, WITHOUT ROWID;

    -- What the organization was at the time of some load: JSON likewise.
    CREATE TABLE organization_state (
      id INTEGER PRIMARY KEY,
      digest INTEGER NOT NULL,
      content TEXT NOT NULL
    ) STRICT;
    CREATE INDEX organization_state_by_digest ON organization_state (digest);

    -- One load each. AUTOINCREMENT: the number of a deleted snapshot is not given again.
    CREATE TABLE snapshot (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      loaded_at TEXT NOT NULL,
      organization_state_id INTEGER REFERENCES organization_state
    ) STRICT;

    CREATE TABLE snapshot_account (
      snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
      account TEXT NOT NULL,
      account_state_id INTEGER NOT NULL REFERENCES account_state,
      PRIMARY KEY (snapshot_id, account)
    ) STRICT, WITHOUT ROWID;

    -- The documents of a snapshot in their order, as runs of consecutive ids.
    CREATE TABLE snapshot_documents (
      snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
      position INTEGER NOT NULL,
      first_id INTEGER NOT NULL REFERENCES document,
      last_id INTEGER NOT NULL REFERENCES document,
      PRIMARY KEY (snapshot_id, position)
    ) STRICT, WITHOUT ROWID;

    -- What is known to be missing from a snapshot.
    CREATE TABLE snapshot_gap (
      snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
      position INTEGER NOT NULL,
      account TEXT,
      reason TEXT NOT NULL,
      PRIMARY KEY (snapshot_id, position)
    ) STRICT, WITHOUT ROWID;
    """
}
