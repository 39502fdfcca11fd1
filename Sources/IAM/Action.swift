/// An action such as `lambda:InvokeFunction`, with the lower-case forms that patterns are matched against.
public struct Action: Hashable, Sendable, CustomStringConvertible {
  /// The action as AWS spells it.
  public let description: String
  /// Lower-case, for matching (R59).
  public let lowercased: String
  /// `lambda` of `lambda:InvokeFunction`, lower-case.
  public let service: String
  /// What stands behind the service, lower-case.
  let name: String
  /// The position among `AccessActions`; nil for every other action.
  let accessPosition: Int?

  /// Takes an action as AWS spells it.
  public init(_ text: String) {
    description = text
    lowercased = text.lowercased()
    service = String(lowercased.prefix { $0 != ":" })
    name = String(lowercased.dropFirst(service.count + 1))
    accessPosition = AccessActions.names.firstIndex(of: lowercased)
  }

  /// Equal when written alike.
  public static func == (left: Action, right: Action) -> Bool { left.description == right.description }
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
    for (position, action) in AccessActions.split.enumerated()
    where service == nil || service == action.service && name.matches(action.name) {
      insert(AccessActions(position: position))
    }
  }

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The action alone; nothing for actions that access does not hang on.
  package init(_ action: Action) { rawValue = action.accessPosition.map { 1 << UInt8($0) } ?? 0 }

  init(position: Int) { rawValue = 1 << UInt8(position) }

  private static let split = names.map { name in
    let halves = name.split(separator: ":")
    return (service: String(halves[0]), name: String(halves[1]))
  }
}
