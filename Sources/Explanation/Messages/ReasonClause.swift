import Authorization

extension UnwrappedText {
  /// `because no … policy allows …`, `with an explicit deny in …`, in AWS's wordings and the common paraphrases.
  func reason(at start: Int) -> (reason: DenialMessage.Reason, end: Int)? {
    let start = skipQuotes(start)
    if let behind = match(
      anyOf: ["with an explicit deny", "with explicit deny", "because an explicit deny"], at: start)
    {
      return explicitDeny(at: behind)
    }
    if let behind = match(anyOf: ["because of an explicit deny", "due to an explicit deny"], at: start) {
      return explicitDeny(at: behind)
    }
    guard let behind = match("because ", at: start) else { return nil }
    if let end = match("the resource does not exist in this Region", at: behind) {
      return (DenialMessage.Reason(effect: .either, layer: .resource), end)
    }
    // AWS wrote "the role trust policy allows" where it meant that none does.
    if let trust = match("the ", at: behind), let named = layer(at: trust), named.layer == .trust {
      return (DenialMessage.Reason(effect: .implicit, layer: .trust), named.end)
    }
    guard let no = match("no", at: behind) else { return nil }
    if let gap = match(" ", at: no), let named = layer(at: gap) {
      return (DenialMessage.Reason(effect: .implicit, layer: named.layer), named.end)
    }
    guard no == bytes.count || match(" ", at: no) != nil else { return nil }
    return (DenialMessage.Reason(effect: .implicit, layer: nil), no)
  }

  private func explicitDeny(at start: Int) -> (reason: DenialMessage.Reason, end: Int) {
    var reason = DenialMessage.Reason(effect: .explicit, layer: nil)
    guard let place = match(anyOf: [" in an ", " in a ", " in the "], at: start), let named = layer(at: place)
    else { return (reason, start) }
    reason.layer = named.layer
    var end = named.end
    if let way = match(anyOf: [" transitively through a ", " transitively through an "], at: end),
      let behind = layer(at: way)
    {
      reason.through = behind.layer
      end = behind.end
    }
    if let policy = policy(at: end) {
      reason.policy = policy.text
      end = policy.end
    } else if reason.layer == .scp {
      // Until 2023 AWS called every denial by a service control policy explicit.
      reason.effect = .either
    }
    return (reason, end)
  }

  private func policy(at start: Int) -> ReadName? {
    guard let colon = match(":", at: skipGap(start)), let name = name(at: colon),
      name.text.hasPrefix("arn:") || Mask.isWhole(name.text)
    else { return nil }
    return name
  }

  /// The kind of policy that is named here, even if the text breaks off within the name.
  private func layer(at start: Int) -> (layer: Layer, end: Int)? {
    for (words, layer) in Self.policyTypes {
      guard let end = match(words, at: start) else { continue }
      return (layer, match(anyOf: [" policies", " policy", " boundary"], at: end) ?? end)
    }
    let begun = Self.policyTypes.filter { words, _ in
      let part = matchedPart(of: words.utf8, at: start)
      return part.end > start && isCut(at: part.end)
    }
    guard let layer = begun.first?.1, begun.allSatisfy({ $0.1 == layer }) else { return nil }
    return (layer, bytes.count)
  }

  private static let policyTypes: [(String, Layer)] = [
    ("identity-based", .identity), ("resource-based", .resource), ("role trust", .trust),
    ("trust policy", .trust),
    ("service control", .scp), ("resource control", .rcp), ("permissions boundary", .boundary),
    ("permission boundary", .boundary), ("sessions", .session), ("session", .session),
    ("VPC endpoint", .endpoint), ("vpc endpoint", .endpoint),
  ]
}
