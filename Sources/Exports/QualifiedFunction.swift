import IAM

/// The ARN of a function taken apart: `…:function:pay` and, if it is qualified, `live`.
struct QualifiedFunction: Hashable {
  /// The unqualified ARN.
  let function: ARN
  /// A version, an alias or `$LATEST`; nil for the function itself.
  let qualifier: String?

  /// Reads an ARN; nil when it is not a function's.
  init?(_ arn: ARN) {
    guard arn.service == "lambda", !arn.region.isEmpty, !arn.account.isEmpty else { return nil }
    let resource = arn.resource.utf8
    let prefix = "function:".utf8
    guard resource.starts(with: prefix) else { return nil }
    let name = resource.dropFirst(prefix.count)
    guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else {
      if name.isEmpty { return nil }
      function = arn
      qualifier = nil
      return
    }
    let rest = name[name.index(after: colon)...]
    guard name.startIndex < colon, !rest.isEmpty, !rest.contains(UInt8(ascii: ":")),
      let function = ARN(String(arn.text[..<colon]))
    else { return nil }
    self.function = function
    qualifier = String(Substring(rest))
  }
}

/// Whether a qualifier is a published version: a number, or the published `$LATEST`.
func isVersion(_ qualifier: String) -> Bool {
  qualifier == "$LATEST.PUBLISHED"
    || qualifier.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
