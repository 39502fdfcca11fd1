/// Who can become which role, decided when a role is first asked for.
struct Assumptions: Sendable {
  private let known = Memo<NodeID, [AssumeEdge]>()

  /// The assumptions by which a role is entered; none for other nodes.
  func into(_ role: NodeID, _ builder: GraphBuilder) -> [AssumeEdge] {
    guard builder.nodes.isRole(role) else { return [] }
    if let found = known[role] { return found }
    let found = builder.assumeEdges(into: role)
    if builder.isWhole { known[role] = found }
    return found
  }
}
