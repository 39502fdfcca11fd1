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
  /// Its `text` spells what stands for itself as a policy does: `${*}` is an asterisk.
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
    let bytes = Array(text.utf8)
    var start = 0
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    while let open = opening(in: bytes, from: start),
      let close = bytes[(open + 2)...].firstIndex(of: UInt8(ascii: "}"))
    {
      if open > start { pieces.append(.text(part(start..<open))) }
      pieces.append(piece(of: bytes[(open + 2)..<close]))
      start = close + 1
    }
    if start < bytes.count { pieces.append(.text(part(start..<bytes.count))) }
    return pieces
  }

  /// The next `${`.
  private static func opening(in bytes: [UInt8], from start: Int) -> Int? {
    var position = start
    while position + 1 < bytes.count {
      if bytes[position] == UInt8(ascii: "$"), bytes[position + 1] == UInt8(ascii: "{") { return position }
      position += 1
    }
    return nil
  }

  private static func piece(of inside: ArraySlice<UInt8>) -> Piece {
    func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    if inside.count == 1, let only = inside.first, "*?$".utf8.contains(only) { return .literal(text(inside)) }
    guard let comma = inside.firstIndex(of: UInt8(ascii: ",")) else {
      return .variable(key: text(trimmed(inside)), default: nil)
    }
    let key = text(trimmed(inside[..<comma]))
    var value = trimmed(inside[(comma + 1)...])
    let quote = UInt8(ascii: "'")
    if value.count >= 2, value.first == quote, value.last == quote { value = value.dropFirst().dropLast() }
    return .variable(key: key, default: text(value))
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { $0 == UInt8(ascii: " ") }
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    return bytes
  }
}

extension PolicyString.Piece {
  fileprivate var written: String {
    switch self {
    case .text(let text): text
    case .literal(let text):
      text.reduce(into: "") { $0 += "*?$".contains($1) ? "${\($1)}" : String($1) }
    case .variable(let key, let fallback): "${\(key)" + (fallback.map { ", '\($0)'" } ?? "") + "}"
    }
  }
}
