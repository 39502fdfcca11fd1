import IAM
import JSON

/// Members of stored JSON: what is absent is empty, what has another kind than `save` writes is an error.
extension JSONValue {
  func text(_ key: StaticString) throws(UnreadableContent) -> String {
    guard let text = self[key]?.string else { throw UnreadableContent(reason: "'\(key)' is missing") }
    return text
  }

  func arn() throws(UnreadableContent) -> ARN {
    guard let arn = string.flatMap(ARN.init) else {
      throw UnreadableContent(reason: "'\(compactText)' is not an ARN")
    }
    return arn
  }

  func arn(_ key: StaticString) throws(UnreadableContent) -> ARN {
    guard let value = self[key] else { throw UnreadableContent(reason: "'\(key)' is missing") }
    return try value.arn()
  }

  func list<Element>(
    _ key: StaticString, _ read: (JSONValue) throws(UnreadableContent) -> Element
  ) throws(UnreadableContent) -> [Element] {
    guard let list = self[key] else { return [] }
    var elements: [Element] = []
    for element in list.elements { elements.append(try read(element)) }
    return elements
  }

  func strings(_ key: StaticString) throws(UnreadableContent) -> [String] {
    try list(key) { element throws(UnreadableContent) in
      guard let text = element.string else { throw UnreadableContent(reason: "'\(key)' holds no strings") }
      return text
    }
  }

  func dictionary(_ key: StaticString) throws(UnreadableContent) -> [String: String]? {
    guard let object = self[key] else { return nil }
    var dictionary: [String: String] = [:]
    for (name, value) in object.members {
      guard let text = value.string else { throw UnreadableContent(reason: "'\(key)' holds no strings") }
      dictionary[name] = text
    }
    return dictionary
  }

  /// The value of a number that is a row id; nil for everything else.
  var rowID: Int64? { kind == .number ? scalarText.flatMap { Int64($0) } : nil }
}
