import Authorization
import Foundation
import Testing

/// What must hold of every request and every set of policies.
@Suite("Whatever the request and its policies") struct PropertyTests {
  static let blocks = (0..<20).map { UInt64($0) * 20..<UInt64($0 + 1) * 20 }
  /// Other statements than the request's own.
  static let others: UInt64 = 500_000

  @Test("An explicit deny wins", arguments: blocks)
  func explicitDeny(_ seeds: Range<UInt64>) throws {
    for seed in seeds {
      let request = try ChangedRequest(seed: seed)
      let before = try request.decision
      var layers = ["resource", "endpoint"]
      if request.isOrdinary { layers.append("serviceControl") }
      if request.isOrdinary, !request.isRoot { layers += ["identity", "boundaries", "session"] }
      for layer in layers {
        var denied = request
        denied.add(
          ["Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*"].without(layer), in: layer)
        let decision = try denied.decision
        #expect(decision.outcome == .denied, "seed \(seed), \(layer): \(denied.line)")
        let isShown = decision.denials.contains { $0.effect == .explicit }
        #expect(isShown || before.outcome == .denied, "seed \(seed), \(layer): \(denied.line)")
      }
    }
  }

  @Test("Adding a deny never adds access", arguments: blocks)
  func addingDeny(_ seeds: Range<UInt64>) throws {
    for seed in seeds {
      let request = try ChangedRequest(seed: seed)
      let before = try request.decision
      for (place, statement) in try additions(to: request, "Deny") {
        var more = request
        more.add(statement, at: place)
        let after = try more.decision
        #expect(after.outcome.access <= before.outcome.access, "seed \(seed), \(place): \(more.line)")
      }
    }
  }

  @Test("Adding an allow never removes access, NotPrincipal aside", arguments: blocks)
  func addingAllow(_ seeds: Range<UInt64>) throws {
    for seed in seeds {
      let request = try ChangedRequest(seed: seed)
      let before = try request.decision
      for (place, statement) in try additions(to: request, "Allow") where statement["NotPrincipal"] == nil {
        var more = request
        more.add(statement, at: place)
        let after = try more.decision
        #expect(after.outcome.access >= before.outcome.access, "seed \(seed), \(place): \(more.line)")
      }
    }
  }

  @Test("The order of policies, statements and values never matters", arguments: blocks)
  func order(_ seeds: Range<UInt64>) throws {
    for seed in seeds {
      let request = try ChangedRequest(seed: seed)
      let before = try request.decision
      var random = Numbers(seed: seed)
      for _ in 0..<2 {
        var shuffled = request
        shuffled.policies = random.shuffledInside(request.policies) as? ChangedRequest.Object ?? [:]
        let after = try shuffled.decision
        #expect(after.outcome == before.outcome, "seed \(seed): \(shuffled.line)")
        #expect(after.conditions == before.conditions, "seed \(seed): \(shuffled.line)")
        // Notes on what cannot be read say where it stands.
        #expect(
          after.notes.filter { !$0.hasPrefix("R57") } == before.notes.filter { !$0.hasPrefix("R57") },
          "seed \(seed): \(shuffled.line)")
      }
    }
  }

  /// Statements of another random request, with another effect, and the places they can be added to.
  private func additions(to request: ChangedRequest, _ effect: String) throws -> [(
    ChangedRequest.Place, ChangedRequest.Object
  )] {
    let other = try ChangedRequest(seed: request.seed + Self.others)
    var random = Numbers(seed: request.seed)
    let layers = request.places.filter { place in other.places.contains { $0.layer == place.layer } }
    return layers.map { place in
      let sources = other.places.filter { $0.layer == place.layer }
      let statements = other.statements(of: other[sources[random.below(sources.count)]])
      var statement = statements[random.below(statements.count)]
      statement["Effect"] = effect
      // As often as not it speaks of what is asked for.
      if random.below(2) == 0 {
        (statement["NotAction"], statement["NotResource"]) = (nil, nil)
        (statement["Action"], statement["Resource"]) = (
          request.members["action"], request.members["resource"]
        )
      }
      return (place, statement)
    }
  }
}

extension [String: String] {
  /// Identity-based policies and SCPs name no principal.
  fileprivate func without(_ layer: String) -> ChangedRequest.Object {
    ["resource", "endpoint"].contains(layer) ? self : filter { $0.key != "Principal" }
  }
}

extension Numbers {
  /// The same JSON with the elements of all lists in another order.
  fileprivate mutating func shuffledInside(_ json: Any) -> Any {
    if let object = json as? ChangedRequest.Object {
      var result: ChangedRequest.Object = [:]
      for key in object.keys.sorted() { result[key] = object[key].map { shuffledInside($0) } }
      return result
    }
    guard let list = json as? [Any] else { return json }
    return shuffled(list.map { shuffledInside($0) })
  }
}
