/// A digest of bytes under a secret key, wide enough to stand for them: whoever does not know the key cannot make
/// two texts with one digest, and by chance it does not happen.
public struct ContentDigest: Hashable, Sendable {
  /// The first half.
  public let first: UInt64
  /// The second half.
  public let second: UInt64

  /// What digests hang on: the same bytes have another digest under another key.
  public struct Key: Hashable, Sendable {
    let first: UInt64
    let second: UInt64

    /// Takes a key that was kept.
    public init(first: UInt64, second: UInt64) {
      self.first = first
      self.second = second
    }

    /// Makes a key that nobody knows.
    public init() {
      self.init(first: .random(in: .min ... .max), second: .random(in: .min ... .max))
    }
  }

  /// Takes a digest that was kept.
  public init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  /// Digests bytes. Linear, several bytes a nanosecond.
  public init(of bytes: UnsafeRawBufferPointer, key: Key) {
    var (left, right) = (key.first, key.second ^ UInt64(bytes.count))
    var offset = 0
    while offset + 32 <= bytes.count {
      let words = bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
      left = folded(words[0] ^ key.second, words[1] ^ left)
      right = folded(words[2] ^ key.first, words[3] ^ right)
      offset += 32
    }
    while offset < bytes.count {
      var word: UInt64 = 0
      for byte in bytes[offset..<min(offset + 8, bytes.count)].reversed() { word = word << 8 | UInt64(byte) }
      (left, right) = (folded(word ^ key.second, left), folded(word ^ key.first, right ^ left))
      offset += 8
    }
    first = folded(left ^ key.first, right ^ 0x9E37_79B9_7F4A_7C15)
    second = folded(right ^ key.second, left ^ 0xD134_2543_DE82_EF95)
  }
}

/// Both halves of a 128-bit product, each word's bits kept as well.
private func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low ^ (left &+ right)
}
