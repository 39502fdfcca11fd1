extension JSONValue {
  /// The value as JSON text without white space, members in their order: equal values written with
  /// other spacing or escapes have equal texts.
  public var compactText: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(to bytes: inout [UInt8]) {
    switch kind {
    case .object:
      bytes.append(UInt8(ascii: "{"))
      var cursor = index + 1
      let end = nextIndex - 1
      while cursor < end {
        if cursor > index + 1 { bytes.append(UInt8(ascii: ",")) }
        let value = JSONValue(document: document, index: cursor + 1)
        JSONValue(document: document, index: cursor).append(to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        value.append(to: &bytes)
        cursor = value.nextIndex
      }
      bytes.append(UInt8(ascii: "}"))
    case .array:
      bytes.append(UInt8(ascii: "["))
      for (position, element) in elements.enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .string: appendJSONString(utf8, to: &bytes)
    case .null: bytes.append(contentsOf: "null".utf8)
    case .number, .boolean: bytes.append(contentsOf: (scalarText ?? "").utf8)
    }
  }
}

private func appendJSONString(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  for byte in utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
  bytes.append(UInt8(ascii: "\""))
}
