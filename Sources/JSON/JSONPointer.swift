/// A place in a JSON text, RFC 6901: `/RoleDetailList/3/AssumeRolePolicyDocument`.
public struct JSONPointer: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The pointer as RFC 6901 writes it; empty for the whole text.
  public let description: String

  /// Takes a written pointer.
  public init(_ text: String = "") { description = text }

  /// The place of a member.
  public static func / (base: JSONPointer, member: String) -> JSONPointer {
    guard member.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~") }) else {
      return JSONPointer("\(base.description)/\(member)")
    }
    var text = base.description + "/"
    for scalar in member.unicodeScalars {
      switch scalar {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return JSONPointer(text)
  }

  /// The place of an element.
  public static func / (base: JSONPointer, position: Int) -> JSONPointer {
    JSONPointer("\(base.description)/\(position)")
  }

  /// Order of the written pointers.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
