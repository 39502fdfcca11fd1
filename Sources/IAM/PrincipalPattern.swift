/// One value of a `Principal` or `NotPrincipal` element.
///
/// Rule: R15.
public enum PrincipalPattern: Hashable, Sendable {
  /// `"*"` or `{"AWS": "*"}`: everybody (R16).
  case anyone
  /// An account: its twelve digits, or its root ARN, which then gives the partition.
  case account(AccountID, partition: String?)
  /// A user, role, session or federated-user ARN.
  case arn(ARN)
  /// The unique id of a user or role (`AIDA…`, `AROA…`), which AWS puts in place of a deleted one (R18).
  case uniqueID(String)
  /// A service principal, such as `s3.amazonaws.com`.
  case service(String)
  /// A SAML or OIDC provider ARN, or the host name of a public web identity provider.
  case federated(String)
  /// A canonical user, which neither Lambda nor STS ever matches.
  case canonicalUser(String)
  /// An `AWS` value of no known form; matches nobody.
  case unrecognized(String)

  /// Reads one value under the key `AWS`.
  public init(aws text: String) {
    self =
      if text == "*" {
        .anyone
      } else if AccountID(text).isWellFormed {
        .account(AccountID(text), partition: nil)
      } else if let arn = ARN(text) {
        if arn.isAccountRoot, let account = arn.accountID {
          .account(account, partition: String(arn.partition))
        } else {
          .arn(arn)
        }
      } else if PrincipalPattern.looksLikeUniqueID(text) {
        .uniqueID(text)
      } else {
        .unrecognized(text)
      }
  }

  private static func looksLikeUniqueID(_ text: String) -> Bool {
    ["AIDA", "AROA", "AGPA", "ANPA"].contains { text.hasPrefix($0) }
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }
}
