public import AccessGraph
import IAM

/// The overview: who trusts and invokes whom between accounts, one frame for each organizational unit.
public func accountsDiagram(_ links: [AccountLink], context: DiagramContext) -> Diagram {
  let sketch = Sketch(links, context: context)
  let grouping = Grouping(sketch, maximumNodes: context.maximumNodes)
  let accounts = sketch.vertices.count { $0.kind == .account || $0.kind == .outsideAccount }
  let outside = sketch.vertices.count { $0.kind == .outsideAccount }
  let contents =
    Text.count(accounts, "account") + (outside > 0 ? ", \(Text.grouped(outside)) of them not loaded" : "")
  let snapshot = context.snapshotDate.isEmpty ? [] : ["snapshot \(context.snapshotDate)"]
  return Diagram(
    title: "Who reaches into which account",
    remarks: [([contents] + snapshot).joined(separator: " · ")]
      + context.closingRemarks(
        grouping: grouping.remark(nodes: grouping.count, members: sketch.vertices.count)),
    sketch: sketch, grouping: grouping, cluster: context.unitCluster, unit: context.unitCluster,
    plural: pluralOfAccounts)
}

extension Sketch {
  /// Every account and outside party that a link names, and the links by pair and manner.
  init(_ links: [AccountLink], context: DiagramContext) {
    var byName: [String: Vertex] = [:]
    for link in links {
      for vertex in [Vertex(link.from, context: context), Vertex(account: link.to, context: context)] {
        byName[vertex.name] = vertex
      }
    }
    vertices = byName.values.sorted { $0.name < $1.name }
    var index: [String: Int] = [:]
    for (position, vertex) in vertices.enumerated() { index[vertex.name] = position }

    var counts: [Pair: (allowed: Int, conditional: Int)] = [:]
    for link in links {
      guard let from = index[Vertex(link.from, context: context).name], let to = index[link.to.text] else {
        continue
      }
      let pair = Pair(from: from, to: to, kind: link.kind)
      let known = counts[pair] ?? (0, 0)
      counts[pair] = (known.allowed + link.allowed, known.conditional + link.conditional)
    }
    arcs = counts.map { pair, count in
      let isPublic = vertices[pair.from].kind == .anyone
      let manner = Manner(
        access: pair.kind == .assume ? .assume : .invoke, isConditional: count.allowed == 0,
        crossesAccounts: pair.from != pair.to && vertices[pair.from].kind.isAccount, isPublic: isPublic)
      return Arc(
        from: pair.from, to: pair.to, manner: manner,
        evidence: .counts(allowed: count.allowed, conditional: count.conditional))
    }
    .sorted { ($0.from, $0.to, $0.manner) < ($1.from, $1.to, $1.manner) }
  }

  private struct Pair: Hashable {
    let from: Int
    let to: Int
    let kind: AccountLink.Kind
  }
}

extension Sketch.Vertex {
  /// An account by its number, whoever in it the link speaks of; everybody else as in other pictures.
  fileprivate init(_ principal: Principal, context: DiagramContext) {
    switch (principal.kind, principal.account) {
    case (.identityProvider, _), (.service, _), (.anyone, _), (_, nil):
      self.init(principal)
      home = nil
      if let account = principal.account {
        details.append("of \(context.accounts[account]?.name ?? account.text)")
      }
    case (_, .some(let account)): self.init(account: account, context: context)
    }
  }

  fileprivate init(account: AccountID, context: DiagramContext) {
    let known = context.account(account.text)
    name = account.text
    kind = known.isOutside ? .outsideAccount : .account
    heading = Text.visible(known.name ?? account.text)
    details = (known.name == nil ? [] : [account.text]) + (known.isOutside ? ["not loaded"] : [])
    let isNowhere = known.organizationalUnit == nil && !known.isOutside
    home = isNowhere ? nil : context.unit(account.text)
    unit = home.map { String($0.prefix { $0 != "/" }) }
  }
}

extension Diagram.Kind {
  fileprivate var isAccount: Bool { self == .account || self == .outsideAccount }
}

private func pluralOfAccounts(_ kind: Diagram.Kind, _ number: Int) -> String {
  kind == .identityProvider
    ? Text.count(number, "identity provider")
    : kind == .service
      ? Text.count(number, "service") : kind == .anyone ? "PUBLIC" : Text.count(number, "account")
}
