import IAM

/// The statement allows another action, of which people think that it is the same.
func missedByAction(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.action] else { return nil }
  let asked = call.action
  // What tags a session or names its source is asked beside the assumption (R30, R31).
  let beside: [String: (Finding.Kind, String)] = [
    "sts:tagsession": (.sessionTags, "the caller passes session tags, or inherits transitive ones"),
    "sts:setsourceidentity": (.sourceIdentity, "the caller sets a source identity, or carries one"),
  ]
  if let (kind, why) = beside[asked.lowercased] {
    guard near.statement.actionPatterns.contains(where: { $0.text.lowercased().hasPrefix("sts:assumerole") })
    else {
      return nil
    }
    return NearMiss(
      kind: kind,
      sentence: "\(near.inWords) allows the assumption alone; \(why), and that needs \(asked), too.")
  }
  guard let written = near.statement.actionPatterns.first(where: { isMistakable($0.text, for: asked) }) else {
    return nil
  }
  return NearMiss(
    kind: .otherAction, sentence: "\(near.inWords) allows \(written.text), but the call needs \(asked).")
}

private func isMistakable(_ written: String, for asked: Action) -> Bool {
  let written = written.lowercased()
  guard written.hasPrefix(asked.service + ":") else { return false }
  if areNear(written, asked.lowercased) { return true }
  let families = [
    ["lambda:invoke", "lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync"],
    ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"],
  ]
  return families.contains { $0.contains(written) && $0.contains(asked.lowercased) }
}
