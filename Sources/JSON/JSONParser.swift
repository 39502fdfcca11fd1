import CSimdjson
import Synchronization

/// Parses one text after the other in the same memory.
///
/// A document holds the memory as long as it lives; a text that is parsed meanwhile gets memory of its own.
public final class JSONParser: Sendable {
  /// How many readable bytes must follow a text.
  public static let padding = csimdjson_padding()

  // Where a document puts its memory back.
  private let spare = Mutex<Handle?>(nil)

  /// Has no memory yet.
  public init() {}

  deinit { spare.withLock { if let handle = $0 { csimdjson_free(handle.pointer) } } }

  /// Parses UTF-8 bytes that `padding` readable bytes follow.
  ///
  /// - Throws: `JSONSyntaxError` when the bytes are not exactly one JSON value.
  public func parse(padded bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) -> JSONDocument {
    let handle = spare.withLock { handle in
      defer { handle = nil }
      return handle?.pointer
    }
    return try JSONDocument(bytes, isPadded: true, in: handle, of: self)
  }

  func putBack(_ pointer: OpaquePointer) {
    let handle = Handle(pointer: pointer)
    let surplus = spare.withLock { spare in
      defer { spare = handle }
      return spare
    }
    if let surplus { csimdjson_free(surplus.pointer) }
  }

  private struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer
  }
}
