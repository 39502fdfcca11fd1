public import IAM

/// Who asks, as one text says it.
public enum SimulatedPrincipal: Sendable, Hashable {
  case user(ARN)
  /// A role, in a session of any name.
  case role(ARN)
  /// A session of a role; its ARN has lost the role's path.
  case session(ARN, role: String, name: String)
  case root(ARN)
  case federatedUser(ARN)
  /// A SAML or OIDC provider, or the name of a public one.
  case identityProvider(String)
  case service(String)
  case anonymous

  /// The public identity providers, which have no ARN (R34).
  static let publicIdentityProviders: Set<String> = [
    "cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com",
  ]

  /// Reads a principal; nil when the text is none.
  ///
  /// - Parameter action: what is asked; it tells whether Cognito asks as a service or as an identity provider.
  public init?(_ text: String, asking action: Action) {
    if text == "anonymous" {
      self = .anonymous
    } else if let arn = ARN(text) {
      self.init(arn)
    } else if Self.publicIdentityProviders.contains(text),
      action.service == "sts" || !text.hasSuffix(".amazonaws.com")
    {
      self = .identityProvider(text)
    } else if text.contains("."), !text.contains(where: { ":/*? ".contains($0) }) {
      self = .service(text)
    } else {
      return nil
    }
  }

  private init?(_ arn: ARN) {
    guard !arn.account.isEmpty, arn.service == "iam" || arn.service == "sts" else { return nil }
    let resource = arn.resource.utf8
    let words = resource.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let kind = words.first.map({ String($0) ?? "" }), !words.contains(where: \.isEmpty) else {
      return nil
    }
    switch (arn.service, kind, words.count) {
    case ("iam", "root", 1): self = .root(arn)
    case ("iam", "user", 2...): self = .user(arn)
    case ("iam", "role", 2...): self = .role(arn)
    case ("iam", "saml-provider", 2), ("iam", "oidc-provider", 2...): self = .identityProvider(arn.text)
    case ("sts", "federated-user", 2): self = .federatedUser(arn)
    case ("sts", "assumed-role", 3):
      self = .session(arn, role: String(words[1]) ?? "", name: String(words[2]) ?? "")
    default: return nil
    }
  }

  /// The ARN; nil for services, public identity providers and anonymous.
  public var arn: ARN? {
    switch self {
    case .user(let arn), .role(let arn), .session(let arn, _, _), .root(let arn), .federatedUser(let arn): arn
    case .identityProvider(let name): ARN(name)
    case .service, .anonymous: nil
    }
  }

  /// Whether SCPs may bind it: services, identity providers and anonymous they never do (R5).
  var isOrdinary: Bool {
    switch self {
    case .user, .role, .session, .root, .federatedUser: true
    case .identityProvider, .service, .anonymous: false
    }
  }
}
