/// A part of a name as a message spells it.
public enum Spelled: Sendable, Hashable {
  /// The message does not hold this part.
  case absent
  /// The part is hidden, wholly or in places: `***`, `95**********`, `<ACCOUNT_ID>`, `role-xxxx`. Also an account of a
  /// wrong number of digits, and an account left empty where one belongs.
  case masked(String)
  /// The part as written.
  case written(String)

  /// The part as written; nil where it is masked or absent.
  public var value: String? {
    if case .written(let text) = self { text } else { nil }
  }

  /// Whether the part is masked.
  public var isMasked: Bool {
    if case .masked = self { true } else { false }
  }

  /// Whether the part could stand for this value: what is written must agree, what is masked or absent may be anything.
  public func admits(_ value: String) -> Bool {
    switch self {
    case .absent: true
    case .written(let text): text == value
    case .masked(let text): text == value || Mask.matches(text, value)
    }
  }

  /// A name that may be masked.
  init(name: String?) {
    guard let name, !name.isEmpty else { self = .absent; return }
    self = Mask.isIn(name) ? .masked(name) : .written(name)
  }

  /// An account: masked unless it has twelve digits.
  init(account: String?) {
    guard let account else { self = .absent; return }
    let isNumber = account.utf8.count == 12 && account.utf8.allSatisfy { (0x30...0x39).contains($0) }
    self = isNumber ? .written(account) : .masked(account)
  }
}

/// How people hide parts of a name.
enum Mask {
  private static let words: Set<String> = [
    "omitted", "snip", "snipped", "redacted", "masked", "hidden", "removed", "...", "…",
  ]

  /// Whether nothing but a mask is there.
  static func isWhole(_ text: String) -> Bool {
    pieces(of: text).allSatisfy { $0 == nil || $0 == "" } && isIn(text)
  }

  /// Whether a mask is there.
  static func isIn(_ text: String) -> Bool { pieces(of: text).contains(nil) }

  /// Whether the value has the shown pieces in their order, with anything for the masks. A text without a mask, such as
  /// `my account` or eleven digits, hides all.
  static func matches(_ text: String, _ value: String) -> Bool {
    let pieces = pieces(of: text)
    guard pieces.contains(nil) else { return true }
    var rest = Substring(value)
    for (number, piece) in pieces.enumerated() {
      guard let piece else { continue }
      if number == 0 {
        guard rest.hasPrefix(piece) else { return false }
        rest = rest.dropFirst(piece.count)
      } else if number == pieces.count - 1 {
        return rest.hasSuffix(piece)
      } else {
        guard let place = rest.firstRange(of: piece) else { return false }
        rest = rest[place.upperBound...]
      }
    }
    return pieces.last == .some(nil) || rest.isEmpty
  }

  /// The shown pieces; nil for each mask.
  static func pieces(of text: String) -> [String?] {
    if words.contains(text.lowercased()) { return [nil] }
    var pieces: [String?] = []
    var shown = ""
    var rest = Substring(text)
    while let first = rest.first {
      guard let length = maskLength(rest) else {
        shown.append(first)
        rest.removeFirst()
        continue
      }
      if !shown.isEmpty { pieces.append(shown) }
      shown = ""
      if pieces.last != .some(nil) { pieces.append(nil) }
      rest.removeFirst(length)
    }
    if !shown.isEmpty { pieces.append(shown) }
    return pieces
  }

  /// How many characters of a mask stand here.
  private static func maskLength(_ text: Substring) -> Int? {
    guard let first = text.first else { return nil }
    switch first {
    case "*", "#", "…": return text.prefix { $0 == first }.count
    case "x", "X":
      let run = text.prefix { $0 == first }.count
      return run >= 3 ? run : nil
    case ".": return text.hasPrefix("...") ? text.prefix { $0 == "." }.count : nil
    case "<": return bracketLength(text, close: ">")
    case "{": return bracketLength(text, close: "}")
    case "[": return bracketLength(text, close: "]")
    case "(": return bracketLength(text, close: ")")
    case "\"":
      return text.dropFirst().firstIndex(of: "\"").map { text.distance(from: text.startIndex, to: $0) + 1 }
    case "$":
      if text.hasPrefix("$LATEST") { return nil }
      if text.hasPrefix("${") { return bracketLength(text.dropFirst(), close: "}").map { $0 + 1 } }
      let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return name.isEmpty ? nil : name.count + 1
    default: return nil
    }
  }

  private static func bracketLength(_ text: Substring, close: Character) -> Int? {
    guard let open = text.first else { return nil }
    var depth = 0
    for (number, character) in text.enumerated() {
      if character == open { depth += 1 }
      if character == close { depth -= 1 }
      if depth == 0 { return number + 1 }
    }
    return nil
  }

  /// The fields between colons; a colon within a bracketed mask, as in `${AWS::AccountId}`, parts nothing.
  static func fields(of text: String) -> [String] {
    var fields = [""]
    var rest = Substring(text)
    while let first = rest.first {
      if first != "*", let length = maskLength(rest) {
        fields[fields.count - 1] += rest.prefix(length)
        rest.removeFirst(length)
      } else {
        if first == ":" { fields.append("") } else { fields[fields.count - 1].append(first) }
        rest.removeFirst()
      }
    }
    return fields
  }
}
