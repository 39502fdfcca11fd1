import IAM

/// The statement names a function or role of that name in another region.
func missedByRegion(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  elsewhere(call, near) { written, asked in
    guard written.region != asked.region, !written.region.isEmpty, written.account == asked.account else {
      return nil
    }
    return (.otherRegion, "in region \(written.region), but the call was for \(asked.region)")
  }
}

/// The statement names a function or role of that name in another account.
func missedByAccount(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  elsewhere(call, near) { written, asked in
    guard written.account != asked.account else { return nil }
    return (.otherAccount, "in account \(written.account), but the call was for account \(asked.account)")
  }
}

private func elsewhere(
  _ call: DecidedRequest, _ near: NearStatement, _ difference: (ARN, ARN) -> (Finding.Kind, String)?
) -> NearMiss? {
  guard near.misses == [.resource] else { return nil }
  let asked = call.resource
  for written in near.statement.resourcePatterns.compactMap({ ARN($0.string.text) })
  where written.service == asked.service && written.resource == asked.resource {
    guard let (kind, words) = difference(written, asked) else { continue }
    return NearMiss(kind: kind, sentence: "\(near.inWords) allows it \(words).")
  }
  return nil
}

/// The statement names a function or role whose name is almost that one.
func missedByName(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  guard near.misses == [.resource] else { return nil }
  let asked = call.resource
  let kind = asked.resource.prefix { $0 != ":" && $0 != "/" }
  for written in near.statement.resourcePatterns.compactMap({ ARN($0.string.text) })
  where written.service == asked.service && written.account == asked.account && written.region == asked.region
    && written.resource.hasPrefix(kind)
  {
    guard areNear(written.resource.dropFirst(kind.count), asked.resource.dropFirst(kind.count)) else {
      continue
    }
    return NearMiss(
      kind: .nearName, sentence: "\(near.inWords) allows \(written), but the call was for \(asked).")
  }
  return nil
}
