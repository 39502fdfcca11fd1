import IAM

/// What is known of a context key in a request.
enum KeyState {
  /// Present with these values; one unless the key is multivalued.
  case values([String])
  /// Not in the request.
  case absent
  /// Not known: chosen by the caller, by the network, or not told by the exports.
  case open(OpenKey)

  /// Present or absent, any value.
  static let anything = KeyState.open(OpenKey())
  /// Present, any value.
  static let present = KeyState.open(OpenKey(mayBeAbsent: false))

  static func value(_ text: String?) -> KeyState { text.map { .values([$0]) } ?? .absent }
}

/// The values that an unknown key may have.
struct OpenKey {
  enum Domain {
    /// Any text that is not empty.
    case any
    case oneOf([String])
    /// A text that matches one of the patterns.
    case matching([TextPattern])
    /// An IPv4 or IPv6 address.
    case address
    /// A number, not negative.
    case number
    /// A time.
    case time
  }

  var mayBeAbsent = true
  var domain = Domain.any
  /// Patterns that no value matches.
  var except: [TextPattern] = []
  /// The U rule behind it, if there is one, in words.
  var note: String?
  /// Unique ids and accounts that the value does not name, as one of the words between its colons.
  var taken: Set<String> = []

  /// Whether a value is in the domain.
  func admits(_ value: String) -> Bool {
    if !taken.isEmpty, !taken.isDisjoint(with: OpenKey.words(of: value)) { return false }
    if !except.isEmpty, TextAutomaton(except).accepts(value) { return false }
    return switch domain {
    case .any: !value.isEmpty
    case .oneOf(let values): values.contains(value)
    case .matching(let patterns): TextAutomaton(patterns).accepts(value)
    case .address: IPNetwork(value)?.isSingle ?? false
    case .number: (Double(value) ?? -1) >= 0
    case .time: ValueTest.seconds(value) != nil
    }
  }

  /// What stands between the colons of an `aws:userid` or ARN.
  static func words(of text: String) -> [String] { text.split(separator: ":").map(String.init) }

  /// The domain as constraints on texts; nil where it is not one of texts.
  var constraints: [TextConstraint]? {
    let patterns: [TextPattern]
    switch domain {
    case .any: patterns = [.something]
    case .oneOf(let values): patterns = values.map { .literal($0) }
    case .matching(let some): patterns = some
    case .address, .number, .time: return nil
    }
    let constraint = TextConstraint(patterns: patterns)
    return except.isEmpty ? [constraint] : [constraint, TextConstraint(patterns: except, isNegated: true)]
  }
}
