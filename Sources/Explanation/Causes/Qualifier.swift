import IAM

/// A function and each of its versions and aliases are resources of their own (R40, R41).
func missedByQualifier(_ call: DecidedRequest, _ near: NearStatement) -> NearMiss? {
  let asked = call.resource
  guard near.misses == [.resource], asked.service == "lambda" else { return nil }
  let unqualified = asked.unqualified
  let known = call.world.function(asked)?.qualifiers ?? [nil, "$LATEST"]
  let others = (known + ["any"]).compactMap { ARN(unqualified + ($0.map { ":" + $0 } ?? "")) }.filter {
    $0 != asked
  }
  guard
    let pattern = near.statement.resourcePatterns.first(where: { one in
      others.contains { one.pattern.matches($0) }
    })
  else { return nil }
  let called =
    asked.qualifier.map { "the call was for its qualifier '\($0)'" }
    ?? "the call was for the function without qualifier"
  return NearMiss(
    kind: .qualifier,
    sentence:
      "\(near.inWords) allows \(pattern.string.text), but \(called). The function alone and each of its "
      + "versions and aliases are separate resources: neither stands for another.")
}
