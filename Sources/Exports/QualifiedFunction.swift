import IAM

/// The ARN of a function taken apart: `…:function:pay` and, if it is qualified, `live`.
struct QualifiedFunction: Hashable {
  /// The unqualified ARN.
  let function: ARN
  /// A version, an alias or `$LATEST`; nil for the function itself.
  let qualifier: String?

  /// Reads an ARN; nil when it is not a function's.
  init?(_ arn: ARN) {
    let parts = arn.resource.split(separator: ":", omittingEmptySubsequences: false)
    guard arn.service == "lambda", !arn.region.isEmpty, !arn.account.isEmpty,
      parts.count == 2 || parts.count == 3,
      parts[0] == "function", parts.allSatisfy({ !$0.isEmpty }),
      let function = ARN(
        partition: String(arn.partition), service: "lambda", region: String(arn.region),
        account: String(arn.account), resource: "function:\(parts[1])")
    else { return nil }
    self.function = function
    qualifier = parts.count == 3 ? String(parts[2]) : nil
  }
}

/// Whether a qualifier is a published version: a number, or the published `$LATEST`.
func isVersion(_ qualifier: String) -> Bool {
  qualifier == "$LATEST.PUBLISHED"
    || qualifier.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
