public import AccessGraph
import IAM

/// The picture of who reaches a function.
///
/// - Parameters:
///   - subgraph: every step on the ways to the function.
///   - function: the function's unqualified ARN.
public func functionDiagram(_ subgraph: AccessSubgraph, function: String, context: DiagramContext) -> Diagram
{
  let name = ARN(function).map { String($0.resourceName) } ?? function
  return accessDiagram(subgraph, subject: function, title: "Who can invoke \(name)", context: context) {
    sketch in
    let principals = sketch.vertices.filter { $0.kind != .function }
    guard !principals.isEmpty else { return "nobody can invoke it" }
    let accounts = Set(principals.compactMap { $0.home == outsideUnit ? $0.name : $0.home }).count
    return Text.count(principals.count, "principal")
      + (accounts == 0 ? "" : " in " + Text.count(accounts, "account"))
  }
}

/// The picture of what a principal reaches.
///
/// - Parameters:
///   - subgraph: every step on the ways from the principal.
///   - principal: the principal's name, as its answers spell it.
public func principalDiagram(_ subgraph: AccessSubgraph, principal: String, context: DiagramContext)
  -> Diagram
{
  let name = ARN(principal).map { String($0.resourceName) } ?? (principal == "*" ? "anyone" : principal)
  return accessDiagram(subgraph, subject: principal, title: "What \(name) can invoke", context: context) {
    sketch in
    let functions = sketch.vertices.filter { $0.kind == .function }
    guard !functions.isEmpty else { return "it can invoke no function" }
    let accounts = Set(functions.compactMap(\.home)).count
    let roles = sketch.vertices.count { $0.kind == .role && !$0.isSubject }
    return Text.count(functions.count, "function") + " in " + Text.count(accounts, "account")
      + (roles == 0 ? "" : ", through " + Text.count(roles, "role"))
  }
}

private func accessDiagram(
  _ subgraph: AccessSubgraph, subject: String, title: String, context: DiagramContext,
  contents: (Sketch) -> String
) -> Diagram {
  let sketch = Sketch(subgraph, subject: subject, context: context)
  let grouping = Grouping(sketch, maximumNodes: context.maximumNodes)
  let snapshot = context.snapshotDate.isEmpty ? [] : ["snapshot \(context.snapshotDate)"]
  return Diagram(
    title: Text.visible(Text.shortened(title, to: 80)),
    remarks: [Text.visible(subject), ([contents(sketch)] + snapshot).joined(separator: " · ")]
      + context.closingRemarks(
        grouping: grouping.remark(nodes: grouping.count, members: sketch.vertices.count)),
    sketch: sketch, grouping: grouping, cluster: context.accountCluster, unit: context.unitCluster,
    plural: pluralOfPrincipals)
}

func pluralOfPrincipals(_ kind: Diagram.Kind, _ number: Int) -> String {
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
