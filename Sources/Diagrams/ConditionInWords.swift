public import Authorization
import IAM

/// A residual condition as a sentence: `sts:ExternalId is "blue" and MFA is present, or source IP in 203.0.113.0/24`.
///
/// Empty for no alternatives: then nothing is left open.
public func conditionInWords(_ alternatives: [[ConditionAtom]]) -> String {
  sentence(alternatives.map { $0.map { atomInWords($0) } }, break: " ")
}

/// As `conditionInWords`, but an atom a line, with long values shortened and only the first three atoms.
func shortCondition(_ alternatives: [[ConditionAtom]]) -> String {
  let room = 3
  var shown: [[String]] = []
  var left = room
  for atoms in alternatives where left > 0 {
    shown.append(atoms.prefix(left).map { atomInWords($0, valueLength: 72, maximumValues: 2) })
    left -= max(1, min(left, atoms.count))
  }
  let total = alternatives.reduce(0) { $0 + max(1, $1.count) }
  return sentence(shown, break: "\n") + (total > room ? "\n… \(total - room) more" : "")
}

private func sentence(_ alternatives: [[String]], break space: String) -> String {
  let parts = alternatives.map { $0.isEmpty ? untold : $0.joined(separator: space + "and ") }
  // "a and b, or c": the comma says how far the "and" reaches.
  let joint = (alternatives.contains { $0.count > 1 } ? "," : "") + space + "or "
  return parts.joined(separator: joint)
}

/// One atom in words.
func atomInWords(_ atom: ConditionAtom, valueLength: Int = .max, maximumValues: Int = .max) -> String {
  let flag = flagInWords(atom)
  let subject = keyInWords(atom.key, isShort: valueLength < .max)
  if let flag { return flag }
  let values = Values(atom.values, length: valueLength, limit: maximumValues)
  let said = predicate(atom.operator.base, values)
  let sentence =
    switch atom.operator.qualifier {
    case nil: "\(subject) \(said)"
    case .forAnyValue: "some \(subject) \(said)"
    case .forAllValues: "every \(subject) \(said)"
    }
  return Text.visible(sentence) + (atom.operator.ifExists ? ", if there is one" : "")
}

/// Keys that are true or false, and the question whether a key is there at all.
private func flagInWords(_ atom: ConditionAtom) -> String? {
  guard atom.operator.qualifier == nil, atom.values.count == 1, let value = atom.values.first?.lowercased(),
    value == "true" || value == "false"
  else { return nil }
  let isTrue = value == "true"
  switch atom.operator.base {
  case .null: return "\(keyInWords(atom.key)) is \(isTrue ? "absent" : "present")"
  case .bool:
    let said = flags[atom.key.lowercased].map { isTrue ? $0.true : $0.false }
    return (said ?? "\(keyInWords(atom.key)) is \(value)") + (atom.operator.ifExists ? ", if known" : "")
  default: return nil
  }
}

private func predicate(_ base: ConditionOperator.Base, _ values: Values) -> String {
  switch base {
  case .stringEquals: "is " + values.quoted("or")
  case .stringNotEquals: "is not " + values.quoted("or")
  case .stringEqualsIgnoreCase: "is " + values.quoted("or") + " in any letter case"
  case .stringNotEqualsIgnoreCase: "is not " + values.quoted("or") + " in any letter case"
  case .stringLike: (values.havePattern ? "matches " : "is ") + values.quoted("or")
  case .stringNotLike: (values.havePattern ? "does not match " : "is not ") + values.quoted("or")
  case .arnEquals, .arnLike: (values.havePattern ? "matches " : "is ") + values.plain("or")
  case .arnNotEquals, .arnNotLike: (values.havePattern ? "does not match " : "is not ") + values.plain("or")
  case .numericEquals, .dateEquals, .binaryEquals, .bool, .null: "is " + values.plain("or")
  case .numericNotEquals, .dateNotEquals: "is not " + values.plain("or")
  case .numericLessThan: "is below " + values.plain("or")
  case .numericLessThanEquals: "is at most " + values.plain("or")
  case .numericGreaterThan: "is above " + values.plain("or")
  case .numericGreaterThanEquals: "is at least " + values.plain("or")
  case .dateLessThan: "is before " + values.plain("or")
  case .dateLessThanEquals: "is at the latest " + values.plain("or")
  case .dateGreaterThan: "is after " + values.plain("or")
  case .dateGreaterThanEquals: "is at the earliest " + values.plain("or")
  case .ipAddress: "in " + values.plain("or")
  case .notIpAddress: "not in " + values.plain("or")
  }
}

/// The values of an atom as a list in words.
private struct Values {
  private let shown: [String]
  private let hidden: Int
  let havePattern: Bool

  init(_ values: [String], length: Int, limit: Int) {
    let few = values.count - 1 > limit ? Array(values.prefix(limit)) : values
    shown = few.map { $0.hasPrefix("arn:") ? Text.tail(of: $0, length) : Text.shortened($0, to: length) }
    hidden = values.count - few.count
    havePattern = values.contains { $0.contains("*") || $0.contains("?") }
  }

  func plain(_ conjunction: String) -> String { joined(shown, conjunction) }
  func quoted(_ conjunction: String) -> String { joined(shown.map { "\"\($0)\"" }, conjunction) }

  private func joined(_ words: [String], _ conjunction: String) -> String {
    guard let last = words.last else { return noValue }
    if hidden > 0 { return words.joined(separator: ", ") + " \(conjunction) \(hidden) more" }
    return words.count == 1
      ? last : words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }
}

// Undocumented, not in the exports, or too large to simplify: the notes say which.
private let untold = "something lets it that cannot be told here"
private let noValue = "one of no values"
