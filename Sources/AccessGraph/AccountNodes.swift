import Authorization
import IAM
import Inventory

/// The nodes of one account: its root, its users, its roles.
struct AccountNodes: Sendable {
  private(set) var all: [Node]
  private var byName: [String: Int] = [:]
  private var roleByName: [String: Int] = [:]
  /// The unique ids of users and roles, with where they stand.
  private(set) var uniqueIDs: [(id: String, position: Int)] = []

  init(_ account: Account, _ lookup: PolicyLookup) {
    let standing = Standing(account, lookup)
    all = [Node(rootOf: account, standing)]
    all.reserveCapacity(1 + account.users.count + account.roles.count)
    byName.reserveCapacity(account.users.count + account.roles.count)
    roleByName.reserveCapacity(account.roles.count)
    var classes = (
      callers: CallerClasses(under: standing.serviceControl),
      assumers: AssumerClasses(under: standing.serviceControl)
    )
    for user in account.users {
      add(Node(user, account, standing, lookup), user.uniqueID, &classes) {
        lookup.documents(of: user.permissions, groups: user.groups, in: account.id)
      }
    }
    var executes: [String: [String]] = [:]
    for function in account.functions {
      if let role = function.role { executes[role.text, default: []].append(function.arn.text) }
    }
    for role in account.roles {
      roleByName[role.name] = all.count
      add(
        Node(role, account, (executes[role.arn.text] ?? []).sorted(), standing, lookup), role.uniqueID,
        &classes
      ) { lookup.documents(of: role.permissions, groups: [], in: account.id) }
    }
  }

  private mutating func add(
    _ node: Node, _ uniqueID: String?, _ classes: inout (callers: CallerClasses, assumers: AssumerClasses),
    _ documents: () -> AssumerClasses.Documents?
  ) {
    var node = node
    node.callerClass = classes.callers.callerClass(of: node)
    if node.mayAllow.contains(.assumes), let documents = documents() {
      node.assumerClass = classes.assumers.number(of: node, documents)
    }
    byName[node.principal.name] = all.count
    if let uniqueID { uniqueIDs.append((uniqueID, all.count)) }
    if !node.mayAllow.isDisjoint(with: .everything) { bearing.append(all.count) }
    all.append(node)
  }

  /// Makes a user or role anew whose policies changed. It is in no class then.
  mutating func replace(_ arn: ARN, _ account: Account, _ lookup: PolicyLookup) {
    guard let position = byName[arn.text] else { return }
    let standing = Standing(account, lookup)
    if let user = account.users.first(where: { $0.arn == arn }) {
      all[position] = Node(user, account, standing, lookup)
    } else if let role = account.roles.first(where: { $0.arn == arn }) {
      all[position] = Node(role, account, all[position].caller.executes, standing, lookup)
    }
    if !all[position].mayAllow.isDisjoint(with: .everything), !bearing.contains(position) {
      bearing = (bearing + [position]).sorted()
    }
  }

  /// Users and roles whose own policies may allow something that the graph asks about.
  private(set) var bearing: [Int] = []

  /// Where the root stands.
  static let root = 0

  /// Where users and roles stand.
  var members: Range<Int> { 1..<all.count }

  /// The user or role of an ARN.
  func member(_ arn: String) -> Int? { byName[arn] }

  /// The role of that name, whatever its path.
  func role(named name: Substring) -> Int? { roleByName[String(name)] }
}

/// Where an account stands in its organization, and the SCPs over it.
private struct Standing {
  let membership: Membership
  let serviceControl: [PolicyLevel]

  init(_ account: Account, _ lookup: PolicyLookup) {
    membership = lookup.membership(of: account.id)
    serviceControl = lookup.serviceControl(of: account.id)
  }
}

extension Node {
  /// The root user of a loaded account.
  fileprivate init(rootOf account: Account, _ standing: Standing) {
    let name = "arn:\(account.partition):iam::\(account.id):root"
    let caller = Caller(
      kind: .root, name: name, arn: ARN(name), account: account.id, partition: account.partition,
      membership: standing.membership)
    self.init(
      principal: Principal(name: name, kind: .root, account: account.id), callers: [caller],
      identity: .allowsEverything, serviceControl: standing.serviceControl)
  }

  fileprivate init(_ user: User, _ account: Account, _ standing: Standing, _ lookup: PolicyLookup) {
    let caller = Caller(
      kind: .user, name: user.arn.text, arn: user.arn, account: account.id,
      partition: String(user.arn.partition),
      uniqueID: user.uniqueID, tags: user.permissions.tags, membership: standing.membership)
    let policies = lookup.identity(user.arn, user.permissions, groups: user.groups, in: account.id)
    self.init(
      principal: Principal(name: user.arn.text, kind: .user, account: account.id), callers: [caller],
      identity: .policies(policies), boundaries: lookup.boundary(user.permissions, in: account.id),
      serviceControl: standing.serviceControl, mayAllow: Node.bearing(of: policies))
  }

  fileprivate init(
    _ role: Role, _ account: Account, _ executes: [String], _ standing: Standing, _ lookup: PolicyLookup
  ) {
    let caller = Caller(
      kind: .role(session: nil), name: role.arn.text, arn: role.arn, account: account.id,
      partition: String(role.arn.partition), uniqueID: role.uniqueID, tags: role.permissions.tags,
      membership: standing.membership, executes: executes)
    let policies = lookup.identity(role.arn, role.permissions, groups: [], in: account.id)
    let isServiceLinked = role.isServiceLinked
    self.init(
      principal: Principal(name: role.arn.text, kind: .role, account: account.id), callers: [caller],
      identity: .policies(policies), boundaries: lookup.boundary(role.permissions, in: account.id),
      serviceControl: isServiceLinked ? [] : standing.serviceControl,
      mayAllow: Node.bearing(of: policies),
      trust: role.trust.map { [lookup.applied($0, name: role.arn.text)] }
        ?? [AppliedPolicy(name: "trust policy of \(role.arn)", document: nil)],
      letsPass: role.trust.map { Bearing(of: lookup.inventory[$0.document].policy).contains(.passes) }
        ?? true,
      isServiceLinked: isServiceLinked)
  }

  private static func bearing(of policies: [AppliedPolicy]) -> Bearing {
    policies.reduce(into: []) { $0.formUnion($1.document.map(Bearing.init(of:)) ?? .everything) }
  }
}
