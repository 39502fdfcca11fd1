import AccessGraph
import Authorization
import IAM
import Inventory
import JSON

/// A statement added in one place.
struct Change: Hashable {
  /// Where a statement can be added.
  enum Place: Hashable {
    /// An inline policy of a user or role, there already or new.
    case inline(owner: ARN, name: String)
    /// The policy of a function, or of one of its versions or aliases.
    case function(ARN, qualifier: String?)
    /// The trust policy of a role.
    case trust(ARN)
    /// A managed policy that is a permissions boundary.
    case managed(ARN)
    /// An SCP that is there already, or a new one for a root, unit or account.
    case control(id: String, target: String)
  }

  var place: Place
  var statement: NewStatement

  var layer: Layer {
    switch place {
    case .inline: .identity
    case .function: .resource
    case .trust: .trust
    case .managed: .boundary
    case .control: .scp
    }
  }

  /// The user, role or function whose own policy changes; nil for a policy that several may bear.
  var owner: ARN? {
    switch place {
    case .inline(let owner, _): owner
    case .function(let arn, _), .trust(let arn): arn
    case .managed, .control: nil
    }
  }

  /// The document that is there now, as text; nil where the policy is new.
  func document(in inventory: Inventory) -> String? { documentID(in: inventory).map { inventory[$0].text } }

  private func documentID(in inventory: Inventory) -> DocumentID? {
    switch place {
    case .inline(let owner, let name):
      inventory.permissions(of: owner)?.inline.first { $0.name == name }?.document
    case .function(let arn, let qualifier):
      inventory.function(arn)?.policies.first { $0.qualifier == qualifier }?.attachment.document
    case .trust(let arn): inventory.role(arn)?.trust?.document
    case .managed(let arn): inventory.managed(arn)?.document
    case .control(let id, _): inventory.organization?.policies.first { $0.id == id }?.document
    }
  }

  /// The same with a `Sid` that the policy does not hold yet: IAM and Lambda refuse one that comes twice.
  func withUniqueID(in inventory: Inventory) -> Change {
    guard let document = documentID(in: inventory) else { return self }
    let taken = Set(inventory[document].policy.statements.compactMap(\.sid))
    guard taken.contains(statement.sid) else { return self }
    var change = self
    change.statement.sid =
      (2...).lazy.map { "\(statement.sid)\($0)" }.first { !taken.contains($0) } ?? statement.sid
    return change
  }

  /// The policy as it is afterwards.
  func merged(in inventory: Inventory) -> String? {
    guard let old = document(in: inventory) else { return statement.policy }
    return appending(statement.json, to: old)
  }

  // MARK: On a whole inventory

  /// The inventory with the statement added; nil where there is no such place.
  func applied(to inventory: Inventory) -> Inventory? {
    guard let text = merged(in: inventory), let json = try? JSONDocument.parse(text).root else { return nil }
    var changed = inventory
    let id = changed.add(Document(text: text, policy: PolicyDocument(json)))
    let source = Source(file: "fix", pointer: "")
    switch place {
    case .inline(let owner, let name):
      let attachment = PolicyAttachment(name: name, document: id, source: source)
      return changed.changing(owner) { $0.put(attachment) } ? changed : nil
    case .function(let arn, let qualifier):
      let policy = FunctionPolicy(
        qualifier: qualifier, attachment: PolicyAttachment(name: "", document: id, source: source))
      return changed.putting(policy, on: arn) ? changed : nil
    case .trust(let arn):
      return changed.trusting(PolicyAttachment(name: "", document: id, source: source), on: arn)
        ? changed : nil
    case .managed(let arn): return changed.replacing(arn, with: id) ? changed : nil
    case .control(let control, let target):
      return changed.controlling(control, at: target, with: id) ? changed : nil
    }
  }
}

extension Permissions {
  fileprivate mutating func put(_ attachment: PolicyAttachment) {
    if let position = inline.firstIndex(where: { $0.name == attachment.name }) {
      inline[position] = attachment
    } else {
      inline.append(attachment)
    }
  }
}

extension Inventory {
  func user(_ arn: ARN) -> User? { arn.accountID.flatMap { accounts[$0] }?.users.first { $0.arn == arn } }

  func role(_ arn: ARN) -> Role? { arn.accountID.flatMap { accounts[$0] }?.roles.first { $0.arn == arn } }

  func function(_ arn: ARN) -> Function? {
    arn.accountID.flatMap { accounts[$0] }?.functions.first { $0.arn == arn }
  }

  func permissions(of owner: ARN) -> Permissions? {
    guard let account = owner.accountID.flatMap({ accounts[$0] }) else { return nil }
    return account.users.first { $0.arn == owner }?.permissions
      ?? account.roles.first { $0.arn == owner }?.permissions
  }

  /// The users and roles that a managed policy limits, or that it is attached to, themselves or by a group.
  func bearers(of policy: ARN) -> [ARN] {
    accounts.values.flatMap { account -> [ARN] in
      func bears(_ permissions: Permissions) -> Bool {
        permissions.boundary == policy.text || permissions.attached.contains(policy)
      }
      let groups = Set(account.groups.filter { bears($0.permissions) }.map(\.name))
      return account.users.filter { bears($0.permissions) || !groups.isDisjoint(with: $0.groups) }.map(\.arn)
        + account.roles.filter { bears($0.permissions) }.map(\.arn)
    }
  }

  /// The first of that ARN that has a document, as the graph finds it.
  func managed(_ arn: ARN) -> ManagedPolicy? {
    accounts.values.sorted { $0.id < $1.id }.lazy.compactMap {
      $0.managedPolicies.first { $0.arn == arn && $0.document != nil }
    }.first
  }

  fileprivate mutating func changing(_ owner: ARN, _ change: (inout Permissions) -> Void) -> Bool {
    guard let account = owner.accountID else { return false }
    if let position = accounts[account]?.users.firstIndex(where: { $0.arn == owner }),
      var user = accounts[account]?.users[position]
    {
      change(&user.permissions)
      accounts[account]?.users[position] = user
      return true
    }
    guard let position = accounts[account]?.roles.firstIndex(where: { $0.arn == owner }),
      var role = accounts[account]?.roles[position]
    else { return false }
    change(&role.permissions)
    accounts[account]?.roles[position] = role
    return true
  }

  fileprivate mutating func putting(_ policy: FunctionPolicy, on arn: ARN) -> Bool {
    guard let account = arn.accountID,
      let position = accounts[account]?.functions.firstIndex(where: { $0.arn == arn }),
      var function = accounts[account]?.functions[position]
    else { return false }
    function.policies.removeAll { $0.qualifier == policy.qualifier }
    function.policies.append(policy)
    function.policies.sort { ($0.qualifier ?? "") < ($1.qualifier ?? "") }
    accounts[account]?.functions[position] = function
    return true
  }

  fileprivate mutating func trusting(_ trust: PolicyAttachment, on arn: ARN) -> Bool {
    guard let account = arn.accountID,
      let position = accounts[account]?.roles.firstIndex(where: { $0.arn == arn })
    else { return false }
    accounts[account]?.roles[position].trust = trust
    return true
  }

  fileprivate mutating func replacing(_ arn: ARN, with document: DocumentID) -> Bool {
    var isFound = false
    for account in accounts.keys {
      for position in accounts[account]?.managedPolicies.indices ?? 0..<0
      where accounts[account]?.managedPolicies[position].arn == arn {
        accounts[account]?.managedPolicies[position].document = document
        isFound = true
      }
    }
    return isFound
  }

  fileprivate mutating func controlling(_ id: String, at target: String, with document: DocumentID) -> Bool {
    guard organization != nil else { return false }
    if let position = organization?.policies.firstIndex(where: { $0.id == id }) {
      organization?.policies[position].document = document
    } else {
      organization?.policies.append(
        Organization.Policy(
          id: id, name: id, type: .serviceControl, document: document,
          source: Source(file: "fix", pointer: ""),
          targets: [target]))
    }
    return true
  }
}
