import AccessGraph
public import Authorization
public import IAM

/// One change that helps, on one side, in one account.
public struct Fix: Sendable, Hashable {
  /// What kind of change it is.
  public enum Kind: String, Sendable {
    /// A statement is added to a policy.
    case statement
    /// A role is assumed first that may already make the call.
    case assumeRole = "assume-role"
    /// The call is made otherwise: another qualifier, an external id, with MFA.
    case call
  }

  /// Which way it belongs to, from 1; the fixes of one way are needed together.
  public var way: Int
  /// What kind of change.
  public var kind: Kind
  /// What it does, in one line.
  public var summary: String
  /// The account in which it is made; nil for a change of the call.
  public var account: AccountID?
  /// The layer that it changes; nil for a change of the call.
  public var layer: Layer?
  /// The ARN that the policy belongs to, or the role to assume; nil for another change of the call.
  public var attachTo: String?
  /// The smallest policy to add, as compact JSON; nil where no policy changes.
  public var policy: String?
  /// The whole policy as it is afterwards, where the command replaces one that is there.
  public var document: String?
  /// The command of the AWS CLI.
  public var command: String
  /// A Terraform block that does the same; nil where no policy changes.
  public var terraform: String?
  /// Whether the call was decided again, with all fixes of the way applied, and came out allowed.
  public var verified: Bool
  /// What the call has to bring along besides, as `key operator value`; it was decided with that.
  public var needs: [String]
  /// The same as values of context keys; an empty list is an absent key.
  public var context: [String: [String]] = [:]
  /// Why it does not help yet: who has to change what above it.
  public var blockedBy: String?
  /// What speaks against it though it would help: a limit that it goes around. Such ways come last.
  public var caution: String?
  /// Who else gains what, by the way as a whole.
  public var alsoOpens: [Opening]
}

/// Something that somebody can invoke after a fix and could not before.
public struct Opening: Sendable, Hashable, Comparable {
  /// Who.
  public var principal: String
  /// What.
  public var target: String
  /// How surely afterwards: allowed or conditional.
  public var outcome: Outcome
  /// How many roles it takes to get there.
  public var assumptions: Int

  /// Puts an opening together.
  public init(principal: String, target: String, outcome: Outcome, assumptions: Int) {
    self.principal = principal
    self.target = target
    self.outcome = outcome
    self.assumptions = assumptions
  }

  /// Order of principal and target.
  public static func < (left: Self, right: Self) -> Bool {
    (left.principal, left.target) < (right.principal, right.target)
  }
}
