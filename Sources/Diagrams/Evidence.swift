import AccessGraph
import Authorization

/// A step with the statements behind it, one fact a line.
func evidence(_ step: Step) -> String {
  let decision = step.decision
  var lines = ["\(step.from) → \(step.to)", "\(step.action): \(decision.outcome.rawValue)"]
  let condition = conditionInWords(decision.conditions)
  if !condition.isEmpty { lines.append("if \(condition)") }
  lines += decision.grants.map {
    "granted by \($0.layer.inWords) \(place($0.policy, $0.statement, $0.sid, $0.source))"
  }
  lines += decision.denials.map { denial in
    let policy = denial.policy.map { place($0, denial.statement, denial.sid, denial.source) }
    return "limited by \(denial.layer.inWords) \(policy ?? "")"
  }
  lines += decision.notes.map { "note: \($0)" }
  return lines.map(Text.visible).joined(separator: "\n")
}

/// Several steps, the first of them in full.
func evidence(_ steps: [Step]) -> String {
  let limit = 8
  let told = steps.prefix(limit).map { evidence($0) }
  let more =
    steps.count > limit ? ["… and \(Text.count(steps.count - limit, "more step", "more steps"))"] : []
  return (told + more).joined(separator: "\n\n")
}

private func place(_ policy: String, _ statement: Int?, _ sid: String?, _ source: String?) -> String {
  policy + (statement.map { ", statement \($0)" } ?? "") + (sid.map { " (\($0))" } ?? "")
    + (source.map { ", in \($0)" } ?? "")
}

extension Layer {
  /// The kind of policy as AWS names it.
  var inWords: String {
    switch self {
    case .identity: "identity-based policy"
    case .resource: "function policy"
    case .trust: "trust policy"
    case .boundary: "permissions boundary"
    case .session: "session policy"
    case .scp: "service control policy"
    case .rcp: "resource control policy"
    case .endpoint: "endpoint policy"
    }
  }
}
