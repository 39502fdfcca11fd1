import Foundation

extension UnsafeBufferPointer<UInt8> {
  /// Whether these are the bytes of a text.
  public func isEqual(to text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return baseAddress.map { memcmp($0, text.utf8Start, count) == 0 } ?? true
  }
}
