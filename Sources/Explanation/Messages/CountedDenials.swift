/// The distinct denials of a text with how often each was met, in the order of their first appearance.
///
/// Memory grows with the distinct denials only, and up to `limit` of them: about 1 KB each.
public struct CountedDenials: Sendable {
  /// A denial and how often it was met.
  public struct Entry: Sendable, Hashable {
    /// What the message says.
    public var message: DenialMessage
    /// How often it was met.
    public var count: Int
  }

  /// At most so many distinct denials are kept.
  public let limit: Int
  /// The denials.
  public private(set) var entries: [Entry] = []
  /// How many messages were left out because there were too many distinct ones.
  public private(set) var leftOut = 0
  private var places: [DenialMessage: Int] = [:]

  /// None so far.
  public init(limit: Int = 100_000) { self.limit = limit }

  /// Counts one message.
  public mutating func add(_ message: DenialMessage) {
    if let place = places[message] {
      entries[place].count += 1
    } else if entries.count < limit {
      places[message] = entries.count
      entries.append(Entry(message: message, count: 1))
    } else {
      leftOut += 1
    }
  }
}

/// Every access-denied message in a text, in order; one that its envelope repeats counts once.
public func denials(in text: String) -> [DenialMessage] {
  var reader = DenialReader()
  var text = text
  return text.withUTF8 { reader.read(UnsafeRawBufferPointer($0)) } + reader.finish()
}

/// Counts the denials of a stream.
///
/// - Parameter read: Fills the given room and answers how many bytes it put there; 0 at the end of the stream.
/// - Throws: What `read` throws.
public func countDenials(
  limit: Int = 100_000, readingWith read: (UnsafeMutableRawBufferPointer) throws -> Int
) rethrows -> CountedDenials {
  var counted = CountedDenials(limit: limit)
  var reader = DenialReader()
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 16)
  defer { room.deallocate() }
  while case let count = try read(room), count > 0 {
    for message in reader.read(UnsafeRawBufferPointer(rebasing: room[..<count])) { counted.add(message) }
  }
  for message in reader.finish() { counted.add(message) }
  return counted
}
