/// Makes Graphviz's SVG one image with a title and a description for people who hear it.
///
/// What stands before the `svg` element (a document type that names a file on the web, comments with the
/// library's version) goes away, so that the picture can be put into a page as it is.
func accessible(svg: String, title: String, description: String) -> [UInt8] {
  guard let open = svg.firstRange(of: "<svg "), let close = svg[open.upperBound...].firstIndex(of: ">") else {
    return Array(svg.utf8)
  }
  let head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg role=\"img\" "
    + "aria-labelledby=\"diagram-title diagram-description\" " + svg[open.upperBound...close]
    + "\n<title id=\"diagram-title\">\(xml(title))</title>"
    + "\n<desc id=\"diagram-description\">\(xml(description))</desc>"
  return Array(head.utf8) + Array(svg[svg.index(after: close)...].utf8)
}
