import Foundation

/// Prints an answer for a person: on a terminal no line is longer than the terminal is wide, unless a single name
/// is; in a pipe or a file every line stays whole.
func printForPerson(_ text: String) {
  guard let width = terminalWidth else { return printOut(text) }
  printOut(wrapped(text, width: width))
}

/// The columns of the terminal on standard output; nil when it is no terminal.
private var terminalWidth: Int? {
  guard isatty(STDOUT_FILENO) == 1 else { return nil }
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

/// Breaks the lines that are too long at spaces. What follows a break stands four columns further in than its line.
func wrapped(_ text: String, width: Int) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    visibleWidth(line) <= width ? String(line) : wrapped(line: line, width: width)
  }.joined(separator: "\n")
}

private func wrapped(line: Substring, width: Int) -> String {
  let indent = String(line.prefix { $0 == " " })
  var lines: [String] = []
  var current = indent
  var isEmpty = true
  for word in line.split(separator: " ") {
    if !isEmpty, visibleWidth(current[...]) + 1 + visibleWidth(word) > width {
      lines.append(current)
      current = indent + "    "
      isEmpty = true
    }
    current += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  return (lines + [current]).joined(separator: "\n")
}

/// The columns a text takes: escape sequences for colour take none, East Asian wide characters two.
func visibleWidth(_ text: Substring) -> Int {
  var width = 0
  var isEscape = false
  for character in text {
    if character == "\u{1B}" {
      isEscape = true
    } else if isEscape {
      isEscape = character != "m"
    } else {
      width += character.unicodeScalars.first.map(isWide) == true ? 2 : 1
    }
  }
  return width
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
    true
  default: false
  }
}
