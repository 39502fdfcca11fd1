/// The frame that explains the shapes and lines of a diagram, but only those that occur in it.
func legend(_ diagram: Diagram) -> [String] {
  let kinds = Set(diagram.nodes.map(\.kind)).sorted()
  guard !diagram.edges.isEmpty else { return [] }
  var lines = [
    "subgraph cluster_legend {",
    "  graph [label=<<B>Legend</B>>, labeljust=l, fontsize=10, style=rounded, color=\"\(Appearance.frame)\", "
      + "margin=6, tooltip=\"legend\", class=\"legend\"]",
    "  node [fontsize=9, height=0.2, width=0.3, tooltip=\"legend\", class=\"legend\"]",
    "  legend_lines [shape=plain, label=<\(table(diagram.edges))>]",
  ]
  for kind in kinds {
    let look = Appearance.node(kind)
    lines.append(
      "  legend_\(identifier(kind)) [shape=\(look.shape), style=\"\(look.style)\", fillcolor=\"\(look.fill)\", "
        + "color=\"\(look.outline)\", margin=\"\(Appearance.margin(kind, scale: 0.5))\", "
        + "label=\(quoted(Appearance.name(kind)))]")
  }
  // In one column: columns side by side would stand as far apart as those of the picture.
  let column = ["legend_lines"] + kinds.map { "legend_" + identifier($0) }
  return lines + ["  {rank=same; \(column.joined(separator: "; "))}", "}"]
}

private func identifier(_ kind: Diagram.Kind) -> String { kind.rawValue.replacing("-", with: "_") }

/// Samples of the lines that occur, one a row.
private func table(_ edges: [Diagram.Edge]) -> String {
  var rows: [String] = []
  let open = edges.filter { !$0.isDenied }
  if open.contains(where: { $0.access == .assume }) { rows.append(row(head: "&gt;", "may assume roles")) }
  if open.contains(where: { $0.access == .invoke }) { rows.append(row(head: "►", "may invoke")) }
  if open.contains(where: \.isConditional) {
    rows.append(row(head: "►", "only under a condition", dashed: true))
  }
  if open.contains(where: \.crossesAccounts) {
    rows.append(row(head: "►►", "across accounts", width: 2, color: Appearance.vermillion))
  }
  if open.contains(where: \.isPublic) {
    rows.append(row(head: "►", "PUBLIC: open to anyone", width: 2, color: Appearance.purple, double: true))
  }
  if edges.contains(where: \.isDenied) {
    rows.append(row(head: "|", "denied: the layers that say so", width: 2, dotted: true))
  }
  return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"1\">\(rows.joined())</TABLE>"
}

private func row(
  head: String, _ words: String, width: Int = 1, color: String = Appearance.black, dashed: Bool = false,
  dotted: Bool = false, double: Bool = false
) -> String {
  let style = dashed ? " STYLE=\"dashed\"" : dotted ? " STYLE=\"dotted\"" : ""
  let line =
    "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\"><TR>"
    + "<TD WIDTH=\"34\" HEIGHT=\"\(double ? 4 : 6)\" FIXEDSIZE=\"TRUE\" BORDER=\"\(width)\" SIDES=\"B\" "
    + "COLOR=\"\(color)\"\(style)></TD></TR><TR><TD WIDTH=\"34\" HEIGHT=\"6\" FIXEDSIZE=\"TRUE\" "
    + "BORDER=\"\(double ? width : 0)\" SIDES=\"B\" COLOR=\"\(color)\"></TD></TR></TABLE>"
  return "<TR><TD>\(line)</TD><TD ALIGN=\"LEFT\"><FONT COLOR=\"\(color)\">\(head)</FONT></TD>"
    + "<TD ALIGN=\"LEFT\">\(html(words))</TD></TR>"
}
