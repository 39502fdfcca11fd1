import Authorization
import IAM
import Inventory

/// Sorts an account's users and roles by what decides whether they may assume a role that does not look at who they
/// are: members of one class become the same such roles in the same way.
struct AssumerClasses {
  /// The documents that bear on a principal, by where they stand.
  struct Documents: Hashable {
    var identity: [DocumentID]
    var boundary: DocumentID?
  }

  private struct Alike: Hashable {
    var isRole: Bool
    var isServiceLinked: Bool
    var documents: Documents
    var tags: [String: String]?
  }

  private var known: [Alike: Int?] = [:]
  private let controls: [PolicyDocument]

  /// - Parameter serviceControl: the SCPs over the account.
  init(under serviceControl: [PolicyLevel]) {
    controls = serviceControl.flatMap(\.policies).compactMap(\.document)
  }

  /// The number of the class within the account; nil for those that are a class of their own.
  mutating func number(of node: Node, _ documents: Documents) -> Int? {
    // What its sessions may carry hangs on who may assume it.
    guard !node.letsPass, case .policies(let policies) = node.identity else { return nil }
    let alike = Alike(
      isRole: node.isSession, isServiceLinked: node.isServiceLinked, documents: documents,
      tags: node.caller.tags)
    if let known = known[alike] { return known }
    let own = (policies + node.boundaries).compactMap(\.document)
    let traits = DocumentTraits(of: own + controls, covering: Action.assumptions)
    let number = traits.lookAtCaller ? nil : known.count
    known[alike] = .some(number)
    return number
  }
}

extension PolicyLookup {
  /// The documents behind `identity` and `boundary`; nil where one of them is not known.
  func documents(
    of permissions: Permissions, groups names: [String], in account: AccountID
  ) -> AssumerClasses.Documents? {
    var identity: [DocumentID] = []
    for name in names {
      guard let group = group(name, in: account), add(group.permissions, in: account, to: &identity) else {
        return nil
      }
    }
    guard add(permissions, in: account, to: &identity) else { return nil }
    guard let boundary = permissions.boundary else { return AssumerClasses.Documents(identity: identity) }
    guard let document = document(ofManaged: boundary, in: account) else { return nil }
    return AssumerClasses.Documents(identity: identity, boundary: document)
  }

  private func add(
    _ permissions: Permissions, in account: AccountID, to documents: inout [DocumentID]
  ) -> Bool {
    documents += permissions.inline.lazy.map(\.document).filter(bears)
    for arn in permissions.attached {
      guard let document = document(ofManaged: arn.text, in: account) else { return false }
      if bears(document) { documents.append(document) }
    }
    return true
  }
}

extension GraphBuilder {
  /// Whether neither the trust policy of a role nor an RCP over it looks at who of an account asks.
  func isAlikeForAll(_ role: Node) -> Bool {
    guard let account = role.principal.account else { return false }
    let controls = lookup.resourceControl(of: account).flatMap(\.policies)
    let documents = (role.trust + controls).map(\.document)
    guard documents.allSatisfy({ $0?.statements.allSatisfy(\.meansWholeAccounts) ?? false }) else {
      return false
    }
    return !DocumentTraits(of: documents.compactMap(\.self), covering: Action.assumptions).lookAtCaller
  }
}

extension Statement {
  fileprivate var meansWholeAccounts: Bool {
    guard case .these(let patterns) = principals, !patterns.isEmpty else { return false }
    return patterns.allSatisfy {
      switch $0 {
      case .anyone, .account, .service, .federated: true
      case .arn, .uniqueID, .canonicalUser, .unrecognized: false
      }
    }
  }
}

extension Action {
  /// The actions by which users and roles assume roles.
  fileprivate static let assumptions: [Action] = [.assumeRole, .tagSession, .setSourceIdentity]
}
