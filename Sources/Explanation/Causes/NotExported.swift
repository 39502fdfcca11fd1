import Authorization
import IAM

// What the message tells beyond the exports.

extension Diagnostician {
  /// The layer that the message names and that no export holds: where the exports allow the call, it is the cause.
  func notExported(_ reason: DenialMessage.Reason?, _ calls: [DecidedRequest]) -> Finding? {
    guard let reason, let layer = reason.layer, let call = calls.first, !call.isSeen(layer) else {
      return nil
    }
    let isExplicit = reason.effect == .explicit
    let policy = "the \(layer.inWords)" + (reason.policy.map { " " + words(for: $0) } ?? "")
    return Finding(
      cause: "\(isExplicit ? "explicit-deny" : "no-allow"):\(layer.rawValue)", kind: .notExported,
      layer: layer,
      account: call.owner(of: layer, policy: reason.policy),
      detail:
        "The message says that \(isExplicit ? "a statement of \(policy) denies" : "\(policy) does not allow") "
        + "\(call.action) on \(call.resource.inWords), and no export holds that policy; "
        + "\(call.whoChanges(layer, reason.policy ?? "", call.owner(of: layer, policy: reason.policy))). "
        + layer.advice(call))
  }

  /// Where the message names a policy that denies, and the exports hold none that does.
  func disagreement(_ reason: DenialMessage.Reason?, _ calls: [DecidedRequest]) -> [String] {
    guard let reason, reason.effect == .explicit, let layer = reason.layer, let call = calls.first,
      call.isSeen(layer),
      !calls.contains(where: { $0.decision.denials.contains { $0.layer == layer && $0.effect == .explicit } })
    else { return [] }
    let policy = reason.policy.map { " (\($0))" } ?? ""
    return [
      "the message says that a statement of \(layer.ofWhom)\(policy) denies it, and the exports hold none that does: they "
        + "are older or younger than the message; a grant does not help as long as it is there"
    ]
  }

  /// A key that AWS found in public, as the message tells.
  func quarantine(_ reason: DenialMessage.Reason?, _ calls: [DecidedRequest]) -> Finding? {
    guard let policy = reason?.policy, policy.isQuarantine, let call = calls.first else { return nil }
    return call.quarantine(policy, evidence: [])
  }
}

extension DecidedRequest {
  /// Whether the exports hold the policies of a layer.
  fileprivate func isSeen(_ layer: Layer) -> Bool {
    switch layer {
    case .session, .endpoint: false
    case .scp, .rcp: world.inventory.organization != nil
    case .identity, .boundary: isIdentity
    case .resource, .trust: world.inventory.accounts[resourceAccount] != nil
    }
  }
}

extension Layer {
  fileprivate func advice(_ call: DecidedRequest) -> String {
    let statement = "\(call.action) on \(call.resource)"
    switch self {
    case .session:
      return
        "Make the session without a policy, or with one that allows \(statement): it is given as --policy or --policy-arns "
        + "when the role is assumed."
    case .endpoint:
      return
        "The policy of the endpoint through which the call left its VPC has to allow \(statement): aws ec2 "
        + "describe-vpc-endpoints shows it."
    default: return "Export it and load it to see what has to change."
    }
  }
}

extension String {
  var isQuarantine: Bool { contains(":policy/AWSCompromisedKeyQuarantine") }
}
