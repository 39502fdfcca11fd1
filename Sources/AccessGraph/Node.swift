import Authorization
import IAM
import Inventory

/// A principal in the graph, with everything that its requests are decided by.
struct Node: Sendable {
  var principal: Principal
  var caller: Caller
  var identity: PolicySet.IdentitySide
  var boundaries: [AppliedPolicy] = []
  /// Policies that its session was given; the graph assumes none (R29).
  var session: [AppliedPolicy] = []
  var serviceControl: [PolicyLevel] = []
  /// What its identity side may allow: the others are asked only where a resource names them.
  var mayAllow: Bearing = []
  /// What its sessions may carry, if it is a loaded role (R31, R37).
  var mayCarry: SessionFacts = []
  /// The role, if it is a loaded one.
  var role: Role?
  /// Said of every step it takes.
  var note: String?

  /// Whether RCPs spare its calls (R9).
  var isServiceLinked: Bool { role?.isServiceLinked ?? false }
}

/// Position of a node in the graph.
typealias NodeID = Int

/// The nodes and the ways to find them by what a policy writes.
struct Nodes: Sendable {
  private(set) var all: [Node] = []
  private var byName: [String: NodeID] = [:]
  private var byUniqueID: [String: NodeID] = [:]
  private var roleByAccountAndName: [String: NodeID] = [:]
  /// Users and roles of each loaded account.
  private(set) var members: [AccountID: [NodeID]] = [:]
  /// Accounts, users and roles that are not loaded, and anyone.
  private(set) var outsiders: [NodeID] = []
  /// Services that a function policy names.
  private(set) var invokingServices: [NodeID] = []
  /// Identity providers that a trust policy names.
  private(set) var identityProviders: [NodeID] = []
  /// The root of each loaded account.
  private(set) var roots: [AccountID: NodeID] = [:]
  private let loaded: Set<AccountID>
  /// The loaded accounts in order.
  let accounts: [AccountID]

  init(_ inventory: Inventory, _ lookup: PolicyLookup) {
    accounts = inventory.accounts.keys.sorted()
    loaded = Set(inventory.accounts.values.filter(\.hasIdentities).map(\.id))
    let executions = Dictionary(
      grouping: inventory.accounts.values.flatMap(\.functions).filter { $0.role != nil },
      by: { $0.role?.text ?? "" }
    ).mapValues { $0.map(\.arn.text).sorted() }
    for account in accounts.compactMap({ inventory.accounts[$0] }) {
      add(rootOf: account, lookup)
      for user in account.users { add(user, account, lookup) }
      for role in account.roles { add(role, account, lookup, executions[role.arn.text] ?? []) }
      if !account.hasIdentities { _ = accountNode(account.id, partition: account.partition, lookup) }
    }
    addOutsiders(inventory, lookup)
  }

  subscript(id: NodeID) -> Node { all[id] }

  private mutating func add(_ node: Node) -> NodeID {
    all.append(node)
    byName["\(node.principal.kind.rawValue) \(node.principal.name)"] = all.count - 1
    return all.count - 1
  }

  mutating func setMayCarry(_ facts: SessionFacts, _ role: NodeID) { all[role].mayCarry = facts }

  private mutating func add(outsider node: Node) -> NodeID {
    let id = add(node)
    outsiders.append(id)
    return id
  }

  /// Adds everybody outside whom a function or trust policy lets in by name.
  mutating func addOutsiders(_ inventory: Inventory, _ lookup: PolicyLookup) {
    _ = anyone(lookup)
    for account in accounts.compactMap({ inventory.accounts[$0] }) {
      for trust in account.roles.compactMap(\.trust) {
        addNamed(in: inventory[trust.document].policy, account, lookup)
      }
      for policy in account.functions.flatMap(\.policies) {
        addNamed(in: inventory[policy.attachment.document].policy, account, lookup)
        for case .service(let name) in inventory[policy.attachment.document].policy.named where name != "*" {
          let id = service(name)
          if !invokingServices.contains(id) { invokingServices.append(id) }
        }
      }
    }
  }

  private mutating func addNamed(in document: PolicyDocument, _ account: Account, _ lookup: PolicyLookup) {
    for pattern in document.named {
      switch pattern {
      case .account(let named, let partition) where !loaded.contains(named):
        _ = accountNode(named, partition: partition ?? account.partition, lookup)
      case .arn(let arn): _ = named(arn, lookup)
      case .service(let name) where name != "*": _ = service(name)
      case .federated(let name) where name != "*": _ = identityProvider(name)
      default: break
      }
    }
  }

  private func id(_ kind: Principal.Kind, _ name: String) -> NodeID? { byName["\(kind.rawValue) \(name)"] }

  private mutating func add(rootOf account: Account, _ lookup: PolicyLookup) {
    let name = "arn:\(account.partition):iam::\(account.id):root"
    let caller = Caller(
      kind: .root, name: name, arn: ARN(name), account: account.id, partition: account.partition,
      membership: lookup.membership(of: account.id))
    roots[account.id] = add(
      Node(
        principal: Principal(name: name, kind: .root, account: account.id), caller: caller,
        identity: .allowsEverything, serviceControl: lookup.serviceControl(of: account.id)))
  }

  private mutating func add(_ user: User, _ account: Account, _ lookup: PolicyLookup) {
    let caller = Caller(
      kind: .user, name: user.arn.text, arn: user.arn, account: account.id,
      partition: String(user.arn.partition),
      uniqueID: user.uniqueID, tags: user.permissions.tags, membership: lookup.membership(of: account.id))
    let policies = lookup.identity(user.arn, user.permissions, groups: user.groups, in: account.id)
    let id = add(
      Node(
        principal: Principal(name: user.arn.text, kind: .user, account: account.id), caller: caller,
        identity: .policies(policies), boundaries: lookup.boundary(user.permissions),
        serviceControl: lookup.serviceControl(of: account.id), mayAllow: Nodes.bearing(of: policies)))
    members[account.id, default: []].append(id)
    if let unique = user.uniqueID { byUniqueID[unique] = id }
  }

  private mutating func add(_ role: Role, _ account: Account, _ lookup: PolicyLookup, _ executes: [String]) {
    let caller = Caller(
      kind: .role(session: nil), name: role.arn.text, arn: role.arn, account: account.id,
      partition: String(role.arn.partition), uniqueID: role.uniqueID, tags: role.permissions.tags,
      membership: lookup.membership(of: account.id), executes: executes)
    let policies = lookup.identity(role.arn, role.permissions, groups: [], in: account.id)
    let id = add(
      Node(
        principal: Principal(name: role.arn.text, kind: .role, account: account.id), caller: caller,
        identity: .policies(policies), boundaries: lookup.boundary(role.permissions),
        serviceControl: role.isServiceLinked ? [] : lookup.serviceControl(of: account.id),
        mayAllow: Nodes.bearing(of: policies), role: role))
    members[account.id, default: []].append(id)
    roleByAccountAndName["\(account.id) \(role.name)"] = id
    if let unique = role.uniqueID { byUniqueID[unique] = id }
  }

  private static func bearing(of policies: [AppliedPolicy]) -> Bearing {
    policies.reduce(into: []) { $0.formUnion($1.document.map(Bearing.init(of:)) ?? .everything) }
  }

  // MARK: Finding

  /// The role of an ARN, loaded.
  func role(_ arn: ARN) -> NodeID? { id(.role, arn.text) }

  func node(_ principal: Principal) -> NodeID? { id(principal.kind, principal.name) }

  func isLoaded(_ account: AccountID) -> Bool { loaded.contains(account) }

  func uniqueID(_ text: String) -> NodeID? { byUniqueID[text] }

  /// The node that an ARN in a `Principal` means: a loaded user or role, a stranger of an account that is not
  /// loaded, or nobody.
  mutating func named(_ arn: ARN, _ lookup: PolicyLookup) -> NodeID? {
    guard let account = arn.accountID, arn.service == "iam" || arn.service == "sts" else { return nil }
    guard loaded.contains(account) else { return external(arn, account, lookup) }
    if arn.service == "sts", arn.resource.hasPrefix("assumed-role/") {
      return roleByAccountAndName["\(account) \(arn.resource.split(separator: "/").dropFirst().first ?? "")"]
    }
    return id(.user, arn.text) ?? id(.role, arn.text)
  }

  private mutating func external(_ arn: ARN, _ account: AccountID, _ lookup: PolicyLookup) -> NodeID? {
    if let known = id(.external, arn.text) { return known }
    let kind: Caller.Kind =
      if arn.service == "sts" {
        // The session itself: a principal of its own, which only its ARN names.
        .user
      } else {
        arn.resource.hasPrefix("role/") ? .role(session: nil) : .user
      }
    let caller = Caller(
      kind: kind, name: arn.text, arn: arn, account: account, partition: String(arn.partition), tags: nil,
      membership: lookup.membership(of: account))
    return add(
      outsider: Node(
        principal: Principal(name: arn.text, kind: .external, account: account), caller: caller,
        identity: .allowsEverything, note: "identity side of \(account) not loaded"))
  }

  /// The node of an account whose identities are not loaded.
  mutating func accountNode(_ account: AccountID, partition: String, _ lookup: PolicyLookup) -> NodeID {
    let name = "arn:\(partition):iam::\(account):root"
    if let known = id(.account, name) { return known }
    let caller = Caller(
      kind: .account, name: name, arn: nil, account: account, partition: partition, tags: nil,
      membership: lookup.membership(of: account))
    return add(
      outsider: Node(
        principal: Principal(name: name, kind: .account, account: account), caller: caller,
        identity: accounts.contains(account) ? .notSeen(account: account.text) : .allowsEverything,
        note: "identity side of \(account) not loaded"))
  }

  /// Everybody whom no policy names.
  mutating func anyone(_ lookup: PolicyLookup) -> NodeID {
    if let known = id(.anyone, "*") { return known }
    let caller = Caller(kind: .anyone, name: "*", tags: nil, membership: lookup.membership(of: nil))
    return add(
      outsider: Node(
        principal: Principal(name: "*", kind: .anyone, account: nil), caller: caller,
        identity: .allowsEverything,
        note: "identity side of outside accounts not loaded"))
  }

  mutating func service(_ name: String) -> NodeID {
    if let known = id(.service, name) { return known }
    return add(
      Node(
        principal: Principal(name: name, kind: .service, account: nil),
        caller: Caller(kind: .service, name: name),
        identity: .policies([])))
  }

  mutating func identityProvider(_ name: String) -> NodeID {
    if let known = id(.identityProvider, name) { return known }
    let arn = ARN(name)
    let caller = Caller(
      kind: .identityProvider, name: name, arn: arn, account: arn?.accountID,
      partition: arn.map { String($0.partition) })
    let id = add(
      Node(
        principal: Principal(name: name, kind: .identityProvider, account: arn?.accountID), caller: caller,
        identity: .policies([])))
    identityProviders.append(id)
    return id
  }
}

extension PolicyDocument {
  /// Whom its statements, other than Deny, name.
  fileprivate var named: [PrincipalPattern] {
    statements.flatMap { statement -> [PrincipalPattern] in
      guard statement.effect != .deny, case .these(let patterns) = statement.principals else { return [] }
      return patterns
    }
  }
}
