/// A place in a JSON text, RFC 6901: `/RoleDetailList/3/AssumeRolePolicyDocument`.
public struct JSONPointer: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The pointer as RFC 6901 writes it; empty for the whole text.
  public let description: String

  /// Takes a written pointer.
  public init(_ text: String = "") { description = text }

  /// The place of a member.
  public static func / (base: JSONPointer, member: String) -> JSONPointer {
    guard member.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~") }) else {
      return base.below(member)
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
  public static func / (base: JSONPointer, position: Int) -> JSONPointer { base.below(String(position)) }

  private func below(_ word: String) -> JSONPointer {
    let (base, word) = (description.utf8, word.utf8)
    let length = base.count + 1 + word.count
    return JSONPointer(
      String(unsafeUninitializedCapacity: length) { text in
        let slash = text.update(fromContentsOf: base)
        text[slash] = UInt8(ascii: "/")
        _ = text[(slash + 1)...].update(fromContentsOf: word)
        return length
      })
  }

  /// Order of the written pointers.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
