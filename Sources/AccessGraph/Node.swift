import Authorization
import IAM
import Inventory

/// A principal in the graph, with everything that its requests are decided by.
struct Node: Sendable {
  var principal: Principal
  /// Who asks. Of strangers of whom only the account is known, or not even that, a user, a role and the root: the
  /// answer is that over all of them.
  var callers: [Caller]
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
  /// The role's trust policy.
  var trust: [AppliedPolicy] = []
  /// Said of every step it takes.
  var note: String?

  /// The caller, or the first of those it may be.
  var caller: Caller { callers[0] }

  /// Whether its session may bear facts chosen when it was made, by an earlier step of a path (R38).
  var isSession: Bool { role != nil }

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
  private var uniqueIDs: Set<String> = []
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
    for account in inventory.accounts.values {
      uniqueIDs.formUnion(account.users.compactMap(\.uniqueID) + account.roles.compactMap(\.uniqueID))
    }
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
          let id = addedService(name)
          if !invokingServices.contains(id) { invokingServices.append(id) }
        }
      }
    }
    for function in accounts.flatMap({ inventory.accounts[$0]?.functions ?? [] }) {
      guard let account = function.arn.accountID, !loaded.contains(account) else { continue }
      _ = accountNode(account, partition: String(function.arn.partition), lookup)
    }
  }

  private mutating func addNamed(in document: PolicyDocument, _ account: Account, _ lookup: PolicyLookup) {
    for pattern in document.named {
      switch pattern {
      case .account(let named, let partition) where !loaded.contains(named):
        _ = accountNode(named, partition: partition ?? account.partition, lookup)
      case .arn(let arn): _ = named(arn, lookup)
      case .service(let name) where name != "*": _ = addedService(name)
      case .federated(let name) where name != "*": _ = addedIdentityProvider(name)
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
        principal: Principal(name: name, kind: .root, account: account.id), callers: [caller],
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
        principal: Principal(name: user.arn.text, kind: .user, account: account.id), callers: [caller],
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
        principal: Principal(name: role.arn.text, kind: .role, account: account.id), callers: [caller],
        identity: .policies(policies), boundaries: lookup.boundary(role.permissions),
        serviceControl: role.isServiceLinked ? [] : lookup.serviceControl(of: account.id),
        mayAllow: Nodes.bearing(of: policies), role: role,
        trust: role.trust.map { [lookup.applied($0, name: role.arn.text)] }
          ?? [AppliedPolicy(name: "trust policy of \(role.arn)", document: nil)]))
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

  func service(_ name: String) -> NodeID? { id(.service, name) }

  func identityProvider(_ name: String) -> NodeID? { id(.identityProvider, name) }

  func accountNode(_ account: AccountID, partition: String) -> NodeID? {
    id(.account, "arn:\(partition):iam::\(account):root")
  }

  var anyone: NodeID? { id(.anyone, "*") }

  /// The node that an ARN in a `Principal` means: a loaded user or role, a stranger of an account that is not
  /// loaded, or nobody.
  func named(_ arn: ARN) -> NodeID? {
    guard let account = arn.accountID, arn.service == "iam" || arn.service == "sts" else { return nil }
    guard loaded.contains(account) else { return id(.external, arn.text) }
    if arn.service == "sts", arn.resource.hasPrefix("assumed-role/") {
      return roleByAccountAndName["\(account) \(arn.resource.split(separator: "/").dropFirst().first ?? "")"]
    }
    return id(.user, arn.text) ?? id(.role, arn.text)
  }

  // MARK: Adding

  /// The same; a stranger who is named for the first time becomes a node.
  mutating func named(_ arn: ARN, _ lookup: PolicyLookup) -> NodeID? {
    if let known = named(arn) { return known }
    guard let account = arn.accountID, arn.service == "iam" || arn.service == "sts", !loaded.contains(account)
    else { return nil }
    return external(arn, account, lookup)
  }

  private mutating func external(_ arn: ARN, _ account: AccountID, _ lookup: PolicyLookup) -> NodeID? {
    let caller: Caller
    if arn.service == "sts" {
      // The session of a role whose path its ARN does not tell; none is assumed.
      let words = arn.resource.split(separator: "/")
      guard words.count == 3, words[0] == "assumed-role" else { return nil }
      caller = stranger(
        .role(session: String(words[2])), "arn:\(arn.partition):iam::\(account):role/\(words[1])", account,
        lookup)
    } else {
      let isRole = arn.resource.hasPrefix("role/")
      guard isRole || arn.resource.hasPrefix("user/") else { return nil }
      caller = stranger(isRole ? .role(session: nil) : .user, arn.text, account, lookup)
    }
    return add(
      outsider: Node(
        principal: Principal(name: arn.text, kind: .external, account: account), callers: [caller],
        identity: .allowsEverything, mayCarry: [.sourceIdentity],
        note: "identity side of \(account) not loaded"))
  }

  private func stranger(_ kind: Caller.Kind, _ arn: String, _ account: AccountID, _ lookup: PolicyLookup)
    -> Caller
  {
    let arn = ARN(arn)
    var caller = Caller(
      kind: kind, name: arn?.text ?? "", arn: arn, account: account,
      partition: arn.map { String($0.partition) }, tags: nil, membership: lookup.membership(of: account))
    caller.idsOfOthers = uniqueIDs
    return caller
  }

  /// The node of an account whose identities are not loaded.
  mutating func accountNode(_ account: AccountID, partition: String, _ lookup: PolicyLookup) -> NodeID {
    let name = "arn:\(partition):iam::\(account):root"
    if let known = id(.account, name) { return known }
    let isLoaded = accounts.contains(account)
    return add(
      outsider: Node(
        principal: Principal(name: name, kind: .account, account: account),
        callers: strangers(name, account, partition, lookup.membership(of: account)),
        identity: isLoaded ? .notSeen(account: account.text) : .allowsEverything,
        serviceControl: isLoaded ? lookup.serviceControl(of: account) : [], mayCarry: [.sourceIdentity],
        note: "identity side of \(account) not loaded"))
  }

  /// Everybody whom no policy names: of accounts outside, and of members of the organization that are not loaded.
  mutating func anyone(_ lookup: PolicyLookup) -> NodeID {
    if let anyone { return anyone }
    let members = lookup.membersNotLoaded
    let known = accounts + members.values.flatMap { $0 }
    var callers = strangers("*", nil, nil, lookup.membership(of: nil), .noneOf(Set(known.map(\.text))))
    for (membership, accounts) in members.sorted(by: { $0.value.lexicographicallyPrecedes($1.value) }) {
      callers += strangers("*", nil, nil, membership, .oneOf(accounts))
    }
    return add(
      outsider: Node(
        principal: Principal(name: "*", kind: .anyone, account: nil), callers: callers,
        identity: .allowsEverything, mayCarry: [.sourceIdentity],
        note: "identity side of outside accounts not loaded"))
  }

  /// Some user, role and root of an account, or of accounts, of which no more is known.
  private func strangers(
    _ name: String, _ account: AccountID?, _ partition: String?, _ membership: Membership,
    _ accounts: Caller.Accounts? = nil
  ) -> [Caller] {
    [Caller.Kind.user, .role(session: nil), .root].map {
      var caller = Caller(
        kind: $0, name: name, account: account, partition: partition, tags: nil, membership: membership,
        accounts: accounts)
      caller.idsOfOthers = uniqueIDs
      return caller
    }
  }

  mutating func addedService(_ name: String) -> NodeID {
    if let known = service(name) { return known }
    return add(
      Node(
        principal: Principal(name: name, kind: .service, account: nil),
        callers: [Caller(kind: .service, name: name)],
        identity: .policies([])))
  }

  mutating func addedIdentityProvider(_ name: String) -> NodeID {
    if let known = identityProvider(name) { return known }
    let arn = ARN(name)
    let caller = Caller(
      kind: .identityProvider, name: name, arn: arn, account: arn?.accountID,
      partition: arn.map { String($0.partition) })
    let id = add(
      Node(
        principal: Principal(name: name, kind: .identityProvider, account: arn?.accountID), callers: [caller],
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
