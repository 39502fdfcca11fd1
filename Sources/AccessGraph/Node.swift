import Authorization
import IAM
import Inventory

/// A principal in the graph, with everything that its requests are decided by.
///
/// What never changes is one reference: nodes are handed about in every decision.
struct Node: Sendable {
  /// Who asks. Of strangers of whom only the account is known, or not even that, a user, a role and the root: the
  /// answer is that over all of them.
  var callers: [Caller]
  /// Policies that its session was given; the graph assumes none (R29).
  var session: [AppliedPolicy] = []
  /// What its sessions may carry (R31, R37); of loaded roles `GraphBuilder` tells it.
  var mayCarry: SessionFacts
  /// Whom it is like, if it is a loaded user or role whose own policies bear on invoking.
  var callerClass: CallerClass?
  /// The number of its `AssumerClasses` class within the account, likewise.
  var assumerClass: Int?
  private let facts: Facts

  private final class Facts: Sendable {
    let principal: Principal
    let identity: PolicySet.IdentitySide
    let boundaries: [AppliedPolicy]
    let serviceControl: [PolicyLevel]
    let mayAllow: Bearing
    let trust: [AppliedPolicy]
    let letsPass: Bool
    let note: String?
    let isServiceLinked: Bool

    init(
      _ principal: Principal, _ identity: PolicySet.IdentitySide, _ boundaries: [AppliedPolicy],
      _ serviceControl: [PolicyLevel], _ mayAllow: Bearing, _ trust: [AppliedPolicy], _ letsPass: Bool,
      _ note: String?,
      _ isServiceLinked: Bool
    ) {
      (self.principal, self.identity, self.boundaries) = (principal, identity, boundaries)
      (self.serviceControl, self.mayAllow, self.trust) = (serviceControl, mayAllow, trust)
      (self.letsPass, self.note) = (letsPass, note)
      self.isServiceLinked = isServiceLinked
    }
  }

  init(
    principal: Principal, callers: [Caller], identity: PolicySet.IdentitySide,
    boundaries: [AppliedPolicy] = [], serviceControl: [PolicyLevel] = [], mayAllow: Bearing = [],
    mayCarry: SessionFacts = [], trust: [AppliedPolicy] = [], letsPass: Bool = false,
    note: String? = nil, isServiceLinked: Bool = false
  ) {
    (self.callers, self.mayCarry) = (callers, mayCarry)
    facts = Facts(
      principal, identity, boundaries, serviceControl, mayAllow, trust, letsPass, note, isServiceLinked)
  }

  var principal: Principal { facts.principal }
  var identity: PolicySet.IdentitySide { facts.identity }
  var boundaries: [AppliedPolicy] { facts.boundaries }
  var serviceControl: [PolicyLevel] { facts.serviceControl }
  /// What its identity side may allow: the others are asked only where a resource names them.
  var mayAllow: Bearing { facts.mayAllow }
  /// The role's trust policy; none of others.
  var trust: [AppliedPolicy] { facts.trust }
  /// Its statements; nil where the exports do not hold it, and of others than roles.
  var trustStatements: [Statement]? { facts.trust.first?.document?.statements }
  /// Whether the trust policy lets anyone pass session tags or a source identity; one that the exports do not hold may
  /// (U8).
  var letsPass: Bool { facts.letsPass }
  /// Said of every step it takes.
  var note: String? { facts.note }

  /// The caller, or the first of those it may be.
  var caller: Caller { callers[0] }

  /// Whether its session may bear facts chosen when it was made, by an earlier step of a path (R38).
  var isSession: Bool { facts.principal.kind == .role }

  /// Whether RCPs spare its calls (R9).
  var isServiceLinked: Bool { facts.isServiceLinked }

  /// The names under which policies may let it in: its own, its account's, `*`.
  var names: [String] {
    var names = [principal.name]
    if isSession, let sessions = caller.arn?.sessions { names.append(sessions) }
    if let id = callers.count == 1 ? caller.uniqueID : nil { names.append(id) }
    if let account = principal.account, principal.kind != .identityProvider {
      let root = "arn:\(caller.partition ?? "aws"):iam::\(account):root"
      if root != principal.name { names.append(root) }
    }
    return names + ["*"]
  }
}

/// Which node: the account's place among all accounts, and the place within the account; outsiders behind all
/// accounts. The order is the same whatever was read of a snapshot, and in whichever order.
struct NodeID: Hashable, Comparable, Sendable {
  private let number: Int

  init(account: Int, position: Int) { number = account << 24 | position }

  var account: Int { number >> 24 }
  var position: Int { number & 0xFF_FFFF }

  static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
