/// A text in a policy that may hold policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`.
///
/// Rule: R58, R61.
public struct PolicyString: Hashable, Sendable {
  /// The text as written.
  public let text: String
  /// The text in pieces; nil when it holds no `${…}`, and in policies older than 2012-10-17.
  public let pieces: [Piece]?
  /// Whether the text depends on the request.
  public let hasVariables: Bool

  /// A stretch of the text.
  public enum Piece: Hashable, Sendable {
    /// Text that stands for itself where wildcards are wildcards: `*` still means any text.
    case text(String)
    /// Text that stands for itself everywhere: `${*}` is an asterisk.
    case literal(String)
    /// The value of a context key, or the default when the request does not have the key.
    case variable(key: String, default: String?)
  }

  /// Reads a text; variables only where the policy's version has them (R58).
  public init(_ text: String, variables: Bool) {
    self.text = text
    pieces = variables && PolicyString.mayHoldVariables(text) ? PolicyString.split(text) : nil
    hasVariables = PolicyString.hasVariables(pieces)
  }

  private static func hasVariables(_ pieces: [Piece]?) -> Bool {
    pieces?.contains { if case .variable = $0 { true } else { false } } ?? false
  }

  /// The same text with some of its variables replaced by values.
  ///
  /// - Parameter literally: whether wildcard characters in a value stand for themselves, as is documented (U13).
  public func filling(_ values: [String: String], literally: Bool = true) -> PolicyString {
    PolicyString(text: text, pieces: pieces) { key in
      values[key].map { literally ? .literal($0) : .text($0) }
    }
  }

  private init(text: String, pieces: [Piece]?, _ value: (String) -> Piece?) {
    self.pieces = pieces?.map { piece in
      guard case .variable(let key, _) = piece, let filled = value(key) else { return piece }
      return filled
    }
    self.text = (self.pieces ?? []).map(\.written).joined()
    hasVariables = PolicyString.hasVariables(self.pieces)
  }

  /// Whether there is a `${`; bytes are searched much faster than text.
  private static func mayHoldVariables(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let dollar = bytes.firstIndex(of: UInt8(ascii: "$")) else { return false }
      return zip(bytes[dollar...], bytes[dollar...].dropFirst()).contains {
        $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{")
      }
    }
  }

  private static func split(_ text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "${") {
      guard let close = rest[open.upperBound...].firstIndex(of: "}") else { break }
      if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
      pieces.append(piece(of: rest[open.upperBound..<close]))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }

  private static func piece(of inside: Substring) -> Piece {
    if inside == "*" || inside == "?" || inside == "$" { return .literal(String(inside)) }
    let halves = inside.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let key = trimmed(halves[0])
    guard halves.count == 2 else { return .variable(key: key, default: nil) }
    var value = trimmed(halves[1])
    if value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'") {
      value = String(value.dropFirst().dropLast())
    }
    return .variable(key: key, default: value)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension PolicyString.Piece {
  fileprivate var written: String {
    switch self {
    case .text(let text), .literal(let text): text
    case .variable(let key, let fallback): "${\(key)" + (fallback.map { ", '\($0)'" } ?? "") + "}"
    }
  }
}
