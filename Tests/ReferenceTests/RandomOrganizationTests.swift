import Foundation
import Inventory
import Reference
import Testing

@Suite struct RandomOrganizationTests {
  @Test func `the same seed gives the same organization`() {
    for seed in UInt64(0)..<20 {
      #expect(RandomOrganization(seed: seed).description == RandomOrganization(seed: seed).description)
    }
  }

  @Test func `an organization prints as JSON`() throws {
    for seed in UInt64(0)..<50 {
      _ = try JSONSerialization.jsonObject(with: Data(RandomOrganization(seed: seed).description.utf8))
    }
  }

  @Test func `every policy can be read where nothing is meant to be broken`() {
    let features = Set(RandomOrganization.Feature.allCases).subtracting([.undocumented])
    for seed in UInt64(0)..<100 {
      for document in RandomOrganization(seed: seed, features: features).inventory.documents {
        #expect(document.policy.problems.isEmpty, "\(seed): \(document.text)")
      }
    }
  }

  @Test func `organizations give answers of every outcome and kind`() {
    var kinds: [String: Int] = [:]
    var outcomes: [ReferenceEvaluator.Outcome: Int] = [:]
    var assumptions: [Int: Int] = [:]
    var undecided = 0
    for seed in UInt64(0)..<30 {
      let organization = RandomOrganization(seed: seed)
      let answer = ReferenceEvaluator.whoCanInvoke(organization.inventory, at: organization.time)
      undecided += answer.undecided
      for invoker in answer.invokers.values.joined() {
        kinds[invoker.kind, default: 0] += 1
        outcomes[invoker.access.outcome, default: 0] += 1
        assumptions[invoker.access.assumptions, default: 0] += 1
      }
    }
    #expect(undecided == 0)
    #expect(kinds.count == 8)
    #expect(outcomes.count == 2)
    #expect(assumptions.count >= 3)
  }
}
