import AccessGraph
import Authorization
import IAM
import Inventory
import Simulation

/// One request of the call, decided, with everything that it was decided by.
struct DecidedRequest {
  /// As it was asked.
  var asked: SimulateRequest
  /// As the engine was asked.
  var request: Request
  /// The policies that bear on it.
  var policies: PolicySet
  /// What came out.
  var decision: Decision
  /// The accounts behind it.
  var world: World

  var action: Action { request.action }
  var resource: ARN { request.resource }
  var caller: Caller { request.caller }
  /// The layer of the resource's own policy.
  var resourceLayer: Layer { request.call.isAssumption ? .trust : .resource }
  var resourceAccount: AccountID { request.facts.account }
  var isSameAccount: Bool { caller.account == resourceAccount }

  /// Whether the caller has policies of its own that can be changed.
  var isIdentity: Bool {
    switch caller.kind {
    case .user, .role: world.inventory.accounts[caller.account ?? AccountID("")]?.hasIdentities == true
    default: false
    }
  }
}

/// The accounts as the questions need them; built once.
struct World: Sendable {
  var inventory: Inventory
  var decisions: SnapshotDecisions
  var lookup: PolicyLookup
  var time: Double

  init(_ inventory: Inventory, at time: Double) {
    self.inventory = inventory
    self.time = time
    decisions = SnapshotDecisions(inventory)
    lookup = PolicyLookup(inventory)
  }

  /// The accounts with changes made; nil where one of them has no place. What a change leaves as it was is not prepared
  /// again.
  func changed(by changes: [Change]) -> World? {
    var inventory: Inventory? = inventory
    for change in changes { inventory = inventory.flatMap { change.applied(to: $0) } }
    guard let inventory else { return nil }
    var world = self
    world.inventory = inventory
    world.lookup =
      changes.allSatisfy { $0.owner != nil } ? lookup.changed(to: inventory) : PolicyLookup(inventory)
    let owners = changes.compactMap(\.owner)
    world.decisions = decisions.changed(
      to: world.lookup, inventory, users: owners.compactMap(inventory.user),
      roles: owners.compactMap(inventory.role), functions: owners.compactMap(inventory.function))
    return world
  }

  /// Decides one request.
  ///
  /// - Throws: `UnreadableRequest` where nobody of that name is loaded.
  func decide(_ request: SimulateRequest) throws(UnreadableRequest) -> DecidedRequest {
    let situation = try decisions.situation(of: request, at: time)
    return DecidedRequest(
      asked: request, request: situation.request, policies: situation.policies,
      decision: try decisions.decide(request, at: time), world: self)
  }

  func function(_ arn: ARN) -> Function? { decisions.function(arn.unqualified) }

  func role(_ arn: ARN) -> Role? { decisions.role(arn.text) }
}

extension ARN {
  /// A function's ARN without its qualifier.
  var unqualified: String {
    let words = text.split(separator: ":", maxSplits: 7, omittingEmptySubsequences: false)
    return service == "lambda" && words.count == 8 ? words.prefix(7).joined(separator: ":") : text
  }

  /// Version or alias of a function's ARN.
  var qualifier: String? {
    let words = text.split(separator: ":", maxSplits: 7, omittingEmptySubsequences: false)
    return service == "lambda" && words.count == 8 ? String(words[7]) : nil
  }

  /// A function's name, without qualifier.
  var functionName: String { String(resource.split(separator: ":").dropFirst().first ?? "") }
}
