public import AccessGraph
import IAM

/// The picture of who reaches a function.
///
/// - Parameters:
///   - subgraph: every step on the ways to the function.
///   - function: the function's unqualified ARN.
public func functionDiagram(_ subgraph: AccessSubgraph, function: String, context: DiagramContext) -> Diagram {
  let name = ARN(function).map { String($0.resourceName) } ?? function
  let nobody = "nobody can invoke it"
  return accessDiagram(
    subgraph, subject: function, title: "Who can invoke \(name)", without: nobody, context: context)
}

/// The picture of what a principal reaches.
///
/// - Parameters:
///   - subgraph: every step on the ways from the principal.
///   - principal: the principal's name, as its answers spell it.
public func principalDiagram(_ subgraph: AccessSubgraph, principal: String, context: DiagramContext) -> Diagram {
  let name = ARN(principal).map { String($0.resourceName) } ?? (principal == "*" ? "anyone" : principal)
  return accessDiagram(
    subgraph, subject: principal, title: "What \(name) can invoke", without: "it can invoke no function",
    context: context)
}

private func accessDiagram(
  _ subgraph: AccessSubgraph, subject: String, title: String, without: String, context: DiagramContext
) -> Diagram {
  let sketch = Sketch(subgraph, subject: subject)
  let grouping = Grouping(sketch, maximumNodes: context.maximumNodes)
  let snapshot = context.snapshotDate.isEmpty ? [] : ["snapshot \(context.snapshotDate)"]
  let contents = sketch.arcs.isEmpty ? [without] : [sketch.contents]
  return Diagram(
    title: Text.visible(Text.shortened(title, to: 80)),
    remarks: [Text.visible(subject), (contents + snapshot).joined(separator: " · ")]
      + context.closingRemarks(grouping: grouping.remark(nodes: grouping.count, members: sketch.vertices.count)),
    sketch: sketch, grouping: grouping, cluster: context.accountCluster, plural: pluralOfPrincipals)
}

extension Sketch {
  /// `15 principals and 1 function in 4 accounts`.
  fileprivate var contents: String {
    let functions = vertices.count { $0.kind == .function }
    let accounts = Set(vertices.compactMap(\.home)).count
    let parts = [
      Text.count(vertices.count - functions, "principal"), Text.count(functions, "function"),
    ]
    return parts.joined(separator: " and ") + (accounts == 0 ? "" : " in " + Text.count(accounts, "account"))
  }
}

private func pluralOfPrincipals(_ kind: Diagram.Kind, _ number: Int) -> String {
  switch kind {
  case .user: Text.count(number, "user")
  case .role: Text.count(number, "role")
  case .root: Text.count(number, "account root")
  case .service: Text.count(number, "service")
  case .identityProvider: Text.count(number, "identity provider")
  case .external: Text.count(number, "outside principal")
  case .account: Text.count(number, "account")
  case .outsideAccount: Text.count(number, "outside account")
  case .anyone: "PUBLIC"
  case .function: Text.count(number, "function")
  }
}
