import AccessGraph
import Foundation
import IAM
import Inventory
import Snapshots
import Synchronization

/// A snapshot and its graph: all of it, or the part that the questions so far needed.
struct LoadedGraph {
  let summary: SnapshotSummary
  private(set) var inventory: Inventory
  private(set) var graph: AccessGraph
  /// Where the rest is read from; nil where everything was read.
  private var snapshot: PartialSnapshot?

  init(summary: SnapshotSummary, inventory: Inventory, graph: AccessGraph) {
    self.summary = summary
    self.inventory = inventory
    self.graph = graph
  }

  /// A snapshot of which nothing was read yet.
  init(_ snapshot: PartialSnapshot, at time: Date) {
    self.snapshot = snapshot
    summary = snapshot.summary
    inventory = snapshot.inventory
    graph = AccessGraph(snapshot.inventory, at: time)
  }

  /// Reads on until the graph holds everything that a question asks for.
  mutating func read(for question: (AccessGraph) -> Void) throws {
    while true {
      question(graph)
      let wanted = graph.wanted
      guard !wanted.isEmpty, var snapshot else { return }
      // Read in place: what was read is large, and a copy of it would be made.
      (self.snapshot, inventory) = (nil, Inventory())
      try snapshot.read(wanted.accounts)
      for account in wanted.accounts where !(snapshot.inventory.accounts[account]?.hasIdentities ?? false) {
        try snapshot.findStrangers(of: account)
      }
      if !wanted.names.isEmpty { try snapshot.readAccounts(lettingIn: wanted.names) }
      extend(by: snapshot)
    }
  }

  /// Leaves the graph to the end of the process: taking apart millions of objects one by one takes a while.
  func keepUntilExit() { LoadedGraph.kept.withLock { $0.append(graph) } }

  private static let kept = Mutex<[AccessGraph]>([])

  private mutating func extend(by snapshot: PartialSnapshot) {
    (self.snapshot, inventory) = (snapshot, snapshot.inventory)
    graph = graph.extended(by: snapshot.inventory)
  }

  // MARK: Names

  /// The unqualified ARN of a function and, if the name had one, its qualifier.
  func function(named text: String) throws -> (arn: String, qualifier: String?) {
    guard let snapshot else { return try graph.function(named: text) }
    return try Names(of: snapshot).function(named: text)
  }

  /// A principal; the accounts that tell what it is are read.
  mutating func principal(named text: String) throws -> Principal {
    guard var snapshot else { return try graph.principal(named: text) }
    let name = try Names(of: snapshot).principal(named: text)
    if let account = ARN(name)?.accountID, let loaded = snapshot.inventory.accounts[account] {
      try snapshot.read([account])
      if !loaded.hasIdentities { try snapshot.findStrangers(of: account) }
    }
    // What a service or identity provider is, and who is outside, only the policies tell that name them.
    let isMember = ARN(name)?.accountID.flatMap { snapshot.inventory.accounts[$0]?.hasIdentities } ?? false
    if !isMember || name.contains("-provider/") { try snapshot.readAccounts(lettingIn: [name]) }
    extend(by: snapshot)
    return try graph.principal(named: name)
  }
}

extension Names {
  /// The names of a snapshot, without reading what they stand for.
  fileprivate init(of snapshot: PartialSnapshot) {
    functions = { try snapshot.functions(containing: $0, in: $1) }
    let principals = { (text: String, account: AccountID?) throws -> [String] in
      var names = try snapshot.usersAndRoles(containing: text, in: account)
      for loaded in snapshot.inventory.accounts.values where account ?? loaded.id == loaded.id {
        names.append("arn:\(loaded.partition):iam::\(loaded.id):root")
      }
      names += try snapshot.outsidePrincipals(containing: text, of: account).filter { name in
        let arn = ARN(name)
        return account ?? arn?.accountID == arn?.accountID && snapshot.isPrincipal(name, arn)
      }
      return Set(names + ["*"]).sorted()
    }
    self.principals = principals
    isPrincipal = { text in
      if let arn = ARN(text) { return try principals(text, arn.accountID).contains(text) }
      return try text == "*" || snapshot.hasOutsidePrincipal(text) && snapshot.isPrincipal(text, nil)
    }
  }
}

extension PartialSnapshot {
  /// Whom policies name who may belong to an account; more where nothing is known of the account.
  fileprivate func outsidePrincipals(containing text: String, of account: AccountID?) throws -> [String] {
    guard let account, let loaded = inventory.accounts[account], loaded.hasIdentities else {
      return try outsidePrincipals(containing: text)
    }
    return try outsidePrincipals(beginningWith: "arn:\(loaded.partition):iam::\(account):")
  }

  /// Whether a name that a policy lets in is a principal in its own right: a service, an identity provider, somebody of
  /// an account outside. Others are users and roles, or what is left of deleted ones.
  fileprivate func isPrincipal(_ name: String, _ arn: ARN?) -> Bool {
    guard let arn else {
      return !["AIDA", "AROA", "AGPA", "ANPA"].contains { name.hasPrefix($0) } || name.contains(".")
    }
    if arn.resource.contains("-provider/") || arn.isAccountRoot { return true }
    let isLoaded = arn.accountID.flatMap { inventory.accounts[$0]?.hasIdentities } ?? false
    let isSession = arn.resource.hasPrefix("assumed-role/")
    return !isLoaded && (!isSession || arn.resource.split(separator: "/").count == 3)
  }
}
