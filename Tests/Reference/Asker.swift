/// Somebody about whom a question is asked: a caller whose session name, or whose identity in an account
/// that is not loaded, may still be open.
enum Asker: Hashable {
  case user(arn: String)
  /// A role, in a session of that name or of any.
  case role(arn: String, sessionName: String?)
  case federatedUser(arn: String)
  case root(account: String, partition: String)
  case service(String)
  case identityProvider(String)
  case anonymous
  /// Any principal, not named by policies, of an account whose identities are not loaded.
  case outsideAccount(String, partition: String)
  /// A user, role or session ARN of an account whose identities are not loaded.
  case external(String)
  /// Any principal of any account that is not loaded.
  case anyone(partition: String)
}

extension ReferenceEvaluator {
  /// Reads a principal as a request writes it: an ARN, a service, `anonymous`, or `*` for anyone outside.
  func asker(_ text: String) -> Asker {
    if text == "anonymous" { return .anonymous }
    if text == "*" { return .anyone(partition: "aws") }
    guard let parts = arnParts(text) else {
      return Self.publicIdentityProviders.contains(text) ? .identityProvider(text) : .service(text)
    }
    let (account, resource) = (parts[4], parts[5])
    if resource.hasPrefix("saml-provider/") || resource.hasPrefix("oidc-provider/") {
      return .identityProvider(text)
    }
    if resource == "root" {
      return self.account(account) == nil
        ? .outsideAccount(account, partition: parts[1]) : .root(account: account, partition: parts[1])
    }
    if resource.hasPrefix("federated-user/") { return .federatedUser(arn: text) }
    if self.account(account)?.hasIdentities != true { return .external(text) }
    if resource.hasPrefix("user/") { return .user(arn: text) }
    if resource.hasPrefix("role/") { return .role(arn: text, sessionName: nil) }
    return session(text, account: account, words: resource.split(separator: "/").map(String.init))
  }

  private func session(_ text: String, account: String, words: [String]) -> Asker {
    guard words.count == 3, words[0] == "assumed-role" else { return .external(text) }
    let role = self.account(account)?.roles.first { $0.name == words[1] }
    return .role(arn: role?.arn.text ?? "", sessionName: words[2])
  }

  static var publicIdentityProviders: Set<String> {
    ["cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com"]
  }
}
