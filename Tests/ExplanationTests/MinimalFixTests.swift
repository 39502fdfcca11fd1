import AccessGraph
import Authorization
import Explanation
import Foundation
import IAM
import Inventory
import Testing

@testable import Reference

/// Fixes on random organizations: enough, and no more than enough.
@Suite("Fixes are minimal, and tell all that they open")
struct MinimalFixTests {
  /// Callers and targets asked of each organization.
  static let questions = 12

  @Test("Without any part the call is denied again; what opens is what is said", arguments: 0..<UInt64(20))
  func minimal(_ seed: UInt64) throws {
    let organization = RandomOrganization(seed: seed)
    let graph = AccessGraph(organization.inventory, at: organization.time)
    let diagnostician = Diagnostician(
      organization.inventory, graph: graph, at: organization.time.timeIntervalSince1970)
    var random = SplitMix64(seed: seed)
    var proved = 0
    for _ in 0..<Self.questions {
      guard let message = question(organization.inventory, &random) else { continue }
      let diagnosis = diagnostician.diagnose(message)
      guard diagnosis.verdict == .denied else { continue }
      for way in Dictionary(grouping: diagnosis.fixes, by: \.way).values
      where way.allSatisfy({ $0.verified && $0.kind == .statement }) {
        proved += 1
        try check(way, message, organization.inventory, graph, organization.time, seed)
      }
    }
    print("seed \(seed): \(proved) ways")
  }

  private func check(
    _ way: [Fix], _ message: DenialMessage, _ inventory: Inventory, _ graph: AccessGraph, _ time: Date,
    _ seed: UInt64
  ) throws {
    let context = Dictionary(
      (way.first?.context ?? [:]).map { (ContextKey($0.key), $0.value) },
      uniquingKeysWith: { first, _ in first })
    func verdict(_ parts: [Fix]) throws -> Diagnosis.Verdict {
      var changed = inventory
      for part in parts { try apply(part, to: &changed) }
      let graph = AccessGraph(changed, at: time)
      return Diagnostician(changed, graph: graph, at: time.timeIntervalSince1970)
        .diagnose(message, context: context).verdict
    }
    /// The naive evaluator's word; nil where it has too many contexts to try, or the session's name is chosen.
    func reference(_ parts: [Fix]) throws -> ReferenceEvaluator.Outcome? {
      let needs = way.first?.context ?? [:]
      guard needs["aws:userid"] == nil else { return nil }
      var changed = inventory
      for part in parts { try apply(part, to: &changed) }
      return ReferenceEvaluator(changed, at: time).answer(
        to: DecisionExample(
          id: "", rules: "", inventory: changed, time: time, question: .request,
          caller: message.principal ?? "", action: message.action ?? "", resource: message.resource ?? "",
          context: needs, sessionPolicies: [], expected: .allowed, assumptions: nil, policies: "")
      ).outcome
    }
    let words = "seed \(seed): \(message.principal ?? "") on \(message.resource ?? ""): \(way.map(\.summary))"
    #expect(try verdict(way) == .allowed, "\(words)")
    let whole = try reference(way)
    #expect(whole == .allowed || whole == nil, "\(words), says the reference")
    for (position, fix) in way.enumerated() {
      let parts = try statements(of: try #require(fix.policy))
      for left in parts.indices {
        var smaller = way
        let kept = parts.enumerated().filter { $0.offset != left }.map(\.element)
        smaller[position].policy = PolicyWriter.policy(kept)
        #expect(try verdict(smaller) != .allowed, "\(words), without \(parts[left])")
        #expect(try reference(smaller) != .allowed, "\(words), without \(parts[left]), says the reference")
      }
    }
    try checkOpenings(way, message, inventory, graph, time, words)
  }

  /// All functions are asked before and after; only what the fix tells may differ, beside what was asked for.
  private func checkOpenings(
    _ way: [Fix], _ message: DenialMessage, _ inventory: Inventory, _ graph: AccessGraph, _ time: Date,
    _ words: String
  ) throws {
    var changed = inventory
    for part in way { try apply(part, to: &changed) }
    let (before, after) = (access(graph), access(AccessGraph(changed, at: time)))
    let gained = after.filter { pair, now in
      before[pair].map { $0.outcome == .conditional && now.outcome == .allowed } ?? true
    }
    let told = Set(
      way.flatMap(\.alsoOpens).map {
        "\($0.principal) \($0.target) \($0.outcome.rawValue) by \($0.assumptions)"
      })
    let asked = "\(message.principal ?? "") \(message.resource ?? "") "
    let opened = Set(gained.map { "\($0.key) \($0.value.outcome.rawValue) by \($0.value.assumptions)" })
      .filter { !$0.hasPrefix(asked) }
    #expect(opened.sorted() == told.sorted(), "\(words)")
  }

  private func access(_ graph: AccessGraph) -> [String: TargetAccess] {
    var found: [String: TargetAccess] = [:]
    for access in graph.functions.map({ graph.whoCanInvoke($0, showingPaths: false) }) {
      for invoker in access.invokers {
        for target in invoker.targets {
          let pair = "\(invoker.principal.name) \(target.arn)"
          if found[pair]?.outcome != .allowed { found[pair] = target }
        }
      }
    }
    return found
  }

  /// Some user or role, and a function by one of its qualifiers or a role.
  private func question(_ inventory: Inventory, _ random: inout SplitMix64) -> DenialMessage? {
    let accounts = inventory.accounts.values.sorted { $0.id < $1.id }
    let callers = accounts.flatMap { $0.users.map(\.arn.text) + $0.roles.map(\.arn.text) }
    let targets = accounts.flatMap(\.functions).flatMap { function in
      function.qualifiers.map { function.arn.text + ($0.map { ":" + $0 } ?? "") }
    }
    let roles = accounts.flatMap(\.roles).map(\.arn.text)
    guard !callers.isEmpty else { return nil }
    if random.chance(60), !targets.isEmpty {
      return DenialMessage(
        principal: random.one(of: callers), action: "lambda:InvokeFunction", resource: random.one(of: targets)
      )
    }
    guard !roles.isEmpty else { return nil }
    return DenialMessage(
      principal: random.one(of: callers), action: "sts:AssumeRole", resource: random.one(of: roles))
  }
}
