import IAM
import JSON

/// Members of objects, with an error where one is missing or of another kind. A null is an absent member.
extension ExportReader {
  /// A text, or nil when the object has no such member.
  mutating func text(_ object: JSONValue, _ key: StaticString, at pointer: JSONPointer) -> String? {
    guard let value = present(object, key) else { return nil }
    if let text = value.string { return text }
    report(pointer / key.description, "expected a string, found \(found(value))")
    return nil
  }

  /// A text that must be there, and not be empty.
  mutating func requiredText(
    _ object: JSONValue, _ key: StaticString, at pointer: JSONPointer, expected: String
  ) -> String? {
    if present(object, key) == nil {
      report(pointer, "no \(key); expected \(expected)")
      return nil
    }
    guard let text = text(object, key, at: pointer) else { return nil }
    if text.isEmpty { report(pointer / key.description, "empty; expected \(expected)") }
    return text.isEmpty ? nil : text
  }

  /// An ARN, or nil when the object has no such member.
  mutating func arn(_ object: JSONValue, _ key: StaticString, at pointer: JSONPointer) -> ARN? {
    guard let text = text(object, key, at: pointer) else { return nil }
    if let arn = ARN(text) { return arn }
    report(
      pointer / key.description, "'\(text)' is not an ARN; expected arn:partition:service:region:account:…")
    return nil
  }

  /// An ARN that must be there.
  mutating func requiredARN(_ object: JSONValue, _ key: StaticString, at pointer: JSONPointer) -> ARN? {
    if present(object, key) == nil {
      report(pointer, "no \(key); expected an ARN")
      return nil
    }
    return arn(object, key, at: pointer)
  }

  /// The objects of a list, each with its place; none when the object has no such member.
  mutating func objects(
    _ object: JSONValue, _ key: StaticString, at pointer: JSONPointer = JSONPointer()
  ) -> [(value: JSONValue, pointer: JSONPointer)] {
    guard let list = present(object, key) else { return [] }
    let place = pointer / key.description
    guard list.kind == .array else {
      report(place, "expected a list, found \(found(list))")
      return []
    }
    var objects: [(JSONValue, JSONPointer)] = []
    for (position, element) in list.elements.enumerated() {
      if element.kind == .object {
        objects.append((element, place / position))
      } else {
        report(place / position, "expected an object, found \(found(element))")
      }
    }
    return objects
  }

  /// The texts of a list; none when the object has no such member.
  mutating func texts(_ object: JSONValue, _ key: StaticString, at pointer: JSONPointer) -> [String] {
    guard let list = present(object, key) else { return [] }
    let place = pointer / key.description
    guard list.kind == .array else {
      report(place, "expected a list of strings, found \(found(list))")
      return []
    }
    var texts: [String] = []
    for (position, element) in list.elements.enumerated() {
      if let text = element.string {
        texts.append(text)
      } else {
        report(place / position, "expected a string, found \(found(element))")
      }
    }
    return texts
  }

  /// Tags: IAM's list of `Key` and `Value`, or Lambda's object.
  ///
  /// nil when the object has no such member.
  mutating func tags(_ object: JSONValue, _ key: StaticString, at pointer: JSONPointer) -> [String: String]? {
    guard let value = present(object, key) else { return nil }
    var tags: [String: String] = [:]
    if value.kind == .object {
      for (name, value) in value.members { tags[name] = value.scalarText ?? "" }
      return tags
    }
    for (tag, place) in objects(object, key, at: pointer) {
      guard let name = requiredText(tag, "Key", at: place, expected: "a tag's name") else { continue }
      tags[name] = text(tag, "Value", at: place) ?? ""
    }
    return tags
  }

  /// A member that is there and not null.
  func present(_ object: JSONValue, _ key: StaticString) -> JSONValue? {
    guard let value = object[key], value.kind != .null else { return nil }
    return value
  }

  func found(_ value: JSONValue) -> String {
    switch value.kind {
    case .object: "an object"
    case .array: "a list"
    case .string: "a string"
    case .number: "a number"
    case .boolean, .null: value.scalarText ?? "null"
    }
  }
}
