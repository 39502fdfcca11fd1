import JSON

/// A command of one line over several: an argument a line, its JSON laid out. It can be pasted as it is.
func readable(command: String) -> String {
  command.split(separator: "\n").map { readable(line: String($0)) }.joined(separator: "\n")
}

private func readable(line: String) -> String {
  var groups: [[String]] = [[]]
  for word in shellWords(line) {
    if word.hasPrefix("--") { groups.append([]) }
    groups[groups.count - 1].append(laidOut(word))
  }
  return groups.map { $0.joined(separator: " ") }.joined(separator: " \\\n  ")
}

/// The words as they are written, quotes kept. `$(…)` counts as words, too.
private func shellWords(_ line: String) -> [String] {
  var words = [""]
  var quote: Character?
  for character in line {
    if let open = quote {
      if character == open { quote = nil }
    } else if character == "'" || character == "\"" {
      quote = character
    } else if character == " " {
      words.append("")
      continue
    }
    words[words.count - 1].append(character)
  }
  return words.filter { !$0.isEmpty }
}

/// JSON in single quotes with a member a line; any other word as it is.
private func laidOut(_ word: String) -> String {
  guard word.hasPrefix("'{"), word.hasSuffix("'"), word.count > 2 else { return word }
  let text = String(word.dropFirst().dropLast()).replacing("'\\''", with: "'")
  guard let json = try? JSONDocument.parse(text).root else { return word }
  return "'" + prettyText(json).replacing("'", with: "'\\''") + "'"
}

/// JSON with two columns of indent for each level.
func prettyText(_ json: JSONValue, indent: String = "") -> String {
  let inner = indent + "  "
  switch json.kind {
  case .object:
    let members = json.members.map { "\(inner)\($0.name.jsonText): \(prettyText($0.value, indent: inner))" }
    return members.isEmpty ? "{}" : "{\n" + members.joined(separator: ",\n") + "\n\(indent)}"
  case .array:
    let elements = json.elements.map { inner + prettyText($0, indent: inner) }
    return elements.isEmpty ? "[]" : "[\n" + elements.joined(separator: ",\n") + "\n\(indent)]"
  default: return json.compactText
  }
}
