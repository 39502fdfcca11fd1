extension JSONValue {
  /// The value as JSON text without white space, members in their order: equal values written with
  /// other spacing or escapes have equal texts.
  public var compactText: String {
    var bytes: [UInt8] = []
    appendCompactText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the UTF-8 of `compactText`, so that one buffer can serve many values.
  public func appendCompactText(to bytes: inout [UInt8]) {
    switch kind {
    case .object:
      bytes.append(UInt8(ascii: "{"))
      var cursor = index + 1
      let end = nextIndex - 1
      while cursor < end {
        if cursor > index + 1 { bytes.append(UInt8(ascii: ",")) }
        let value = JSONValue(document: document, index: cursor + 1)
        JSONValue(document: document, index: cursor).appendCompactText(to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        value.appendCompactText(to: &bytes)
        cursor = value.nextIndex
      }
      bytes.append(UInt8(ascii: "}"))
    case .array:
      bytes.append(UInt8(ascii: "["))
      for (position, element) in elements.enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        element.appendCompactText(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .string: appendJSONString(utf8, to: &bytes)
    case .null: bytes.append(contentsOf: "null".utf8)
    case .number, .boolean: bytes.append(contentsOf: (scalarText ?? "").utf8)
    }
  }
}

extension String {
  /// The text as a JSON string, with its quotes.
  public var jsonText: String {
    var (text, bytes) = (self, [UInt8]())
    text.withUTF8 { appendJSONString($0, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private func appendJSONString(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  var rest = utf8[...]
  while let position = rest.firstIndex(where: mustBeEscaped) {
    bytes.append(contentsOf: rest[..<position])
    appendEscape(of: rest[position], to: &bytes)
    rest = rest[(position + 1)...]
  }
  bytes.append(contentsOf: rest)
  bytes.append(UInt8(ascii: "\""))
}

private func mustBeEscaped(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
  guard byte < 0x20 else {
    bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
    return
  }
  let digits = Array("0123456789abcdef".utf8)
  bytes.append(contentsOf: "\\u00".utf8)
  bytes.append(digits[Int(byte >> 4)])
  bytes.append(digits[Int(byte & 15)])
}
