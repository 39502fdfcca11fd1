import Authorization
import IAM

/// Principals of one account whom no policy can tell apart that does not name them: where a resource's policies do not
/// look at who they are, they may invoke the same.
final class CallerClass: Sendable {
  /// The number within the account.
  let number: Int
  /// What their own policies look at when a function is invoked.
  let traits: DocumentTraits

  init(number: Int, traits: DocumentTraits) { (self.number, self.traits) = (number, traits) }
}

/// Sorts an account's users and roles into classes.
struct CallerClasses {
  private var known: [Alike: CallerClass] = [:]
  private var traitsOf: [Documents: DocumentTraits] = [:]
  private let controls: [PolicyDocument]

  /// - Parameter serviceControl: the SCPs over the account.
  init(under serviceControl: [PolicyLevel]) {
    controls = serviceControl.flatMap(\.policies).compactMap(\.document)
  }

  /// The documents that bear on a member. A text is read into one document, so these tell them apart.
  private struct Documents: Hashable {
    var identity: [ObjectIdentifier?]
    var boundaries: [ObjectIdentifier?]
  }

  /// What members of one class have in common.
  private struct Alike: Hashable {
    var isRole: Bool
    var isServiceLinked: Bool
    var documents: Documents
    var tags: [String: String]?
    /// Told where more than this counts.
    var name: String?
  }

  /// The class of a user or role; nil where its policies do not bear on invoking.
  mutating func callerClass(of node: Node) -> CallerClass? {
    let isBearing = !node.mayAllow.isDisjoint(with: [.invokes, .invokesURL, .invokesAsync])
    guard isBearing, case .policies(let policies) = node.identity else { return nil }
    let documents = Documents(
      identity: policies.map(\.document?.identity), boundaries: node.boundaries.map(\.document?.identity))
    let traits =
      traitsOf[documents]
      ?? DocumentTraits(
        of: (policies + node.boundaries).compactMap(\.document) + controls, covering: Action.invocations)
    traitsOf[documents] = traits
    // What its sessions may carry hangs on who may assume it.
    let isSingle = traits.lookAtCaller || node.letsPass
    let alike = Alike(
      isRole: node.isSession, isServiceLinked: node.isServiceLinked, documents: documents,
      tags: traits.lookAtCallerTags ? node.caller.tags : nil,
      name: isSingle ? node.principal.name : nil)
    if let same = known[alike] { return same }
    let new = CallerClass(number: known.count, traits: traits)
    known[alike] = new
    return new
  }
}

extension Node {
  /// Whether its own policies may allow an action on a resource: some statement covers both.
  func mayAllow(_ action: Action, on resource: ARN) -> Bool {
    guard case .policies(let policies) = identity else { return true }
    return policies.contains { $0.mayAllow(action, on: resource) }
  }
}

extension Node {
  /// The accounts, beside its own, on whose roles and functions its own policies may allow something, as they have to
  /// (R13, R24); nil where these may be many.
  var accountsOfResources: Set<AccountID>? {
    guard case .policies(let policies) = identity, isSession || principal.kind == .user else { return nil }
    var accounts: Set<AccountID> = []
    for policy in policies {
      guard let document = policy.document else { return nil }
      for statement in document.statements where statement.effect != .deny && statement.coversAccess {
        guard case .these(let resources) = statement.resources, !resources.isEmpty else { return nil }
        for resource in resources {
          guard let account = resource.pattern.onlyAccount, !resource.string.hasVariables else { return nil }
          accounts.insert(account)
        }
      }
    }
    return accounts.count > Node.fewAccounts ? nil : accounts
  }

  /// Of more accounts, those are looked up that let the principal in.
  private static let fewAccounts = 8
}

extension Statement {
  fileprivate var coversAccess: Bool { covers(.assumeRole) || Action.invocations.contains(where: covers) }
}

extension AppliedPolicy {
  /// Whether some statement that does not deny covers both, and is otherwise one of those asked for.
  func mayAllow(
    _ action: Action, on resource: ARN, where isMeant: (Statement) -> Bool = { _ in true }
  ) -> Bool {
    guard let document else { return true }
    return document.statements(covering: action).contains { position in
      let statement = document.statements[position]
      return statement.effect != .deny && statement.resources.mayHold(resource) && isMeant(statement)
    }
  }
}

extension Statement.Resources {
  fileprivate func mayHold(_ arn: ARN) -> Bool {
    guard case .these(let resources) = self, !resources.isEmpty else { return true }
    return resources.contains { resource in
      // What an empty text matches, nobody documents (U11).
      resource.string.hasVariables || resource.string.text.isEmpty || resource.pattern.matches(arn)
        || resource.pattern.hasWildcard && resource.pattern.matchesAsText(arn.text)
    }
  }
}
