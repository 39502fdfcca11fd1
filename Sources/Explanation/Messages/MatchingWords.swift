extension UnwrappedText {
  /// Behind the words, if they stand at the index. A space may be a line break; a word may be broken by one.
  func match(_ words: some Sequence<UInt8>, at start: Int) -> Int? {
    let (index, isWhole) = matchedPart(of: words, at: start)
    return isWhole ? index : nil
  }

  /// Behind the words, if they stand at the index.
  func match(_ words: String, at start: Int) -> Int? { match(words.utf8, at: start) }

  /// Behind the first of the wordings that stands at the index.
  func match(anyOf wordings: [String], at start: Int) -> Int? {
    for words in wordings {
      if let end = match(words.utf8, at: start) { return end }
    }
    return nil
  }

  /// How far the text at the index goes along with the words, and whether with all of them.
  func matchedPart(of words: some Sequence<UInt8>, at start: Int) -> (end: Int, isWhole: Bool) {
    var index = start
    for byte in words {
      var next = index
      if next < bytes.count, bytes[next] == UInt8(ascii: "\n"), byte != UInt8(ascii: " ") { next += 1 }
      guard next < bytes.count, isSame(bytes[next], byte) else { return (index, false) }
      index = next + 1
    }
    return (index, true)
  }

  /// Where the words begin, if they stand before the index.
  func matchBack(_ words: some BidirectionalCollection<UInt8>, before end: Int) -> Int? {
    var index = end
    for byte in words.reversed() {
      if index > 0, bytes[index - 1] == UInt8(ascii: "\n"), byte != UInt8(ascii: " ") { index -= 1 }
      guard index > 0, isSame(bytes[index - 1], byte) else { return nil }
      index -= 1
    }
    return index
  }

  /// Where the words begin, if they stand before the index.
  func matchBack(_ words: String, before end: Int) -> Int? { matchBack(words.utf8, before: end) }

  private func isSame(_ byte: UInt8, _ wanted: UInt8) -> Bool {
    byte == wanted || (byte == UInt8(ascii: "\n") && wanted == UInt8(ascii: " "))
  }

  /// The last place before the index, and not much before it, where the words begin.
  func lastIndex(of words: String, before end: Int, within distance: Int) -> Int? {
    let wanted = Array(words.utf8)
    var start = end - wanted.count
    while start >= max(0, end - distance) {
      if bytes[start] == wanted[0], match(wanted, at: start) != nil { return start }
      start -= 1
    }
    return nil
  }

  /// Behind white space.
  func skipGap(_ index: Int) -> Int { index < bytes.count && isGap(bytes[index]) ? index + 1 : index }

  /// Behind white space, quotation marks and back-ticks.
  func skipQuotes(_ index: Int) -> Int {
    var index = index
    while index < bytes.count, isGap(bytes[index]) || isQuote(bytes[index]) { index += 1 }
    return index
  }

  /// Whether the text stops here: at its end, its line's end, a quotation mark, an ellipsis.
  func isCut(at index: Int) -> Bool {
    let index = index < bytes.count && bytes[index] == UInt8(ascii: " ") ? index + 1 : index
    guard index < bytes.count else { return true }
    let byte = bytes[index]
    return byte == UInt8(ascii: "\n") || isQuote(byte) || isClosing(byte) || match("...", at: index) != nil
      || match("…", at: index) != nil || match("(truncated", at: index) != nil
  }

  func isGap(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") }
  func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }
  func isClosing(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
      || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "|")
  }

  /// A part of the text.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
