/// The name of a context key. Letter case does not matter, in tag keys neither.
///
/// Rule: R63.
public struct ContextKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Which of the keys whose spelling is known; nil for every other key, tags among them.
  package let known: KnownContextKey?
  private let name: Name

  private final class Name: Sendable {
    let lowercased: String
    let description: String

    init(lowercased: String, description: String) {
      (self.lowercased, self.description) = (lowercased, description)
    }
  }

  /// Lower-case, for comparing.
  public var lowercased: String { name.lowercased }
  /// As AWS spells it where the key is known, otherwise as the policy spelled it.
  public var description: String { name.description }

  /// Takes a key in any letter case.
  public init(_ name: String) {
    if let found = ContextKey.bySpelling[name] {
      self = found
      return
    }
    let lowercased = name.lowercased()
    if let found = ContextKey.byLowercased[lowercased] {
      self = found
      return
    }
    self.name = Name(lowercased: lowercased, description: ContextKey.spelling(of: name))
    known = nil
  }

  /// Takes one of the known keys.
  package init(_ known: KnownContextKey) {
    name = Name(lowercased: known.rawValue.lowercased(), description: known.rawValue)
    self.known = known
  }

  /// Equal in any letter case.
  public static func == (left: ContextKey, right: ContextKey) -> Bool {
    if left.known != nil || right.known != nil { return left.known == right.known }
    return left.name === right.name || left.lowercased == right.lowercased
  }
  /// Order of the lower-case names.
  public static func < (left: ContextKey, right: ContextKey) -> Bool { left.lowercased < right.lowercased }
  /// Hashes the lower-case name, or which of the known keys it is.
  public func hash(into hasher: inout Hasher) {
    if let known { hasher.combine(known.number) } else { hasher.combine(lowercased) }
  }

  /// The family of a tag key as AWS spells it, the tag as it is written.
  private static func spelling(of name: String) -> String {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return name }
    guard let family = byLowercased[String(name[..<slash]).lowercased()] else { return name }
    return family.description + name[slash...]
  }

  private static let byLowercased = Dictionary(
    uniqueKeysWithValues: KnownContextKey.allCases.map { ($0.rawValue.lowercased(), ContextKey($0)) })
  private static let bySpelling = Dictionary(
    uniqueKeysWithValues: KnownContextKey.allCases.map { ($0.rawValue, ContextKey($0)) })
}

/// The context keys that Rolewalk knows by name, as AWS spells them; of tag keys the family.
package enum KnownContextKey: String, CaseIterable, Sendable {
  case assumedRoot = "aws:AssumedRoot"
  case calledVia = "aws:CalledVia"
  case calledViaFirst = "aws:CalledViaFirst"
  case calledViaLast = "aws:CalledViaLast"
  case currentTime = "aws:CurrentTime"
  case epochTime = "aws:EpochTime"
  case federatedProvider = "aws:FederatedProvider"
  case multiFactorAuthAge = "aws:MultiFactorAuthAge"
  case multiFactorAuthPresent = "aws:MultiFactorAuthPresent"
  case principalAccount = "aws:PrincipalAccount"
  case principalARN = "aws:PrincipalArn"
  case principalIsAWSService = "aws:PrincipalIsAWSService"
  case principalOrgID = "aws:PrincipalOrgID"
  case principalOrgPaths = "aws:PrincipalOrgPaths"
  case principalServiceName = "aws:PrincipalServiceName"
  case principalServiceNamesList = "aws:PrincipalServiceNamesList"
  case principalTag = "aws:PrincipalTag"
  case principalType = "aws:PrincipalType"
  case referer = "aws:Referer"
  case requestTag = "aws:RequestTag"
  case requestedRegion = "aws:RequestedRegion"
  case resourceAccount = "aws:ResourceAccount"
  case resourceOrgID = "aws:ResourceOrgID"
  case resourceOrgPaths = "aws:ResourceOrgPaths"
  case resourceTag = "aws:ResourceTag"
  case secureTransport = "aws:SecureTransport"
  case sourceAccount = "aws:SourceAccount"
  case sourceARN = "aws:SourceArn"
  case sourceIdentity = "aws:SourceIdentity"
  case sourceIP = "aws:SourceIp"
  case sourceOrgID = "aws:SourceOrgID"
  case sourceOrgPaths = "aws:SourceOrgPaths"
  case sourceVPC = "aws:SourceVpc"
  case sourceVPCEndpoint = "aws:SourceVpce"
  case tagKeys = "aws:TagKeys"
  case tokenIssueTime = "aws:TokenIssueTime"
  case userAgent = "aws:UserAgent"
  case viaAWSService = "aws:ViaAWSService"
  case vpcSourceIP = "aws:VpcSourceIp"
  case userID = "aws:userid"
  case username = "aws:username"
  case iamResourceTag = "iam:ResourceTag"
  case eventSourceToken = "lambda:EventSourceToken"
  case functionARN = "lambda:FunctionArn"
  case functionURLAuthType = "lambda:FunctionUrlAuthType"
  case invokedViaFunctionURL = "lambda:InvokedViaFunctionUrl"
  case lambdaPrincipal = "lambda:Principal"
  case sourceFunctionARN = "lambda:SourceFunctionArn"
  case externalID = "sts:ExternalId"
  case roleSessionName = "sts:RoleSessionName"
  case stsSourceIdentity = "sts:SourceIdentity"
  case transitiveTagKeys = "sts:TransitiveTagKeys"

  /// The position among all cases; less than 64.
  package var number: UInt8 { unsafeBitCast(self, to: UInt8.self) }
}
