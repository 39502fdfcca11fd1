import IAM

/// Keys whose values are parts of another key's value: of what is not known of a stranger, the ARN tells the account
/// and the user name, and the organization path tells the organization.
extension Request {
  /// The key whose text carries this one's: itself, unless both are open and hang together.
  func carrier(of key: ContextKey) -> ContextKey {
    switch key.known {
    case .principalAccount, .username:
      return isNameless && isOpen(key) && isOpen(.principalARN) ? .principalARN : key
    case .userID: return caller.kind == .root && isOpen(key) ? carrier(of: .principalAccount) : key
    case .principalOrgID: return isOpen(key) && isOpen(.principalOrgPaths) ? .principalOrgPaths : key
    case .resourceOrgID, .resourceOrgPaths:
      guard isOpen(key), isOpen(.resourceOrgPaths) else { return key }
      return isSameAccount ? .principalOrgPaths : .resourceOrgPaths
    default: return key
    }
  }

  /// Whether the caller is some user, role or root of which no more is known.
  private var isNameless: Bool {
    switch caller.kind {
    case .user, .root, .role: caller.arn == nil && knowledge == .exports
    default: false
    }
  }

  private func isOpen(_ key: ContextKey) -> Bool {
    if case .open = state(of: key) { true } else { false }
  }

  /// A pattern over a key's values as one over its carrier's; nil where no value can match.
  func place(_ pattern: TextPattern, of key: ContextKey) -> TextPattern? {
    guard carrier(of: key) != key else { return pattern }
    switch key.known {
    case .principalAccount, .userID:
      return pattern.excluding(":").map { .literal("arn:") + .arnParts(3) + $0 + .literal(":") + .anything }
    case .username:
      let path = TextPattern(tokens: [.many(.any)])
      guard let name = pattern.excluding("/") else { return nil }
      // The user's path, if it has one, ends in a slash; `user/` itself does, too.
      return .literal("arn:") + .arnParts(4) + .literal("user") + path + .literal("/") + name
    case .principalOrgID, .resourceOrgID:
      return pattern.excluding("/").map { $0 + .literal("/") + .anything }
    default: return pattern
    }
  }
}

extension ContextKey {
  static let principalARN = ContextKey(.principalARN)
  static let principalAccount = ContextKey(.principalAccount)
  static let principalType = ContextKey(.principalType)
  static let principalOrgPaths = ContextKey(.principalOrgPaths)
  static let resourceOrgPaths = ContextKey(.resourceOrgPaths)
}
