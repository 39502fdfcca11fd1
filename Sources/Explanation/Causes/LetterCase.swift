import IAM

/// Names in ARNs and condition values are compared letter by letter, capitals included (R60, R64).
func missedByLetterCase(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  switch near.misses {
  case [.resource]:
    guard let lowercased = ARN(call.resource.text.lowercased()),
      let pattern = near.statement.resourcePatterns.first(where: {
        ARNPattern($0.string.text.lowercased()).matches(lowercased)
      })
    else { return nil }
    return miss(near, "names \(pattern.string.text)", call.resource.text)
  case [.principal]:
    guard let arn = call.caller.arn,
      let written = near.statement.principalPatterns.lazy.compactMap(\.arn).first(where: {
        $0 != arn && $0.text.lowercased() == arn.text.lowercased()
      })
    else { return nil }
    return miss(near, "names \(written)", arn.text)
  default: return nil
  }
}

private func miss(_ near: NearStatement, _ names: String, _ real: String) -> NearMiss {
  NearMiss(
    kind: .letterCase, sentence: "\(near.inWords) \(names), but it is \(real): letter case matters.")
}

extension PrincipalPattern {
  /// The ARN that is named, if one is.
  var arn: ARN? { if case .arn(let arn) = self { arn } else { nil } }
}
