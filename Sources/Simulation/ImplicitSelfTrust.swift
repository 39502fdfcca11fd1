import Authorization
import IAM

extension SnapshotDecisions {
  /// Why a role that is refused itself may get in all the same: a few older roles keep an implicit trust in
  /// themselves, which no export tells. Nil unless its own policies would let it. Rules: R26, U6.
  func noteOnSelfTrust(_ decision: Decision, _ request: SimulateRequest, _ call: SimulatedCall) -> String? {
    guard decision.outcome == .denied, request.action.lowercased == "sts:assumerole",
      let role = self.role(request.resource.text), role.arn == call.caller.arn,
      let created = role.created, created < "2022-06-30"
    else { return nil }
    var trusted = call
    let trust = Statement(
      effect: .allow, actions: .these([ActionPattern("sts:AssumeRole")]),
      principals: .these([.account(call.facts.account, partition: nil)]))
    trusted.policies.resource.append(
      AppliedPolicy(name: "implicit trust", document: PolicyDocument(statements: [trust])))
    return trusted.decision.outcome == .denied
      ? nil : "U6: roles made before 2022-06-30 may still trust themselves; the exports do not tell"
  }
}
