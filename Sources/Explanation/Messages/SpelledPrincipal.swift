/// The caller that a message names, taken apart as far as it can be read.
///
/// A session has lost its role's path: match a role by account and name, never by an ARN built from them.
public struct SpelledPrincipal: Sendable, Hashable {
  /// What the name names.
  public enum Kind: Sendable, Hashable {
    case user, role
    /// A session of a role: `assumed-role/ROLE/SESSION`.
    case session
    case root
    /// `federated-user/NAME`.
    case federatedUser
    /// `states.amazonaws.com`.
    case service
    /// Nothing tells.
    case unknown
  }

  /// The name as the message spells it.
  public let text: String
  /// What the name names.
  public private(set) var kind: Kind
  /// The account.
  public private(set) var account: Spelled
  /// The name of the user, role or service; of the role for a session.
  public private(set) var name: Spelled
  /// The path, `/` where there is none; nil where the name cannot tell it, as for a session.
  public private(set) var path: String?
  /// The session's name.
  public private(set) var session: Spelled

  /// Takes a name apart. A name of which nothing can be read has the kind `unknown`; where all of it is a mask, its
  /// account and name are masked.
  public init(_ text: String) {
    self.text = text
    kind = .unknown
    (account, name, session) = (.absent, .absent, .absent)
    let fields = Mask.fields(of: text)
    if let place = fields.lastIndex(where: { Self.kind(of: $0) != nil }),
      let kind = Self.kind(of: fields[place])
    {
      self.kind = kind
      if fields.count > 1 { account = Spelled(account: Self.account(before: place, in: fields)) }
      readResource(fields[place...].joined(separator: ":"))
    } else {
      readWithoutKind(fields)
    }
  }

  private static func kind(of resource: String) -> Kind? {
    let prefixes: [(String, Kind)] = [
      ("assumed-role/", .session), ("federated-user/", .federatedUser), ("user/", .user), ("role/", .role),
    ]
    if resource == "root" { return .root }
    return prefixes.first { resource.hasPrefix($0.0) }?.1
  }

  /// The field before; none where the text is cut before it, or where an ARN has lost its account with the colon.
  private static func account(before place: Int, in fields: [String]) -> String? {
    guard place > 0 else { return nil }
    return fields[0] == "arn" && place <= 3 ? "" : fields[place - 1]
  }

  private mutating func readResource(_ resource: String) {
    var parts = resource.split(separator: "/", omittingEmptySubsequences: false).map(String.init).dropFirst()
    switch kind {
    case .session:
      name = Spelled(name: parts.popFirst())
      session = Spelled(name: parts.joined(separator: "/"))
    case .user, .role:
      name = Spelled(name: parts.popLast())
      path = parts.isEmpty ? "/" : "/" + parts.joined(separator: "/") + "/"
    case .federatedUser: name = Spelled(name: parts.joined(separator: "/"))
    case .root, .service, .unknown: break
    }
  }

  private mutating func readWithoutKind(_ fields: [String]) {
    if Mask.isWhole(text) {
      (account, name) = (.masked(text), .masked(text))
    } else if text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn")
      || text.hasSuffix(".amazon.com")
    {
      kind = .service
      name = Spelled(name: text)
    } else if fields.count > 4, fields[0] == "arn" {
      account = Spelled(account: fields[4])
      name = Spelled(name: fields[5...].joined(separator: ":"))
    }
  }
}
