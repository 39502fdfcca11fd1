import IAM
import Inventory
import JSON

/// Policy documents: objects, JSON as text, or JSON as URL-encoded text (R72).
extension ExportReader {
  /// A policy document in its place, or nil when the object has no such member.
  mutating func policy(
    _ object: JSONValue, _ key: StaticString, name: String = "", at pointer: JSONPointer
  ) -> PolicyAttachment? {
    guard let value = present(object, key) else { return nil }
    let place = pointer / key.description
    return document(value, at: place).map {
      PolicyAttachment(name: name, document: $0, source: source(place))
    }
  }

  /// The id of a policy document; what it does not say as AWS documents it becomes warnings (R57).
  private mutating func document(_ json: JSONValue, at pointer: JSONPointer) -> DocumentID? {
    switch json.kind {
    case .object:
      let id = documents.intern(json)
      for problem in documents.problems(of: id) {
        warn(JSONPointer(pointer.description + problem.pointer.description), problem.reason)
      }
      return id
    case .string: return document(text: json.utf8, at: pointer)
    default:
      report(pointer, "expected a policy document, found \(found(json))")
      return nil
    }
  }

  private mutating func document(text: UnsafeBufferPointer<UInt8>, at pointer: JSONPointer) -> DocumentID? {
    guard policyText.set(text) else {
      report(pointer, "policy text is neither JSON nor URL-encoded JSON")
      return nil
    }
    do {
      let document = try policyText.parse()
      guard document.root.kind == .object else {
        report(pointer, "policy text holds \(found(document.root)); expected a policy document")
        return nil
      }
      let id = documents.intern(document.root)
      for problem in documents.problems(of: id) { warn(pointer, inText: problem.pointer, problem.reason) }
      return id
    } catch {
      report(pointer, "policy text is \(error)")
      return nil
    }
  }
}

/// The text of a policy, one after the other in the same memory.
struct PolicyBytes {
  private var bytes: [UInt8] = []
  private let parser = JSONParser()

  /// Takes a text, URL-decoded if it is encoded; false when an escape is broken.
  mutating func set(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    // JSON never begins with a percent sign, and its first brace is never followed by one.
    let start = text.drop {
      $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 == UInt8(ascii: "{")
    }
    if start.first != UInt8(ascii: "%") {
      bytes.append(contentsOf: text)
    } else if !appendDecoded(text) {
      return false
    }
    bytes.append(contentsOf: repeatElement(0, count: JSONParser.padding))
    return true
  }

  /// Parses the text; the document is to be gone before the next text is parsed.
  func parse() throws(JSONSyntaxError) -> JSONDocument {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONSyntaxError) in
      try parser.parse(padded: UnsafeBufferPointer(rebasing: bytes.dropLast(JSONParser.padding)))
    }
  }

  /// RFC 3986: `%7B` is a brace, `+` is a plus sign.
  private mutating func appendDecoded(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    while position < text.count {
      guard text[position] == UInt8(ascii: "%") else {
        bytes.append(text[position])
        position += 1
        continue
      }
      guard position + 2 < text.count, let high = hexDigit(text[position + 1]),
        let low = hexDigit(text[position + 2])
      else { return false }
      bytes.append(high << 4 | low)
      position += 3
    }
    return true
  }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  default: nil
  }
}
