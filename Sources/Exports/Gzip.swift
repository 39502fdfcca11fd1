import CZlib

/// Why compressed bytes cannot be inflated.
struct GzipError: Error, Hashable {
  let reason: String
}

/// Whether bytes begin as gzip does.
func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

/// Inflates gzip, several members one after the other included.
///
/// - Parameter limit: The most bytes that may come out; more are an error, so that no small file fills memory.
func gunzip(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int = 2 << 30) throws(GzipError) -> [UInt8] {
  var stream = z_stream()
  guard czlib_gunzip_init(&stream) == Z_OK else {
    throw GzipError(reason: "cannot be inflated: out of memory")
  }
  defer { inflateEnd(&stream) }

  var output: [UInt8] = []
  var position = 0
  var isBetweenMembers = false
  while !isBetweenMembers || position < bytes.count {
    if isBetweenMembers {
      guard isGzip(bytes[position...]), inflateReset(&stream) == Z_OK else {
        throw GzipError(reason: "gzip ends at byte \(position), but the file goes on")
      }
      isBetweenMembers = false
    }
    switch inflateChunk(bytes, &position, &output, &stream) {
    case Z_OK: break
    case Z_STREAM_END: isBetweenMembers = true
    case Z_BUF_ERROR: throw GzipError(reason: "gzip ends too early; the file is cut off")
    case let status:
      throw GzipError(
        reason: "not valid gzip: \(stream.msg.map { String(cString: $0) } ?? "error \(status)")")
    }
    guard output.count <= limit else { throw GzipError(reason: "inflates to more than \(limit) bytes") }
  }
  return output
}

private let chunkSize = 1 << 18

/// Inflates one chunk: moves `position` over what was read and appends what came out.
private func inflateChunk(
  _ input: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ output: inout [UInt8],
  _ stream: inout z_stream
) -> Int32 {
  let available = min(input.count - position, 1 << 30)
  var status = Z_OK
  var left = available
  let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
    stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
    stream.avail_in = UInt32(available)
    stream.next_out = buffer.baseAddress
    stream.avail_out = UInt32(chunkSize)
    status = inflate(&stream, Z_NO_FLUSH)
    left = Int(stream.avail_in)
    count = chunkSize - Int(stream.avail_out)
  }
  position += available - left
  output += chunk
  return status
}
