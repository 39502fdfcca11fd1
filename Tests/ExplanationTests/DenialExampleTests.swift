import AccessGraph
import Authorization
import Explanation
import IAM
import Inventory
import Testing

@testable import Reference

@Suite("Denials are explained by their true cause, and fixes hold")
struct DenialExampleTests {
  @Test("There are enough of them") func count() { #expect(denialExamples.count >= 60) }

  @Test("The causes, in the order to fix them", arguments: denialExamples)
  func causes(_ example: DenialExample) throws {
    let (diagnosis, _) = example.diagnosed
    let told = diagnosis.findings.map { finding in
      let isPlain = ["missing", "explicit-deny", finding.cause].contains(finding.kind.rawValue)
      return finding.cause + (isPlain ? "" : "/" + finding.kind.rawValue)
    }
    #expect(told.joined(separator: " ") == example.findings)
    for finding in diagnosis.findings { #expect(finding.detail.hasSuffix("."), "\(finding.detail)") }
  }

  @Test(
    "What claims to be verified is allowed when the reference decides it from scratch",
    arguments: denialExamples)
  func fixes(_ example: DenialExample) throws {
    let (diagnosis, inventory) = example.diagnosed
    for way in Dictionary(grouping: diagnosis.fixes, by: \.way).values where way.allSatisfy(\.verified) {
      if way.contains(where: { $0.kind == .assumeRole }) {
        let reached = example.reach(in: inventory)
        #expect(reached == .allowed || reached == .conditional && way[0].needs.isEmpty == false)
        continue
      }
      var changed = inventory
      for fix in way where fix.kind == .statement { try apply(fix, to: &changed) }
      let outcome = example.outcome(in: changed, needs: way.first?.context ?? [:], otherwise: way.first)
      #expect(outcome == .allowed, "\(way.map(\.summary))")
    }
  }

  @Test(
    "Where something denies, no grant claims to help",
    arguments: denialExamples.filter { $0.findings.hasPrefix("explicit-deny") && $0.reason == nil })
  func denies(_ example: DenialExample) throws {
    let (diagnosis, _) = example.diagnosed
    #expect(diagnosis.fixes.allSatisfy { !$0.verified && $0.blockedBy != nil })
    let finding = try #require(diagnosis.findings.first)
    #expect(!finding.evidence.isEmpty && finding.account != nil)
    #expect(finding.detail.contains("can change it"))
  }

  @Test("The conditions of the statement that was meant are kept, those of others are not") func conditions()
  {
    func policy(_ policies: String, _ caller: String) -> [String] {
      DenialExample(caller, "AR T", policies, "").diagnosed.0.fixes.compactMap {
        $0.layer == .trust ? $0.policy : nil
      }
    }
    let meant = policy(
      "T trust: Allow AR to arn:aws:iam::222222222222:role/q if sts:ExternalId StringEquals blue; Q: Allow AR",
      "Q")
    #expect(meant.count == 1 && meant[0].contains(#""Condition":{"StringEquals":{"sts:ExternalId":"blue"}}"#))
    let other = policy("T trust: Allow AR to P if sts:ExternalId StringEquals blue; Q: Allow AR", "Q")
    #expect(other.count == 1 && !other[0].contains("Condition"))
  }

  @Test("What goes around a boundary says so, and comes last", arguments: ["Inv F", "AR T"])
  func boundary(_ call: String) throws {
    let (diagnosis, _) = DenialExample("U", call, "U boundary: Allow s3:*; T trust: Allow AR to A", "")
      .diagnosed
    let layers = Dictionary(grouping: diagnosis.fixes, by: \.way).sorted { $0.key < $1.key }
      .map { Set($0.value.compactMap(\.layer)) }
    #expect(layers == [[.identity, .boundary], [call == "AR T" ? .trust : .resource]])
    #expect(diagnosis.fixes.allSatisfy { $0.verified })
    let caution = try #require(diagnosis.fixes.last?.caution)
    #expect(caution.contains("goes around the permissions boundary of user U of 111111111111"))
    #expect(diagnosis.fixes.first?.caution == nil)
    // A boundary that allows the call is not gone around.
    let open = DenialExample("U", call, "U boundary: Allow *; T trust: Allow AR to A", "").diagnosed.0
    #expect(!open.fixes.isEmpty && open.fixes.allSatisfy { $0.caution == nil })
  }

  @Test("What only the message knows is told with who can change it, and grants nothing") func notExported() {
    for example in denialExamples where example.findings.contains("not-exported") {
      let diagnosis = example.diagnosed.0
      #expect(diagnosis.verdict == (diagnosis.findings.count == 1 ? .unknown : .denied), "\(example)")
      let detail = diagnosis.findings.last?.detail ?? ""
      #expect(detail.contains("whoever made the session") || detail.contains("owner of the VPC endpoint"))
      #expect(diagnosis.verdict == .denied || diagnosis.fixes.isEmpty)
      #expect(
        diagnosis.fixes.allSatisfy { !$0.verified && $0.blockedBy?.contains("no export holds") == true })
    }
  }

  @Test("A statement gets an id that its policy does not hold yet") func uniqueID() throws {
    let (first, before) = DenialExample("U", "Inv F", "", "").diagnosed
    var inventory = before
    for fix in first.fixes { try apply(fix, to: &inventory) }
    let message = DenialMessage(
      principal: Cast.expand("f"), action: "lambda:InvokeFunction", resource: Cast.expand("F"))
    let graph = AccessGraph(inventory, at: timeOfExamples)
    let second = Diagnostician(inventory, graph: graph, at: timeOfExamples.timeIntervalSince1970)
      .diagnose(message)
    func command(_ diagnosis: Diagnosis) -> String {
      diagnosis.fixes.first { $0.layer == .resource }?.command ?? ""
    }
    #expect(command(first).contains("--region us-east-1 "))
    #expect(command(first).contains("--statement-id InvokeFunctionF "))
    #expect(command(second).contains("--statement-id InvokeFunctionF2 "))
  }

  @Test("No fix names everything") func noStars() {
    for example in denialExamples {
      for fix in example.diagnosed.0.fixes {
        #expect(fix.policy?.contains("\"*\"") != true, "\(example): \(fix.summary)")
      }
    }
  }
}

extension DenialExample {
  var action: String { Cast.actions[words[0]] ?? words[0] }
  var target: String { Cast.expand(words[1]) }
  private var words: [String] { call.split(separator: " ").map(String.init) }
  var principal: String {
    caller.hasPrefix("root ") ? Cast.root(String(caller.dropFirst(5))) ?? "" : Cast.expand(caller)
  }

  /// The explanation, and the accounts that it was made on.
  var diagnosed: (Diagnosis, Inventory) {
    var organization = ExampleOrganization(policies)
    let inventory = organization.inventory()
    let message = DenialMessage(principal: principal, action: action, resource: target, reason: reason)
    let known = Dictionary(
      context.map { (ContextKey($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    let diagnostician = Diagnostician(
      inventory, graph: AccessGraph(inventory, at: timeOfExamples), at: timeOfExamples.timeIntervalSince1970)
    return (diagnostician.diagnose(message, context: known), inventory)
  }

  /// The session of the calling role whose `aws:userid` this is.
  private func session(named id: String) -> String? {
    id.split(separator: ":").last.map { Cast.expand("\(caller)/\($0)") }
  }

  /// Whether the caller reaches the function by some way, says the reference.
  func reach(in inventory: Inventory) -> ReferenceEvaluator.Outcome? {
    let function = target.split(separator: ":").prefix(7).joined(separator: ":")
    return ReferenceEvaluator(inventory, at: timeOfExamples).answer(
      to: DecisionExample(
        id: "", rules: "", inventory: inventory, time: timeOfExamples, question: .reach, caller: principal,
        action: action, resource: function, context: [:], sessionPolicies: [], expected: .allowed,
        assumptions: nil, policies: policies)
    ).outcome
  }

  /// What the reference says of the call.
  func outcome(in inventory: Inventory, needs: [String: [String]], otherwise fix: Fix? = nil)
    -> ReferenceEvaluator.Outcome?
  {
    let kind: DecisionExample.Question = action == "lambda:InvokeFunctionUrl" ? .url : .request
    // A call by another qualifier.
    let resource =
      fix?.kind == .call && fix?.needs.isEmpty == true ? fix?.command.targetOfInvoke ?? target : target
    let example = DecisionExample(
      id: "", rules: "", inventory: inventory, time: timeOfExamples, question: kind,
      caller: needs["aws:userid"].flatMap { session(named: $0[0]) } ?? principal, action: action,
      resource: resource, context: context.merging(needs) { given, _ in given }, sessionPolicies: [],
      expected: .allowed,
      assumptions: nil, policies: policies)
    return ReferenceEvaluator(inventory, at: timeOfExamples).answer(to: example).outcome
  }
}

extension String {
  /// The ARN that an `aws lambda invoke` calls.
  fileprivate var targetOfInvoke: String? {
    let words = split(separator: " ").map { $0.trimmingCharacters(in: ["'"]) }
    guard words.contains("invoke"), let name = words.firstIndex(of: "--function-name").map({ words[$0 + 1] })
    else { return nil }
    return name + (words.firstIndex(of: "--qualifier").map { ":" + words[$0 + 1] } ?? "")
  }
}
