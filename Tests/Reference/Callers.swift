import IAM
import Inventory

extension ReferenceEvaluator {
  /// The concrete callers that an asker can be, as far as the statements can tell them apart.
  func callers(_ asker: Asker, spoken statements: [PolicyStatement], _ question: Question) -> [Caller] {
    switch asker {
    case .user(let arn): return [.user(arn: arn)]
    case .role(let arn, let name?): return [.session(role: arn, name: name)]
    case .role(let arn, nil):
      return sessionNames(of: arn, uniqueID: role(arn)?.uniqueID, statements).map {
        .session(role: arn, name: $0)
      }
    case .federatedUser(let arn): return [.federatedUser(arn: arn)]
    case .root(let account, let partition): return [.root(account: account, partition: partition)]
    case .service(let name): return [.service(name)]
    case .identityProvider(let name): return [.identityProvider(name)]
    case .anonymous: return [.anonymous]
    case .external(let arn): return external(arn, statements)
    case .outsideAccount(let account, let partition):
      return outsiders(of: account, partition, .account, statements, question)
    case .anyone(let usual):
      let partition = arnParts(question.resource)?[1] ?? usual
      return accountsOutside(statements).flatMap {
        outsiders(of: $0, partition, .anyone, statements, question)
      }
    }
  }

  /// The session names that principals and `aws:userid` conditions mention, and one more.
  func sessionNames(of role: String, uniqueID: String?, _ statements: [PolicyStatement]) -> [String] {
    let prefix = RoleARN.sessionARN(role: role, name: "")
    let named = statements.flatMap { $0.principals?.names ?? [] }.compactMap(\.text)
      .filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    let start = (uniqueID ?? "AROAUNKNOWN") + ":"
    let ids =
      values(of: "aws:userid", statements, [:], "")
      + patterns(of: "aws:userid", statements).compactMap {
        textMatching($0, and: PatternToken.literal(start) + [.one, .many])
      }
    // Names that a trust policy asks for and an id asks for, too.
    let asked = patterns(of: "sts:rolesessionname", statements)
    let both = patterns(of: "aws:userid", statements).flatMap { id in
      asked.compactMap { textMatching(id, and: PatternToken.literal(start) + $0) }
    }
    let fromIDs = (ids + both).filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }.filter
    {
      !$0.isEmpty
    }
    // The id of a role that is not loaded may be any.
    let unknown =
      uniqueID == nil
      ? patterns(of: "aws:userid", statements).compactMap {
        textMatching($0, and: PatternToken.pattern("AROA*:?*"))
      }.compactMap { $0.split(separator: ":").last.map(String.init) } : []
    return unique(named + fromIDs + unknown + ["unmentioned"])
  }

  func patterns(of key: String, _ statements: [PolicyStatement]) -> [[PatternToken]] {
    Mentions(statements, [:]).of(key).compactMap(\.pattern)
  }

  private func external(_ arn: String, _ statements: [PolicyStatement]) -> [Caller] {
    guard let parts = arnParts(arn) else { return [] }
    let words = parts[5].split(separator: "/").map(String.init)
    if words.count == 3, words[0] == "assumed-role" {
      let role = "arn:\(parts[1]):iam::\(parts[4]):role/\(words[1])"
      return [.outside(Caller.Outsider(arn: role, sessionName: words[2], standing: .named))]
    }
    guard words.first == "role" else { return [.outside(Caller.Outsider(arn: arn, standing: .named))] }
    return sessionNames(of: arn, uniqueID: nil, statements).map {
      .outside(Caller.Outsider(arn: arn, sessionName: $0, standing: .named))
    }
  }
}
