import JSON

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// The resource is everything after the fifth colon and may itself hold colons and slashes.
public struct ARN: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The whole name as written.
  public let text: String
  // Offsets of the five colons in UTF-8.
  private let colons: (UInt16, UInt16, UInt16, UInt16, UInt16)

  /// Reads a name; nil unless it starts with `arn:` and has six parts.
  public init?(_ text: String) {
    var text = text
    guard let colons = text.withUTF8(ARN.colons) else { return nil }
    self.text = text
    self.colons = colons
  }

  private static func colons(
    in text: UnsafeBufferPointer<UInt8>
  ) -> (UInt16, UInt16, UInt16, UInt16, UInt16)? {
    guard text.count <= Int(UInt16.max), text.starts(with: "arn:".utf8) else { return nil }
    var position = "arn:".utf8.count
    func next() -> UInt16? {
      while position < text.count {
        position += 1
        if text[position - 1] == UInt8(ascii: ":") { return UInt16(position - 1) }
      }
      return nil
    }
    guard let second = next(), let third = next(), let fourth = next(), let fifth = next() else { return nil }
    return (3, second, third, fourth, fifth)
  }

  /// Writes a name from its parts; nil when a part holds a colon where none may stand.
  public init?(partition: String, service: String, region: String = "", account: String, resource: String) {
    self.init("arn:\(partition):\(service):\(region):\(account):\(resource)")
    guard self.resource == resource else { return nil }
  }

  /// `aws`, `aws-cn`, `aws-us-gov`, …
  public var partition: Substring { part(after: colons.0, before: colons.1) }
  /// `iam`, `sts`, `lambda`, …
  public var service: Substring { part(after: colons.1, before: colons.2) }
  /// Whether the partition is this one.
  package func isIn(partition other: String) -> Bool {
    var (text, other) = (text, other)
    return text.withUTF8 { bytes in other.withUTF8 { part(1, of: bytes).isEqual(to: $0) } }
  }
  /// The region; empty for global services.
  public var region: Substring { part(after: colons.2, before: colons.3) }
  /// The account part as written; empty for some services, `aws` for policies that AWS manages.
  public var account: Substring { part(after: colons.3, before: colons.4) }
  /// Everything after the fifth colon, such as `role/ci/Deploy` or `function:pay:live`.
  public var resource: Substring { part(after: colons.4, before: UInt16(text.utf8.count)) }
  /// The account as an account number, nil when that part is empty.
  public var accountID: AccountID? { account.isEmpty ? nil : AccountID(String(account)) }

  /// The name as written.
  public var description: String { text }

  // Cut as bytes: a text's own slices look for the borders of characters first.
  private func part(after colon: UInt16, before end: UInt16) -> Substring {
    let utf8 = text.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: Int(colon) + 1)
    return Substring(utf8[from..<utf8.index(utf8.startIndex, offsetBy: Int(end))])
  }

  /// A part, counted from zero, in the bytes of the text.
  func part(_ number: Int, of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let (start, end) =
      switch number {
      case 0: (0, Int(colons.0))
      case 1: (Int(colons.0) + 1, Int(colons.1))
      case 2: (Int(colons.1) + 1, Int(colons.2))
      case 3: (Int(colons.2) + 1, Int(colons.3))
      case 4: (Int(colons.3) + 1, Int(colons.4))
      default: (Int(colons.4) + 1, bytes.count)
      }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// Whether this is a service-linked role. Rule: R27.
  package var isServiceLinkedRole: Bool { resource.utf8.starts(with: "role/aws-service-role/".utf8) }

  /// Equal when written alike.
  public static func == (left: ARN, right: ARN) -> Bool { left.text == right.text }
  /// Byte order of the written names.
  public static func < (left: ARN, right: ARN) -> Bool { left.text < right.text }
  /// Hashes the written name.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// An account number: twelve digits, though exports made for tests hold other words.
public struct AccountID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number as written, leading zeros kept.
  public let text: String

  /// Takes the number as written.
  public init(_ text: String) { self.text = text }

  /// Whether this is what AWS issues: twelve digits.
  public var isWellFormed: Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// The number as written.
  public var description: String { text }
  /// Order of the digits.
  public static func < (left: AccountID, right: AccountID) -> Bool { left.text < right.text }
}

extension ARN {
  /// The last word of the resource path: `Deploy` of `role/ci/Deploy`, `pay` of `function:pay`.
  public var resourceName: Substring {
    resource.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? resource
  }

  /// `root` of an account.
  public var isAccountRoot: Bool { service == "iam" && resource == "root" }
}
