import IAM

/// A context key as a reader would say it: `source IP`, `session name`, `caller's tag team`.
///
/// Keys that people know by their names (`sts:ExternalId`, those of identity providers) stay as they are.
///
/// - Parameter isShort: names a claim of an identity provider without the provider.
func keyInWords(_ key: ContextKey, isShort: Bool = false) -> String {
  if let known = names[key.lowercased] { return known }
  for (prefix, words) in prefixes where key.lowercased.hasPrefix(prefix) {
    return "\(words) \(Text.visible(String(key.description.dropFirst(prefix.count))))"
  }
  let name = Text.visible(key.description)
  guard isShort, let colon = name.lastIndex(of: ":"), name[..<colon].contains(".") else { return name }
  return "token's \(name[name.index(after: colon)...])"
}

/// Sentences for keys that are true or false.
let flags: [String: (true: String, false: String)] = [
  "aws:multifactorauthpresent": ("MFA is present", "MFA is not present"),
  "aws:securetransport": ("over TLS", "not over TLS"),
  "aws:viaawsservice": ("through an AWS service", "not through an AWS service"),
  "aws:principalisawsservice": ("caller is an AWS service", "caller is no AWS service"),
  "lambda:invokedviafunctionurl": ("through the function URL", "not through the function URL"),
]

private let names: [String: String] = [
  "aws:calledvia": "service called through",
  "aws:calledviafirst": "first service called through",
  "aws:calledvialast": "last service called through",
  "aws:currenttime": "time",
  "aws:epochtime": "time",
  "aws:multifactorauthage": "MFA age in seconds",
  "aws:multifactorauthpresent": "MFA",
  "aws:principalaccount": "caller's account",
  "aws:principalarn": "caller",
  "aws:principalorgid": "caller's organization",
  "aws:principalorgpaths": "caller's organization path",
  "aws:principalservicename": "calling service",
  "aws:principaltype": "caller's type",
  "aws:requestedregion": "region",
  "aws:resourceaccount": "resource's account",
  "aws:resourceorgid": "resource's organization",
  "aws:sourceaccount": "source account",
  "aws:sourcearn": "source",
  "aws:sourceidentity": "source identity",
  "aws:sourceip": "source IP",
  "aws:sourceorgid": "source's organization",
  "aws:sourcevpc": "VPC",
  "aws:sourcevpce": "VPC endpoint",
  "aws:tagkeys": "tag key",
  "aws:tokenissuetime": "session's start",
  "aws:useragent": "user agent",
  "aws:userid": "caller's unique ID",
  "aws:username": "user name",
  "aws:vpcsourceip": "source IP in the VPC",
  "lambda:eventsourcetoken": "event source token",
  "lambda:functionarn": "function",
  "lambda:functionurlauthtype": "URL's authentication",
  "lambda:principal": "invoking service",
  "lambda:sourcefunctionarn": "calling function",
  "sts:rolesessionname": "session name",
  "sts:sourceidentity": "source identity",
  "sts:transitivetagkeys": "transitive tag key",
]

// The keys of tags: a fixed part, then the tag's own key.
private let prefixes = [
  ("aws:principaltag/", "caller's tag"), ("aws:requesttag/", "session tag"),
  ("aws:resourcetag/", "resource's tag"), ("iam:resourcetag/", "role's tag"),
]
