/// A piece of text with its wrappings taken off: escapes of JSON and XML, frames, colours, runs of white space.
///
/// White space is one space, or one line feed where a line was broken: whether the break stands between two words or
/// within one, only the grammar can tell.
struct UnwrappedText {
  /// A stretch that stands in the raw text just so.
  private struct Stretch {
    var start: Int
    var origin: Int
  }

  /// The text in UTF-8.
  private(set) var bytes: [UInt8] = []
  private var stretches: [Stretch] = []

  /// Takes the wrappings off a part of the raw text. The arrays are used again from call to call.
  mutating func unwrap(_ range: Range<Int>, of raw: UnsafeBufferPointer<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    stretches.removeAll(keepingCapacity: true)
    var gap: UInt8?
    var gapStart = range.lowerBound
    var startsLine = false
    var position = range.lowerBound
    while position < range.upperBound {
      let start = position
      let plain = plainEnd(from: start, to: range.upperBound, of: raw)
      if plain > start {
        if let gap { append(CollectionOfOne(gap), from: gapStart) }
        (gap, startsLine) = (nil, false)
        append(UnsafeBufferPointer(rebasing: raw[start..<plain]), from: start)
        position = plain
        continue
      }
      let character = WrappedCharacter(raw, at: &position, end: range.upperBound)
      switch character.role(atLineStart: startsLine) {
      case .nothing: continue
      case .space:
        if gap == nil { (gap, gapStart) = (UInt8(ascii: " "), start) }
      case .lineBreak:
        if gap == nil { gapStart = start }
        gap = UInt8(ascii: "\n")
        startsLine = true
      case .text:
        if let gap { append(CollectionOfOne(gap), from: gapStart) }
        (gap, startsLine) = (nil, false)
        append(UTF8.encode(character.scalar) ?? UTF8.encodedReplacementCharacter, from: start)
      }
    }
  }

  /// Behind the characters that stand for themselves; single spaces between them are among them.
  private func plainEnd(from start: Int, to end: Int, of raw: UnsafeBufferPointer<UInt8>) -> Int {
    var position = start
    while position < end {
      if Self.isPlain(raw[position]) {
        position += 1
      } else if raw[position] == UInt8(ascii: " "), position > start, position + 1 < end,
        Self.isPlain(raw[position + 1])
      {
        position += 2
      } else {
        break
      }
    }
    return position
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    guard byte > 0x20, byte < 0x7F else { return false }
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"):
      return false
    default: return true
    }
  }

  private mutating func append(_ characters: some Collection<UInt8>, from origin: Int) {
    if let last = stretches.last, bytes.count - last.start == origin - last.origin {
      bytes.append(contentsOf: characters)
      return
    }
    stretches.append(Stretch(start: bytes.count, origin: origin))
    bytes.append(contentsOf: characters)
  }

  /// The first byte that came from the raw position or from behind it.
  func index(of rawPosition: Int) -> Int {
    guard let number = stretches.lastIndex(where: { $0.origin <= rawPosition }) else { return 0 }
    let end = number + 1 < stretches.count ? stretches[number + 1].start : bytes.count
    return min(stretches[number].start + rawPosition - stretches[number].origin, end)
  }

  /// Where the byte's character begins in the raw text.
  func origin(of index: Int) -> Int {
    guard let stretch = stretches.last(where: { $0.start <= index }) else { return 0 }
    return stretch.origin + index - stretch.start
  }
}

/// One character as it stands in a log, and what it is once its escapes are resolved.
struct WrappedCharacter {
  /// What a character does to the text.
  enum Role { case text, space, lineBreak, nothing }

  private(set) var scalar: Unicode.Scalar
  private var isNothing = false

  /// Reads the character at a position and moves the position behind it.
  init(_ raw: UnsafeBufferPointer<UInt8>, at position: inout Int, end: Int) {
    let byte = raw[position]
    scalar = Unicode.Scalar(byte)
    switch byte {
    case UInt8(ascii: "\\"): readEscape(raw, at: &position, end: end)
    case UInt8(ascii: "&"): readEntity(raw, at: &position, end: end)
    case UInt8(ascii: "<"): readTag(raw, at: &position, end: end)
    case 0x80...: readUTF8(raw, at: &position, end: end)
    default: position += 1
    }
    if scalar == "\u{1B}" { skipColour(raw, at: &position, end: end) }
  }

  /// What the character does. A bar or a `>` before a line is a frame or a quotation.
  func role(atLineStart: Bool) -> Role {
    if isNothing { return .nothing }
    switch scalar.value {
    case 0x0A, 0x2028, 0x2029: return .lineBreak
    case 0...0x20, 0x7F, 0xA0, 0x2500...0x257F, 0xFFFD: return .space
    case 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF: return .nothing
    case 0x7C, 0x3E: return atLineStart ? .space : .text
    default: return .text
    }
  }

  /// `\n`, `\"`, `\u0022`, with as many backslashes as JSON in JSON in JSON brings.
  private mutating func readEscape(_ raw: UnsafeBufferPointer<UInt8>, at position: inout Int, end: Int) {
    while position < end, raw[position] == UInt8(ascii: "\\") { position += 1 }
    guard position < end else { return isNothing = true }
    switch raw[position] {
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"), UInt8(ascii: "t"): scalar = " "
    case UInt8(ascii: "u"):
      guard let value = number(raw, position + 1, min(position + 5, end), radix: 16), value.digits == 4 else {
        if position + 5 > end { position = end }
        return isNothing = true
      }
      position += 4
      scalar = Self.straight(Unicode.Scalar(value.number) ?? "\u{FFFD}")
    case UInt8(ascii: "x"):
      guard let value = number(raw, position + 1, min(position + 3, end), radix: 16), value.digits == 2 else {
        if position + 3 > end { position = end }
        return isNothing = true
      }
      position += 2
      scalar = value.number < 0x80 ? Unicode.Scalar(UInt8(value.number)) : "\u{FFFD}"
    default:
      isNothing = true
      return
    }
    position += 1
  }

  /// `&quot;`, `&#39;`, `&amp;quot;`.
  private mutating func readEntity(_ raw: UnsafeBufferPointer<UInt8>, at position: inout Int, end: Int) {
    position += 1
    while starts(raw, position, end, with: "amp;") { position += 4 }
    for (name, character) in Self.entities where starts(raw, position, end, with: name) {
      position += name.utf8CodeUnitCount
      scalar = character
      return
    }
    if isCutEntity(raw[position..<end]) {
      position = end
      return isNothing = true
    }
    guard position < end, raw[position] == UInt8(ascii: "#") else { return }
    let isHexadecimal = position + 1 < end && raw[position + 1] | 0x20 == UInt8(ascii: "x")
    let digits = position + (isHexadecimal ? 2 : 1)
    guard let value = number(raw, digits, min(digits + 6, end), radix: isHexadecimal ? 16 : 10),
      digits + value.digits < end, raw[digits + value.digits] == UInt8(ascii: ";")
    else { return }
    position = digits + value.digits + 1
    scalar = Self.straight(Unicode.Scalar(value.number) ?? "\u{FFFD}")
  }

  /// Whether the text ends within an entity.
  private func isCutEntity(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    rest.count < 6
      && rest.allSatisfy {
        $0 == UInt8(ascii: "#") || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
      }
  }

  /// `<br>` is a line break; other tags are text, because people write masks between angle brackets.
  private mutating func readTag(_ raw: UnsafeBufferPointer<UInt8>, at position: inout Int, end: Int) {
    for tag in Self.breaks where starts(raw, position, end, with: tag) {
      position += tag.utf8CodeUnitCount
      scalar = "\n"
      return
    }
    position += 1
  }

  private mutating func readUTF8(_ raw: UnsafeBufferPointer<UInt8>, at position: inout Int, end: Int) {
    let length = raw[position] >= 0xF0 ? 4 : raw[position] >= 0xE0 ? 3 : raw[position] >= 0xC0 ? 2 : 1
    let characters = raw[position..<min(position + length, end)]
    var decoder = UTF8()
    var bytes = characters.makeIterator()
    guard case .scalarValue(let value) = decoder.decode(&bytes), characters.count == length else {
      position += 1
      scalar = "\u{FFFD}"
      return
    }
    position += length
    scalar = Self.straight(value)
  }

  /// `ESC [ 31 m`.
  private mutating func skipColour(_ raw: UnsafeBufferPointer<UInt8>, at position: inout Int, end: Int) {
    isNothing = true
    guard position < end, raw[position] == UInt8(ascii: "[") else { return }
    var final = position + 1
    while final < end, (0x20...0x3F).contains(raw[final]) { final += 1 }
    if final < end, (0x40...0x7E).contains(raw[final]) { position = final + 1 }
  }

  private func starts(
    _ raw: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int, with word: StaticString
  ) -> Bool {
    guard position + word.utf8CodeUnitCount <= end else { return false }
    for offset in 0..<word.utf8CodeUnitCount where raw[position + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  private func number(
    _ raw: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, radix: Int
  ) -> (number: UInt32, digits: Int)? {
    guard start < end else { return nil }
    let digits = raw[start..<end].prefix { Character(Unicode.Scalar($0)).isHexDigit }
    guard let number = UInt32(String(decoding: digits, as: UTF8.self), radix: radix) else { return nil }
    return (number, digits.count)
  }

  /// Typographic quotation marks as plain ones.
  private static func straight(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x201C...0x201F: "\""
    case 0x2018...0x201B: "'"
    default: scalar
    }
  }

  private static let entities: [(StaticString, Unicode.Scalar)] = [
    ("quot;", "\""), ("apos;", "'"), ("lt;", "<"), ("gt;", ">"), ("nbsp;", " "),
  ]
  private static let breaks: [StaticString] = ["<br>", "<br/>", "<br />", "<BR>"]
}
