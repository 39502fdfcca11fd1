public import Foundation

/// A request made at random that brings its own policies, the same for the same seed.
public struct RandomRequest: Sendable, CustomStringConvertible {
  /// What requests may make use of; leaving some out narrows a difference down.
  public enum Feature: String, Sendable, CaseIterable {
    case anonymous, boundaries, broken, conditions, endpoint, federatedUsers, identityProviders, notElements
    case oldVersion, otherPartition, resourceControl, roots, serviceControl, services, sessionPolicies
    case sessionTags, undocumented, uniqueIDs, variables
  }

  /// What it was made from.
  public let seed: UInt64
  /// The request as `simulate` reads it, in one line.
  public let json: String
  /// The time at which to ask.
  public let time = timeOfExamples

  /// Makes the request of a seed.
  public init(seed: UInt64, features: Set<Feature> = Set(Feature.allCases)) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    let scene = RequestScene(&random, features: features)
    json = scene.json(id: "request-\(seed)", &random)
  }

  /// The request.
  public var description: String { json }
}

/// Who asks for what, drawn before the policies are.
struct RequestScene {
  typealias Feature = RandomRequest.Feature

  enum Kind { case user, session, role, root, federatedUser, service, anonymous, identityProvider }

  static let owner = "111122223333"
  static let stranger = "444455556666"

  let features: Set<Feature>
  var kind: Kind
  var account: String
  var principal: String
  var uniqueID: String?
  var action: String
  var resource: String
  /// The keys that conditions are about.
  var keys: [RequestKey] = []

  init(_ random: inout SplitMix64, features: Set<Feature>) {
    self.features = features
    func weight(_ feature: Feature, _ weight: Int) -> Int { features.contains(feature) ? weight : 0 }
    kind = random.weighted([
      (30, .user), (14, .session), (14, .role), (weight(.roots, 8), .root),
      (weight(.federatedUsers, 7), .federatedUser), (weight(.services, 9), .service),
      (weight(.anonymous, 5), .anonymous), (weight(.identityProviders, 7), .identityProvider),
    ])
    account = random.chance(64) ? Self.owner : Self.stranger
    if kind == .identityProvider, random.chance(85) { account = Self.owner }
    let partition = features.contains(.otherPartition) && random.chance(2) ? "aws-cn" : "aws"
    let iam = "arn:\(partition):iam::\(account):"
    let sts = "arn:\(partition):sts::\(account):"
    switch kind {
    case .user: principal = iam + random.one(of: ["user/alice", "user/team/alice"])
    case .session: principal = sts + "assumed-role/app/ci"
    case .role: principal = iam + "role/team/app"
    case .root: principal = iam + "root"
    case .federatedUser: principal = sts + "federated-user/guest"
    case .service: principal = random.one(of: ["s3.amazonaws.com", "events.amazonaws.com"])
    case .anonymous: principal = "anonymous"
    case .identityProvider:
      principal = random.one(of: [
        iam + "saml-provider/Corporate", iam + "oidc-provider/idp.example.com", "accounts.google.com",
      ])
    }
    (action, resource) = Self.target(kind, principal, &random)
    if features.contains(.uniqueIDs), kind == .user { uniqueID = "AIDAALICE" }
    if features.contains(.uniqueIDs), kind == .session || kind == .role { uniqueID = "AROAAPP" }
    if features.contains(.conditions) {
      let all = RequestKey.all(for: self)
      // At least one of those that requests leave open.
      keys = random.some(of: Array(all.prefix(5)), 1...2) + random.some(of: Array(all.dropFirst(5)), 1...2)
      for position in keys.indices { keys[position].settle(&random, self) }
    }
  }

  private static func target(_ kind: Kind, _ principal: String, _ random: inout SplitMix64) -> (
    String, String
  ) {
    let role = "arn:aws:iam::\(owner):role/deploy"
    if kind == .identityProvider {
      let isSAML = principal.contains("saml-provider")
      return (isSAML ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity", role)
    }
    let isAnonymous = kind == .anonymous
    return random.weighted([
      (isAnonymous ? 0 : 40, ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:\(owner):function:pay")),
      (isAnonymous ? 0 : 28, ("sts:AssumeRole", role)),
      (16, ("s3:GetObject", "arn:aws:s3:::bucket/blue/key")),
      (8, ("sqs:SendMessage", "arn:aws:sqs:us-east-1:\(owner):orders")),
      (isAnonymous ? 0 : 5, ("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:\(owner):table/orders")),
      (isAnonymous ? 0 : 4, ("ec2:StartInstances", "arn:aws:ec2:us-east-1:\(owner):instance/i-1")),
    ])
  }

  var isAssumption: Bool { action.hasPrefix("sts:") }
  var isOrdinary: Bool { ![.service, .anonymous, .identityProvider].contains(kind) }

  // MARK: The line

  func json(id: String, _ random: inout SplitMix64) -> String {
    let isComplete = random.chance(12)
    var members = [
      ("id", PolicyWriter.quoted(id)), ("principal", PolicyWriter.quoted(principal)),
      ("action", PolicyWriter.quoted(action)), ("resource", PolicyWriter.quoted(resource)),
      ("resourceAccount", PolicyWriter.quoted(Self.owner)),
    ]
    if let uniqueID { members.append(("principalId", PolicyWriter.quoted(uniqueID))) }
    let policies = policies(&random)
    var context: [(String, String)] = []
    var isForced = false
    for key in keys {
      if let value = key.value {
        context.append((key.name, value))
      } else if key.mustBeListed {
        isForced = true
      }
    }
    members.append(("context", PolicyWriter.object(context)))
    if isComplete || isForced { members.append(("contextIsComplete", "true")) }
    members.append(("policies", PolicyWriter.object(policies)))
    return PolicyWriter.object(members)
  }

  private func policies(_ random: inout SplitMix64) -> [(String, String)] {
    func list(_ texts: [String]) -> String { "[" + texts.joined(separator: ",") + "]" }
    func named(_ layer: RequestLayer, _ random: inout SplitMix64) -> String {
      PolicyWriter.object([("name", "\"p\""), ("document", document(layer, &random))])
    }
    var members: [(String, String)] = []
    if isOrdinary, kind != .root, random.chance(92) {
      let count = random.chance(80) ? 1 : 2
      members.append(("identity", list((0..<count).map { _ in named(.identity, &random) })))
    }
    let isBindable = isOrdinary && kind != .root
    if isBindable, kind != .federatedUser, features.contains(.boundaries), random.chance(14) {
      members.append(("boundaries", list([named(.boundary, &random)])))
    }
    let maySession = kind == .session || kind == .role || kind == .federatedUser
    if maySession, features.contains(.sessionPolicies), random.chance(kind == .federatedUser ? 70 : 18) {
      members.append(("session", list([named(.session, &random)])))
    }
    let chance = !isOrdinary || isAssumption || account != Self.owner ? 94 : 55
    if !action.hasPrefix("ec2:"), random.chance(chance) {
      members.append(("resource", document(.resource, &random)))
    }
    let full = document("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}")
    for (name, feature, layer) in [
      ("serviceControl", Feature.serviceControl, RequestLayer.serviceControl),
      ("resourceControl", .resourceControl, .resourceControl),
    ] where features.contains(feature) && random.chance(22) {
      let targets = random.some(of: ["r-ab12", "ou-ab12-11111111", account], 1...3)
      let levels = targets.map { target in
        var policies = [PolicyWriter.object([("name", "\"FullAWSAccess\""), ("document", full)])]
        if layer == .serviceControl, random.chance(6) { policies = [] }
        if random.chance(40) { policies.append(named(layer, &random)) }
        return PolicyWriter.object([("target", PolicyWriter.quoted(target)), ("policies", list(policies))])
      }
      members.append((name, list(levels)))
    }
    if isOrdinary, features.contains(.endpoint), random.chance(6) {
      members.append(("endpoint", list([named(.endpoint, &random)])))
    }
    return members
  }

  private func document(_ statement: String) -> String { PolicyWriter.policy([statement]) }
}
