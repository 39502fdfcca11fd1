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

  /// Names under which those whom it means are found: the ARN; for an account its root ARN, in the given partition if
  /// it tells none; for a session also what the ARNs of all sessions of its role begin with; a unique id; a service; an
  /// identity provider; `*`. None where it matches nobody.
  public func names(partition own: String) -> [String] {
    switch self {
    // An empty text may mean anybody (U11).
    case .anyone, .unrecognized(""): ["*"]
    case .account(let account, let partition): ["arn:\(partition ?? own):iam::\(account):root"]
    case .arn(let arn): arn.service == "sts" ? [arn.text] + [arn.sessions].compactMap(\.self) : [arn.text]
    case .uniqueID(let id): [id]
    case .service(let name), .federated(let name): [name]
    case .canonicalUser, .unrecognized: []
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

extension ARN {
  /// What the ARNs of all sessions of a role begin with, `arn:aws:sts::111122223333:assumed-role/Deploy`, told from the
  /// ARN of the role or of one of its sessions; nil for other ARNs.
  public var sessions: String? {
    let words = resource.split(separator: "/")
    if service == "sts", words.count > 2, words[0] == "assumed-role" {
      return "arn:\(partition):sts::\(account):assumed-role/\(words[1])"
    }
    guard service == "iam", words.first == "role", let name = words.last else { return nil }
    return "arn:\(partition):sts::\(account):assumed-role/\(name)"
  }
}
