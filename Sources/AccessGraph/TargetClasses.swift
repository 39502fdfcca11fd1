import Authorization
import IAM
import Inventory

/// Sorts the targets of one account into classes that its own principals invoke alike, and decides each class once.
///
/// A target's own policies are left aside where they can only let in others: whom they let in is decided for the target.
/// For one thread.
final class TargetClasses {
  private let builder: GraphBuilder
  private let account: AccountID
  /// What the policies of all the account's principals look at.
  private let traits: DocumentTraits
  private var known: [Alike: TargetClass] = [:]
  private var decided: [Question: [InvokeEdge]] = [:]

  /// Targets that the account's own principals invoke alike.
  struct TargetClass {
    let number: Int
    let edges: [InvokeEdge]
  }

  /// What targets of a class have in common.
  private struct Alike: Hashable {
    var partition: Substring
    var region: Substring
    var isQualified: Bool
    var urlType: FunctionURL.AuthType?
    var matches: [Int]
    var tags: [String: String]?
    var hasTags: Bool
    /// Told where more than this counts.
    var name: String?
  }

  /// What members of a class ask of a target: only what their own policies look at.
  private struct Question: Hashable {
    var caller: Int
    var target: Alike
  }

  init(of account: AccountID, _ builder: GraphBuilder) {
    self.builder = builder
    self.account = account
    let policies = builder.nodes.members(of: account, Bearing.everything).flatMap { id -> [AppliedPolicy] in
      let node = builder.nodes[id]
      guard node.callerClass != nil, case .policies(let identity) = node.identity else { return [] }
      return identity + node.boundaries
    }
    let controls = builder.lookup.serviceControl(of: account).flatMap(\.policies)
    traits = DocumentTraits(of: (policies + controls).compactMap(\.document), covering: Action.invocations)
  }

  /// Who invokes a target: the class of the target tells its account's own principals, the rest are others whom its
  /// policies let in. No class where the policies bear on the account's own principals.
  func edges(into target: Target) -> (own: TargetClass?, others: [InvokeEdge]) {
    let statements = builder.allStatements(on: target)
    guard target.account == account, statements.allSatisfy({ $0.principals.areOutside(account) }) else {
      return (nil, builder.invokeEdges(into: target))
    }
    var plain = target
    plain.policies = []
    let alike = self.alike(target, traits)
    let others = builder.invokeEdges(into: target, byThoseWhom: statements)
    if let same = known[alike] { return (same, others) }
    let edges = builder.ownCallers(of: target).sorted().flatMap { self.edges(from: $0, into: plain) }
    let new = TargetClass(number: known.count, edges: edges)
    known[alike] = new
    return (new, others)
  }

  private func edges(from id: NodeID, into plain: Target) -> [InvokeEdge] {
    let node = builder.nodes[id]
    // Without policies of the target only its own let it in.
    guard Action.invocations.contains(where: { node.mayAllow($0, on: plain.arn) }) else { return [] }
    guard let caller = node.callerClass else { return builder.invokeEdges(from: id, into: plain) }
    let question = Question(caller: caller.number, target: alike(plain, caller.traits))
    guard let edges = decided[question] else {
      let edges = builder.invokeEdges(from: id, into: plain)
      decided[question] = edges
      return edges
    }
    return edges.map { edge in
      var edge = edge
      edge.from = id
      return edge
    }
  }

  private func alike(_ target: Target, _ traits: DocumentTraits) -> Alike {
    let tags = traits.lookAtResourceTags ? target.function.tags : nil
    return Alike(
      partition: target.arn.partition, region: target.arn.region, isQualified: target.qualifier != nil,
      urlType: target.url?.authType, matches: traits.matches(of: target.arn), tags: tags,
      hasTags: tags != nil,
      name: traits.lookAtResource ? target.arn.text : nil)
  }
}

extension Statement.Principals {
  /// Whether nobody of the account is meant.
  func areOutside(_ account: AccountID) -> Bool {
    guard case .these(let patterns) = self, !patterns.isEmpty else { return false }
    return patterns.allSatisfy { pattern in
      switch pattern {
      case .account(let named, _): named != account
      case .arn(let arn): arn.accountID != account
      case .service(let name), .federated(let name): name != "*" && !name.isEmpty
      case .canonicalUser: true
      // An empty text may mean anybody (U11).
      case .unrecognized(let text): !text.isEmpty
      case .anyone, .uniqueID: false
      }
    }
  }
}
