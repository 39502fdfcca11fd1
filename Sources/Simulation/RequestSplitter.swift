import Foundation

/// The text of one request in its input.
public struct RequestText: Sendable, Hashable {
  /// The JSON.
  public var bytes: ArraySlice<UInt8>
  /// `line 3`, or `element 3` of an array; counted from one.
  public var place: String { "\(isElement ? "element" : "line") \(number)" }
  /// What is wrong with the input at this place, if it is not the request's own text.
  public var problem: String?

  var number: Int
  var isElement: Bool
}

/// Cuts input into the texts of its requests: JSON Lines, or the elements of one JSON array.
///
/// Input comes in chunks of any size; no more is kept than the request that has not ended yet.
public struct RequestSplitter: Sendable {
  private enum Mode { case unknown, lines, array, ended }

  private var mode = Mode.unknown
  private var waiting: [UInt8] = []
  private var number = 0
  // Where the reading of an array stands.
  private var scanned = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// A splitter at the start of its input.
  public init() {}

  /// Takes a chunk; gives the texts that end in it.
  public mutating func texts(in chunk: some Collection<UInt8>) -> [RequestText] {
    waiting.append(contentsOf: chunk)
    begin()
    switch mode {
    case .unknown: return []
    case .lines: return lines()
    case .array: return elements()
    case .ended: return rest()
    }
  }

  /// Gives what is left at the end of the input.
  public mutating func textsAtEnd() -> [RequestText] {
    defer { waiting = [] }
    switch mode {
    case .unknown, .lines:
      number += 1
      return text(waiting[...]).map { [$0] } ?? []
    case .array: return [problem("the array does not end")]
    case .ended: return rest()
    }
  }

  /// An array is told by its bracket; a byte order mark is skipped.
  private mutating func begin() {
    guard mode == .unknown else { return }
    if waiting.starts(with: [0xEF, 0xBB, 0xBF]) { waiting.removeFirst(3) }
    guard let first = waiting.firstIndex(where: { !$0.isWhiteSpace }) else { return }
    guard waiting[first] == UInt8(ascii: "[") else {
      mode = .lines
      return
    }
    mode = .array
    waiting.removeFirst(first + 1)
  }

  // MARK: Lines

  private mutating func lines() -> [RequestText] {
    let buffer = waiting
    var texts: [RequestText] = []
    var start = 0
    while let end = RequestSplitter.endOfLine(in: buffer, from: start) {
      number += 1
      if let text = text(buffer[start..<end]) { texts.append(text) }
      start = end + 1
    }
    waiting = Array(buffer[start...])
    return texts
  }

  private static func endOfLine(in buffer: [UInt8], from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress else { return nil }
      return memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start).map {
        UnsafeRawPointer($0) - base
      }
    }
  }

  /// nil for a line without text.
  private func text(_ bytes: ArraySlice<UInt8>) -> RequestText? {
    let isEmpty = bytes.allSatisfy(\.isWhiteSpace)
    return isEmpty ? nil : RequestText(bytes: bytes, number: number, isElement: mode == .array)
  }

  // MARK: Elements

  private mutating func elements() -> [RequestText] {
    let buffer = waiting
    var texts: [RequestText] = []
    var start = 0
    while scanned < buffer.count, mode == .array {
      let byte = buffer[scanned]
      if endsElement(byte) {
        number += 1
        let bytes = buffer[start..<scanned]
        if let text = text(bytes) {
          texts.append(text)
        } else if byte == UInt8(ascii: ",") || number > 1 {
          texts.append(problem("expected a request"))
        }
        start = scanned + 1
        if byte == UInt8(ascii: "]") { mode = .ended }
      }
      scanned += 1
    }
    waiting = Array(buffer[start...])
    scanned -= start
    return mode == .ended ? texts + rest() : texts
  }

  /// Whether the byte ends an element; keeps count of strings and brackets.
  private mutating func endsElement(_ byte: UInt8) -> Bool {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return false
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "]") where depth == 0: return true
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth = max(0, depth - 1)
    case UInt8(ascii: ","): return depth == 0
    default: break
    }
    return false
  }

  /// Nothing may follow the array; said once.
  private mutating func rest() -> [RequestText] {
    defer { waiting = [] }
    guard !isEscaped, waiting.contains(where: { !$0.isWhiteSpace }) else { return [] }
    isEscaped = true
    number += 1
    return [problem("unexpected text after the array")]
  }

  private func problem(_ reason: String) -> RequestText {
    RequestText(bytes: [], problem: reason, number: max(1, number), isElement: true)
  }
}

extension UInt8 {
  fileprivate var isWhiteSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
