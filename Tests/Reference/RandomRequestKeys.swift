/// A context key that the conditions of a random request are about.
struct RequestKey {
  enum Kind { case text, arn, number, date, truth, address, binary }

  var name: String
  var kind: Kind
  /// What conditions compare it with.
  var values: [String]
  /// What a context may say it is; more than one for keys of several values.
  var possible: [[String]]
  /// Whether it is left open, or known by itself, where the context does not list it.
  var mayBeUnlisted = true
  /// Its value in the context of the request, as JSON.
  private(set) var value: String?

  var isMultivalued: Bool { Reference.isMultivalued(name.lowercased()) }
  /// Whether the request would be ambiguous without saying what the key is.
  var mustBeListed: Bool { !mayBeUnlisted }

  init(
    _ name: String, _ kind: Kind, _ values: [String], _ possible: [[String]], mayBeUnlisted: Bool = true
  ) {
    (self.name, self.kind, self.values, self.possible) = (name, kind, values, possible)
    self.mayBeUnlisted = mayBeUnlisted
  }

  /// Chooses whether the context lists it, and as what.
  mutating func settle(_ random: inout SplitMix64, _ scene: RequestScene) {
    guard !possible.isEmpty, random.chance(mayBeUnlisted ? 25 : 100) else { return }
    let texts = random.one(of: possible)
    let name = name
    value =
      texts.count == 1 && random.chance(70)
      ? PolicyWriter.quoted(texts[0]) : "[" + texts.map(PolicyWriter.quoted).joined(separator: ",") + "]"
    if random.chance(15) { self.name = name.lowercased() }
  }

  /// The keys that make sense in a request.
  static func all(for scene: RequestScene) -> [RequestKey] {
    let isOrdinary = scene.isOrdinary
    let isPerson = [.user, .session, .role].contains(scene.kind)
    let tags = ["blue", "green", "Blue", "bl*", "?lue"]
    var keys = [
      RequestKey("example:Color", .text, tags, [["blue"], ["BLUE"], ["green"]]),
      RequestKey("example:Level", .number, ["3", "5", "4.5"], [["3"], ["4"], ["9"]]),
      RequestKey("example:Blob", .binary, ["YmxlYQ==", "cGF5"], [["cGF5"], ["cGF4"]]),
      RequestKey(
        "example:When", .date, ["2026-01-01T00:00:00Z", "1767225600", "2025-06-01"],
        [["2025-12-31T23:59:59Z"], ["2026-01-01T00:00:00Z"], ["1767225601"]]),
      RequestKey(
        "aws:SourceIp", .address, ["203.0.113.0/24", "203.0.113.7", "2001:db8::/32", "198.51.100.0/25"],
        [["203.0.113.7"], ["198.51.100.200"], ["2001:db8::1"]]),
      RequestKey("aws:CurrentTime", .date, ["2020-01-01T00:00:00Z", "2031-01-01T00:00:00Z"], []),
      RequestKey("aws:UserAgent", .text, ["aws-cli/*", "aws-cli/2"], [["aws-cli/2"], ["boto3"]]),
      RequestKey("aws:SecureTransport", .truth, ["true", "false"], [["false"]]),
      RequestKey("aws:ResourceTag/team", .text, tags, [["blue"], ["green"], ["bl*"]]),
      RequestKey(
        "aws:CalledVia", .text, ["athena.amazonaws.com", "a*"],
        [["athena.amazonaws.com"], ["cloudformation.amazonaws.com", "athena.amazonaws.com"]]),
      RequestKey(
        "aws:SourceArn", .arn, ["arn:aws:s3:::bucket", "arn:aws:s3:::*", "arn:aws:*:*:*:b?cket"],
        [["arn:aws:s3:::bucket"], ["arn:aws:s3:::other"]], mayBeUnlisted: scene.kind == .service),
      RequestKey("aws:RequestedRegion", .text, ["us-east-1", "eu-*"], [["eu-west-1"]]),
      RequestKey("aws:ResourceAccount", .text, [RequestScene.owner, "4*"], []),
    ]
    if isOrdinary {
      keys += [
        RequestKey("aws:PrincipalAccount", .text, [RequestScene.owner, RequestScene.stranger], []),
        RequestKey("aws:PrincipalType", .text, ["User", "AssumedRole", "Account"], []),
        RequestKey("aws:PrincipalOrgID", .text, ["o-abcd123456"], [["o-abcd123456"], ["o-other56789"]]),
        RequestKey("aws:PrincipalIsAWSService", .truth, ["true", "false"], []),
        principalARN(scene),
      ]
    }
    if isPerson {
      keys += [
        RequestKey("aws:PrincipalTag/team", .text, tags, [["blue"], ["green"], ["bl*"], ["?lue"]]),
        RequestKey("aws:username", .text, ["alice", "a*", "bob"], []),
      ]
    }
    if scene.kind == .user {
      keys += [
        RequestKey("aws:MultiFactorAuthPresent", .truth, ["true", "false"], [["true"], ["false"]]),
        RequestKey("aws:MultiFactorAuthAge", .number, ["300", "3600"], [["60"], ["4000"]]),
      ]
    }
    return keys + assumptionKeys(scene)
  }

  private static func assumptionKeys(_ scene: RequestScene) -> [RequestKey] {
    guard scene.isAssumption else { return [] }
    var keys = [RequestKey("sts:RoleSessionName", .text, ["ci", "c*", "alice"], [["ci"], ["alice"]])]
    if scene.kind == .identityProvider {
      keys.append(RequestKey("saml:aud", .text, ["https://signin.aws.amazon.com/saml"], [["other"]]))
    } else {
      keys.append(RequestKey("sts:ExternalId", .text, ["x", "x*"], [["x"], ["y"]]))
    }
    guard scene.features.contains(.sessionTags) else { return keys }
    return keys + [
      RequestKey("aws:TagKeys", .text, ["team", "t*"], [["team"], ["team", "cost"]], mayBeUnlisted: false),
      RequestKey("sts:SourceIdentity", .text, ["alice", "a*"], [["alice"], ["bob"]], mayBeUnlisted: false),
    ]
  }

  private static func principalARN(_ scene: RequestScene) -> RequestKey {
    let start = "arn:aws:iam::\(scene.account):"
    let role = start + "role/team/app"
    let values = [scene.principal, start + "user/*", start + "role/*app", "arn:aws:iam::*:role/app", role]
    return RequestKey("aws:PrincipalArn", .arn, values, scene.kind == .session ? [[role]] : [])
  }

  // MARK: Conditions

  /// A condition on the key, with every operator that can be asked of it.
  func condition(_ random: inout SplitMix64, _ features: Set<RandomRequest.Feature>) -> RandomCondition {
    if random.chance(9) {
      return RandomCondition(operator: "Null", key: name, values: [random.one(of: ["true", "false"])])
    }
    var name = random.one(of: operators)
    var compared = random.some(of: values, 1...2)
    let hasVariables = features.contains(.variables) && random.chance(12)
    if hasVariables, kind == .text, !isMultivalued {
      compared = [
        random.one(of: [
          "${aws:username}", "${aws:PrincipalTag/team, 'blue'}", "bl${*}", "${aws:PrincipalType}",
          "${aws:PrincipalTag/team}", "${aws:ResourceTag/team}",
        ])
      ]
    }
    let isDoubtful = features.contains(.undocumented) && random.chance(6)
    if isMultivalued != isDoubtful || random.chance(5) {
      name = random.one(of: ["ForAnyValue:", "ForAllValues:"]) + name
    }
    if random.chance(20), !name.hasPrefix("ForAnyValue:") || isDoubtful { name += "IfExists" }
    if random.chance(5) { name = name.lowercased() }
    if isDoubtful, random.chance(10) { compared = [] }
    return RandomCondition(operator: name, key: self.name, values: compared)
  }

  private var operators: [String] {
    switch kind {
    case .text:
      [
        "StringEquals", "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase", "StringLike", "StringLike", "StringNotLike",
      ]
    case .arn: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringEquals"]
    case .number: Self.orders.map { "Numeric" + $0 }
    case .date: Self.orders.map { "Date" + $0 }
    case .truth: ["Bool"]
    case .address: ["IpAddress", "IpAddress", "NotIpAddress"]
    case .binary: ["BinaryEquals"]
    }
  }

  private static let orders = [
    "Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals",
  ]
}
