import IAM
import Inventory

extension Merge {
  /// The accounts with their users, groups, roles and managed policies, all sorted by ARN.
  mutating func identities(in files: [FileContents]) -> [AccountID: Account] {
    var accounts = emptyAccounts(of: files)
    for user in distinct(
      files.flatMap(\.users), by: \.arn, isSame: { $0.withoutSources == $1.withoutSources })
    {
      if let id = user.arn.accountID { accounts[id]?.users.append(user) }
    }
    for group in distinct(
      files.flatMap(\.groups), by: \.arn, isSame: { $0.withoutSources == $1.withoutSources })
    {
      if let id = group.arn.accountID { accounts[id]?.groups.append(group) }
    }
    for role in distinct(
      files.flatMap(\.roles), by: \.arn, isSame: { $0.withoutSources == $1.withoutSources })
    {
      if let id = role.arn.accountID { accounts[id]?.roles.append(role) }
    }
    for (id, policies) in managedPolicies(in: files, accounts) {
      accounts[id]?.managedPolicies = distinct(policies, by: \.arn) { $0.document == $1.document }
    }
    return accounts
  }

  /// The accounts that the files speak of; an account of which no file tells the partition is in `aws`.
  private func emptyAccounts(of files: [FileContents]) -> [AccountID: Account] {
    var partitions: [AccountID: String] = [:]
    var accounts: [AccountID: Account] = [:]
    for file in files {
      for (id, partition) in file.accounts {
        if partitions[id] == nil { partitions[id] = partition }
        if accounts[id] == nil { accounts[id] = Account(id: id) }
        if file.hasIdentities { accounts[id]?.hasIdentities = true }
      }
    }
    for (id, partition) in partitions { accounts[id]?.partition = partition }
    return accounts
  }

  /// Customers' policies are in the account of their ARN, those of AWS in every account of their file; and
  /// where their file tells no account, in every account with identities.
  private mutating func managedPolicies(
    in files: [FileContents], _ accounts: [AccountID: Account]
  ) -> [(account: AccountID, policies: [Found<ManagedPolicy>])] {
    let everyAccount = accounts.values.filter(\.hasIdentities).map(\.id)
    var placed: [AccountID: [Found<ManagedPolicy>]] = [:]
    var unplaced: [Found<ManagedPolicy>] = []
    for file in files {
      for policy in file.managedPolicies {
        if !policy.value.arn.isAWSManagedPolicy {
          if let id = policy.value.arn.accountID { placed[id, default: []].append(policy) }
        } else if file.accounts.isEmpty {
          unplaced.append(policy)
        } else {
          for id in file.accounts.keys { placed[id, default: []].append(policy) }
        }
      }
    }
    if everyAccount.isEmpty, let policy = unplaced.first {
      warn(policy.problem("'\(policy.value.arn)' is in no account; expected users, groups or roles with it"))
    }
    for id in everyAccount {
      let present = Set((placed[id] ?? []).map(\.value.arn))
      placed[id, default: []] += unplaced.filter { !present.contains($0.value.arn) }
    }
    return placed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Each ARN once, sorted; where two values differ, the first counts.
  private mutating func distinct<Value>(
    _ found: [Found<Value>], by arn: (Value) -> ARN, isSame: (Value, Value) -> Bool
  ) -> [Value] {
    var first: [ARN: Int] = [:]
    first.reserveCapacity(found.count)
    for position in found.indices {
      let name = arn(found[position].value)
      guard let known = first[name] else {
        first[name] = position
        continue
      }
      if !isSame(found[known].value, found[position].value) {
        warn(found[position].problem("'\(name)' differs from \(found[known].place), which counts"))
      }
    }
    return first.sorted { $0.key < $1.key }.map { found[$0.value].value }
  }
}

extension PolicyAttachment {
  fileprivate var withoutSource: Self {
    PolicyAttachment(name: name, document: document, source: Source(file: "", pointer: ""))
  }
}

extension Permissions {
  fileprivate var withoutSources: Self {
    Permissions(inline: inline.map(\.withoutSource), attached: attached, boundary: boundary, tags: tags)
  }
}

extension User {
  fileprivate var withoutSources: Self {
    User(arn: arn, name: name, uniqueID: uniqueID, groups: groups, permissions: permissions.withoutSources)
  }
}

extension Group {
  fileprivate var withoutSources: Self {
    Group(arn: arn, name: name, permissions: permissions.withoutSources)
  }
}

extension Role {
  fileprivate var withoutSources: Self {
    Role(
      arn: arn, name: name, uniqueID: uniqueID, created: created, trust: trust?.withoutSource,
      permissions: permissions.withoutSources)
  }
}
