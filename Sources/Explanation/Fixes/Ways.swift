import AccessGraph
import Authorization
import IAM
import Inventory
import Simulation

/// Changes that are needed together, the fewest that do.
struct Way {
  var changes: [Change]
  /// What the call has to bring along besides.
  var needs: Needs
  /// Whether the call, decided again from scratch on the changed accounts, came out allowed.
  var isVerified: Bool
  /// Who has to change what before the way helps.
  var blockedBy: String?
  /// What speaks against it though it would help.
  var caution: String?
  /// The accounts as they are afterwards.
  var world: World?
}

extension Trial {
  /// The ways to open a denied call by adding statements: the sides one by one, then together; none that holds more
  /// than it needs.
  func ways() -> [Way] {
    let all = requests.flatMap(\.candidates)
    func of(_ layers: Set<Layer>) -> [Change] { all.filter { $0.layer == .scp || layers.contains($0.layer) } }
    let sets = [
      of([.identity]), of([.identity, .boundary]), of([.resource, .trust]),
      of([.resource, .trust, .boundary]), all,
    ]
    var found: [[Change]] = []
    for set in sets where !set.isEmpty {
      guard isOpen(decision(with: set)) else { continue }
      let fewest = fewest(of: set)
      if !fewest.isEmpty, !found.contains(where: { Set($0).isSubset(of: fewest) }) { found.append(fewest) }
    }
    return found.compactMap(proved)
  }

  /// Leaves out what is not needed, one after the other.
  private func fewest(of set: [Change]) -> [Change] {
    var left = set
    for change in set {
      let without = left.filter { $0 != change }
      if isOpen(decision(with: without)) { left = without }
    }
    return left
  }

  private func isOpen(_ decision: Decision) -> Bool {
    decision.outcome == .allowed || decision.outcome == .conditional && Needs(decision.conditions) != nil
  }

  /// Decides the call again, from scratch, on the accounts with the changes made; nil where it is still denied.
  private func proved(_ changes: [Change]) -> Way? {
    var way = Way(changes: changes, needs: .none, isVerified: false, caution: caution(changes))
    if withoutDenies {
      way.blockedBy = blocking
      return way
    }
    guard let world = requests.first?.world else { return way }
    guard let changed = world.changed(by: changes) else { return nil }
    way.world = changed
    guard let needs = changed.needs(of: requests.map(\.asked)) else {
      let isDenied = requests.contains { (try? changed.decide($0.asked).decision.outcome) == .denied }
      return isDenied ? nil : way
    }
    way.needs = needs
    way.isVerified = true
    return way
  }

  /// A policy of the resource that names a user of its own account is not held by the user's boundary, which was put
  /// there to hold (R12, E16).
  private func caution(_ changes: [Change]) -> String? {
    guard changes.contains(where: { [.resource, .trust].contains($0.layer) }),
      !changes.contains(where: { $0.layer == .boundary }),
      let limited = requests.first(where: \.isHeldByBoundary)
    else { return nil }
    let boundary = limited.policies.boundaries.first.map { words(for: $0.name) } ?? "the permissions boundary"
    return
      "goes around the permissions boundary of \(words(for: limited.caller.name)), \(boundary), which does not allow "
      + "\(limited.action): a user whom a resource's policy names in its own account is not held by it. Ask whoever owns "
      + "the boundary first"
  }

  /// The explicit denies that would win over any grant, and who can change them.
  private var blocking: String {
    let denies = requests.flatMap { one in
      one.decision.denialsInOrder.filter { $0.effect == .explicit }.map { denial in
        "\(one.inWords(denial.policy ?? "", in: denial.layer)) still denies it: "
          + one.whoChanges(
            denial.layer, denial.policy ?? "", one.owner(of: denial.layer, policy: denial.policy))
      }
    }
    return denies.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "; ")
  }
}

extension DecidedRequest {
  /// Whether a boundary does not allow the call of a user of the resource's own account.
  fileprivate var isHeldByBoundary: Bool {
    caller.kind == .user && isSameAccount
      && decision.denials.contains { $0.layer == .boundary && $0.effect == .implicit }
  }
}

extension World {
  /// What a call has to bring along to be allowed; nil where nothing helps. Every request is decided anew with it.
  func needs(of requests: [SimulateRequest]) -> Needs? {
    var all = Needs.none
    for request in requests {
      guard let outcome = try? decide(request).decision else { return nil }
      switch outcome.outcome {
      case .allowed: continue
      case .denied: return nil
      case .conditional:
        guard let needs = Needs(outcome.conditions) else { return nil }
        guard (try? decide(request.bringing(needs)).decision.outcome) == .allowed else { return nil }
        all.add(needs)
      }
    }
    return all
  }
}
