import IAM
import Inventory

extension World {
  /// The functions or roles that a name may mean.
  func resources(_ text: String) -> Candidates<ARN> {
    let spelled = SpelledResource(text)
    switch spelled.kind {
    case .function: return functions(spelled)
    case .role: return roles(spelled)
    case .everything, .other:
      if let arn = ARN(text) { return Candidates(found: [arn]) }
      return Candidates(
        findings: [
          Finding(
            kind: .unnamed,
            detail:
              "The message does not tell what was called ('\(text)'): name it with --function or --role.")
        ])
    }
  }

  // MARK: Functions

  private func functions(_ spelled: SpelledResource) -> Candidates<ARN> {
    let exact = ARN(spelled.text)
    if let exact, !spelled.isMasked {
      if let function = function(exact) { return qualified(exact, function) }
      return absentFunction(exact)
    }
    let fitting = inventory.accounts.values.sorted { $0.id < $1.id }.flatMap(\.functions).filter {
      spelled.name.admits($0.name) && spelled.account.admits(String($0.arn.account))
        && spelled.region.admits(String($0.arn.region))
    }
    let qualifier = spelled.qualifier.value
    let found = fitting.compactMap { ARN($0.arn.text + (qualifier.map { ":" + $0 } ?? "")) }
    let note =
      found.isEmpty
      ? "the function is masked or cut short (\(spelled.text)), and none in the loaded accounts fits"
      : "the function is masked or cut short (\(spelled.text)); in the loaded accounts fits: "
        + shortList(found.map(\.text))
    let finding = Finding(
      kind: .noSuchFunction, detail: "No loaded account has a function like \(spelled.text).")
    return Candidates(found: found, findings: found.isEmpty ? [finding] : [], notes: [note])
  }

  /// Whether the function has that version or alias.
  private func qualified(_ arn: ARN, _ function: Function) -> Candidates<ARN> {
    guard let qualifier = arn.qualifier, !function.qualifiers.contains(qualifier) else {
      return Candidates(found: [arn])
    }
    // Aliases before versions: they are what people call, and mistype.
    let known = function.qualifiers.compactMap { $0 }.sorted {
      ($0.isVersion ? 1 : 0) < ($1.isVersion ? 1 : 0)
    }
    let near = known.filter {
      !$0.isVersion && (areNear($0, qualifier) || editDistance($0, qualifier) < min(2, qualifier.count - 1))
    }
    let hint =
      near.isEmpty
      ? "It has: \(shortList(known, atMost: 8))."
      : "Near: \(shortList(near)). It has: \(shortList(known, atMost: 8))."
    return Candidates(
      found: [arn],
      findings: [
        Finding(
          kind: .noSuchQualifier, account: arn.accountID,
          detail: "The exports know no version or alias '\(qualifier)' of \(function.arn). \(hint)")
      ])
  }

  private func absentFunction(_ arn: ARN) -> Candidates<ARN> {
    let near = nearFunctions(to: arn)
    let hint = near.isEmpty ? "" : " Near: \(shortList(near))."
    guard let account = arn.accountID, inventory.accounts[account] != nil else {
      return Candidates(
        found: [arn],
        findings: [
          Finding(
            kind: .notLoaded, account: arn.accountID,
            detail:
              "Account \(arn.account) is not loaded: whether \(arn) lets the caller in is not seen.\(hint)")
        ])
    }
    return Candidates(
      found: [arn],
      findings: [
        Finding(
          kind: .noSuchFunction, account: account,
          detail:
            "The exports of account \(account) hold no function \(arn.functionName) in \(arn.region). For "
            + "callers of other accounts Lambda says then that access is denied.\(hint)")
      ])
  }

  /// The same name in another region or account, then names that are almost the same.
  private func nearFunctions(to arn: ARN) -> [String] {
    let all = inventory.accounts.values.flatMap(\.functions).map(\.arn)
    func rank(_ other: ARN) -> Int {
      (other.functionName == arn.functionName ? 0 : 4) + (other.account == arn.account ? 0 : 2)
        + (other.region == arn.region ? 0 : 1)
    }
    return all.filter { areNear($0.functionName, arn.functionName) }.sorted {
      (rank($0), $0) < (rank($1), $1)
    }
    .map(\.text)
  }

  // MARK: Roles

  private func roles(_ spelled: SpelledResource) -> Candidates<ARN> {
    if let exact = ARN(spelled.text), !spelled.isMasked {
      if role(exact) != nil { return Candidates(found: [exact]) }
      return absentRole(exact, spelled)
    }
    let found = inventory.accounts.values.sorted { $0.id < $1.id }.flatMap(\.roles).map(\.arn).filter {
      spelled.name.admits(String($0.resourceName)) && spelled.account.admits(String($0.account))
    }
    let finding = Finding(kind: .noSuchRole, detail: "No loaded account has a role like \(spelled.text).")
    let note =
      "the role is masked or cut short (\(spelled.text))"
      + (found.isEmpty ? "" : "; in the loaded accounts fits: \(shortList(found.map(\.text)))")
    return Candidates(found: found, findings: found.isEmpty ? [finding] : [], notes: [note])
  }

  private func absentRole(_ arn: ARN, _ spelled: SpelledResource) -> Candidates<ARN> {
    let roles = inventory.accounts.values.filter { $0.hasIdentities }.flatMap(\.roles).map(\.arn)
    let near = roles.filter { areNear($0.resourceName, arn.resourceName) }.sorted { left, right in
      (left.account == arn.account ? 0 : 1, left) < (right.account == arn.account ? 0 : 1, right)
    }
    let hint = near.isEmpty ? "" : " Near: \(shortList(near.map(\.text)))."
    guard let account = arn.accountID, inventory.accounts[account]?.hasIdentities == true else {
      return Candidates(
        found: [arn],
        findings: [
          Finding(
            kind: .notLoaded, account: arn.accountID,
            detail:
              "The roles of account \(arn.account) are not loaded: whether \(arn) lets the caller in is not seen.\(hint)"
          )
        ])
    }
    return Candidates(
      found: [arn],
      findings: [
        Finding(
          kind: .noSuchRole, account: account,
          detail:
            "The exports of account \(account) hold no role \(arn.resource.dropFirst(5)). STS then says that access is denied.\(hint)"
        )
      ])
  }
}

extension String {
  fileprivate var isVersion: Bool { self == "$LATEST" || allSatisfy(\.isNumber) }
}

extension SpelledResource {
  /// Whether a part that tells what it is is hidden or missing.
  var isMasked: Bool {
    account.value == nil || name.value == nil || region.isMasked || qualifier.isMasked
      || kind == .function && region.value == nil
  }
}
