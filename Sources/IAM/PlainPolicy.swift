public import JSON

extension PolicyDocument {
  /// Whether a document is written as AWS documents it, and its statements name no principals and cover none of the
  /// actions that access hangs on.
  ///
  /// Most documents of an account are such. This tells so many times faster than the document could be read;
  /// false means that it must be read to know.
  public static func isPlain(_ document: JSONValue) -> Bool {
    guard document.kind == .object, let statement = document["Statement"] else { return false }
    switch statement.kind {
    case .object: return isPlain(statement: statement)
    case .array: return statement.elements.allSatisfy(isPlain(statement:))
    default: return false
    }
  }

  private static func isPlain(statement: JSONValue) -> Bool {
    guard statement.kind == .object else { return false }
    var seen: Elements = []
    for (name, value) in statement.plainMembers {
      guard let element = Elements(name), !seen.contains(element), isPlain(value, as: element) else {
        return false
      }
      seen.insert(element)
    }
    return seen.isSuperset(of: [.effect, .action]) && !seen.isSuperset(of: [.resource, .notResource])
  }

  private static func isPlain(_ value: JSONValue, as element: Elements) -> Bool {
    switch element {
    case .effect: value.utf8.isEqual(to: "Allow") || value.utf8.isEqual(to: "Deny")
    // An empty list may mean anything (U11).
    case .action:
      strings(value) { isOfOtherService($0) }
        && (value.kind == .string || value.elements.contains { _ in true })
    case .condition: isPlain(conditions: value)
    case .sid: value.kind == .string
    default: strings(value) { _ in true }
    }
  }

  private static func isPlain(conditions: JSONValue) -> Bool {
    conditions.kind == .object
      && conditions.plainMembers.allSatisfy { name, keys in
        keys.kind == .object && ConditionOperator(String(decoding: name, as: UTF8.self)) != nil
          && keys.plainMembers.allSatisfy { _, values in strings(values) { _ in true } }
      }
  }

  /// Whether a value is a string, or a list of strings, that a test holds for.
  private static func strings(
    _ value: JSONValue, _ isMeant: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    switch value.kind {
    case .string: isMeant(value.utf8)
    case .array: value.elements.allSatisfy { $0.kind == .string && isMeant($0.utf8) }
    default: false
    }
  }

  /// Whether an action's service is written out, and is none of those that access hangs on.
  private static func isOfOtherService(_ action: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let colon = action.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let service = UnsafeBufferPointer(rebasing: action[..<colon])
    let isWrittenOut = service.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return isWrittenOut
      && !AccessActions.services.contains { known in
        known.utf8.count == service.count && zip(known.utf8, service).allSatisfy { $0 == $1 | 0x20 }
      }
  }

  /// The elements of a statement that a plain one may have.
  private struct Elements: OptionSet {
    let rawValue: UInt8

    static let sid = Elements(rawValue: 1)
    static let effect = Elements(rawValue: 2)
    static let action = Elements(rawValue: 4)
    static let resource = Elements(rawValue: 8)
    static let notResource = Elements(rawValue: 16)
    static let condition = Elements(rawValue: 32)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init?(_ name: UnsafeBufferPointer<UInt8>) {
      if name.isEqual(to: "Effect") {
        self = .effect
      } else if name.isEqual(to: "Action") {
        self = .action
      } else if name.isEqual(to: "Resource") {
        self = .resource
      } else if name.isEqual(to: "Condition") {
        self = .condition
      } else if name.isEqual(to: "Sid") {
        self = .sid
      } else if name.isEqual(to: "NotResource") {
        self = .notResource
      } else {
        return nil
      }
    }
  }
}
