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
  /// The service; all of them where every service is meant.
  let services: ServiceSet

  /// Compiles a pattern; `*` alone, or `*:*`, matches every action. Elsewhere the service is taken as it is written.
  public init(_ text: String) {
    self.text = text
    var bytes = Array(text.utf8)
    ActionPattern.lowercase(&bytes, text)
    let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    let isEverything = bytes.elementsEqual("*".utf8) || bytes.elementsEqual("*:*".utf8)
    let service = isEverything ? nil : String(decoding: bytes[..<(colon ?? bytes.count)], as: UTF8.self)
    isReadable = colon != nil || service == nil
    if let colon {
      bytes.removeSubrange(...colon)
      for position in bytes.indices { bytes[position] = Glob.wildcard(bytes[position]) }
      name = Glob(compiled: bytes)
    } else {
      name = ActionPattern.anyName
    }
    services = text.isEmpty ? .all : service.map(ServiceSet.init) ?? .all
    accessActions = isReadable ? AccessActions(service: service, name: name) : text.isEmpty ? .all : []
    self.service = service
  }

  private static func lowercase(_ bytes: inout [UInt8], _ text: String) {
    for position in bytes.indices {
      let byte = bytes[position]
      if byte >= 0x80 {
        bytes = Array(text.lowercased().utf8)
        return
      }
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) { bytes[position] = byte | 0x20 }
    }
  }

  private static let anyName = Glob("*")

  /// Whether the pattern is an empty text, of which nobody documents what it matches (U11).
  var isEmpty: Bool { text.isEmpty }

  /// Whether the pattern says a service and a name, or `*`.
  public var isWellFormed: Bool { isReadable }

  /// Whether the action matches. A pattern without a service prefix matches nothing.
  @inline(__always)
  public func matches(_ action: Action) -> Bool {
    guard isReadable else { return false }
    guard let service else { return true }
    return action.service == service && name.matches(action.name)
  }
}
