/// Where a statement of a random request stands.
enum RequestLayer { case identity, boundary, session, resource, serviceControl, resourceControl, endpoint }

extension RequestScene {
  /// A policy of one to three statements.
  func document(_ layer: RequestLayer, _ random: inout SplitMix64) -> String {
    let count = random.weighted([(6, 1), (3, 2), (1, 3)])
    let statements = (0..<count).map { statement(layer, isFirst: $0 == 0, &random) }
    let isOld = features.contains(.oldVersion) && random.chance(8)
    let version: String? = isOld ? random.one(of: ["2008-10-17", nil]) : "2012-10-17"
    guard count == 1, random.chance(25) else { return PolicyWriter.policy(statements, version: version) }
    // A statement alone needs no list (R57).
    return PolicyWriter.object(
      (version.map { [("Version", PolicyWriter.quoted($0))] } ?? []) + [("Statement", statements[0])])
  }

  private func statement(_ layer: RequestLayer, isFirst: Bool, _ random: inout SplitMix64) -> String {
    let isDeny: Bool
    switch layer {
    case .resourceControl: isDeny = true
    case .serviceControl: isDeny = random.chance(75)
    default: isDeny = random.chance(isFirst ? 4 : 32)
    }
    var members: [(String, String)] = []
    if random.chance(25) { members.append(("Sid", "\"S\(random.number(below: 9))\"")) }
    let isBroken = features.contains(.broken) && random.chance(1)
    if !isBroken { members.append(("Effect", isDeny ? "\"Deny\"" : "\"Allow\"")) }
    switch layer {
    case .resource: members.append(principals(isDeny, &random))
    case .resourceControl, .endpoint: members.append(("Principal", "\"*\""))
    default: break
    }
    members.append(actions(&random))
    if layer != .resource || !isAssumption { members.append(resources(&random)) }
    let conditions = conditions(&random, isDeny ? 85 : 60)
    if !conditions.isEmpty { members.append(("Condition", conditionBlock(conditions))) }
    return PolicyWriter.object(members)
  }

  private func conditions(_ random: inout SplitMix64, _ percent: Int) -> [RandomCondition] {
    guard !keys.isEmpty, random.chance(percent) else { return [] }
    let count = random.chance(78) ? 1 : 2
    return random.some(of: keys, count...count).map { $0.condition(&random, features) }
  }

  // MARK: Actions and resources

  private func actions(_ random: inout SplitMix64) -> (String, String) {
    let parts = action.split(separator: ":").map(String.init)
    let (service, name) = (parts[0], parts[1])
    if features.contains(.notElements), random.chance(9) {
      return (
        "NotAction", random.one(of: ["\"iam:*\"", "\"\(action)\"", "[\"ec2:Run*\",\"\(service):x*\"]"])
      )
    }
    var choices: [(weight: Int, value: [String])] = [
      (20, [action]), (8, ["*"]), (6, [service + ":*"]),
      (3, [service.uppercased() + ":" + name.lowercased()]),
      (2, ["\(service):\(name.prefix(3))*"]), (2, ["\(service):?\(name.dropFirst())"]),
      (2, ["iam:ListRoles", action]), (2, ["iam:*"]), (1, ["\(service):*x"]), (1, ["*:" + name]),
    ]
    if isAssumption, features.contains(.sessionTags) {
      choices.append((10, [action, "sts:TagSession", "sts:SetSourceIdentity"]))
      choices.append((6, [action, "sts:TagSession"]))
    }
    if !features.contains(.undocumented) { choices.removeAll { $0.value == ["*:" + name] } }
    if features.contains(.undocumented) { choices += [(1, []), (1, [""])] }
    return ("Action", PolicyWriter.list(random.weighted(choices)))
  }

  private func resources(_ random: inout SplitMix64) -> (String, String) {
    let name = features.contains(.notElements) && random.chance(7) ? "NotResource" : "Resource"
    let count = features.contains(.undocumented) && random.chance(1) ? 0 : random.chance(80) ? 1 : 2
    return (name, PolicyWriter.list(unique((0..<count).map { _ in resourcePattern(&random) })))
  }

  private func resourcePattern(_ random: inout SplitMix64) -> String {
    let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(
      String.init)
    let start = parts[0..<5].joined(separator: ":") + ":"
    let variable = features.contains(.variables) && isOrdinary ? 1 : 0
    return random.weighted([
      (16, "*"), (16, resource), (3, resource.dropLast(2) + "*"), (2, resource.dropLast() + "?"),
      (2, start + "*"), (1, "arn:aws:\(parts[2]):*"), (1, "arn:aws:\(parts[2]):*:*:*"),
      (1, resource + "x"), (1, "arn:aws:s3:::other/*"), (1, resource.uppercased()),
      (features.contains(.undocumented) ? 1 : 0, ""),
      (variable, start + "*${aws:username}*"), (variable, start + "*${aws:PrincipalTag/team, 'o'}*"),
      (variable, resource + "${$}"), (variable, start + "${aws:PrincipalAccount}*"),
    ])
  }

  // MARK: Principals

  private func principals(_ isDeny: Bool, _ random: inout SplitMix64) -> (String, String) {
    if isDeny, !isAssumption, features.contains(.notElements), isOrdinary, random.chance(25) {
      return ("NotPrincipal", PolicyWriter.object([("AWS", PolicyWriter.list(exempt(&random)))]))
    }
    if features.contains(.undocumented), random.chance(3) {
      let odd = [
        "{\"AWS\":[]}", "{\"AWS\":\"\"}", "{\"Service\":\"*\"}", "{\"Federated\":\"*\"}", "{\"Robot\":\"x\"}",
      ]
      return ("Principal", random.one(of: odd))
    }
    if random.chance(18) {
      return ("Principal", random.one(of: ["\"*\"", "{\"AWS\":\"*\"}", "{\"AWS\":[\"*\"]}"]))
    }
    switch kind {
    case .service:
      let names = random.some(of: ["s3.amazonaws.com", "events.amazonaws.com"], 1...2)
      return ("Principal", PolicyWriter.object([("Service", PolicyWriter.list(names))]))
    case .identityProvider:
      let other = "arn:aws:iam::\(Self.owner):saml-provider/Other"
      let name = random.chance(80) ? principal : other
      return ("Principal", PolicyWriter.object([("Federated", PolicyWriter.list([name]))]))
    default:
      let names = unique((0..<random.number(in: 1...2)).map { _ in name(&random) })
      var members = [("AWS", PolicyWriter.list(names))]
      if random.chance(10) { members.append(("Service", "\"ec2.amazonaws.com\"")) }
      return ("Principal", PolicyWriter.object(members))
    }
  }

  private func name(_ random: inout SplitMix64) -> String {
    let start = "arn:aws:iam::\(account):"
    var choices: [(weight: Int, value: String)] = [
      (3, account), (4, start + "root"), (1, Self.stranger), (1, "arn:aws:iam::\(Self.owner):role/other"),
      (1, "AROASTALEID"),
    ]
    switch kind {
    case .user: choices += [(12, principal), (1, start + "user/Alice")]
    case .role: choices += [(10, principal), (4, RoleARN.sessionARN(role: principal, name: "ci"))]
    case .session:
      choices += [
        (8, start + "role/app"), (6, principal), (1, principal + "x"), (1, start + "role/team/app"),
      ]
    case .federatedUser: choices += [(12, principal)]
    case .root, .service, .anonymous, .identityProvider: break
    }
    if let uniqueID { choices.append((2, uniqueID)) }
    return random.weighted(choices)
  }

  private func exempt(_ random: inout SplitMix64) -> [String] {
    let root = "arn:aws:iam::\(account):root"
    let own: [String]
    switch kind {
    case .role: own = [principal, RoleARN.sessionARN(role: principal, name: "ci")]
    case .session: own = ["arn:aws:iam::\(account):role/app", principal]
    default: own = [principal]
    }
    let names = random.chance(60) ? own + [root] : random.some(of: own + [root], 1...2)
    return unique(names)
  }
}
