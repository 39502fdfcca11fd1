/// A pattern over actions: letter case does not matter, `*` and `?` are wildcards.
///
/// Rule: R59.
public struct ActionPattern: Hashable, Sendable {
  /// The pattern as written.
  public let text: String
  /// nil where every service is meant.
  private let service: String?
  private let name: Glob
  private let isReadable: Bool
  /// The matching ones of the actions that access hangs on.
  let accessActions: AccessActions

  /// Compiles a pattern; `*` alone, or `*:*`, matches every action. Elsewhere the service is taken as it is written.
  public init(_ text: String) {
    self.text = text
    let lowercased = text.lowercased()
    let colon = lowercased.utf8.firstIndex(of: UInt8(ascii: ":"))
    isReadable = lowercased == "*" || colon != nil
    let isEverything = lowercased == "*" || lowercased == "*:*"
    service = isEverything ? nil : String(lowercased[..<(colon ?? lowercased.endIndex)])
    name = colon.map { Glob(lowercased[lowercased.utf8.index(after: $0)...]) } ?? Glob("*")
    accessActions = isReadable ? AccessActions(service: service, name: name) : []
  }

  /// Whether the pattern says a service and a name, or `*`.
  public var isWellFormed: Bool { isReadable }

  /// Whether the action matches. A pattern without a service prefix matches nothing.
  public func matches(_ action: Action) -> Bool {
    guard isReadable else { return false }
    guard let service else { return true }
    return action.service == service && name.matches(action.name)
  }
}
