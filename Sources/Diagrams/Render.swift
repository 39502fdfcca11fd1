import CGraphviz

/// The kinds of pictures that Graphviz draws for us.
public enum ImageFormat: String, Sendable, CaseIterable {
  case svg, png, pdf
}

/// Why there is no picture.
public enum RenderingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The text is not DOT.
  case unreadable(String)
  /// Graphviz found no layout, or could not draw it.
  case undrawable(String)

  /// The reason, in one line.
  public var description: String {
    switch self {
    case .unreadable(let reason): "not readable as DOT: \(reason)"
    case .undrawable(let reason): "Graphviz could not draw: \(reason)"
    }
  }
}

/// Draws a picture with libgraphviz.
///
/// Call it from one thread of a process of its own: libgraphviz is not safe for threads, and a layout may crash
/// or take forever.
///
/// - Throws: what Graphviz says against the text.
public func render(dot: String, as format: ImageFormat) throws(RenderingError) -> [UInt8] {
  Graphviz.messages = ""
  agseterrf { fragment in
    if let fragment { Graphviz.messages += String(cString: fragment) }
    return 0
  }
  var text = Array(dot.utf8CString)
  guard let graph = agmemread(&text) else { throw .unreadable(Graphviz.said(or: "no graph in it")) }
  defer { agclose(graph) }
  guard let context = Graphviz.context else { throw .undrawable(Graphviz.said(or: "it does not start")) }
  if format == .png { Graphviz.set("dpi", "144", of: graph) }
  guard gvLayout(context, graph, "dot") == 0 else { throw .undrawable(Graphviz.said(or: "no layout")) }
  let words = words(of: graph)
  if !words.isEmpty {
    gvFreeLayout(context, graph)
    words.becomeNodes(of: graph)
    guard gvLayout(context, graph, "nop2") == 0 else { throw .undrawable(Graphviz.said(or: "no layout")) }
  }
  defer { gvFreeLayout(context, graph) }
  var data: UnsafeMutablePointer<CChar>?
  var length: UInt32 = 0
  guard gvRenderData(context, graph, format.rawValue, &data, &length) == 0, let data, length > 0 else {
    throw .undrawable(Graphviz.said(or: "no \(format.rawValue) plugin"))
  }
  defer { gvFreeRenderData(data) }
  let bytes = UnsafeRawBufferPointer(start: data, count: Int(length))
  guard format == .svg else { return Array(bytes) }
  var attribute = Array("description".utf8CString)
  return accessible(
    svg: String(decoding: bytes, as: UTF8.self), title: Graphviz.text(agnameof(graph)),
    description: Graphviz.text(agget(graph, &attribute)))
}

private enum Graphviz {
  // INVARIANT: render is called from one thread only; libgraphviz itself holds as much global state.
  nonisolated(unsafe) static var messages = ""

  /// One a process, never freed: a second one after the first was freed crashes in the text plugin.
  nonisolated(unsafe) static let context = gvContext()

  static func set(_ attribute: String, _ value: String, of graph: UnsafeMutablePointer<Agraph_t>) {
    var (name, text) = (Array(attribute.utf8CString), Array(value.utf8CString))
    agattr(graph, 0, &name, &text)
  }

  /// What was a quoted string of DOT: Graphviz takes the quotation marks off, but leaves backslashes doubled.
  static func text(_ string: UnsafeMutablePointer<CChar>?) -> String {
    string.map { String(cString: $0).replacing("\\\\", with: "\\") } ?? ""
  }

  /// The messages so far as one line.
  static func said(or nothing: String) -> String {
    let line = messages.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(
      separator: "; ")
    let fact = line.hasPrefix("Error: ") ? String(line.dropFirst("Error: ".count)) : line
    return fact.isEmpty ? nothing : fact
  }
}
