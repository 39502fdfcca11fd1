/// What an answer may still cost, so that none takes for ever, whatever the policies hold.
///
/// A unit is about one look at a literal, a comparison of a value with a few patterns, or 64 places in patterns read by
/// one character. What is not found out before all units are spent is unknown.
struct Effort {
  private var left: Int

  /// For a whole answer.
  static let bound = 4_000_000
  /// For a condition alone, before it is seen together with the others.
  static let ofOneCondition = 100_000

  init(_ units: Int = Effort.bound) { left = units }

  var isSpent: Bool { left <= 0 }

  mutating func spend(_ units: Int) { left -= units }
}
