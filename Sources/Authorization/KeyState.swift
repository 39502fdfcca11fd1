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
    case any
    case oneOf([String])
    case starting(with: String)
    case notStarting(with: String)
  }

  var mayBeAbsent = true
  var domain = Domain.any
  /// The U rule behind it, if there is one.
  var note: String?
}
