public import Authorization
import IAM

/// The answer to one request.
public struct Answer: Sendable {
  /// The label of the request, as compact JSON.
  public var id: String
  /// The decision, or why there is none.
  public var result: Result<Decision, UnreadableRequest>

  /// Puts an answer together.
  public init(id: String, result: Result<Decision, UnreadableRequest>) {
    self.id = id
    self.result = result
  }
}

extension Decision {
  /// What denies, in the order to fix it: explicit denies first, then layer by layer.
  public var denialsInOrder: [Denial] {
    if denials.count < 2 { return denials }
    let order: [Layer] = [.scp, .rcp, .trust, .resource, .identity, .boundary, .session, .endpoint]
    func rank(_ denial: Denial) -> Int {
      (denial.effect == .explicit ? 0 : order.count) + (order.firstIndex(of: denial.layer) ?? 0)
    }
    return denials.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
      .map(\.element)
  }

  /// The first thing that denies; nil unless the decision is denied.
  public var cause: String? {
    guard outcome == .denied else { return nil }
    if let gate { return "gate:\(gate.rawValue)" }
    guard let first = denialsInOrder.first else { return "no-allow:identity" }
    return (first.effect == .explicit ? "explicit-deny:" : "no-allow:") + first.layer.rawValue
  }
}

extension Answer {
  /// Appends the answer as one line of JSON, without the line's end.
  public func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(text: "{\"id\":")
    bytes.append(text: id)
    switch result {
    case .failure(let error):
      bytes.append(text: ",\"error\":")
      bytes.append(quoted: error.description)
    case .success(let decision): decision.appendMembers(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Decision {
  fileprivate func appendMembers(to bytes: inout [UInt8]) {
    bytes.append(text: ",\"decision\":\"")
    bytes.append(text: outcome.rawValue)
    bytes.append(text: "\",\"cause\":")
    bytes.append(quotedOrNull: cause)
    bytes.append(text: ",\"conditions\":")
    bytes.append(list: conditions) { atoms, bytes in
      bytes.append(list: atoms) { $0.appendJSON(to: &$1) }
    }
    bytes.append(text: ",\"grants\":")
    bytes.append(list: grants) { $0.appendJSON(to: &$1) }
    bytes.append(text: ",\"denials\":")
    bytes.append(list: denialsInOrder) { $0.appendJSON(to: &$1) }
    bytes.append(text: ",\"notes\":")
    bytes.append(list: notes) { $1.append(quoted: $0) }
  }
}

extension ConditionAtom {
  fileprivate func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(text: "{\"key\":")
    bytes.append(quoted: key.description)
    bytes.append(text: ",\"operator\":")
    bytes.append(quoted: `operator`.description)
    bytes.append(text: ",\"values\":")
    bytes.append(list: values) { $1.append(quoted: $0) }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension StatementReference {
  fileprivate func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(text: "{\"layer\":\"")
    bytes.append(text: layer.rawValue)
    bytes.append(text: "\",\"policy\":")
    bytes.append(quoted: policy)
    bytes.append(member: "sid", sid)
    bytes.append(text: ",\"statement\":")
    bytes.append(text: String(statement))
    bytes.append(member: "source", source)
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Denial {
  fileprivate func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(text: "{\"layer\":\"")
    bytes.append(text: layer.rawValue)
    bytes.append(text: "\",\"policy\":")
    bytes.append(quotedOrNull: policy)
    bytes.append(member: "sid", sid)
    bytes.append(text: ",\"statement\":")
    bytes.append(text: statement.map(String.init) ?? "null")
    bytes.append(text: ",\"effect\":\"")
    bytes.append(text: effect.rawValue)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(member: "source", source)
    bytes.append(UInt8(ascii: "}"))
  }
}

extension [UInt8] {
  fileprivate mutating func append(text: String) { append(contentsOf: text.utf8) }

  fileprivate mutating func append(quotedOrNull text: String?) {
    if let text { append(quoted: text) } else { append(text: "null") }
  }

  /// Left out where there is no value.
  fileprivate mutating func append(member name: String, _ value: String?) {
    guard let value else { return }
    append(text: ",\"")
    append(text: name)
    append(text: "\":")
    append(quoted: value)
  }

  fileprivate mutating func append<Item>(
    list: [Item], _ appendItem: (Item, inout [UInt8]) -> Void
  ) {
    append(UInt8(ascii: "["))
    for (position, item) in list.enumerated() {
      if position > 0 { append(UInt8(ascii: ",")) }
      appendItem(item, &self)
    }
    append(UInt8(ascii: "]"))
  }

  fileprivate mutating func append(quoted text: String) {
    append(UInt8(ascii: "\""))
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if isPlain { append(text: text) }
    for byte in text.utf8 where !isPlain {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0..<0x20:
        append(contentsOf: "\\u00".utf8)
        append(Self.digits[Int(byte >> 4)])
        append(Self.digits[Int(byte & 15)])
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
