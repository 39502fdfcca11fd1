/// A name as a message spells it: an ARN, an action, a mask.
struct ReadName {
  var text: String
  /// Behind the name and its closing quotation mark.
  var end: Int
}

extension UnwrappedText {
  /// What to do where a line is broken within a name.
  enum Joining {
    /// The name goes on: its end is known.
    case always
    /// The name goes on if it is not whole, or if the message goes on behind the next word.
    case whereItFits
  }

  /// The name that begins here, without quotation marks, links and punctuation behind it.
  func name(at start: Int, before limit: Int? = nil, joining: Joining = .whereItFits) -> ReadName? {
    let limit = min(limit ?? bytes.count, bytes.count)
    var index = min(skipQuotes(start), limit)
    var name: [UInt8] = []
    while index < limit, let next = nameGoesOn(at: index, limit, joining, &name) { index = next }
    trimPunctuation(&name)
    guard !name.isEmpty else { return nil }
    while index < limit, isQuote(bytes[index]) { index += 1 }
    return ReadName(text: String(decoding: name, as: UTF8.self), end: index)
  }

  /// Takes up the next character or bracketed mask; nil where the name ends.
  private func nameGoesOn(at index: Int, _ limit: Int, _ joining: Joining, _ name: inout [UInt8]) -> Int? {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "\n"):
      guard joining == .always || (!name.isEmpty && joins(name, over: index)) else { return nil }
      return index + 1
    case UInt8(ascii: " "):
      guard isWordyAccount(name, over: index, limit) else { return nil }
    case UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "\""):
      return bracketed(at: index, limit, &name)
    case UInt8(ascii: "]"):
      return linkTarget(behind: index, limit)
    case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: ">"):
      return nil
    case UInt8(ascii: ","), UInt8(ascii: ";"):
      guard index + 1 < limit, !isGap(bytes[index + 1]), !isQuote(bytes[index + 1]) else { return nil }
    default: break
    }
    name.append(byte)
    return index + 1
  }

  /// `<ACCOUNT_ID>`, `{Account ID}`, `${AWS::AccountId}`, `"my account number"`, `[ana@example.com](mailto:…)`.
  private func bracketed(at index: Int, _ limit: Int, _ name: inout [UInt8]) -> Int? {
    let open = bytes[index]
    let isWithin = name.isEmpty || name.last == UInt8(ascii: ":") || name.last == UInt8(ascii: "/")
    if open == UInt8(ascii: "\""), !isWithin { return nil }
    if open == UInt8(ascii: "("), !isWithin || name.isEmpty { return nil }
    guard let close = closing(of: index, limit) else { return nil }
    let follower = close + 1 < limit ? bytes[close + 1] : nil
    switch open {
    case UInt8(ascii: "\"") where follower != UInt8(ascii: ":") && follower != UInt8(ascii: "/"):
      return nil
    case UInt8(ascii: "<") where bytes[index + 1] == UInt8(ascii: "/"): return nil
    case UInt8(ascii: "[") where follower == UInt8(ascii: "("):
      guard let behind = linkTarget(behind: close, limit) else { return nil }
      name += bytes[index + 1..<close]
      return behind
    default:
      name += bytes[index...close]
      return close + 1
    }
  }

  /// The bracket that closes this one, near by and on the same line.
  private func closing(of index: Int, _ limit: Int) -> Int? {
    let pairs: [UInt8: Character] = [0x5B: "]", 0x3C: ">", 0x7B: "}", 0x28: ")", 0x22: "\""]
    guard let close = pairs[bytes[index]]?.asciiValue else { return nil }
    var depth = 0
    for position in index + 1..<max(index + 1, min(index + 80, limit)) {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") { return nil }
      if byte == close {
        if depth == 0 { return position }
        depth -= 1
      } else if byte == bytes[index] {
        depth += 1
      }
    }
    return nil
  }

  /// Behind `](mailto:…)`.
  private func linkTarget(behind index: Int, _ limit: Int) -> Int? {
    guard index + 1 < limit, bytes[index + 1] == UInt8(ascii: "(") else { return nil }
    let rest = bytes[index + 2..<max(index + 2, min(index + 200, limit))]
    guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: " ") }),
      bytes[end] == UInt8(ascii: ")")
    else { return nil }
    return end + 1
  }

  /// An account in plain words: `arn:aws:iam::my account:user/ana`.
  private func isWordyAccount(_ name: [UInt8], over gap: Int, _ limit: Int) -> Bool {
    guard name.starts(with: "arn:".utf8), name.count(where: { $0 == UInt8(ascii: ":") }) == 4,
      let last = name.last, isLetter(last) || last == UInt8(ascii: " ")
    else { return false }
    let rest = bytes[gap + 1..<max(gap + 1, min(gap + 40, limit))]
    guard let end = rest.firstIndex(where: { !isLetter($0) && $0 != UInt8(ascii: " ") }) else { return false }
    return end > gap + 1 && bytes[end] == UInt8(ascii: ":") && end + 1 < limit && !isGap(bytes[end + 1])
  }

  func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// Whether a name goes on behind a line break.
  private func joins(_ name: [UInt8], over lineBreak: Int) -> Bool {
    let start = lineBreak + 1
    guard start < bytes.count, !messageGoesOn(at: start), !looksLikeTime(at: start) else { return false }
    var end = start
    while end < bytes.count, !isGap(bytes[end]), !isQuote(bytes[end]), !isClosing(bytes[end]) { end += 1 }
    guard end > start, bytes[start] != UInt8(ascii: "(") else { return false }
    if isWhole(name) { return messageGoesOn(at: skipGap(end)) }
    let ends = end == bytes.count || bytes[end] == UInt8(ascii: "\n") || !isGap(bytes[end])
    return (ends || messageGoesOn(at: skipGap(end))) && isPlausible(name + bytes[start..<end])
  }

  /// Whether the message goes on here, behind a name.
  func messageGoesOn(at index: Int) -> Bool { match(anyOf: Self.continuations, at: index) != nil }

  /// Whether it goes on or the text ends before that can be told.
  func messageMayGoOn(at index: Int) -> Bool {
    Self.continuations.contains { words in
      let (end, isWhole) = matchedPart(of: words.utf8, at: index)
      return isWhole || (end > index && end == bytes.count)
    }
  }

  private static let continuations = [
    "because ", "with an explicit", "with explicit", "on resource", "on the resource", "on this resource",
    "(Service",
    "status code", "Status Code", "Encoded authorization", "from target group", "cannot be invoked",
  ]

  /// `2026-11-25` or `10:00` begins another line of a log.
  private func looksLikeTime(at index: Int) -> Bool {
    let digits = bytes[index...].prefix(5).prefix { (0x30...0x39).contains($0) }.count
    guard index + digits < bytes.count else { return false }
    let follower = bytes[index + digits]
    return (digits == 4 && (follower == UInt8(ascii: "-") || follower == UInt8(ascii: "/")))
      || (digits == 2 && follower == UInt8(ascii: ":"))
  }

  /// Whether nothing that an ARN needs is missing.
  private func isWhole(_ name: [UInt8]) -> Bool {
    guard let last = name.last, !"/-".utf8.contains(last) else { return false }
    guard name.starts(with: "arn:".utf8) else { return last != UInt8(ascii: ":") }
    let fields = name.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, !fields[5].isEmpty else { return false }
    if fields[2].elementsEqual("lambda".utf8) {
      return fields[5].contains(UInt8(ascii: ":")) && last != UInt8(ascii: ":")
    }
    guard ["iam", "sts", "organizations"].contains(where: { fields[2].elementsEqual($0.utf8) }) else {
      return true
    }
    return fields[5].contains(UInt8(ascii: "/")) || fields[5].elementsEqual("root".utf8)
  }

  /// Whether two halves fit: an account number goes on with digits only.
  private func isPlausible(_ name: [UInt8]) -> Bool {
    guard name.starts(with: "arn:".utf8) else { return true }
    let fields = name.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count > 4, let first = fields[4].first, (0x30...0x39).contains(first) else { return true }
    return !fields[4].contains { !(0x30...0x39).contains($0) && !"*xX#".utf8.contains($0) }
  }

  /// A full stop ends the sentence, not the name; three of them behind a colon or a slash are a mask.
  private func trimPunctuation(_ name: inout [UInt8]) {
    let masks = ["...", "…"].map { Array($0.utf8) }
    while let last = name.last {
      if let mask = masks.first(where: { name.suffix($0.count).elementsEqual($0) }) {
        let before = name.dropLast(mask.count).last
        if before == nil || before == UInt8(ascii: ":") || before == UInt8(ascii: "/") { return }
        name.removeLast(mask.count)
      } else if ".,;!?".utf8.contains(last) {
        name.removeLast()
      } else if last == UInt8(ascii: ":"), isWhole(name.dropLast()) {
        name.removeLast()
      } else {
        return
      }
    }
  }
}
