import Foundation
import Inventory

/// A request that brings its own policies, as `simulate` reads it (interface, section 4).
struct StandAloneRequest {
  var principal: String
  var uniqueID: String?
  var action: String
  var resource: String
  var resourceAccount: String
  /// Keys in lower case.
  var context: [String: [String]]
  var contextIsComplete: Bool
  var policies: Applicable

  /// Reads the line of a request; nil when it is none.
  init?(json text: String) {
    guard let line = (try? JSONDecoder().decode(JSONText.self, from: Data(text.utf8)))?.members,
      let principal = line["principal"]?.text, let action = line["action"]?.text,
      let resource = line["resource"]?.text
    else { return nil }
    (self.principal, self.action, self.resource) = (principal, action, resource)
    uniqueID = line["principalId"]?.text
    resourceAccount = line["resourceAccount"]?.text ?? arnParts(resource)?[4] ?? ""
    let keys = (line["context"]?.members ?? [:]).map { ($0.key.lowercased(), $0.value.strings ?? []) }
    context = Dictionary(keys, uniquingKeysWith: { first, _ in first })
    contextIsComplete = line["contextIsComplete"]?.text == "true"
    policies = Applicable()
    readPolicies(line["policies"]?.members ?? [:])
  }

  private mutating func readPolicies(_ layers: [String: JSONText]) {
    func read(_ json: JSONText?, _ layer: Applicable.Policy.Layer) -> [Applicable.Policy] {
      (json?.elements ?? []).map {
        Applicable.Policy(layer: layer, statements: PolicyStatement.all(of: $0.members?["document"] ?? .null))
      }
    }
    policies.identity = read(layers["identity"], .identity)
    policies.boundary = read(layers["boundaries"], .boundary).first
    policies.hasBoundary = policies.boundary != nil
    policies.session = read(layers["session"], .session)
    policies.endpoint = read(layers["endpoint"], .endpoint)
    if let resource = layers["resource"], resource != .null {
      let layer = isRole ? Applicable.Policy.Layer.trust : .resource
      policies.resource = [
        Applicable.Policy(layer: layer, statements: PolicyStatement.all(of: resource))
      ]
    }
    let caller = caller(session: "")
    if isBoundByServiceControl(caller) {
      policies.serviceControl = layers["serviceControl"]?.elements.map { level in
        Applicable.Level(policies: read(level.members?["policies"], .serviceControl), isPartlyUnseen: false)
      }
    }
    if isUnderResourceControl(caller) {
      policies.resourceControl = (layers["resourceControl"]?.elements ?? []).flatMap { level in
        read(level.members?["policies"], .resourceControl)
      }
    }
  }

  private var service: String { String(action.prefix { $0 != ":" }).lowercased() }
  private var isRole: Bool { service == "sts" && (arnParts(resource)?[5] ?? "").hasPrefix("role/") }

  /// Rule: R5.
  private func isBoundByServiceControl(_ caller: Caller) -> Bool {
    switch caller {
    case .service, .identityProvider, .anonymous: false
    default: !caller.isServiceLinkedRole
    }
  }

  /// Rule: R8, R9.
  private func isUnderResourceControl(_ caller: Caller) -> Bool {
    let services: Set = [
      "sts", "rolesanywhere", "signin", "s3", "sqs", "kms", "secretsmanager", "dynamodb", "events", "logs",
      "ecr", "cognito-identity", "cognito-idp",
    ]
    return services.contains(service) && !caller.isServiceLinkedRole && !RoleARN.isServiceLinked(resource)
  }

  /// Who asks; a role is asked about in a session of that name.
  func caller(session name: String) -> Caller {
    if principal == "anonymous" { return .anonymous }
    guard let parts = arnParts(principal) else {
      let isProvider = ReferenceEvaluator.publicIdentityProviders.contains(principal)
      return isProvider ? .identityProvider(principal) : .service(principal)
    }
    let words = parts[5].split(separator: "/").map(String.init)
    switch words.first {
    case "root": return .root(account: parts[4], partition: parts[1])
    case "user": return .user(arn: principal)
    case "role": return .session(role: principal, name: name)
    case "federated-user": return .federatedUser(arn: principal)
    case "assumed-role":
      // A session's ARN has lost the path of its role.
      let role =
        context["aws:principalarn"]?.first ?? "arn:\(parts[1]):iam::\(parts[4]):role/\(words[1])"
      return .session(role: role, name: words.dropFirst(2).joined(separator: "/"))
    default: return .identityProvider(principal)
    }
  }

  /// Who may ask: sessions of every name that the statements can tell apart.
  var callers: [Caller] {
    guard (arnParts(principal)?[5] ?? "").hasPrefix("role/") else { return [caller(session: "")] }
    let prefix = RoleARN.sessionARN(role: principal, name: "")
    let named = policies.all.flatMap(\.statements).flatMap { $0.principals?.names ?? [] }
      .compactMap(\.text).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    return unique(named + ["unmentioned"]).map { caller(session: $0) }
  }
}
