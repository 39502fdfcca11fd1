import IAM
import Inventory

/// What is known of the organization of an account.
enum Membership: Hashable {
  /// In the loaded organization, at a place `o-…/r-…/ou-…/`.
  case member(organization: String, path: String)
  /// In another organization, or in none.
  case other
  /// No organization was loaded.
  case unknown
}

extension ReferenceEvaluator {
  /// Rule: R68, R70.
  func membership(of account: String) -> Membership {
    guard let organization = inventory.organization else { return .unknown }
    guard let levels = levels(above: account) else { return .other }
    let units = levels.dropLast()
    return .member(
      organization: organization.id, path: ([organization.id] + units).joined(separator: "/") + "/")
  }

  /// The ids from the root down to the account; nil for accounts outside the organization.
  func levels(above account: String) -> [String]? {
    guard let organization = inventory.organization,
      let member = organization.accounts.first(where: { $0.id.text == account })
    else { return nil }
    var levels = [account]
    var place: String? = member.parent
    while let here = place, !levels.contains(here) {
      levels.insert(here, at: 0)
      place = organization.units.first { $0.id == here }?.parent
    }
    return levels
  }

  /// The policies of one type, level by level, that bind an account; nil when none of that type does.
  ///
  /// Rule: R4, R5, R7.
  func controls(_ type: Organization.PolicyType, on account: String) -> [[Organization.Policy]]? {
    guard let organization = inventory.organization, organization.hasAllFeatures,
      organization.roots.contains(where: { $0.enabledPolicyTypes.contains(type) }),
      organization.managementAccount.text != account, let levels = levels(above: account)
    else { return nil }
    return levels.map { level in
      organization.policies.filter { $0.type == type && $0.targets.contains(level) }
    }
  }

  /// Accounts of the organization of which no export was read.
  var membersNotLoaded: [String] {
    (inventory.organization?.accounts ?? []).map(\.id).filter { inventory.accounts[$0] == nil }.map(\.text)
  }
}
