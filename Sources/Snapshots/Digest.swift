/// A 64-bit hash of bytes, the same on every machine and in every release: it is stored.
///
/// It finds candidates quickly and never decides: whoever finds two equal digests compares the bytes.
/// Another function here needs a migration that computes the stored digests anew.
func digest(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
  var state = 0x243F_6A88_85A3_08D3 ^ UInt64(bytes.count)
  var offset = 0
  let words = UnsafeRawBufferPointer(bytes)
  while offset + 8 <= words.count {
    state = folded(state, UInt64(littleEndian: words.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    offset += 8
  }
  var tail: UInt64 = 0
  for byte in bytes[offset...].reversed() { tail = tail << 8 | UInt64(byte) }
  return Int64(bitPattern: folded(folded(state, tail), 0))
}

/// The digest of a text's UTF-8.
func digest(_ text: String) -> Int64 {
  var text = text
  return text.withUTF8(digest)
}

/// Both halves of a 128-bit product: every bit of the state and the word reaches every bit of the result.
private func folded(_ state: UInt64, _ word: UInt64) -> UInt64 {
  let product = (state ^ word ^ 0x1319_8A2E_0370_7344).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
  return product.high ^ product.low
}
