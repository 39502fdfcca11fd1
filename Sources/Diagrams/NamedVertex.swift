import AccessGraph
import IAM

extension Sketch.Vertex {
  /// How a principal is named in a picture.
  init(_ principal: Principal) {
    let arn = ARN(principal.name)
    let short = arn.map { String($0.resourceName) } ?? principal.name
    name = principal.name
    kind = Diagram.Kind(principal.kind)
    home = principal.account?.text
    switch principal.kind {
    case .user, .role: (heading, details) = (short, [principal.kind.rawValue + (arn?.pathInWords ?? "")])
    case .root: (heading, details) = ("root", ["account root"])
    case .service: (heading, details) = (principal.name, ["service"])
    case .identityProvider: (heading, details) = (short, [arn?.providerInWords ?? "identity provider"])
    case .account:
      (heading, details) = ("its principals", ["whoever the account lets"])
    case .external:
      let type = arn?.resource.hasPrefix("user/") == true ? "user" : "role"
      (heading, details) = (short, ["\(type), not loaded"])
    case .anyone: (heading, details) = ("PUBLIC", ["anyone"])
    }
    heading = Text.visible(heading)
    details = details.map(Text.visible)
  }

  /// An account that is loaded without its IAM export is not an outside one.
  mutating func tellLoaded(_ context: DiagramContext) {
    guard kind == .outsideAccount, let home, !context.account(home).isOutside else { return }
    kind = .account
    details = ["IAM export not loaded"]
  }

  /// How a function is named in a picture.
  init(function: String, targets: TargetsByFunction) {
    let arn = ARN(function)
    name = function
    kind = .function
    heading = Text.visible(arn.map { String($0.resourceName) } ?? function)
    home = arn?.accountID?.text
    let region = arn.map { String($0.region) } ?? ""
    details = ["function" + (region.isEmpty ? "" : " · " + region)]
    details += Text.wrapped(Text.visible(targets.inWords(of: function)), width: 34)
  }
}

extension Principal {
  /// A principal that steps name but the subgraph does not list: its ARN tells what it is.
  init(unlisted name: String) {
    guard let arn = ARN(name) else {
      self.init(name: name, kind: name == "*" ? .anyone : .service, account: nil)
      return
    }
    let type = arn.resource.prefix { $0 != "/" }
    let kind: Kind =
      switch type {
      case "user": .user
      case "root": .root
      case "saml-provider", "oidc-provider": .identityProvider
      default: .role
      }
    self.init(name: name, kind: kind, account: arn.accountID)
  }
}

extension Diagram.Kind {
  /// The shape of a principal.
  init(_ kind: Principal.Kind) {
    self =
      switch kind {
      case .user: .user
      case .role: .role
      case .root: .root
      case .service: .service
      case .identityProvider: .identityProvider
      case .account: .outsideAccount
      case .external: .external
      case .anyone: .anyone
      }
  }
}

extension ARN {
  /// ` · path ci/build` for `role/ci/build/Deploy`; empty without a path.
  fileprivate var pathInWords: String {
    let path = resource.split(separator: "/").dropFirst().dropLast().joined(separator: "/")
    return path.isEmpty ? "" : " · path " + Text.shortened(path, to: 24)
  }

  fileprivate var providerInWords: String {
    resource.hasPrefix("saml-provider/")
      ? "SAML provider" : resource.hasPrefix("oidc-provider/") ? "OIDC provider" : "identity provider"
  }
}
