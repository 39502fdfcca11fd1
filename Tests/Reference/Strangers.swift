import Inventory

extension ReferenceEvaluator {
  /// Users, roles and the root of an account whose identities are not loaded.
  func outsiders(
    of account: String, _ partition: String, _ standing: Caller.Outsider.Standing,
    _ statements: [PolicyStatement], _ question: Question
  ) -> [Caller] {
    let start = "arn:\(partition):iam::\(account):"
    let asked = patterns(of: "aws:principalarn", statements)
    let mentioned = ["user/", "role/"].flatMap { kind in
      asked.compactMap { textMatching($0, and: PatternToken.literal(start + kind) + [.one, .many]) }
    }
    let literal = values(of: "aws:principalarn", statements, [:], "").filter { arn in
      ["user/", "role/"].contains { arn.hasPrefix(start + $0) }
    }
    let named = usernames(statements, question).flatMap { name in
      // The user's name is the last word of its ARN.
      usersNamed(name, start + "user/", asked)
    }
    let arns = unique(mentioned + literal + named + [start + "user/unmentioned", start + "role/unmentioned"])
    let root = question.actions[0].lowercased().hasPrefix("sts:") ? [] : [start + "root"]
    return (arns + root).map { .outside(Caller.Outsider(arn: $0, sessionName: nil, standing: standing)) }
  }

  /// Patterns of the user names that `aws:username` is compared with.
  ///
  /// Where it stands as a variable in a resource, the words of the resource asked about are such names.
  private func usernames(_ statements: [PolicyStatement], _ question: Question) -> [[PatternToken]] {
    let isInResource = statements.contains { $0.resourceKeys.contains("aws:username") }
    let words =
      isInResource
      ? question.resource.split(whereSeparator: { ":/".contains($0) }).map {
        PatternToken.literal(String($0))
      }
      : []
    return unique(patterns(of: "aws:username", statements) + words)
  }

  private func usersNamed(_ name: [PatternToken], _ start: String, _ asked: [[PatternToken]]) -> [String] {
    let isName = PatternToken.literal(start) + [.one, .many]
    let plain = textMatching(PatternToken.literal(start) + name, and: isName)
    let both = asked.flatMap { pattern in
      [[], [PatternToken.many, .character("/")]].compactMap {
        textMatching(pattern, and: PatternToken.literal(start) + $0 + name)
      }
    }
    return ([plain].compactMap { $0 } + both).filter { !$0.hasSuffix("/") }
  }

  /// Accounts that are not loaded: those that the statements mention, those of the organization, one more.
  func accountsOutside(_ statements: [PolicyStatement]) -> [String] {
    let texts = statements.flatMap(\.conditions).flatMap(\.values)
    let mentioned = texts.flatMap { $0.split { !$0.isNumber }.map(String.init) }.filter { $0.count == 12 }
    let patterns =
      patterns(of: "aws:principalaccount", statements)
      + patterns(of: "aws:principalarn", statements).compactMap { arnParts($0, padded: true)?[4] }
    let matching = patterns.compactMap {
      textMatching($0, and: Array(repeating: .one, count: 12))?.replacing("x", with: "5")
    }.filter { $0.allSatisfy(\.isNumber) }
    let meant = patterns.filter { !$0.allSatisfy { $0 == .many } }
    let nobodys = ["550550550550", "808080808080", "202020202020", "909090909090"]
    let other = nobodys.first { number in !meant.contains { matches($0, number) } } ?? nobodys[0]
    return unique(mentioned + matching + membersNotLoaded + [other]).filter { account($0) == nil }
  }

  /// The shape of a stranger's `aws:userid`, and the ids that belong to somebody loaded.
  ///
  /// Rule: R37, R68.
  func userIDShape(_ outsider: Caller.Outsider) -> KeyDomain {
    let isRole = (arnParts(outsider.arn)?[5] ?? "").hasPrefix("role/")
    guard isRole else { return .shaped(PatternToken.pattern("AIDA*")) }
    let name = outsider.sessionName.map(PatternToken.literal) ?? [.one, .many]
    return .shaped(PatternToken.pattern("AROA*:") + name)
  }

  /// Whether a unique id in an `aws:userid` belongs to a loaded user or role.
  ///
  /// A user's holds no colon.
  func isTaken(_ userID: String) -> Bool {
    if userID.hasPrefix("AIDA"), userID.contains(":") { return true }
    let id = String(userID.prefix { $0 != ":" })
    return inventory.accounts.values.contains { account in
      account.users.contains { $0.uniqueID == id } || account.roles.contains { $0.uniqueID == id }
    }
  }
}
