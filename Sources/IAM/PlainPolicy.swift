public import JSON

extension PolicyDocument {
  /// Whether a document is written as AWS documents it, and its statements name no principals and cover none of the
  /// actions that access hangs on.
  ///
  /// Most documents of an account are such. This tells so many times faster than the document could be read;
  /// false means that it must be read to know.
  public static func isPlain(_ document: JSONValue) -> Bool {
    guard document.kind == .object, let statement = document["Statement"],
      TapeValue(document).repeatedNames.isEmpty
    else { return false }
    let (services, value) = (AccessActions.services, TapeValue(statement))
    if value.isObject { return isPlain(statement: value, besides: services) }
    return value.isArray && value.allElements { isPlain(statement: $0, besides: services) }
  }

  /// Whether a statement is written as AWS documents it, names no principals, and surely covers no action of some
  /// services, which are given in lower case.
  static func isPlain(statement: TapeValue, besides services: [String]) -> Bool {
    guard statement.isObject else { return false }
    var seen: Elements = []
    let isPlain = statement.allMembers { name, value in
      guard let element = Elements(name), !seen.contains(element) else { return false }
      seen.insert(element)
      return PolicyDocument.isPlain(value, as: element, besides: services)
    }
    return isPlain && seen.isSuperset(of: [.effect, .action])
      && !seen.isSuperset(of: [.resource, .notResource])
  }

  private static func isPlain(_ value: TapeValue, as element: Elements, besides services: [String]) -> Bool {
    switch element {
    case .effect: value.utf8.isEqual(to: "Allow") || value.utf8.isEqual(to: "Deny")
    // An empty list may mean anything (U11).
    case .action:
      isStrings(value) { isOfOtherService($0, services) }
        && (value.isString || !value.allElements { _ in false })
    case .condition: isPlain(conditions: value)
    case .sid: value.isString
    default: isStrings(value) { _ in true }
    }
  }

  private static func isPlain(conditions: TapeValue) -> Bool {
    conditions.isObject && conditions.repeatedNames.isEmpty
      && conditions.allMembers { name, keys in
        keys.isObject && keys.repeatedNames.isEmpty
          && ConditionOperator(String(decoding: name, as: UTF8.self)) != nil
          && keys.allMembers { _, values in isStrings(values) { _ in true } }
      }
  }

  /// Whether a value is a string, or a list of strings, that a test holds for.
  private static func isStrings(
    _ value: TapeValue, _ isMeant: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    if value.isString { return isMeant(value.utf8) }
    return value.isArray && value.allElements { $0.isString && isMeant($0.utf8) }
  }

  /// Whether an action's service is written out, and is none of these.
  private static func isOfOtherService(_ action: UnsafeBufferPointer<UInt8>, _ services: [String]) -> Bool {
    guard let colon = action.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let service = UnsafeBufferPointer(rebasing: action[..<colon])
    let isWrittenOut = service.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return isWrittenOut
      && !services.contains { known in
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
