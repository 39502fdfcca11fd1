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
    guard let decoded = plainText(text) else {
      report(pointer, "policy text is neither JSON nor URL-encoded JSON")
      return nil
    }
    do {
      let document = try decoded.withUnsafeBufferPointer { utf8 throws(JSONSyntaxError) in
        try JSONDocument(utf8)
      }
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

/// The text of a policy, URL-decoded if it is encoded; nil when an escape is broken.
private func plainText(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
  // JSON never begins with a percent sign, and its first brace is never followed by one.
  let start = text.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 == UInt8(ascii: "{") }
  return start.first == UInt8(ascii: "%") ? urlDecoded(text) : Array(text)
}

/// RFC 3986: `%7B` is a brace, `+` is a plus sign.
private func urlDecoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(text.count)
  var position = 0
  while position < text.count {
    guard text[position] == UInt8(ascii: "%") else {
      decoded.append(text[position])
      position += 1
      continue
    }
    guard position + 2 < text.count, let high = hexDigit(text[position + 1]),
      let low = hexDigit(text[position + 2])
    else { return nil }
    decoded.append(high << 4 | low)
    position += 3
  }
  return decoded
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  default: nil
  }
}
