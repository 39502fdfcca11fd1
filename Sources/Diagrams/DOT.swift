/// A diagram in Graphviz's language; equal diagrams give equal bytes.
///
/// Nodes are called n1, n2, … Names from the exports stand in labels and tooltips only.
public func dot(_ diagram: Diagram) -> String {
  var lines = ["digraph \(quoted(diagram.title)) {"]
  lines += header(diagram).map { "  " + $0 }
  // Graphviz fills a picture from below: what comes first stands at the bottom.
  lines += legend(diagram).map { "  " + $0 }
  for (number, cluster) in diagram.clusters.enumerated() {
    lines += frame(cluster, number: number, diagram).map { "  " + $0 }
  }
  for (number, node) in diagram.nodes.enumerated() where node.cluster == nil {
    lines.append("  " + statement(node, number: number))
  }
  lines += diagram.edges.map { "  " + statement($0) }
  return lines.joined(separator: "\n") + "\n}\n"
}

private func header(_ diagram: Diagram) -> [String] {
  var title = "<B><FONT POINT-SIZE=\"17\">\(html(diagram.title))</FONT></B><BR ALIGN=\"LEFT\"/>"
  for line in diagram.remarks.flatMap({ Text.wrapped($0, width: 120) }) {
    title += "\(html(line))<BR ALIGN=\"LEFT\"/>"
  }
  let font = quoted(Appearance.fonts)
  return [
    "graph [rankdir=LR, newrank=true, compound=true, splines=true, outputorder=edgesfirst, nodesep=0.18, "
      + "ranksep=0.55, pad=0.2, bgcolor=white, fontname=\(font), fontsize=11, label=<\(title)>, labelloc=t, "
      + "labeljust=l, tooltip=\(tooltip(diagram.title)), description=\(quoted(description(diagram)))]",
    "node [fontname=\(font), fontsize=11, height=0.3]",
    "edge [fontname=\(font), fontsize=9, color=\"\(Appearance.black)\", arrowsize=0.8]",
  ]
}

/// What somebody hears who cannot see the picture.
private func description(_ diagram: Diagram) -> String {
  let edges = diagram.edges
  let counts = [
    (edges.count, "arrow"), (edges.count(where: \.isConditional), "conditional"),
    (edges.count(where: \.crossesAccounts), "cross-account"), (edges.count(where: \.isPublic), "public"),
    (edges.count(where: \.isDenied), "denied"),
  ]
  let told = counts.filter { $0.0 > 0 }.map {
    $0.1 == "arrow" ? Text.count($0.0, "arrow") : "\($0.0) \($0.1)"
  }
  return (diagram.remarks + [told.joined(separator: ", ")]).filter { !$0.isEmpty }.joined(separator: ". ")
    + "."
}

private func frame(_ cluster: Diagram.Cluster, number: Int, _ diagram: Diagram) -> [String] {
  let left = "<BR ALIGN=\"LEFT\"/>"
  let small = cluster.detail.isEmpty ? "" : "<FONT POINT-SIZE=\"9\">\(html(cluster.detail))</FONT>" + left
  let ground = cluster.isOutside ? "#FFFFFF" : "#F6F6F6"
  let style = cluster.isOutside ? "rounded,dotted" : "rounded,filled"
  let heading = plate("<B>\(html(cluster.heading))</B>\(left)\(small)", ground: ground)
  var lines = [
    "subgraph cluster_\(number + 1) {",
    "  graph [label=<\(heading)>, labeljust=l, fontsize=12, style=\"\(style)\", "
      + "color=\"\(Appearance.frame)\", fillcolor=\"\(ground)\", margin=12, tooltip=\(tooltip(cluster.tooltip)), "
      + "class=\(quoted(cluster.isOutside ? "outside" : "loaded"))]",
  ]
  for (position, node) in diagram.nodes.enumerated() where node.cluster == number {
    lines.append("  " + statement(node, number: position))
  }
  return lines + ["}"]
}

private func statement(_ node: Diagram.Node, number: Int) -> String {
  let look = Appearance.node(node.kind)
  var label = "<B>\(html(node.heading))</B>"
  for line in node.details { label += "<BR/><FONT POINT-SIZE=\"9\">\(html(line))</FONT>" }
  let classes = [node.kind.rawValue, node.isSubject ? "subject" : "", node.members > 1 ? "group" : ""]
  var attributes = [
    "label=<\(label)>", "shape=\(look.shape)", "style=\"\(look.style)\"", "fillcolor=\"\(look.fill)\"",
    "color=\"\(look.outline)\"", "margin=\"\(Appearance.margin(node.kind))\"",
    "tooltip=\(tooltip(node.tooltip))",
    "class=\(quoted(classes.filter { !$0.isEmpty }.joined(separator: " ")))",
  ]
  if node.isSubject { attributes.append("penwidth=3") }
  return "n\(number + 1) [\(attributes.joined(separator: ", "))]"
}

private func statement(_ edge: Diagram.Edge) -> String {
  let classes = [
    edge.access.rawValue, edge.isDenied ? "denied" : edge.isConditional ? "conditional" : "allowed",
    edge.crossesAccounts ? "crossaccount" : "", edge.isPublic ? "public" : "",
  ]
  var attributes = Appearance.line(edge).map { "\($0)=\(quoted($1))" }
  if !edge.label.isEmpty {
    let lines = edge.label.map { $0 == "PUBLIC" || $0 == "DENIED" ? "<B>\($0)</B>" : html($0) }
    attributes.append("label=<\(plate(lines.joined(separator: "<BR/>"), ground: "#FFFFFF"))>")
    attributes.append("labeltooltip=\(tooltip(edge.tooltip))")
  }
  attributes.append("tooltip=\(tooltip(edge.tooltip))")
  attributes.append("class=\(quoted(classes.filter { !$0.isEmpty }.joined(separator: " ")))")
  return "n\(edge.from + 1) -> n\(edge.to + 1) [\(attributes.joined(separator: ", "))]"
}

/// Words on a ground of their own, which keeps them readable where lines cross them.
private func plate(_ words: String, ground: String) -> String {
  "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\">"
    + "<TR><TD BGCOLOR=\"\(ground)DD\">\(words)</TD></TR></TABLE>"
}
