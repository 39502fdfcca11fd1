/// A quoted string of DOT, in which nothing but the quotation mark and the backslash is special.
func quoted(_ text: String) -> String {
  "\"" + escaped(Text.visible(text), backslash: "\\\\", quote: "\\\"") + "\""
}

/// A quoted string for a tooltip: lines stay lines.
///
/// Graphviz reads character references in tooltips, and escapes twice or once, depending on the element: no number
/// of backslashes gives one everywhere. So a backslash is shown as U+29F5, which looks like it.
func tooltip(_ text: String) -> String {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    escaped(Text.visible(String(line)), ampersand: "&amp;", backslash: "\u{29F5}", quote: "\\\"")
  }
  return "\"" + lines.joined(separator: "\\n") + "\""
}

/// Text inside of an HTML-like label, in which Graphviz reads escapes after the character references.
func html(_ text: String) -> String { xml(text, backslash: "\\\\") }

/// Text inside of XML.
func xml(_ text: String, backslash: String = "\\") -> String {
  escaped(
    Text.visible(text), ampersand: "&amp;", backslash: backslash, quote: "&quot;", less: "&lt;",
    greater: "&gt;")
}

private func escaped(
  _ text: String, ampersand: String = "&", backslash: String, quote: String, less: String = "<",
  greater: String = ">"
) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += ampersand
    case "\\": result += backslash
    case "\"": result += quote
    case "<": result += less
    case ">": result += greater
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
