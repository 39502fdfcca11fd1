import Authorization
import IAM
import Inventory

/// The nodes and the ways to find them by what a policy writes.
struct Nodes: Sendable {
  /// All accounts in order, those included whose content was not read.
  let accounts: [AccountID]
  private let ranks: [AccountID: Int]
  private let loaded: Set<AccountID>
  private var byAccount: [AccountNodes?]
  private(set) var outsiders = Outsiders()
  private var uniqueIDs: [String: NodeID] = [:]
  private var part: Part?
  /// What of an inventory that was read in part a question came upon.
  private(set) var edge: EdgeOfInventory

  init(_ inventory: Inventory, _ lookup: PolicyLookup) {
    accounts = inventory.accounts.keys.sorted()
    ranks = Dictionary(accounts.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    loaded = Set(inventory.accounts.values.lazy.filter(\.hasIdentities).map(\.id))
    byAccount = Array(repeating: nil, count: accounts.count)
    edge = EdgeOfInventory()
    outsiders.add(anyone: lookup, accounts)
    for account in accounts where !loaded.contains(account) {
      let partition = inventory.accounts[account]?.partition ?? "aws"
      outsiders.add(account: account, partition: partition, lookup)
    }
    add(inventory, lookup)
  }

  /// Adds the nodes of accounts that were read since.
  mutating func add(_ inventory: Inventory, _ lookup: PolicyLookup) {
    part = inventory.part
    edge = EdgeOfInventory()
    let new = accounts.indices.filter { rank in
      byAccount[rank] == nil && !(part?.unread.contains(accounts[rank]) ?? false)
    }
    let loaded = loaded
    let added = concurrently(over: new.map { inventory.accounts[accounts[$0]] }) { account in
      account.map { (nodes: AccountNodes($0, lookup), named: $0.namedOutside(inventory, loaded)) }
    }
    for (rank, added) in zip(new, added) {
      byAccount[rank] = added?.nodes
      for named in added?.named ?? [] { add(named, lookup) }
    }
    for stranger in part?.strangers.sorted() ?? [] { addStranger(stranger, lookup) }
    addUniqueIDs(of: new)
  }

  private mutating func addUniqueIDs(of new: [Int]) {
    let (known, nodes) = (uniqueIDs, byAccount)
    let count = known.count + new.reduce(0) { $0 + (nodes[$1]?.uniqueIDs.count ?? 0) }
    let (owners, ids) = both(
      {
        var owners = known
        owners.reserveCapacity(count)
        for rank in new {
          for (id, position) in nodes[rank]?.uniqueIDs ?? [] {
            owners[id] = NodeID(account: rank, position: position)
          }
        }
        return owners
      },
      {
        var ids = Set(known.keys)
        ids.reserveCapacity(count)
        for rank in new { ids.formUnion((nodes[rank]?.uniqueIDs ?? []).lazy.map(\.id)) }
        return ids
      })
    uniqueIDs = owners
    outsiders.setIDsOfOthers(ids)
  }

  /// Makes users and roles anew whose policies changed, and adds whom new statements of a resource's policy let in.
  mutating func change(_ owners: [ARN], lettingIn statements: [Statement], _ lookup: PolicyLookup) {
    for owner in owners {
      guard let account = owner.accountID.flatMap({ lookup.inventory.accounts[$0] }),
        let rank = ranks[account.id]
      else { continue }
      byAccount[rank]?.replace(owner, account, lookup)
    }
    var named = NamesOutside(loaded: loaded, partition: "aws")
    named.add(namedBy: statements, invokes: true)
    let known = outsiders.all.count
    for named in named.list { add(named, lookup) }
    if outsiders.all.count > known { outsiders.setIDsOfOthers(Set(uniqueIDs.keys)) }
  }

  private mutating func add(_ named: NamedOutside, _ lookup: PolicyLookup) {
    switch named {
    case .account(let account, let partition): outsiders.add(account: account, partition: partition, lookup)
    case .arn(let arn): addStranger(arn, lookup)
    case .service(let name, let invokes): outsiders.add(service: name, invokes: invokes)
    case .identityProvider(let name): outsiders.add(identityProvider: name)
    }
  }

  private mutating func addStranger(_ arn: ARN, _ lookup: PolicyLookup) {
    guard let account = arn.accountID, arn.service == "iam" || arn.service == "sts", !loaded.contains(account)
    else { return }
    outsiders.add(external: arn, lookup)
  }

  // MARK: Nodes

  subscript(id: NodeID) -> Node {
    if id.account == accounts.count { return outsiders.all[id.position] }
    // INVARIANT: an id is given only where there is a node, and nodes stay.
    return byAccount[id.account]?.all[id.position] ?? outsiders.all[0]
  }

  /// The same without the rest of the node.
  func kind(of id: NodeID) -> Principal.Kind {
    if id.account == accounts.count { return outsiders.all[id.position].principal.kind }
    return byAccount[id.account]?.all[id.position].principal.kind ?? .anyone
  }

  /// Whether it is a role of a loaded account; of outsiders, those included that a change let in elsewhere, none is.
  func isRole(_ id: NodeID) -> Bool { id.account < accounts.count && kind(of: id) == .role }

  func callerClass(of id: NodeID) -> CallerClass? {
    id.account == accounts.count ? nil : byAccount[id.account]?.all[id.position].callerClass
  }

  private func id(outsider position: Int) -> NodeID { NodeID(account: accounts.count, position: position) }

  /// Every node that there is so far, in order.
  var all: [NodeID] {
    byAccount.indices.flatMap { rank in
      (byAccount[rank]?.all.indices ?? 0..<0).map { NodeID(account: rank, position: $0) }
    } + outsiders.all.indices.map(id(outsider:))
  }

  /// The roles of accounts that were read.
  var roles: [NodeID] { all.filter(isRole) }

  /// Notes names of which not every account that lets them in was read; where it can only be some accounts, those.
  func note(askingFor names: [String], in few: Set<AccountID>?) {
    guard let part else { return }
    if let few { return few.filter(part.unread.contains).forEach { edge.came(upon: $0) } }
    let missing = names.filter { !part.lettersIn.contains($0) }
    if !missing.isEmpty { edge.came(upon: missing) }
  }

  // MARK: Finding

  private func nodes(of account: AccountID) -> (rank: Int, nodes: AccountNodes)? {
    guard let rank = ranks[account] else { return nil }
    guard let nodes = byAccount[rank] else {
      edge.came(upon: account)
      return nil
    }
    return (rank, nodes)
  }

  func isLoaded(_ account: AccountID) -> Bool { loaded.contains(account) }

  func node(_ principal: Principal) -> NodeID? {
    switch principal.kind {
    case .root: return principal.account.flatMap(root(of:))
    case .user, .role:
      guard let account = principal.account, let (rank, nodes) = nodes(of: account),
        let position = nodes.member(principal.name)
      else { return nil }
      let id = NodeID(account: rank, position: position)
      return self[id].principal.kind == principal.kind ? id : nil
    default: return outsiders.find(principal.kind, principal.name).map(id(outsider:))
    }
  }

  func root(of account: AccountID) -> NodeID? {
    nodes(of: account).map { NodeID(account: $0.rank, position: AccountNodes.root) }
  }

  /// Users and roles of an account that is loaded with its identities.
  func members(of account: AccountID) -> [NodeID] {
    guard loaded.contains(account), let (rank, nodes) = nodes(of: account) else { return [] }
    return nodes.members.map { NodeID(account: rank, position: $0) }
  }

  /// Those of them whose own policies may allow something of this.
  func members(of account: AccountID, _ bearing: Bearing) -> [NodeID] {
    guard loaded.contains(account), let (rank, nodes) = nodes(of: account) else { return [] }
    return nodes.bearing.lazy.filter { !nodes.all[$0].mayAllow.isDisjoint(with: bearing) }
      .map { NodeID(account: rank, position: $0) }
  }

  /// What is known of an account that is not loaded, or loaded without its identities: the account itself, and users and
  /// roles that policies name.
  func strangers(of account: AccountID) -> [NodeID] {
    if part?.strangersOf.contains(account) == false { edge.came(upon: account) }
    return outsiders.strangers(of: account).map(id(outsider:))
  }

  var strangers: [NodeID] { outsiders.strangers.map(id(outsider:)) }

  var invokingServices: [NodeID] { outsiders.invokingServices.map(id(outsider:)) }

  var identityProviders: [NodeID] { outsiders.identityProviders.map(id(outsider:)) }

  func owner(of uniqueID: String) -> NodeID? { uniqueIDs[uniqueID] }

  func service(_ name: String) -> NodeID? { outsiders.find(.service, name).map(id(outsider:)) }

  func identityProvider(_ name: String) -> NodeID? {
    outsiders.find(.identityProvider, name).map(id(outsider:))
  }

  func accountNode(_ account: AccountID, partition: String) -> NodeID? {
    outsiders.find(.account, "arn:\(partition):iam::\(account):root").map(id(outsider:))
  }

  var anyone: NodeID? { outsiders.find(.anyone, "*").map(id(outsider:)) }

  /// The node that an ARN in a `Principal` means: a loaded user or role, a stranger of an account that is not
  /// loaded, or nobody.
  func named(_ arn: ARN) -> NodeID? {
    guard let account = arn.accountID, arn.service == "iam" || arn.service == "sts" else { return nil }
    guard loaded.contains(account) else {
      return outsiders.find(.external, arn.text).map(id(outsider:))
    }
    guard let (rank, nodes) = nodes(of: account) else { return nil }
    var position = nodes.member(arn.text)
    if arn.service == "sts", arn.resource.hasPrefix("assumed-role/") {
      position = arn.resource.split(separator: "/").dropFirst().first.flatMap { nodes.role(named: $0) }
    }
    return position.map { NodeID(account: rank, position: $0) }
  }
}

/// Somebody outside whom function and trust policies let in by name.
private enum NamedOutside: Hashable {
  case account(AccountID, partition: String)
  case arn(ARN)
  case service(String, invokes: Bool)
  case identityProvider(String)
}

extension Account {
  /// Whom the account's function and trust policies let in by name who may be outside, each once, in their order.
  fileprivate func namedOutside(_ inventory: Inventory, _ loaded: Set<AccountID>) -> [NamedOutside] {
    var names = NamesOutside(loaded: loaded, partition: partition)
    for trust in roles.compactMap(\.trust) {
      names.add(namedBy: inventory[trust.document].policy.statements, invokes: false)
    }
    for function in functions {
      for policy in function.policies {
        names.add(namedBy: inventory[policy.attachment.document].policy.statements, invokes: true)
      }
      if let owner = function.arn.accountID, !loaded.contains(owner) {
        names.add(.account(owner, partition: String(function.arn.partition)))
      }
    }
    return names.list
  }
}

/// Those who are named, each once, in their order.
private struct NamesOutside {
  let loaded: Set<AccountID>
  /// Of an account that is named by its number alone.
  let partition: String
  private(set) var list: [NamedOutside] = []
  private var known: Set<NamedOutside> = []

  init(loaded: Set<AccountID>, partition: String) { (self.loaded, self.partition) = (loaded, partition) }

  mutating func add(_ named: NamedOutside) {
    if known.insert(named).inserted { list.append(named) }
  }

  mutating func add(namedBy statements: [Statement], invokes: Bool) {
    for statement in statements where statement.effect != .deny {
      guard case .these(let patterns) = statement.principals else { continue }
      for pattern in patterns {
        switch pattern {
        case .account(let named, let written) where !loaded.contains(named):
          add(.account(named, partition: written ?? partition))
        case .arn(let arn): if arn.accountID.map(loaded.contains) != true { add(.arn(arn)) }
        case .service(let name) where name != "*": add(.service(name, invokes: invokes))
        case .federated(let name) where name != "*": add(.identityProvider(name))
        default: break
        }
      }
    }
  }
}
