import Foundation
import Inventory
import Testing

@testable import Reference

@Suite struct ContextTests {
  /// The contexts that are tried are only some of those that exist; others, drawn at random, must not
  /// contradict what they show.
  @Test func `no context contradicts the outcome`() {
    var random = SplitMix64(seed: 7)
    var tried = 0
    for seed in UInt64(1000)..<1015 {
      let organization = RandomOrganization(seed: seed)
      let evaluator = ReferenceEvaluator(organization.inventory, at: organization.time)
      let accounts = organization.inventory.accounts.values
      let resources =
        accounts.flatMap(\.roles).map { ($0.arn.text, "sts:AssumeRole") }
        + accounts.flatMap(\.functions).map { ($0.arn.text, "lambda:InvokeFunction") }
      for (resource, action) in resources {
        for principal in evaluator.principals {
          let question = Question(asker: principal.asker, actions: [action], resource: resource)
          guard let outcome = evaluator.outcome(question), outcome != .conditional else { continue }
          for circumstances in evaluator.circumstances(question) where !circumstances.choices.isEmpty {
            for _ in 0..<20 {
              let context = drawn(circumstances, &random)
              let request = evaluator.request(question, 0, circumstances.caller, context: context)
              #expect(
                evaluator.decide(request) == (outcome == .allowed ? .yes : .no),
                "seed \(seed): \(principal.name) \(action) \(resource) \(context)")
              tried += 1
            }
          }
        }
      }
    }
    #expect(tried > 1000)
  }

  /// A context in which every open key has a value of its own choice, or none where that may be.
  private func drawn(_ circumstances: Circumstances, _ random: inout SplitMix64) -> [String: [String]] {
    var context = circumstances.fixed[0]
    for choice in circumstances.choices {
      var way = random.one(of: choice.ways)
      if way.count == 1, let (key, values) = way.first, !values.isEmpty, mayHoldAnything(key),
        random.chance(70)
      {
        way[key] =
          isMultivalued(key) ? random.some(of: values + [word(key, &random)], 1...3) : [word(key, &random)]
        if way[key] == [] { way[key] = values }
      }
      context.merge(way) { $1 }
    }
    return context
  }

  private func mayHoldAnything(_ key: String) -> Bool {
    let bound: Set = [
      "aws:multifactorauthpresent", "aws:viaawsservice", "lambda:sourcefunctionarn",
      "aws:principalisawsservice",
      "lambda:invokedviafunctionurl", "lambda:functionurlauthtype",
    ]
    return !bound.contains(key) && !key.contains("org")
  }

  private func word(_ key: String, _ random: inout SplitMix64) -> String {
    switch key {
    case "aws:sourceip":
      return random.one(of: [
        "203.0.113.\(random.number(below: 256))", "198.51.100.9", "2001:db8::5", "10.0.0.1",
      ])
    case "aws:tokenissuetime": return "\(random.number(in: 2015...2035))-05-05T00:00:00Z"
    case "example:level": return String(random.number(below: 9))
    default:
      let words = [
        "blue", "blxe", "BLUE", "ble", "green", "bl", "e", "alice", "ci-77", "ci", "bob", "lue", "plue",
      ]
      let names = [
        "arn:aws:s3:::bucket", "arn:aws:s3:::other", "arn:aws:iam::111122223333:role/team/zz", "111122223333",
      ]
      return random.one(of: words + names + ["pay", "User", "AssumedRole", "us-east-1", "eu-west-1"])
    }
  }
}

@Suite struct OutsideTests {
  @Test func `an account without IAM export is conditional on its own functions`() throws {
    let example = try #require(decisionExamples.first { $0.id == "E109" })
    let answer = ReferenceEvaluator.whoCanInvoke(example.inventory, at: example.time)
    let kinds = Dictionary(
      (answer.invokers[example.resource] ?? []).filter { $0.name == example.caller }
        .map { ($0.kind, $0.access.outcome) }, uniquingKeysWith: { first, _ in first })
    #expect(kinds == ["root": .allowed, "account": .conditional])
  }
}
