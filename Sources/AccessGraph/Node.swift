import Authorization
import IAM
import Inventory

/// A principal in the graph, with everything that its requests are decided by.
struct Node: Sendable {
  var principal: Principal
  /// Who asks. Of strangers of whom only the account is known, or not even that, a user, a role and the root: the
  /// answer is that over all of them.
  var callers: [Caller]
  var identity: PolicySet.IdentitySide
  var boundaries: [AppliedPolicy] = []
  /// Policies that its session was given; the graph assumes none (R29).
  var session: [AppliedPolicy] = []
  var serviceControl: [PolicyLevel] = []
  /// What its identity side may allow: the others are asked only where a resource names them.
  var mayAllow: Bearing = []
  /// What its sessions may carry (R31, R37); of loaded roles `GraphBuilder` tells it.
  var mayCarry: SessionFacts = []
  /// The role, if it is a loaded one.
  var role: Role?
  /// The role's trust policy.
  var trust: [AppliedPolicy] = []
  /// Whether the trust policy lets anyone pass session tags or a source identity.
  var letsPass = false
  /// Whom it is like, if it is a loaded user or role whose own policies bear on invoking.
  var callerClass: CallerClass?
  /// Said of every step it takes.
  var note: String?

  /// The caller, or the first of those it may be.
  var caller: Caller { callers[0] }

  /// Whether its session may bear facts chosen when it was made, by an earlier step of a path (R38).
  var isSession: Bool { role != nil }

  /// Whether RCPs spare its calls (R9).
  var isServiceLinked: Bool { role?.isServiceLinked ?? false }

  /// The names under which policies may let it in: its own, its account's, `*`.
  var names: [String] {
    var names = [principal.name]
    if let arn = role?.arn, let sessions = arn.sessions { names.append(sessions) }
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
