import Authorization
import IAM

extension DecidedRequest {
  /// The conditions that the call may have failed, told alternative by alternative of the way that is open.
  ///
  /// - Parameter reason: what the message says; it tells whether an allow or a deny was the matter.
  func conditional(_ reason: DenialMessage.Reason?) -> [Finding] {
    let denying = decision.denials.filter { reason?.layer == nil || $0.layer == reason?.layer }
    if reason?.effect == .explicit, let denial = denying.first { return [conditionalDeny(denial)] }
    let alternatives = decision.conditions.filter { !$0.isEmpty }
    guard !alternatives.isEmpty else {
      return [
        Finding(
          cause: "condition:\(conditionalLayer.rawValue)", kind: .condition, layer: conditionalLayer,
          account: owner(of: conditionalLayer, policy: nil),
          detail:
            "Whether it is allowed hangs on something that the exports cannot tell or AWS does not document: "
            + list(decision.notes) + ".",
          evidence: decision.grants)
      ]
    }
    let atoms = alternatives.joined().reduce(into: [ConditionAtom]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let kind = atoms.map { self.kind(of: $0.key) }.first { $0 != .condition } ?? Finding.Kind.condition
    let layer = conditionalLayer
    return [
      Finding(
        cause: "condition:\(layer.rawValue)", kind: kind, layer: layer,
        account: owner(of: layer, policy: nil),
        detail: "\(action) on \(resource) is allowed only if \(alternatives.inWords)." + hint(kind),
        evidence: decision.grants + decision.denials.compactMap(\.reference))
    ]
  }

  private func conditionalDeny(_ denial: Denial) -> Finding {
    Finding(
      cause: "explicit-deny:\(denial.layer.rawValue)", kind: .explicitDeny, layer: denial.layer,
      account: owner(of: denial.layer, policy: denial.policy),
      detail:
        "\((denial.statement.map { "Statement \($0)" } ?? "A statement")) of "
        + "\(inWords(denial.policy ?? "", in: denial.layer)) denies \(action) unless \(decision.conditions.inWords); "
        + whoChanges(denial.layer, denial.policy ?? "", owner(of: denial.layer, policy: denial.policy)) + ".",
      evidence: [denial.reference].compactMap(\.self))
  }

  /// The layer that asks: of the statements that open the way the one with conditions, else one that denies.
  private var conditionalLayer: Layer {
    let asking = decision.grants.first { grant in
      applied(grant.layer).contains {
        $0.name == grant.policy
          && ($0.document?.statements.indices.contains(grant.statement) == true)
          && ($0.document?.statements[grant.statement].conditions.isEmpty == false)
      }
    }
    return asking?.layer ?? decision.denials.first?.layer ?? decision.grants.first?.layer ?? resourceLayer
  }

  private func hint(_ kind: Finding.Kind) -> String {
    switch kind {
    case .externalID: " The caller has to pass that external id; it is compared letter by letter."
    case .token:
      " Compare that with the claims of the token, letter by letter: organization, repository, branch, environment, audience."
    case .mfa: " The call has to be made with credentials that were got with MFA."
    case .sessionName: " The name of the session is chosen when the role is assumed."
    case .source: " Compare that with the ARN and the account of what triggers the function."
    case .sessionTags: " The tags are passed when the role is assumed."
    default: ""
    }
  }
}
