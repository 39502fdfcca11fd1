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
    /// Any text that matches none of the patterns.
    case except([TextPattern])
    /// An IPv4 or IPv6 address.
    case address
    /// A number, not negative.
    case number
    /// A time.
    case time
  }

  var mayBeAbsent = true
  var domain = Domain.any
  /// The U rule behind it, if there is one.
  var note: String?
  /// Unique ids and accounts that the value does not name, as one of the words between its colons.
  var taken: Set<String> = []

  /// Whether a value is in the domain.
  func admits(_ value: String) -> Bool {
    if !taken.isEmpty, !taken.isDisjoint(with: OpenKey.words(of: value)) { return false }
    return switch domain {
    case .any: !value.isEmpty
    case .oneOf(let values): values.contains(value)
    case .matching(let patterns): TextAutomaton(patterns).accepts(value)
    case .except(let patterns): !value.isEmpty && !TextAutomaton(patterns).accepts(value)
    case .address: IPNetwork(value)?.isSingle ?? false
    case .number: (Double(value) ?? -1) >= 0
    case .time: ValueTest.seconds(value) != nil
    }
  }

  /// What stands between the colons of an `aws:userid` or ARN.
  static func words(of text: String) -> [String] { text.split(separator: ":").map(String.init) }

  /// The domain as constraints on texts; nil where it is not one of texts.
  var constraints: [TextConstraint]? {
    switch domain {
    case .any: [TextConstraint(patterns: [.something])]
    case .oneOf(let values): [TextConstraint(patterns: values.map { .literal($0) })]
    case .matching(let patterns): [TextConstraint(patterns: patterns)]
    case .except(let patterns):
      [TextConstraint(patterns: [.something]), TextConstraint(patterns: patterns, isNegated: true)]
    case .address, .number, .time: nil
    }
  }
}
