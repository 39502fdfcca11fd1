import Foundation
import JSON

/// The bytes of files, one after the other in the same memory, each followed by the padding that the parser needs.
struct FileBytes: ~Copyable {
  /// How many bytes are taken.
  private(set) var count = 0
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int

  init() {
    capacity = 1 << 20
    memory = .allocate(capacity: capacity)
  }

  deinit { memory.deallocate() }

  /// The bytes at a place that `append` gave; valid until the next one.
  subscript(place: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + place.lowerBound, count: place.count)
  }

  mutating func removeAll() { count = 0 }

  /// Reads a whole file; also a pipe, whose length is not known before its end.
  ///
  /// - Parameter folder: A folder that the file may lie in, near or deep.
  mutating func append(
    contentsOf file: ExportFile, in folder: borrowing OpenFolder = OpenFolder()
  ) throws(MissingExport) -> Range<Int> {
    let descriptor = folder.open(file.name)
    guard descriptor >= 0 else { throw unreadable(file.name) }
    defer { close(descriptor) }
    return try append(descriptor, name: file.name)
  }

  /// Takes bytes that are there already.
  mutating func append(_ bytes: [UInt8]) -> Range<Int> {
    reserve(bytes.count)
    bytes.withUnsafeBufferPointer {
      if let start = $0.baseAddress { memcpy(memory + count, start, $0.count) }
    }
    return take(bytes.count)
  }

  fileprivate mutating func append(_ descriptor: Int32, name: String) throws(MissingExport) -> Range<Int> {
    var length = 0
    while true {
      reserve(length + chunk)
      let step = read(descriptor, memory + count + length, capacity - JSONParser.padding - count - length)
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { throw unreadable(name) }
      guard step > 0 else { return take(length) }
      length += step
    }
  }

  private mutating func take(_ length: Int) -> Range<Int> {
    let place = count..<count + length
    memset(memory + place.upperBound, 0, JSONParser.padding)
    count = place.upperBound + JSONParser.padding
    return place
  }

  /// Makes room for so many bytes, and the padding.
  private mutating func reserve(_ additional: Int) {
    let needed = count + additional + JSONParser.padding
    guard needed > capacity else { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(needed, 2 * capacity))
    // What was read of the present file lies behind `count`.
    memcpy(larger, memory, capacity)
    memory.deallocate()
    memory = larger
    capacity = max(needed, 2 * capacity)
  }
}

/// How many bytes a step of reading asks for at least.
private let chunk = 1 << 16

/// Reads standard input to its end.
///
/// - Throws: `MissingExport`.
@Sendable public func standardInputBytes() throws(MissingExport) -> [UInt8] {
  var bytes = FileBytes()
  let place = try bytes.append(STDIN_FILENO, name: "-")
  return Array(bytes[place])
}

private func unreadable(_ name: String) -> MissingExport {
  let code = errno
  return MissingExport(
    file: name, exists: code != ENOENT,
    reason: "cannot be read: \(String(cString: strerror(code)).lowercased())")
}
