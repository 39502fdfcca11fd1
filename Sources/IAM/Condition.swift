/// One line of a `Condition` block: an operator, a key and the values, of which one must match.
///
/// Rule: R63.
public struct Condition: Hashable, Sendable {
  /// The operator.
  public let `operator`: ConditionOperator
  /// The key.
  public let key: ContextKey
  /// The values; none where the policy wrote an empty list (U11).
  public let values: [PolicyString]

  /// Puts a condition together.
  public init(_ operator: ConditionOperator, _ key: ContextKey, _ values: [PolicyString]) {
    self.operator = `operator`
    self.key = key
    self.values = values
  }
}

/// The name of a context key. Letter case does not matter, in tag keys neither.
///
/// Rule: R63.
public struct ContextKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Lower-case, for comparing.
  public let lowercased: String
  /// As AWS spells it where the key is known, otherwise as the policy spelled it.
  public let description: String

  /// Takes a key in any letter case.
  public init(_ name: String) {
    lowercased = name.lowercased()
    description = ContextKey.spelling(of: name, lowercased: lowercased)
  }

  /// Equal in any letter case.
  public static func == (left: ContextKey, right: ContextKey) -> Bool { left.lowercased == right.lowercased }
  /// Order of the lower-case names.
  public static func < (left: ContextKey, right: ContextKey) -> Bool { left.lowercased < right.lowercased }
  /// Hashes the lower-case name.
  public func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }

  private static func spelling(of name: String, lowercased: String) -> String {
    if let known = knownSpellings[lowercased] { return known }
    guard let slash = name.firstIndex(of: "/") else { return name }
    guard let family = knownSpellings[String(name[..<slash]).lowercased()] else { return name }
    return family + name[slash...]
  }

  private static let knownSpellings = Dictionary(
    [
      "aws:AssumedRoot", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:CurrentTime",
      "aws:EpochTime", "aws:FederatedProvider", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent",
      "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalIsAWSService", "aws:PrincipalOrgID",
      "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList",
      "aws:PrincipalTag",
      "aws:PrincipalType", "aws:Referer", "aws:RequestTag", "aws:RequestedRegion", "aws:ResourceAccount",
      "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:ResourceTag", "aws:SecureTransport",
      "aws:SourceAccount",
      "aws:SourceArn", "aws:SourceIdentity", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths",
      "aws:SourceVpc", "aws:SourceVpce", "aws:TagKeys", "aws:TokenIssueTime", "aws:UserAgent",
      "aws:ViaAWSService", "aws:VpcSourceIp", "aws:userid", "aws:username", "iam:ResourceTag",
      "lambda:EventSourceToken", "lambda:FunctionArn", "lambda:FunctionUrlAuthType",
      "lambda:InvokedViaFunctionUrl",
      "lambda:Principal", "lambda:SourceFunctionArn", "sts:ExternalId", "sts:RoleSessionName",
      "sts:SourceIdentity", "sts:TransitiveTagKeys",
    ].map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
}
