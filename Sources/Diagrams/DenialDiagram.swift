public import AccessGraph
import Authorization
import IAM

/// The picture of a denied call: the way up to the step that fails, which names the layers that deny it, and beside it
/// a way that is open, if there is one.
///
/// - Parameters:
///   - steps: the steps from the caller on, the denied ones among them.
///   - detour: the steps of a way that is open; may be empty.
public func denialDiagram(_ steps: [Step], detour: [Step] = [], context: DiagramContext) -> Diagram {
  let end = steps.last?.to ?? ""
  let function =
    ARN(end).map { $0.service == "lambda" } == true ? FunctionTarget(end, action: "").function : nil
  let subgraph = AccessSubgraph(
    principals: [], functions: function.map { [$0] } ?? [],
    steps: steps + detour.filter { !steps.contains($0) })
  let sketch = Sketch(subgraph, subject: steps.first?.from ?? "", context: context, showsDenied: true)
  let grouping = Grouping(sketch, maximumNodes: context.maximumNodes)
  let snapshot = context.snapshotDate.isEmpty ? [] : ["snapshot \(context.snapshotDate)"]
  let name = ARN(end).map { String($0.resourceName) } ?? end
  let isDenied = steps.contains { $0.decision.outcome == .denied }
  return Diagram(
    title: Text.visible(
      Text.shortened("Why \(name) is \(isDenied ? "denied" : "open under a condition only")", to: 80)),
    remarks: [Text.visible(end), (steps.map(\.action) + snapshot).joined(separator: " · ")]
      + context.closingRemarks(grouping: nil),
    sketch: sketch, grouping: grouping, cluster: context.accountCluster, unit: context.unitCluster,
    plural: pluralOfPrincipals)
}

/// What denies a step, a layer a line.
func denialInWords(_ denials: [Denial]) -> String {
  let lines = denials.map { denial in
    "\(denial.effect == .explicit ? "denies" : "missing"): \(denial.layer.inWords)"
  }
  return lines.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "\n")
}
