/// A JSON value whose members keep their order.
enum JSONText: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case string(String)
  case number(Int)
  case bool(Bool)
  case array([JSONText])
  case object([(key: String, value: JSONText)])

  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .number(value) }
  init(arrayLiteral elements: JSONText...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONText)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }

  /// As the AWS CLI prints it: four spaces a level, and a newline at the end.
  var indented: String {
    var text = ""
    write(to: &text, level: 0)
    return text + "\n"
  }

  /// On one line, as policies stand inside a string.
  var compact: String {
    var text = ""
    write(to: &text, level: nil)
    return text
  }

  private func write(to text: inout String, level: Int?) {
    switch self {
    case .string(let value): writeQuoted(value, to: &text)
    case .number(let value): text += String(value)
    case .bool(let value): text += value ? "true" : "false"
    case .array(let elements):
      writeList("[", "]", elements.count, to: &text, level) { elements[$0].write(to: &$1, level: $2) }
    case .object(let members):
      writeList("{", "}", members.count, to: &text, level) {
        writeQuoted(members[$0].key, to: &$1)
        $1 += ": "
        members[$0].value.write(to: &$1, level: $2)
      }
    }
  }
}

private func writeList(
  _ open: String, _ close: String, _ count: Int, to text: inout String, _ level: Int?,
  element: (Int, inout String, Int?) -> Void
) {
  text += open
  for position in 0..<count {
    if position > 0 { text += level == nil ? ", " : "," }
    if let level { text += "\n" + String(repeating: " ", count: 4 * (level + 1)) }
    element(position, &text, level.map { $0 + 1 })
  }
  if count > 0, let level { text += "\n" + String(repeating: " ", count: 4 * level) }
  text += close
}

// Generated texts hold no control characters.
private func writeQuoted(_ value: String, to text: inout String) {
  text += "\""
  for scalar in value.unicodeScalars {
    if scalar == "\"" || scalar == "\\" { text += "\\" }
    text.unicodeScalars.append(scalar)
  }
  text += "\""
}
