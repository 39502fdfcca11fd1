import Authorization
import IAM
import Inventory

/// The nodes that belong to no loaded account with identities: accounts, users and roles that are not loaded, services,
/// identity providers, anyone.
struct Outsiders: Sendable {
  private(set) var all: [Node] = []
  private var byName: [String: Int] = [:]
  /// Accounts, users and roles, and anyone.
  private(set) var strangers: [Int] = []
  private var byAccount: [AccountID: [Int]] = [:]
  /// Services that a function policy names.
  private(set) var invokingServices: [Int] = []
  /// Identity providers that a trust policy names.
  private(set) var identityProviders: [Int] = []

  func find(_ kind: Principal.Kind, _ name: String) -> Int? { byName["\(kind.rawValue) \(name)"] }

  /// What is known of an account: itself, and its users and roles that policies name.
  func strangers(of account: AccountID) -> [Int] { byAccount[account] ?? [] }

  /// Adds a node unless there is one of its kind and name.
  private mutating func add(
    _ kind: Principal.Kind, _ name: String, _ isStranger: Bool, _ node: () -> Node?
  ) -> Int? {
    if let known = find(kind, name) { return known }
    guard let node = node() else { return nil }
    all.append(node)
    let position = all.count - 1
    byName["\(kind.rawValue) \(name)"] = position
    if isStranger {
      strangers.append(position)
      if let account = node.principal.account { byAccount[account, default: []].append(position) }
    }
    return position
  }

  mutating func add(anyone lookup: PolicyLookup, _ accounts: [AccountID]) {
    _ = add(.anyone, "*", true) { Node(anyone: lookup, accounts) }
  }

  mutating func add(account: AccountID, partition: String, _ lookup: PolicyLookup) {
    let name = "arn:\(partition):iam::\(account):root"
    _ = add(.account, name, true) { Node(account: account, name, partition, lookup) }
  }

  mutating func add(external arn: ARN, _ lookup: PolicyLookup) {
    _ = add(.external, arn.text, true) { Node(external: arn, lookup) }
  }

  mutating func add(service name: String, invokes: Bool) {
    guard let position = add(.service, name, false, { Node(service: name) }) else { return }
    if invokes, !invokingServices.contains(position) { invokingServices.append(position) }
  }

  mutating func add(identityProvider name: String) {
    guard find(.identityProvider, name) == nil,
      let position = add(.identityProvider, name, false, { Node(identityProvider: name) })
    else { return }
    identityProviders.append(position)
  }

  /// Tells strangers which unique ids are not theirs.
  mutating func setIDsOfOthers(_ ids: Set<String>) {
    for position in strangers {
      for caller in all[position].callers.indices { all[position].callers[caller].idsOfOthers = ids }
    }
  }
}

extension Node {
  /// A service principal.
  init(service name: String) {
    self.init(
      principal: Principal(name: name, kind: .service, account: nil),
      callers: [Caller(kind: .service, name: name)], identity: .policies([]))
  }

  /// A SAML or OIDC provider, or a public web identity provider.
  init(identityProvider name: String) {
    let arn = ARN(name)
    let caller = Caller(
      kind: .identityProvider, name: name, arn: arn, account: arn?.accountID,
      partition: arn.map { String($0.partition) })
    self.init(
      principal: Principal(name: name, kind: .identityProvider, account: arn?.accountID), callers: [caller],
      identity: .policies([]))
  }

  /// Everybody whom no policy names: of accounts outside, and of members of the organization that are not loaded.
  init(anyone lookup: PolicyLookup, _ loaded: [AccountID]) {
    let members = lookup.membersNotLoaded
    let known = loaded + members.values.flatMap { $0 }
    var callers = Node.strangers("*", nil, nil, lookup.membership(of: nil), .noneOf(Set(known.map(\.text))))
    for (membership, accounts) in members.sorted(by: { $0.value.lexicographicallyPrecedes($1.value) }) {
      callers += Node.strangers("*", nil, nil, membership, .oneOf(accounts))
    }
    self.init(
      principal: Principal(name: "*", kind: .anyone, account: nil), callers: callers,
      identity: .allowsEverything, mayCarry: [.sourceIdentity],
      note: "identity side of outside accounts not loaded")
  }

  /// An account whose identities are not loaded.
  fileprivate init(account: AccountID, _ name: String, _ partition: String, _ lookup: PolicyLookup) {
    let isLoaded = lookup.inventory.accounts[account] != nil
    self.init(
      principal: Principal(name: name, kind: .account, account: account),
      callers: Node.strangers(name, account, partition, lookup.membership(of: account)),
      identity: isLoaded ? .notSeen(account: account.text) : .allowsEverything,
      serviceControl: isLoaded ? lookup.serviceControl(of: account) : [], mayCarry: [.sourceIdentity],
      note: "identity side of \(account) not loaded")
  }

  /// A user, role or session of an account that is not loaded; nil for other ARNs.
  init?(external arn: ARN, _ lookup: PolicyLookup) {
    guard let account = arn.accountID else { return nil }
    let (kind, name): (Caller.Kind, String)
    if arn.service == "sts" {
      // The session of a role whose path its ARN does not tell; none is assumed.
      let words = arn.resource.split(separator: "/")
      guard words.count == 3, words[0] == "assumed-role" else { return nil }
      kind = .role(session: String(words[2]))
      name = "arn:\(arn.partition):iam::\(account):role/\(words[1])"
    } else {
      let isRole = arn.resource.hasPrefix("role/")
      guard isRole || arn.resource.hasPrefix("user/") else { return nil }
      (kind, name) = (isRole ? .role(session: nil) : .user, arn.text)
    }
    let own = ARN(name)
    let caller = Caller(
      kind: kind, name: name, arn: own, account: account, partition: own.map { String($0.partition) },
      tags: nil, membership: lookup.membership(of: account))
    self.init(
      principal: Principal(name: arn.text, kind: .external, account: account), callers: [caller],
      identity: .allowsEverything, mayCarry: [.sourceIdentity],
      note: "identity side of \(account) not loaded")
  }

  /// Some user, role and root of an account, or of accounts, of which no more is known.
  private static func strangers(
    _ name: String, _ account: AccountID?, _ partition: String?, _ membership: Membership,
    _ accounts: Caller.Accounts? = nil
  ) -> [Caller] {
    [Caller.Kind.user, .role(session: nil), .root].map {
      Caller(
        kind: $0, name: name, account: account, partition: partition, tags: nil, membership: membership,
        accounts: accounts)
    }
  }
}
