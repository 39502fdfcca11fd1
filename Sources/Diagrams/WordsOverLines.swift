import CGraphviz

/// What the frames and arrows of a graph say, and where its layout put that.
func words(of graph: UnsafeMutablePointer<Agraph_t>) -> [Words] {
  // attach_attrs writes the size of a node's outermost line where the next layout reads that of the innermost.
  let sizes = nodes(of: graph).map { ($0, text("width", of: $0), text("height", of: $0)) }
  attach_attrs(graph)
  for (node, width, height) in sizes {
    set("width", width.isEmpty ? "0.75" : width, of: node)
    set("height", height.isEmpty ? "0.5" : height, of: node)
  }
  return clusters(of: graph).compactMap { Words(of: $0, tooltip: "tooltip") }
    + edges(of: graph).compactMap { Words(of: $0, tooltip: "labeltooltip") }
}

extension [Words] {
  /// Makes the words into nodes of their own, for a layout by `nop2`, which leaves everything in its place.
  ///
  /// Graphviz draws frames first, then arrows with their words, then nodes: lines would cross the titles of frames,
  /// and later arrows the words of earlier ones.
  ///
  /// Call it when the first layout has been freed: freeing looks at every node, and new ones have no layout.
  func becomeNodes(of graph: UnsafeMutablePointer<Agraph_t>) {
    for (number, words) in enumerated() { words.becomeNode("words\(number + 1)", of: graph) }
  }
}

/// What a frame or an arrow says, and where.
struct Words {
  private let owner: UnsafeMutableRawPointer
  private let label: UnsafeMutablePointer<CChar>
  private let attributes: [(name: String, value: String)]

  /// Nil where nothing is said.
  fileprivate init?(of owner: UnsafeMutableRawPointer, tooltip: String) {
    let place = text("lp", of: owner)
    guard !place.isEmpty, let label = named("label", { agget(owner, $0) }), aghtmlstr(label) != 0 else {
      return nil
    }
    (self.owner, self.label) = (owner, label)
    attributes = [
      ("fontname", text("fontname", of: owner)), ("fontsize", text("fontsize", of: owner)),
      ("tooltip", text(tooltip, of: owner)), ("class", "words"), ("shape", "plain"), ("style", ""),
      ("pos", place),
    ]
  }

  fileprivate func becomeNode(_ name: String, of graph: UnsafeMutablePointer<Agraph_t>) {
    guard let node = named(name, { agnode(graph, $0, 1) }) else { return }
    for (name, value) in attributes { set(name, value, of: node) }
    // A copy of its own: the label is let go when the owner gets another one.
    let copy = agstrdup_html(graph, label)
    _ = named("label") { name in agsafeset(node, name, copy, copy) }
    set("label", "", of: owner)
  }
}

private func clusters(of graph: UnsafeMutablePointer<Agraph_t>) -> [UnsafeMutableRawPointer] {
  var found: [UnsafeMutableRawPointer] = []
  var next = agfstsubg(graph)
  while let part = next {
    if String(cString: agnameof(part)).hasPrefix("cluster") { found.append(part) }
    found += clusters(of: part)
    next = agnxtsubg(part)
  }
  return found
}

private func nodes(of graph: UnsafeMutablePointer<Agraph_t>) -> [UnsafeMutablePointer<Agnode_t>] {
  Array(sequence(first: agfstnode(graph)) { agnxtnode(graph, $0) }.prefix { $0 != nil }.compactMap(\.self))
}

private func edges(of graph: UnsafeMutablePointer<Agraph_t>) -> [UnsafeMutablePointer<Agedge_t>] {
  nodes(of: graph).flatMap { node in
    sequence(first: agfstout(graph, node)) { agnxtout(graph, $0) }.prefix { $0 != nil }.compactMap(\.self)
  }
}

private func text(_ attribute: String, of object: UnsafeMutableRawPointer) -> String {
  named(attribute) { agget(object, $0) }.map { String(cString: $0) } ?? ""
}

private func set(_ attribute: String, _ value: String, of object: UnsafeMutableRawPointer) {
  var value = Array(value.utf8CString)
  var empty: [CChar] = [0]
  _ = named(attribute) { agsafeset(object, $0, &value, &empty) }
}

/// Calls with a name as C wants it.
private func named<Result>(_ name: String, _ body: (UnsafeMutablePointer<CChar>) -> Result) -> Result {
  var name = Array(name.utf8CString)
  return body(&name)
}
