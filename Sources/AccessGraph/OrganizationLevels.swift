import Authorization
import IAM
import Inventory

/// The organization seen from each account: the levels above it with their policies. Rules: R4, R5, R7, R70.
struct OrganizationLevels: Sendable {
  private(set) var serviceControl: [AccountID: [PolicyLevel]] = [:]
  private(set) var resourceControl: [AccountID: [PolicyLevel]] = [:]
  private var memberships: [AccountID: Membership] = [:]
  private var organization: String?

  init(_ inventory: Inventory) {
    guard let organization = inventory.organization else { return }
    self.organization = organization.id
    let parents = Dictionary(
      organization.units.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    let enabled = Dictionary(
      organization.roots.map { ($0.id, $0.enabledPolicyTypes) }, uniquingKeysWith: { first, _ in first })
    for account in organization.accounts {
      let above = OrganizationLevels.chain(from: account.parent, parents)
      let path = ([organization.id] + above).joined(separator: "/") + "/"
      memberships[account.id] = .member(organization: organization.id, path: path)
      guard organization.hasAllFeatures, account.id != organization.managementAccount else { continue }
      let types = above.first.flatMap { enabled[$0] } ?? []
      let chain = above + [account.id.text]
      if types.contains(.serviceControl) {
        serviceControl[account.id] = chain.map {
          OrganizationLevels.level($0, .serviceControl, inventory, organization)
        }
      }
      if types.contains(.resourceControl) {
        resourceControl[account.id] = chain.map {
          OrganizationLevels.level($0, .resourceControl, inventory, organization)
        }
      }
    }
  }

  /// Surely outside where the organization's list does not hold the account (R70).
  func membership(of account: AccountID?) -> Membership {
    guard let organization else { return .unknown }
    return account.flatMap { memberships[$0] } ?? .outside(of: organization)
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

  private static func level(
    _ target: String, _ type: Organization.PolicyType, _ inventory: Inventory, _ organization: Organization
  ) -> PolicyLevel {
    let attached = organization.policies.filter { $0.type == type && $0.targets.contains(target) }
    return PolicyLevel(
      target: target,
      policies: attached.map { policy in
        AppliedPolicy(
          name: policy.id, document: policy.document.map { inventory[$0].policy },
          source: policy.source.description)
      })
  }
}
