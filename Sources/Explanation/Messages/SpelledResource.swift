/// The resource that a message names, taken apart as far as it can be read.
public struct SpelledResource: Sendable, Hashable {
  /// What the name names.
  public enum Kind: Sendable, Hashable {
    /// A Lambda function, with or without a qualifier.
    case function
    case role
    /// `*`: what AWS writes for an action that has no resource.
    case everything
    /// Something of another kind, or nothing that can be read.
    case other
  }

  /// The name as the message spells it.
  public let text: String
  /// What the name names.
  public private(set) var kind: Kind
  /// The region of a function; absent for a role.
  public private(set) var region: Spelled
  /// The account.
  public private(set) var account: Spelled
  /// The name of the function or role. Masked for a name of which nothing can be read because all of it is a mask.
  public private(set) var name: Spelled
  /// The path of a role, `/` where there is none.
  public private(set) var path: String?
  /// The version or alias, `$LATEST`, or absent for a bare function.
  public private(set) var qualifier: Spelled

  /// Takes a name apart.
  public init(_ text: String) {
    self.text = text
    kind = .other
    (region, account, name, qualifier) = (.absent, .absent, .absent, .absent)
    let fields = Mask.fields(of: text)
    if text == "*" {
      kind = .everything
    } else if let place = fields.firstIndex(of: "function") {
      readFunction(fields, at: place)
    } else if let place = fields.lastIndex(where: { $0.hasPrefix("role/") }) {
      readRole(fields, at: place)
    } else if Mask.isWhole(text) {
      (region, account, name) = (.masked(text), .masked(text), .masked(text))
    } else if fields[0] == "arn", fields.count > 4 {
      region = Spelled(name: fields[3])
      account = fields[4].isEmpty ? .absent : Spelled(account: fields[4])
    }
  }

  private mutating func readFunction(_ fields: [String], at place: Int) {
    kind = .function
    let isARN = fields[0] == "arn"
    if place > 0 { account = Spelled(account: isARN && place <= 3 ? "" : fields[place - 1]) }
    if place > 1 {
      let region = isARN && place <= 4 ? "" : fields[place - 2]
      self.region = region.isEmpty ? .masked("") : Spelled(name: region)
    }
    guard place + 1 < fields.count else { return }
    name = Spelled(name: fields[place + 1])
    qualifier = Spelled(name: fields[(place + 2)...].joined(separator: ":"))
  }

  private mutating func readRole(_ fields: [String], at place: Int) {
    kind = .role
    if place > 0 { account = Spelled(account: fields[0] == "arn" && place <= 3 ? "" : fields[place - 1]) }
    var parts = fields[place].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      .dropFirst()
    name = Spelled(name: parts.popLast())
    path = parts.isEmpty ? "/" : "/" + parts.joined(separator: "/") + "/"
  }
}
