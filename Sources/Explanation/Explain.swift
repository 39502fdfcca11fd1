import AccessGraph
import Authorization
import IAM
import Simulation

extension Diagnostician {
  /// Explains a call of which it is known who made it and on what.
  func explain(_ calls: [DecidedRequest], _ message: DenialMessage) -> Diagnosis {
    var diagnosis = Diagnosis(message: message, verdict: verdict(calls))
    diagnosis.notes = calls.flatMap(\.decision.notes)
    switch diagnosis.verdict {
    case .denied:
      diagnosis.findings = calls.flatMap { $0.decision.outcome == .denied ? $0.denied : [] }
      let detours = calls.count == 1 ? pathsThatMay(calls[0]) : []
      diagnosis.fixes = fixes(for: calls, diagnosis.findings, detours)
      diagnosis.detour = detours.first ?? []
    case .conditional:
      diagnosis.findings = calls.flatMap {
        $0.decision.outcome == .conditional ? $0.conditional(message.reason) : []
      }
      diagnosis.fixes = numbered(meetingConditions(calls).map { [$0] })
    case .allowed, .unknown: diagnosis.findings = calls.prefix(1).map(allowed)
    }
    diagnosis.findings += passedAlong(calls, diagnosis.verdict)
    diagnosis.findings += wrongIdentity(diagnosis.fixes, calls)
    addWhatTheMessageTells(&diagnosis, calls)
    diagnosis.brokenPath = calls.filter { $0.decision.outcome != .allowed }.map(\.step)
    return diagnosis
  }

  /// The message may know of policies that no export holds.
  private func addWhatTheMessageTells(_ diagnosis: inout Diagnosis, _ calls: [DecidedRequest]) {
    let reason = diagnosis.message.reason
    if !diagnosis.findings.contains(where: { $0.kind == .quarantine }),
      let finding = quarantine(reason, calls)
    {
      (diagnosis.findings, diagnosis.fixes) = ([finding], [])
      if diagnosis.verdict != .denied { diagnosis.verdict = .unknown }
      return
    }
    if let finding = notExported(reason, calls) {
      if diagnosis.verdict == .allowed {
        (diagnosis.verdict, diagnosis.findings) = (.unknown, [finding])
      } else {
        diagnosis.findings.append(finding)
        block(&diagnosis.fixes, finding, calls)
      }
    }
    diagnosis.notes += disagreement(reason, calls)
  }

  /// No change of what the exports hold helps as long as a policy that they do not hold is in the way. The policy of the
  /// session that called does not bind another one.
  private func block(_ fixes: inout [Fix], _ finding: Finding, _ calls: [DecidedRequest]) {
    guard let layer = finding.layer, let call = calls.first else { return }
    for position in fixes.indices where layer != .session || fixes[position].kind != .assumeRole {
      fixes[position].verified = false
      let change = "\(layer.ofWhom), which no export holds: \(call.whoChanges(layer, "", finding.account))"
      fixes[position].blockedBy = [fixes[position].blockedBy, change].compactMap(\.self).joined(
        separator: "; ")
    }
  }

  private func verdict(_ calls: [DecidedRequest]) -> Diagnosis.Verdict {
    let outcomes = calls.map(\.decision.outcome)
    return outcomes.contains(.denied) ? .denied : outcomes.contains(.conditional) ? .conditional : .allowed
  }

  /// The usual reasons for a denial of what the exports allow.
  private func allowed(_ call: DecidedRequest) -> Finding {
    Finding(
      kind: .allowed, account: call.resourceAccount,
      detail:
        "The exports allow \(words(for: call.caller.name)) \(call.action) on \(call.resource). Usual reasons for "
        + "a denial all the same: a change that has not spread yet (wait a minute, try again), credentials from before "
        + "the change or of another profile (aws sts get-caller-identity), a policy that was changed after the exports "
        + "were made. Not seen here: session policies, VPC endpoint policies"
        + (call.world.inventory.organization == nil ? ", service and resource control policies." : "."),
      evidence: call.decision.grants)
  }

  /// AssumeRole is allowed and what tools pass along with it is not.
  private func passedAlong(_ calls: [DecidedRequest], _ verdict: Diagnosis.Verdict) -> [Finding] {
    guard verdict == .allowed, calls.count == 1, let call = calls.first, call.caller.kind != .service,
      call.action.lowercased.hasPrefix("sts:assumerole")
    else { return [] }
    return ["sts:TagSession", "sts:SetSourceIdentity"].compactMap { name in
      var beside = call.asked
      beside.action = Action(name)
      guard let decided = try? world.decide(beside), decided.decision.outcome == .denied,
        var finding = decided.denied.first
      else { return nil }
      finding.detail =
        "The exports allow the assumption alone; if the caller's tool passes \(name == "sts:TagSession" ? "session tags" : "a source identity"), it also "
        + "needs \(name): " + finding.detail
      finding.kind = name == "sts:TagSession" ? .sessionTags : .sourceIdentity
      return finding
    }
  }

  /// Another role that the caller can assume may make the call.
  private func wrongIdentity(_ fixes: [Fix], _ calls: [DecidedRequest]) -> [Finding] {
    let roles = fixes.filter { $0.kind == .assumeRole }.compactMap(\.attachTo)
    guard !roles.isEmpty, let call = calls.first else { return [] }
    return [
      Finding(
        kind: .wrongIdentity, account: call.caller.account,
        detail:
          "\(list(roles.map(words(for:)), "and").capitalizedFirst), which \(words(for: call.caller.name)) can assume, may "
          + "invoke it: the call may have been made with the wrong identity.")
    ]
  }
}

extension Caller {
  /// As whom the graph may know the caller, if it is one that can assume roles.
  var principals: [Principal] {
    let kinds: [Principal.Kind]
    switch kind {
    case .user: kinds = [.user, .external]
    case .role: kinds = [.role, .external]
    default: kinds = []
    }
    return kinds.map { Principal(name: name, kind: $0, account: account) }
  }
}

extension DecidedRequest {
  /// The call as a step of a path.
  var step: Step {
    Step(action: action.description, from: caller.name, to: resource.text, decision: decision)
  }
}
