import AccessGraph
import Authorization
import IAM
import Inventory

extension Diagnostician {
  /// What helps against a denial, what opens least first.
  ///
  /// - Parameter detours: paths through roles that the caller can go already.
  func fixes(for calls: [DecidedRequest], _ findings: [Finding], _ detours: [[Step]]) -> [Fix] {
    // A key that was found in public is not given more rights.
    guard !findings.contains(where: { $0.kind == .quarantine || $0.kind == .gate }), let call = calls.first
    else {
      return []
    }
    let isRefused = calls.contains { $0.decision.denials.contains { $0.effect == .explicit } }
    var ways =
      calls.count == 1
      ? (detours.map(assuming) + (isRefused ? [] : qualifiersThatMay(call))).map { [$0] } : []
    let trial = Trial(requests: calls, withoutDenies: isRefused)
    let added = trial.ways().map { fixes(of: $0, call) }
    ways += added.enumerated().sorted { left, right in
      rank(left.element, left.offset) < rank(right.element, right.offset)
    }.map(\.element)
    return numbered(ways)
  }

  /// What goes around a limit comes last, what opens little else comes first.
  private func rank(_ way: [Fix], _ position: Int) -> (Int, Int, Int, Int) {
    (way.contains { $0.caution != nil } ? 1 : 0, way.first?.alsoOpens.count ?? 0, way.count, position)
  }

  func numbered(_ ways: [[Fix]]) -> [Fix] {
    ways.enumerated().flatMap { number, fixes in
      fixes.map { fix in
        var fix = fix
        fix.way = number + 1
        return fix
      }
    }
  }

  /// One fix for each policy that changes.
  private func fixes(of way: Way, _ call: DecidedRequest) -> [Fix] {
    let openings = alsoOpens(way, of: call)
    var places: [Change.Place] = []
    for change in way.changes where !places.contains(change.place) { places.append(change.place) }
    return places.compactMap { place in
      let changes = way.changes.filter { $0.place == place }
      guard let first = changes.first else { return nil }
      let statements = changes.map(\.statement)
      let old = first.document(in: world.inventory)
      var document = old
      for statement in statements {
        document = document.map { appending(statement.json, to: $0) ?? $0 } ?? statement.policy
      }
      let policy = statements.dropFirst().reduce(statements[0].policy) { appending($1.json, to: $0) ?? $0 }
      let commands = Commands(
        place: place, statements: statements, document: document ?? policy, isThere: old != nil,
        inventory: world.inventory)
      return Fix(
        way: 0, kind: .statement, summary: summary(place, statements, isThere: old != nil),
        account: account(of: place),
        layer: first.layer, attachTo: owner(of: place), policy: policy,
        document: commands.isReplacing ? document : nil, command: commands.text,
        terraform: commands.terraform,
        verified: way.isVerified, needs: way.needs.words, context: way.needs.named, blockedBy: way.blockedBy,
        caution: way.caution, alsoOpens: openings)
    }
  }

  private func account(of place: Change.Place) -> AccountID? {
    switch place {
    case .inline(let arn, _), .function(let arn, _), .trust(let arn), .managed(let arn): arn.accountID
    case .control: world.inventory.organization?.managementAccount
    }
  }

  private func owner(of place: Change.Place) -> String {
    switch place {
    case .inline(let arn, _), .trust(let arn), .managed(let arn): arn.text
    case .function(let arn, let qualifier): arn.text + (qualifier.map { ":" + $0 } ?? "")
    case .control(_, let target): target
    }
  }

  private func summary(_ place: Change.Place, _ statements: [NewStatement], isThere: Bool) -> String {
    let location =
      switch place {
      case .inline(let owner, let name):
        "\(isThere ? "inline policy" : "a new inline policy") \(name) of \(owner.inWords)"
      case .function(let arn, let qualifier):
        "the policy of \(arn.inWords)" + (qualifier.map { ", qualifier \($0)" } ?? "")
      case .trust(let arn): "the trust policy of \(arn.inWords)"
      case .managed(let arn): "the permissions boundary \(arn.inWords)"
      case .control(let id, let target):
        "\(isThere ? "service control policy" : "a new service control policy") \(id) at \(target)"
      }
    let actions = list(statements.map(\.action))
    let who = statements.compactMap(\.principal?.name).first.map { " to \(words(for: $0))" } ?? ""
    return "Allow \(actions)\(who) in \(location)."
  }
}
