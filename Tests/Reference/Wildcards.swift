/// A character of a pattern, or a wildcard.
enum PatternToken: Hashable {
  case character(Unicode.Scalar)
  /// `?`
  case one
  /// `*`
  case many

  static func pattern(_ text: String) -> [PatternToken] {
    text.unicodeScalars.map { $0 == "*" ? .many : $0 == "?" ? .one : .character($0) }
  }

  static func literal(_ text: String) -> [PatternToken] { text.unicodeScalars.map { .character($0) } }

  func stands(for scalar: Unicode.Scalar) -> Bool { self == .one || self == .character(scalar) }
}

/// Whether a pattern matches the whole of a text.
func matches(_ pattern: [PatternToken], _ text: String) -> Bool {
  matches(pattern, Array(text.unicodeScalars))
}

private func matches(_ pattern: [PatternToken], _ text: [Unicode.Scalar]) -> Bool {
  var (here, place) = (0, 0)
  // Behind the last `*`, and where the text goes on if it takes one character more.
  var retry: (here: Int, place: Int)?
  while place < text.count || here < pattern.count {
    if here < pattern.count, pattern[here] == .many {
      here += 1
      retry = (here, place + 1)
    } else if here < pattern.count, place < text.count, pattern[here].stands(for: text[place]) {
      here += 1
      place += 1
    } else if let last = retry, last.place <= text.count {
      (here, place) = last
      retry?.place += 1
    } else {
      return false
    }
  }
  return true
}

/// The text of tokens, wildcards as themselves: only `…Like` gives them a meaning.
func written(_ tokens: [PatternToken]) -> String {
  var text = String.UnicodeScalarView()
  for token in tokens {
    switch token {
    case .character(let scalar): text.append(scalar)
    case .one: text.append("?")
    case .many: text.append("*")
    }
  }
  return String(text)
}

/// A text that two patterns both match, or nil when there is none.
func textMatching(_ left: [PatternToken], and right: [PatternToken]) -> String? {
  struct Place: Hashable {
    var left: Int
    var right: Int
  }
  var seen: Set<Place> = [Place(left: 0, right: 0)]
  var queue: [(place: Place, text: String)] = [(Place(left: 0, right: 0), "")]
  var head = 0
  while head < queue.count {
    let (place, text) = queue[head]
    head += 1
    if place.left == left.count, place.right == right.count { return text }
    func visit(_ leftStep: Int, _ rightStep: Int, _ more: String) {
      let next = Place(left: place.left + leftStep, right: place.right + rightStep)
      if seen.insert(next).inserted { queue.append((next, text + more)) }
    }
    let (one, other) = (left.dropFirst(place.left).first, right.dropFirst(place.right).first)
    if one == .many { visit(1, 0, "") }
    if other == .many { visit(0, 1, "") }
    switch (one, other) {
    case (.character(let a)?, .character(let b)?) where a == b: visit(1, 1, String(a))
    case (.character(let a)?, .one?), (.one?, .character(let a)?): visit(1, 1, String(a))
    case (.one?, .one?): visit(1, 1, "x")
    case (.many?, .character(let a)?): visit(0, 1, String(a))
    case (.many?, .one?): visit(0, 1, "x")
    case (.character(let a)?, .many?): visit(1, 0, String(a))
    case (.one?, .many?): visit(1, 0, "x")
    default: break
    }
  }
  return nil
}

/// The six parts of an ARN or ARN pattern; nil when it has fewer and is not to be padded.
func arnParts(_ tokens: [PatternToken], padded: Bool) -> [[PatternToken]]? {
  var parts: [[PatternToken]] = [[]]
  for token in tokens {
    if token == .character(":"), parts.count < 6 {
      parts.append([])
    } else {
      parts[parts.count - 1].append(token)
    }
  }
  if parts.count < 6, !padded { return nil }
  while parts.count < 6 { parts.append([.many]) }
  return parts
}

/// The six parts of a name; nil when it is no ARN.
func arnParts(_ text: String) -> [String]? {
  let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
  return parts.count == 6 && parts[0] == "arn" ? parts : nil
}

/// Whether an ARN pattern matches a name part by part, wildcards staying inside their part.
func matchesPartByPart(_ pattern: [[PatternToken]], _ text: String) -> Bool {
  guard let parts = arnParts(text) else { return false }
  return zip(pattern, parts).allSatisfy { matches($0, $1) }
}
