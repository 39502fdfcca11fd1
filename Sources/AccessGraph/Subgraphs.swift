import Authorization
import IAM

extension AccessGraph {
  /// Everybody who reaches a function, with every step on the way.
  public func subgraph(reaching function: String) -> AccessSubgraph {
    guard let edges = edges(of: function) else {
      return AccessSubgraph(principals: [], functions: [], steps: [])
    }
    let reached = Set(reachabilities(of: edges).flatMap { $0.any.nodes })
    return subgraph(of: reached, invoking: [edges])
  }

  /// Everything that a principal reaches, with every step on the way; roles from which no function is reached are
  /// left out.
  public func subgraph(from principal: Principal) -> AccessSubgraph {
    guard let node = nodes.node(principal) else {
      return AccessSubgraph(principals: [], functions: [], steps: [])
    }
    let forward = forwardSearch(from: node)
    let functions = functionEdges(by: forward)
    var searches = Searches()
    let useful = Set(
      functions.flatMap {
        reachabilities(of: $0, &searches, along: forward.into).flatMap { $0.any.nodes }
      })
    return subgraph(
      of: forward.reached.intersection(useful), invoking: functions, along: forward.into, withServices: false)
  }

  private func subgraph(
    of reached: Set<NodeID>, invoking functions: [FunctionEdges],
    along incoming: ((NodeID) -> [AssumeEdge])? = nil, withServices: Bool = true
  ) -> AccessSubgraph {
    let incoming = incoming ?? assumptions(into:)
    var steps: [Step] = []
    var shown = reached
    for role in reached.sorted() {
      for edge in incoming(role) where reached.contains(edge.from) && edge.from != role {
        steps.append(step(from: edge.from, into: role, edge.action))
      }
      for service in withServices ? services(entering: role) : [] {
        shown.insert(service)
        steps.append(step(from: service, into: role, .assumeRole))
      }
    }
    for (target, edges) in functions.flatMap(\.targets) {
      for edge in edges where reached.contains(edge.from) {
        steps.append(step(from: edge.from, invoking: target, edge.action))
      }
    }
    return AccessSubgraph(
      principals: shown.map { nodes[$0].principal }.sorted(), functions: functions.map(\.arn).sorted(),
      steps: steps.sorted { ($0.from, $0.to, $0.action) < ($1.from, $1.to, $1.action) })
  }

  /// Steps into each account from other accounts and from outside, counted.
  public func accountLinks() -> [AccountLink] {
    var links: [LinkKey: (allowed: Int, conditional: Int)] = [:]
    func count(_ from: NodeID, into account: AccountID?, _ kind: AccountLink.Kind, _ outcome: Outcome) {
      guard let account, let source = origin(of: from, seenFrom: account) else { return }
      let key = LinkKey(from: source, to: account, kind: kind)
      links[key, default: (0, 0)].allowed += outcome == .allowed ? 1 : 0
      links[key, default: (0, 0)].conditional += outcome == .conditional ? 1 : 0
    }
    for (role, edges) in allAssumptions {
      for edge in edges { count(edge.from, into: nodes[role].principal.account, .assume, edge.outcome) }
    }
    for (target, edges) in functionEdges().flatMap(\.targets) {
      for edge in edges { count(edge.from, into: target.arn.accountID, .invoke, edge.outcome) }
    }
    return links.map {
      AccountLink(from: $0.from, to: $0.to, kind: $0.kind, allowed: $1.allowed, conditional: $1.conditional)
    }
    .sorted { ($0.to, $0.from, $0.kind.rawValue) < ($1.to, $1.from, $1.kind.rawValue) }
  }

  /// The account a step comes from, as a principal; nil for steps within the account.
  private func origin(of node: NodeID, seenFrom account: AccountID) -> Principal? {
    let principal = nodes[node].principal
    guard let home = principal.account else { return principal }
    if principal.kind == .identityProvider { return principal }
    guard home != account else { return nil }
    let partition = nodes[node].caller.partition ?? "aws"
    return Principal(name: "arn:\(partition):iam::\(home):root", kind: .account, account: home)
  }
}

private struct LinkKey: Hashable {
  var from: Principal
  var to: AccountID
  var kind: AccountLink.Kind
}
