import Foundation

/// Why a text is not JSON, and where, as far as that can be told.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The reason in words, such as `Unexpected end of file around line 3, column 12.`
  public let reason: String

  init(reason: String) { self.reason = reason }

  /// simdjson does not say where it stopped; Foundation reads the bad text once more to find the place.
  init(reason: String, in bytes: UnsafeBufferPointer<UInt8>) {
    if let offset = JSONSyntaxError.badUTF8(in: bytes) {
      self.reason = "bad UTF-8 at byte \(offset + 1); expected UTF-8 text"
      return
    }
    do {
      _ = try JSONSerialization.jsonObject(with: Data(buffer: bytes), options: .fragmentsAllowed)
      self.reason = reason
    } catch {
      let place = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      self.reason = place ?? reason
    }
  }

  /// The position of the first byte that does not belong to UTF-8; nil when all do.
  private static func badUTF8(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }

  /// The reason, for one line of an error message.
  public var description: String { "not valid JSON: \(reason)" }
}
