import CSimdjson

/// One parsed JSON text, read-only. Values point into it and keep it alive.
///
/// Parsing is simdjson's: the whole text is validated, nesting may be 1,024 deep.
public final class JSONDocument: @unchecked Sendable {
  // INVARIANT: parsed once in `init` and never changed, hence safe to share.
  private let handle: OpaquePointer
  // Gets the memory back; without one it is freed.
  private let parser: JSONParser?
  let tape: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>

  /// Parses UTF-8 bytes; a leading byte order mark is skipped.
  ///
  /// - Throws: `JSONSyntaxError` when the bytes are not exactly one JSON value.
  public convenience init(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) {
    try self.init(bytes, isPadded: false, in: nil, of: nil)
  }

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, isPadded: Bool, in memory: OpaquePointer?, of parser: JSONParser?
  ) throws(JSONSyntaxError) {
    guard let handle = memory ?? csimdjson_create() else { throw JSONSyntaxError(reason: "out of memory") }
    // An empty buffer may have no address; one space reads as "empty" all the same.
    let message =
      bytes.baseAddress.map { csimdjson_parse(handle, $0, bytes.count, isPadded) }
      ?? csimdjson_parse(handle, [0x20], 1, false)
    if let message {
      let reason = String(cString: message)
      csimdjson_free(handle)
      throw JSONSyntaxError(reason: reason, in: bytes)
    }
    guard let tape = csimdjson_tape(handle), let strings = csimdjson_strings(handle) else {
      csimdjson_free(handle)
      throw JSONSyntaxError(reason: "out of memory")
    }
    self.handle = handle
    self.parser = parser
    self.tape = tape
    self.strings = strings
  }

  deinit {
    if let parser { parser.putBack(handle) } else { csimdjson_free(handle) }
  }

  /// The whole value.
  public var root: JSONValue { JSONValue(document: self, index: 1) }

  /// Parses a text.
  ///
  /// - Throws: `JSONSyntaxError` when the text is not exactly one JSON value.
  public static func parse(_ text: String) throws(JSONSyntaxError) -> JSONDocument {
    var text = text
    return try text.withUTF8 { utf8 in Result { () throws(JSONSyntaxError) in try JSONDocument(utf8) } }.get()
  }
}
