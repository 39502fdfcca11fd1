public import Foundation
import IAM
public import Inventory

extension ReferenceEvaluator {
  /// How far a principal gets with a function or one of its targets.
  public struct Access: Hashable, Sendable {
    /// The best over all paths.
    public var outcome: Outcome
    /// The fewest assumptions over the paths with that outcome.
    public var assumptions: Int
  }

  /// Somebody who can invoke a function.
  public struct Invoker: Hashable, Sendable {
    /// `user`, `role`, … as the answers spell it.
    public var kind: String
    /// The ARN; the host name of a service or public identity provider; `*` for anyone.
    public var name: String
    /// The best over all targets.
    public var access: Access
    /// Every target that can be invoked, by ARN.
    public var targets: [String: Access]
  }

  /// Who can invoke each function.
  public struct Answer: Sendable {
    /// By the function's unqualified ARN; the invokers sorted by name and kind.
    public var invokers: [String: [Invoker]]
    /// How many steps had too many contexts to be decided; where there is one, nothing can be compared.
    public var undecided: Int
    /// Whether there are more session tags than were tried: more may be possible then, or by fewer assumptions.
    public var isPartial: Bool
  }

  /// Who can invoke each function, directly and by assuming roles.
  public static func whoCanInvoke(_ inventory: Inventory, at time: Date) -> Answer {
    ReferenceEvaluator(inventory, at: time).whoCanInvoke()
  }

  /// Who can invoke each function: paths over steps that are allowed whatever the sessions choose, and failing
  /// that paths of concrete sessions on which no step is denied.
  public func whoCanInvoke() -> Answer {
    var undecided = 0
    func decided(_ outcome: Outcome?) -> Outcome {
      if outcome == nil { undecided += 1 }
      return outcome ?? .denied
    }
    let principals = principals
    let roleAt = Dictionary(
      uniqueKeysWithValues: principals.enumerated().filter { $0.element.kind == "role" }
        .map { ($0.element.name, $0.offset) })
    let next: [[Int]] = principals.map { principal in
      roles.filter { role in
        principal.assumes && decided(outcome(assumption(of: role, by: principal.asker, .plain))) == .allowed
      }.compactMap { roleAt[$0] }
    }
    var paths = PathSearch(self, roles: roles)
    var answer: [String: [Invoker]] = [:]
    for function in inventory.accounts.values.flatMap(\.functions) {
      var invokers = principals.map { Invoker(kind: $0.kind, name: $0.name, access: nowhere, targets: [:]) }
      for target in targets(of: function) {
        let direct = principals.map { principal in
          steps(to: target, of: function, by: principal, .plain).contains {
            decided(outcome($0)) == .allowed
          }
        }
        for (position, principal) in principals.enumerated() {
          var access = search(from: position, next, direct).map { Access(outcome: .allowed, assumptions: $0) }
          if access == nil {
            access = paths.fewestAssumptions(from: principal, to: target) {
              steps(to: target, of: function, by: $0, $1)
            }.map { Access(outcome: .conditional, assumptions: $0) }
          }
          guard let access else { continue }
          invokers[position].targets[target] = access
          invokers[position].access = better(invokers[position].access, access)
        }
      }
      answer[function.arn.text] = invokers.filter { !$0.targets.isEmpty }
        .sorted { ($0.name, $0.kind) < ($1.name, $1.kind) }
    }
    return Answer(
      invokers: answer, undecided: undecided + paths.undecided,
      isPartial: passable.isCut && carriers["sts:TagSession"]?.isEmpty == false)
  }

  private var roles: [String] {
    inventory.accounts.values.flatMap(\.roles).map(\.arn.text).sorted()
  }

  private func targets(of function: Function) -> [String] {
    function.qualifiers.map { qualifier in function.arn.text + (qualifier.map { ":" + $0 } ?? "") }
  }

  /// The ways to invoke a target in one step.
  private func steps(to target: String, of function: Function, by principal: Known, _ facts: SessionFacts)
    -> [Question]
  {
    let qualifier = self.function(target)?.qualifier
    let direct = invocation(of: target, by: principal.asker, facts)
    guard let url = function.urls.first(where: { $0.qualifier == qualifier }) else { return [direct] }
    switch url.authType {
    case .awsIAM: return [direct, urlInvocation(of: target, .awsIAM, by: principal.asker, facts)]
    // Whoever comes that way is anonymous, and reported once, as anyone (R47).
    case .none where principal.kind == "anyone":
      return [direct, urlInvocation(of: target, .none, by: .anonymous, facts)]
    case .none: return [direct]
    }
  }

  private func rank(_ outcome: Outcome) -> Int { Outcome.allCases.firstIndex(of: outcome) ?? 0 }

  private var nowhere: Access { Access(outcome: .denied, assumptions: .max) }

  private func better(_ left: Access, _ right: Access) -> Access {
    (rank(left.outcome), left.assumptions) <= (rank(right.outcome), right.assumptions) ? left : right
  }

  /// The fewest assumptions over allowed steps.
  private func search(from start: Int, _ next: [[Int]], _ direct: [Bool]) -> Int? {
    var seen: Set = [start]
    var front = [start]
    var assumptions = 0
    while !front.isEmpty {
      if front.contains(where: { direct[$0] }) { return assumptions }
      front = front.flatMap { next[$0] }.filter { seen.insert($0).inserted }
      assumptions += 1
    }
    return nil
  }
}

/// A principal that questions are asked about.
struct Known: Hashable {
  var kind: String
  var name: String
  var asker: Asker
  /// Whether it can become a role at all (R25, R35).
  var assumes: Bool
}

extension ReferenceEvaluator {
  /// Every principal of the loaded accounts and every one outside that a policy lets in by name.
  var principals: [Known] {
    loadedPrincipals + outsidePrincipals
      + [Known(kind: "anyone", name: "*", asker: .anyone(partition: "aws"), assumes: true)]
  }

  private var loadedPrincipals: [Known] {
    inventory.accounts.values.sorted { $0.id < $1.id }.flatMap { account -> [Known] in
      let (number, root) = (account.id.text, "arn:\(account.partition):iam::\(account.id):root")
      let asRoot = Asker.root(account: number, partition: account.partition)
      var found = [Known(kind: "root", name: root, asker: asRoot, assumes: false)]
      found += account.users.map {
        Known(kind: "user", name: $0.arn.text, asker: .user(arn: $0.arn.text), assumes: true)
      }
      found += account.roles.map {
        Known(
          kind: "role", name: $0.arn.text, asker: .role(arn: $0.arn.text, sessionName: nil), assumes: true)
      }
      if !account.hasIdentities {
        let asker = Asker.outsideAccount(number, partition: account.partition)
        found.append(Known(kind: "account", name: root, asker: asker, assumes: true))
      }
      return found
    }
  }

  /// Those whom an Allow statement of a function or trust policy names.
  private var outsidePrincipals: [Known] {
    let functionPolicies = inventory.accounts.values.flatMap(\.functions).flatMap(\.policies).map(
      \.attachment)
    let trustPolicies = inventory.accounts.values.flatMap(\.roles).compactMap(\.trust)
    let granted = names(in: functionPolicies)
    let trusted = names(in: trustPolicies)
    let services = granted.filter { $0.kind == .service }.compactMap(\.text).filter { $0 != "*" }
    let providers = trusted.filter { $0.kind == .federated }.compactMap(\.text).filter { $0 != "*" }
    let outside = (granted + trusted).filter { $0.kind == .aws }.compactMap(\.text).compactMap(outsider)
    return unique(
      services.map { Known(kind: "service", name: $0, asker: .service($0), assumes: false) }
        + providers.map {
          Known(kind: "identity-provider", name: $0, asker: .identityProvider($0), assumes: true)
        } + outside)
  }

  private func names(in policies: [PolicyAttachment]) -> [PrincipalName] {
    policies.flatMap { statements(of: $0.document) }.filter {
      $0.isAllow && $0.principals?.isNegated == false
    }
    .flatMap { $0.principals?.names ?? [] }
  }

  private func outsider(_ text: String) -> Known? {
    if text.count == 12, text.allSatisfy(\.isNumber) { return outsideAccount(text, partition: "aws") }
    guard let parts = arnParts(text), ["iam", "sts"].contains(parts[2]) else { return nil }
    if parts[5] == "root" { return outsideAccount(parts[4], partition: parts[1]) }
    guard account(parts[4])?.hasIdentities != true else { return nil }
    let isPrincipal = ["user/", "role/", "assumed-role/"].contains { parts[5].hasPrefix($0) }
    return isPrincipal ? Known(kind: "external", name: text, asker: .external(text), assumes: true) : nil
  }

  private func outsideAccount(_ account: String, partition: String) -> Known? {
    guard self.account(account) == nil else { return nil }
    return Known(
      kind: "account", name: "arn:\(partition):iam::\(account):root",
      asker: .outsideAccount(account, partition: partition), assumes: true)
  }
}
