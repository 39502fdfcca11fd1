public import Foundation
import IAM
public import Inventory

/// A small organization made at random, the same for the same seed.
///
/// One to three accounts with a few principals and functions, and policies of every kind over them.
public struct RandomOrganization: Sendable, CustomStringConvertible {
  /// What the policies may make use of; leaving some out narrows a difference down.
  public enum Feature: String, Sendable, CaseIterable {
    case accountsWithoutIAM, boundaries, chains, federation, functionURLs, groups, invokeAsync, notPrincipal
    case openConditions, outsiders, resourceControl, serviceControl, serviceLinkedRoles, services,
      sessionNames
    case sessionTags, sourceIdentity, staticConditions, undocumented, variables, wholeFunctionPolicies
  }

  /// What it was made from.
  public let seed: UInt64
  /// The accounts and policies.
  public let inventory: Inventory
  /// The time at which to ask.
  public let time = timeOfExamples

  /// Makes the organization of a seed.
  public init(seed: UInt64, features: Set<Feature> = Set(Feature.allCases)) {
    self.seed = seed
    var builder = RandomBuilder(seed: seed, features: features)
    inventory = builder.inventory()
  }

  /// The organization as the files of its exports: JSON, by path, as `rolewalk load` reads them.
  public var exports: [String: String] { exportFiles(of: inventory) }

  /// The exports as one JSON object, sorted by path.
  public var description: String {
    let files = exports.sorted { $0.key < $1.key }.map { "\(PolicyWriter.quoted($0.key)): \($0.value)" }
    return "{\n" + files.joined(separator: ",\n") + "\n}"
  }
}

private struct RandomBuilder {
  private var random: SplitMix64
  private var store = DocumentStore()
  private let world: RandomWorld
  private let features: Set<RandomOrganization.Feature>
  private var managed: [String: [ManagedPolicy]] = [:]

  init(seed: UInt64, features: Set<RandomOrganization.Feature>) {
    random = SplitMix64(seed: seed)
    self.features = features
    world = RandomWorld(&random, features: features)
  }

  mutating func inventory() -> Inventory {
    var accounts: [AccountID: Account] = [:]
    for number in world.accounts { accounts[AccountID(number)] = account(number) }
    let organization = random.chance(85) ? organization() : nil
    return Inventory(accounts: accounts, organization: organization, documents: store.documents)
  }

  private mutating func account(_ number: String) -> Account {
    var account = Account(id: AccountID(number))
    account.hasIdentities = !world.accountsWithoutIAM.contains(number)
    if account.hasIdentities {
      account.groups = group(number).map { [$0] } ?? []
      for person in world.people.filter({ $0.account == number }).sorted(by: { $0.arn < $1.arn }) {
        if person.isRole {
          role(person).map { account.roles.append($0) }
        } else {
          user(person, in: account.groups).map { account.users.append($0) }
        }
      }
    }
    account.functions = world.lambdas.filter { $0.account == number }.sorted { $0.arn < $1.arn }.compactMap {
      function($0)
    }
    account.managedPolicies = (managed[number] ?? []).sorted { $0.arn < $1.arn }
    return account
  }

  // MARK: Principals

  private mutating func group(_ number: String) -> Group? {
    guard features.contains(.groups), let arn = ARN("arn:aws:iam::\(number):group/devs"),
      let person = world.people.first(where: { $0.account == number })
    else { return nil }
    return Group(arn: arn, name: "devs", permissions: permissions(person, [50, 20], mayBeBound: false))
  }

  private mutating func user(_ person: RandomWorld.Person, in groups: [Group]) -> User? {
    guard let arn = ARN(person.arn) else { return nil }
    var permissions = permissions(person, [70, 30], mayBeBound: true)
    permissions.tags = person.tags
    addLinks(of: person, to: &permissions)
    let member = random.chance(50) ? groups.map(\.name) : []
    return User(
      arn: arn, name: person.name, uniqueID: person.uniqueID, groups: member, permissions: permissions)
  }

  private mutating func role(_ person: RandomWorld.Person) -> Role? {
    guard let arn = ARN(person.arn) else { return nil }
    var permissions = permissions(person, [80, 30], mayBeBound: !person.isServiceLinked)
    permissions.tags = person.tags
    addLinks(of: person, to: &permissions)
    let service =
      "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ecs.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}"
    let trust =
      person.isServiceLinked ? PolicyWriter.policy([service]) : world.policy(.trust(of: person), &random)
    let isUnseen = features.contains(.undocumented) && random.chance(1)
    return Role(
      arn: arn, name: person.name, uniqueID: person.uniqueID, created: nil,
      trust: isUnseen ? nil : store.attachment(trust, at: "/\(person.name)/AssumeRolePolicyDocument"),
      permissions: permissions)
  }

  private mutating func addLinks(of person: RandomWorld.Person, to permissions: inout Permissions) {
    guard let statements = world.linkingIdentity[person.arn] else { return }
    let text = PolicyWriter.policy(statements)
    permissions.inline.append(store.attachment(text, name: "links", at: "/\(person.name)/links"))
  }

  /// Inline and attached policies, each as likely as the percentages say.
  private mutating func permissions(_ person: RandomWorld.Person, _ percent: [Int], mayBeBound: Bool)
    -> Permissions
  {
    var permissions = Permissions()
    if random.chance(percent[0]) {
      let text = world.policy(.identity(of: person), &random)
      permissions.inline = [store.attachment(text, name: "inline", at: "/\(person.name)/inline")]
    }
    if random.chance(percent[1]), let arn = managedPolicy(.identity(of: person), person.account) {
      permissions.attached = [arn]
    }
    if mayBeBound, features.contains(.boundaries), random.chance(15) {
      permissions.boundary = managedPolicy(.boundary, person.account)?.text
    }
    if features.contains(.undocumented), random.chance(1),
      let arn = ARN("arn:aws:iam::aws:policy/NotExported")
    {
      permissions.attached.append(arn)
    }
    return permissions
  }

  private mutating func managedPolicy(_ place: RandomPlace, _ account: String) -> ARN? {
    let position = managed[account]?.count ?? 0
    guard let arn = ARN("arn:aws:iam::\(account):policy/managed-\(position)") else { return nil }
    let text = world.policy(place, &random)
    managed[account, default: []].append(
      ManagedPolicy(
        arn: arn, document: store.add(text),
        source: Source(file: "random.json", pointer: "/Policies/\(position)")))
    return arn
  }

  // MARK: Functions

  private mutating func function(_ lambda: RandomWorld.Lambda) -> Function? {
    guard let arn = ARN(lambda.arn) else { return nil }
    var function = Function(arn: arn)
    let roles = world.roles.filter { $0.account == lambda.account }
    function.role = roles.isEmpty ? nil : ARN(random.one(of: roles).arn)
    function.versions = lambda.versions
    function.aliases = lambda.aliases
    function.tags =
      random.chance(90) ? (random.chance(60) ? ["team": random.one(of: RandomWorld.tagValues)] : [:]) : nil
    for qualifier in function.qualifiers where qualifier != "$LATEST" {
      if random.chance(qualifier == nil ? 60 : 35) {
        let text = world.policy(.function(lambda, qualifier: qualifier), &random)
        let pointer = "/\(lambda.name)/\(qualifier ?? "")"
        function.policies.append(
          FunctionPolicy(qualifier: qualifier, attachment: store.attachment(text, at: pointer)))
      }
    }
    if features.contains(.functionURLs) { addURLs(lambda, to: &function) }
    return function
  }

  private mutating func addURLs(_ lambda: RandomWorld.Lambda, to function: inout Function) {
    for qualifier in [nil] + lambda.aliases.map({ $0 as String? }) where random.chance(20) {
      let type = random.chance(50) ? FunctionURL.AuthType.none : .awsIAM
      function.urls.append(FunctionURL(qualifier: qualifier, authType: type))
      guard random.chance(65), !function.policies.contains(where: { $0.qualifier == qualifier }) else {
        continue
      }
      let text = urlPolicy(lambda.arn + (qualifier.map { ":" + $0 } ?? ""), type)
      function.policies.append(
        FunctionPolicy(qualifier: qualifier, attachment: store.attachment(text, at: "/\(lambda.name)/url")))
      function.policies.sort { ($0.qualifier ?? "") < ($1.qualifier ?? "") }
    }
  }

  /// The two statements that the console writes.
  private func urlPolicy(_ arn: String, _ type: FunctionURL.AuthType) -> String {
    func statement(_ action: String, _ condition: String) -> String {
      PolicyWriter.object([
        ("Effect", "\"Allow\""), ("Principal", "\"*\""), ("Action", PolicyWriter.quoted(action)),
        ("Resource", PolicyWriter.quoted(arn)), ("Condition", condition),
      ])
    }
    return PolicyWriter.policy([
      statement(
        "lambda:InvokeFunctionUrl", "{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"\(type.rawValue)\"}}"
      ),
      statement("lambda:InvokeFunction", "{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}"),
    ])
  }

  // MARK: The organization

  private mutating func organization() -> Organization {
    let (root, unit, inner) = ("r-ab12", "ou-ab12-11111111", "ou-ab12-22222222")
    let places = [root, unit, inner]
    // The management account is loaded, or only known by its number; a member may be known by its number alone.
    let management = random.chance(30) ? world.accounts[0] : "999900001111"
    let others = world.accounts.filter { $0 != management && random.chance(85) }
    let members = others + (random.chance(30) ? [world.strangers[1]] : [])
    var accounts = [Organization.Member(id: AccountID(management), name: "management", parent: root)]
    accounts += members.map { number in
      Organization.Member(
        id: AccountID(number), name: "member-\(number.prefix(4))", parent: random.one(of: places))
    }
    let policies = controls(on: places + members)
    let enabled = random.weighted([(9, Organization.PolicyType.allCases), (1, [.serviceControl]), (1, [])])
    return Organization(
      id: world.organization, hasAllFeatures: random.chance(95), managementAccount: AccountID(management),
      roots: [Organization.Root(id: root, enabledPolicyTypes: Set(enabled))],
      units: [
        Organization.Unit(id: unit, name: "Workloads", parent: root),
        Organization.Unit(id: inner, name: "Payments", parent: unit),
      ], accounts: accounts.sorted { $0.id < $1.id }, policies: policies.sorted { $0.id < $1.id })
  }

  private mutating func controls(on places: [String]) -> [Organization.Policy] {
    var policies: [Organization.Policy] = []
    var withoutFullAccess: Set<String> = []
    for place in places {
      if features.contains(.serviceControl), random.chance(18) {
        policies.append(control(.serviceControl, .serviceControl, place))
        if random.chance(30) { withoutFullAccess.insert(place) }
      }
      if features.contains(.resourceControl), random.chance(20) {
        policies.append(control(.resourceControl, .resourceControl, place))
      }
    }
    let text = PolicyWriter.policy(["{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"])
    policies.append(
      Organization.Policy(
        id: "p-FullAWSAccess", name: "FullAWSAccess", type: .serviceControl, document: store.add(text),
        source: Source(file: "organization.json", pointer: "/Policies/0"),
        targets: places.filter { !withoutFullAccess.contains($0) }))
    return policies
  }

  private mutating func control(
    _ type: Organization.PolicyType, _ place: RandomPlace, _ target: String
  ) -> Organization.Policy {
    let id = "p-\(type == .serviceControl ? "scp" : "rcp")-\(target)"
    let text = world.policy(place, &random)
    let isUnseen = features.contains(.undocumented) && random.chance(2)
    return Organization.Policy(
      id: id, name: id, type: type, document: isUnseen ? nil : store.add(text),
      source: Source(file: "organization.json", pointer: "/Policies/\(id)"), targets: [target])
  }
}
