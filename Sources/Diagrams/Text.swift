/// A name from an export as it may be shown: what hides, reorders or breaks the text around it, and what a terminal
/// would obey, is replaced.
public func visible(_ name: String) -> String { Text.visible(name) }

/// Making names and sentences fit into a picture.
enum Text {
  /// A name of at most `length` characters: a longer one loses its middle.
  static func shortened(_ name: String, to length: Int = 34) -> String {
    guard name.count > length, length > 2 else { return name }
    let tail = (length - 1) / 2
    return name.prefix(length - 1 - tail) + "…" + name.suffix(tail)
  }

  /// A name of at most `length` characters: a longer one loses its beginning.
  static func tail(of name: String, _ length: Int) -> String {
    name.count > length ? "…" + name.suffix(length - 1) : name
  }

  /// Lines of at most `width` characters, broken between words; a longer word is broken after `/` or `:`, or else has a
  /// line of its own.
  static func wrapped(_ sentence: String, width: Int = 30) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in sentence.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      var rest = word
      while rest.count > width, let stop = rest.prefix(width).lastIndex(where: { $0 == "/" || $0 == ":" }) {
        lines.append(String(rest[...stop]))
        rest = rest[rest.index(after: stop)...]
      }
      line += line.isEmpty ? String(rest) : " " + rest
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// `3 roles`, `1 role`; numbers above 9,999 have separators.
  static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    number == 1 ? "1 \(singular)" : "\(grouped(number)) \(plural ?? singular + "s")"
  }

  /// The first names, and how many more there are.
  static func list(_ names: [String], atMost limit: Int) -> String {
    guard names.count > limit + 1 else { return names.joined(separator: ", ") }
    return names.prefix(limit).joined(separator: ", ") + ", …\u{A0}\(grouped(names.count - limit))\u{A0}more"
  }

  /// `1,234`.
  static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var result = ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return result
  }

  /// The text without characters that hide, reorder or break what stands around them.
  ///
  /// Line breaks become a visible sign; other control and formatting characters (among them those that turn
  /// the direction of writing) become U+FFFD. The joiner inside of emoji stays.
  static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .format where scalar == "\u{200D}": result.append(scalar)
      case .control where scalar == "\n" || scalar == "\r": result.append("↵")
      case .control where scalar == "\t": result.append(" ")
      case .control, .format, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
      default: result.append(scalar.properties.isNoncharacterCodePoint ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }
}
