import Authorization
import IAM
import Inventory

/// The organization seen from each account: the levels above it with their policies. Rules: R4, R5, R7, R70.
///
/// What accounts of one unit share is made once.
struct OrganizationLevels: Sendable {
  private var serviceControl = Levels()
  private var resourceControl = Levels()
  private var memberships: [String: Membership] = [:]
  private var parents: [AccountID: String] = [:]
  private var organization: Organization?

  /// The levels of one policy type: those above the accounts of a unit or root, and those of accounts with policies.
  private struct Levels: Sendable {
    var above: [String: [PolicyLevel]] = [:]
    var attached: [String: [AppliedPolicy]] = [:]

    func level(_ target: String) -> PolicyLevel {
      PolicyLevel(target: target, policies: attached[target] ?? [])
    }
  }

  init(_ inventory: Inventory) {
    guard let organization = inventory.organization else { return }
    self.organization = organization
    let above = Dictionary(
      organization.units.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    let enabled = Dictionary(
      organization.roots.map { ($0.id, $0.enabledPolicyTypes) }, uniquingKeysWith: { first, _ in first })
    for policy in organization.policies {
      let applied = AppliedPolicy(
        name: policy.id, document: policy.document.map { inventory[$0].policy },
        source: policy.source.description)
      for target in Set(policy.targets) {
        switch policy.type {
        case .serviceControl: serviceControl.attached[target, default: []].append(applied)
        case .resourceControl: resourceControl.attached[target, default: []].append(applied)
        }
      }
    }
    for account in organization.accounts {
      parents[account.id] = account.parent
      guard memberships[account.parent] == nil else { continue }
      let chain = OrganizationLevels.chain(from: account.parent, above)
      memberships[account.parent] = .member(
        organization: organization.id, path: ([organization.id] + chain).joined(separator: "/") + "/")
      guard organization.hasAllFeatures else { continue }
      let types = chain.first.flatMap { enabled[$0] } ?? []
      if types.contains(.serviceControl) {
        serviceControl.above[account.parent] = chain.map { serviceControl.level($0) }
      }
      if types.contains(.resourceControl) {
        resourceControl.above[account.parent] = chain.map { resourceControl.level($0) }
      }
    }
  }

  /// The SCPs over an account's principals, from the root down; none where none apply (R5).
  func serviceControl(of account: AccountID) -> [PolicyLevel] { levels(serviceControl, of: account) }

  /// The RCPs over an account's resources (R7, R9).
  func resourceControl(of account: AccountID) -> [PolicyLevel] { levels(resourceControl, of: account) }

  private func levels(_ levels: Levels, of account: AccountID) -> [PolicyLevel] {
    guard account != organization?.managementAccount, let parent = parents[account],
      let above = levels.above[parent]
    else { return [] }
    return above + [levels.level(account.text)]
  }

  /// Surely outside where the organization's list does not hold the account (R70).
  func membership(of account: AccountID?) -> Membership {
    guard let organization else { return .unknown }
    return account.flatMap { parents[$0] }.flatMap { memberships[$0] } ?? .outside(of: organization.id)
  }

  /// The units above, the root first.
  private static func chain(from parent: String, _ parents: [String: String]) -> [String] {
    var chain: [String] = []
    var next = parent
    while !next.isEmpty, !chain.contains(next) {
      chain.insert(next, at: 0)
      next = parents[next] ?? ""
    }
    return chain
  }
}
