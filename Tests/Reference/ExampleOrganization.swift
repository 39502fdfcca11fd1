import Foundation
import IAM
import Inventory

/// Puts the cast together with the policies of one example.
///
/// Policies are written `PLACE: STATEMENT; PLACE: STATEMENT`. A place is a principal (identity policy, or
/// with `boundary` its boundary), a role with `trust`, a function or `F:prod` (function policy), `OU scp`,
/// `A scp`, `A rcp`, `root scp` (`only` replaces full access), `session`. Facts stand the same way:
/// `U tags: t=a`, `F tags: project=x`, `F url: NONE`, `F concurrency: 0`, `U group: g` with `g: …`, `A export: no IAM`,
/// `R created: 2020-05-05`, `U unseen: boundary`, `policy` or `trust` for a document that no export holds.
struct ExampleOrganization {
  private var store = DocumentStore()
  private var statements: [(place: String, text: String)] = []
  private(set) var sessionPolicies: [String] = []

  init(_ policies: String) {
    statements = policies.split(separator: ";").compactMap { line in
      guard let colon = line.firstRange(of: ": ") else { return nil }
      return (trim(line[..<colon.lowerBound]), trim(line[colon.upperBound...]))
    }
    if let session = document(at: "session") { sessionPolicies = [session] }
  }

  private func trim(_ text: Substring) -> String { text.trimmingCharacters(in: .whitespaces) }

  private func facts(_ place: String) -> [String] { statements.filter { $0.place == place }.map(\.text) }

  /// The policy of a place as text; nil when the example says nothing of it.
  private func document(at place: String, about resource: String? = nil) -> String? {
    let now = facts(place).map { StatementNotation(text: $0, place: resource).json }
    if !now.isEmpty { return PolicyWriter.policy(now) }
    let old = facts(place + " 2008").map { StatementNotation(text: $0, place: resource).json }
    return old.isEmpty ? nil : PolicyWriter.policy(old, version: "2008-10-17")
  }

  /// The accounts, principals, functions and policies of the example.
  mutating func inventory() -> Inventory {
    var accounts: [AccountID: Account] = [:]
    for (name, number) in Cast.accounts.sorted(by: { $0.key < $1.key }) {
      let account = account(name, number)
      accounts[account.id] = account
    }
    let organization = organization()
    return Inventory(accounts: accounts, organization: organization, documents: store.documents)
  }

  private mutating func account(_ name: String, _ number: String) -> Account {
    var account = Account(id: AccountID(number), partition: Cast.partition(name))
    account.hasIdentities = facts("\(name) export") != ["no IAM"]
    if account.hasIdentities {
      account.users = Cast.users.filter { $0.value.0 == name }.sorted { $0.key < $1.key }.compactMap {
        user($0.key)
      }
      account.roles = Cast.roles.filter { $0.value.0 == name }.sorted { $0.key < $1.key }.compactMap {
        role($0.key)
      }
      account.groups = name == "A" ? [group()].compactMap { $0 } : []
    }
    account.functions = Cast.functions.filter { $0.value.0 == name }.sorted { $0.key < $1.key }
      .compactMap { function($0.key) }
    account.managedPolicies = boundaries.filter { $0.account == name }.map { boundary in
      ManagedPolicy(
        arn: boundary.arn, document: store.add(boundary.text),
        source: Source(file: "example.json", pointer: ""))
    }
    return account
  }

  // MARK: Principals

  private mutating func permissions(_ name: String) -> Permissions {
    var permissions = Permissions(tags: tags("\(name) tags") ?? [:])
    if let text = document(at: name) {
      permissions.inline = [store.attachment(text, name: "inline", at: "/\(name)")]
    }
    permissions.boundary = boundaries.first { $0.owner == name }?.arn.text
    let unseen = "arn:aws:iam::111111111111:policy/unseen"
    if facts("\(name) unseen").contains("boundary") { permissions.boundary = unseen }
    if facts("\(name) unseen").contains("policy") { permissions.attached = [ARN(unseen)].compactMap { $0 } }
    return permissions
  }

  private func tags(_ place: String) -> [String: String]? {
    guard let text = facts(place).first else { return nil }
    let pairs = text.split(separator: ",").map { $0.split(separator: "=").map(String.init) }
    return Dictionary(uniqueKeysWithValues: pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
  }

  private var boundaries: [(owner: String, account: String, arn: ARN, text: String)] {
    (Cast.users.map { ($0.key, $0.value.0) } + Cast.roles.map { ($0.key, $0.value.0) }).compactMap {
      name, account in
      guard let text = document(at: "\(name) boundary"), let number = Cast.accounts[account],
        let arn = ARN("arn:aws:iam::\(number):policy/boundary-\(name)")
      else { return nil }
      return (name, account, arn, text)
    }
  }

  private mutating func user(_ name: String) -> User? {
    guard let arn = Cast.arn(name).flatMap(ARN.init) else { return nil }
    return User(
      arn: arn, name: Cast.users[name]?.1 ?? "", uniqueID: "AIDA\(name.uppercased())",
      groups: facts("\(name) group"),
      permissions: permissions(name))
  }

  private mutating func group() -> Group? {
    guard let arn = ARN("arn:aws:iam::111111111111:group/g") else { return nil }
    return Group(arn: arn, name: "g", permissions: permissions("g"))
  }

  private mutating func role(_ name: String) -> Role? {
    guard let arn = Cast.arn(name).flatMap(ARN.init) else { return nil }
    let trust =
      document(at: "\(name) trust", about: "role")
      ?? PolicyWriter.policy([StatementNotation(text: "Allow AR to ec2.amazonaws.com", place: "role").json])
    return Role(
      arn: arn, name: String(arn.resourceName), uniqueID: "AROA\(name.uppercased())",
      created: facts("\(name) created").first,
      trust: facts("\(name) unseen").contains("trust")
        ? nil : store.attachment(trust, at: "/\(name)/AssumeRolePolicyDocument"),
      permissions: permissions(name))
  }

  // MARK: Functions

  private mutating func function(_ name: String) -> Function? {
    guard let arn = Cast.arn(name).flatMap(ARN.init) else { return nil }
    var function = Function(arn: arn)
    function.role = name == "H" ? Cast.arn("HR").flatMap(ARN.init) : nil
    function.tags = tags("\(name) tags") ?? [:]
    function.isThrottled = facts("\(name) concurrency") == ["0"]
    if name == "F" {
      function.versions = ["3"]
      function.aliases = ["prod"]
    }
    for qualifier in function.qualifiers {
      let place = name + (qualifier.map { ":" + $0 } ?? "")
      if let text = document(at: place, about: Cast.expand(place)) {
        function.policies.append(
          FunctionPolicy(qualifier: qualifier, attachment: store.attachment(text, at: "/\(place)/Policy")))
      }
      if let type = facts("\(place) url").first.flatMap(FunctionURL.AuthType.init) {
        function.urls.append(FunctionURL(qualifier: qualifier, authType: type))
      }
    }
    return function
  }

  // MARK: The organization

  private mutating func organization() -> Organization {
    let (root, unit) = ("r-ab12", "ou-ab12-11111111")
    let places = ["root": root, "OU": unit].merging(Cast.accounts) { first, _ in first }
    let inside = places.filter { !["X", "C"].contains($0.key) }.sorted { $0.key < $1.key }
    var policies = [
      full(
        "p-FullAWSAccess", .serviceControl, inside.filter { facts("\($0.key) scp only").isEmpty }.map(\.value)
      )
    ]
    for (name, target) in inside {
      for word in ["scp", "scp only", "rcp"] {
        guard let text = document(at: "\(name) \(word)", about: word == "rcp" ? "*" : nil) else { continue }
        policies.append(control("p-\(name)-\(word.replacing(" ", with: "-"))", word, text, [target]))
      }
    }
    return Organization(
      id: Cast.organization, hasAllFeatures: true, managementAccount: AccountID("999999999999"),
      roots: [Organization.Root(id: root, enabledPolicyTypes: [.serviceControl, .resourceControl])],
      units: [Organization.Unit(id: unit, name: "Workloads", parent: root)],
      accounts: ["A", "B", "M"].map { name in
        let parent = name == "M" ? root : unit
        return Organization.Member(id: AccountID(Cast.accounts[name] ?? ""), name: name, parent: parent)
      },
      policies: policies.sorted { $0.id < $1.id })
  }

  private mutating func full(_ id: String, _ type: Organization.PolicyType, _ targets: [String])
    -> Organization.Policy
  {
    let text = PolicyWriter.policy([StatementNotation(text: "Allow *", place: nil).json])
    return control(id, "scp", text, targets)
  }

  private mutating func control(_ id: String, _ word: String, _ text: String, _ targets: [String])
    -> Organization.Policy
  {
    Organization.Policy(
      id: id, name: id, type: word == "rcp" ? .resourceControl : .serviceControl, document: store.add(text),
      source: Source(file: "organization.json", pointer: "/\(id)"), targets: targets)
  }
}
