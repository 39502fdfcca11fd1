/// What may still be spent on finding something out, so that nothing takes for ever, whatever the policies hold.
///
/// A unit is about one look at a literal, a comparison of a value with a few patterns, or 64 places in patterns read by
/// one character. What is not found out before all units are spent is unknown.
package struct Effort: Sendable {
  private var bound: Int
  /// The units spent so far.
  package private(set) var spent = 0

  /// For the outcome of a whole answer, also where several decisions make it up.
  static let ofOutcome = 4_000_000
  /// For the conditions that one decision leaves: how simple they are changes no outcome.
  static let ofConditions = 250_000
  /// For a condition alone, before it is seen together with the others.
  static let ofOneCondition = 100_000

  package init(_ units: Int) { bound = units }

  package var isSpent: Bool { spent >= bound }

  package mutating func spend(_ units: Int) { spent += units }

  /// Allows to spend more.
  package mutating func grant(_ units: Int) { bound += units }
}

/// What one answer costs.
package struct AnswerEffort: Sendable {
  /// What is spent on its outcome.
  var outcome = Effort(Effort.ofOutcome)
  /// The units spent beside that: on policies, and on the conditions that decisions leave.
  var others = 0

  package init() {}

  /// The units spent so far.
  package var spent: Int { outcome.spent + others }
}
