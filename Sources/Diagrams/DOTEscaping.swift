/// A quoted string of DOT, in which nothing but the quotation mark and the backslash is special.
func quoted(_ text: String) -> String {
  "\"" + escaped(Text.visible(text), backslash: "\\\\", quote: "\\\"") + "\""
}

/// A quoted string for a tooltip: lines stay lines.
///
/// Graphviz reads escapes and character references in tooltips, and reads escapes twice in some formats, so that
/// backslashes and ampersands are written as references.
func tooltip(_ text: String) -> String {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    escaped(Text.visible(String(line)), ampersand: "&amp;", backslash: "&#92;", quote: "\\\"")
  }
  return "\"" + lines.joined(separator: "\\n") + "\""
}

/// Text inside of an HTML-like label.
func html(_ text: String) -> String {
  escaped(
    Text.visible(text), ampersand: "&amp;", backslash: "&#92;", quote: "&quot;", less: "&lt;", greater: "&gt;")
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
