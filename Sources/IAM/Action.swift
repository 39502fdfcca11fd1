/// An action such as `lambda:InvokeFunction`, with the lower-case forms that patterns are matched against.
public struct Action: Hashable, Sendable, CustomStringConvertible {
  // One reference instead of four: actions are handed round a lot.
  private let parts: Parts

  private final class Parts: Sendable {
    let description: String
    let lowercased: String
    let service: String
    let name: String

    init(_ text: String) {
      description = text
      lowercased = text.lowercased()
      let colon = lowercased.utf8.firstIndex(of: UInt8(ascii: ":")) ?? lowercased.endIndex
      service = String(lowercased[..<colon])
      name = String(Substring(lowercased.utf8[colon...].dropFirst()))
    }
  }

  /// The action as AWS spells it.
  public var description: String { parts.description }
  /// Lower-case, for matching (R59).
  public var lowercased: String { parts.lowercased }
  /// `lambda` of `lambda:InvokeFunction`, lower-case.
  public var service: String { parts.service }
  /// What stands behind the service, lower-case.
  var name: String { parts.name }
  /// The position among `AccessActions`; nil for every other action.
  let accessPosition: Int?
  /// The service among the services of patterns.
  let services: ServiceSet

  /// Takes an action as AWS spells it.
  public init(_ text: String) {
    parts = Parts(text)
    services = ServiceSet(parts.service)
    accessPosition = AccessActions.names.firstIndex(of: parts.lowercased)
  }

  /// Equal when written alike.
  public static func == (left: Action, right: Action) -> Bool {
    left.parts === right.parts || left.description == right.description
  }
  /// Hashes the action as written.
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// Which of the few actions by which roles are assumed and functions invoked, so that patterns, statements and
/// documents can tell beforehand which of them they cover.
package struct AccessActions: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  static let names = [
    "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
    "sts:setsourceidentity", "lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync",
  ]
  package static let all = AccessActions(rawValue: .max)

  /// Those of a service, or of all services, whose name a pattern matches.
  init(service: String?, name: Glob) {
    self = []
    guard service.map(AccessActions.services.contains) ?? true else { return }
    for (position, action) in AccessActions.split.enumerated()
    where service == nil || service == action.service && name.matches(action.name) {
      insert(AccessActions(position: position))
    }
  }

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The action alone; nothing for actions that access does not hang on.
  package init(_ action: Action) { rawValue = action.accessPosition.map { 1 << UInt8($0) } ?? 0 }

  init(position: Int) { rawValue = 1 << UInt8(position) }

  /// The services they belong to.
  static let services = Set(split.map(\.service)).sorted()

  private static let split = names.map { name in
    let halves = name.split(separator: ":")
    return (service: String(halves[0]), name: String(halves[1]))
  }
}

/// Services, each as one of 64 bits, so that most statements about other services are told apart at once. Two services
/// may share a bit: only that a service is not in the set is sure.
struct ServiceSet: OptionSet, Hashable, Sendable {
  let rawValue: UInt64

  static let all = ServiceSet(rawValue: .max)

  init(rawValue: UInt64) { self.rawValue = rawValue }

  init(_ service: String) {
    var sum: UInt64 = 0
    for byte in service.utf8 { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    rawValue = 1 << (sum >> 58)
  }
}
