/// Where a random statement stands.
enum RandomPlace {
  case identity(of: RandomWorld.Person)
  case boundary
  case trust(of: RandomWorld.Person)
  case function(RandomWorld.Lambda, qualifier: String?)
  case serviceControl
  case resourceControl
}

extension RandomWorld {
  /// The text of a policy.
  func policy(_ place: RandomPlace, _ random: inout SplitMix64) -> String {
    let count = random.weighted([(5, 1), (4, 2), (1, 3)])
    var statements = (0..<count).map { position in statement(place, isFirst: position == 0, &random) }
    if case .trust(let role) = place { statements += linkingTrust[role.arn] ?? [] }
    if features.contains(.undocumented), random.chance(2) {
      statements.append("{\"Action\":\"*\",\"Resource\":\"*\"}")
    }
    let isOld = features.contains(.variables) && random.chance(8)
    return PolicyWriter.policy(
      statements, version: isOld ? random.one(of: ["2008-10-17", nil]) : "2012-10-17")
  }

  private func statement(_ place: RandomPlace, isFirst: Bool, _ random: inout SplitMix64) -> String {
    var members: [(String, String)] = []
    let isDeny = isDeny(place, isFirst: isFirst, &random)
    if random.chance(30) { members.append(("Sid", "\"S\(random.number(below: 9))\"")) }
    members.append(("Effect", isDeny ? "\"Deny\"" : "\"Allow\""))
    switch place {
    case .identity, .boundary, .serviceControl:
      members += [actions(place, isDeny, &random), resources(isDeny, &random)]
    case .trust(let role):
      members += [principals(role.account, isTrust: true, isDeny, &random)]
      members += [trustActions(members, &random)]
    case .function(let lambda, let qualifier):
      members += [principals(lambda.account, isTrust: false, isDeny, &random)]
      members += [functionActions(&random), functionResource(lambda, qualifier, &random)]
    case .resourceControl:
      members += [
        ("Principal", "\"*\""), ("Action", random.one(of: ["\"sts:*\"", "\"sts:AssumeRole\"", "\"*\""])),
      ]
      members += [("Resource", "\"*\"")]
    }
    let conditions = conditions(&random, isDeny ? 75 : conditionsPercent(place))
    if !conditions.isEmpty { members.append(("Condition", conditionBlock(conditions))) }
    return PolicyWriter.object(members)
  }

  private func isDeny(_ place: RandomPlace, isFirst: Bool, _ random: inout SplitMix64) -> Bool {
    switch place {
    case .resourceControl: true
    case .serviceControl: random.chance(60)
    default: random.chance(isFirst ? 5 : 35)
    }
  }

  private func conditionsPercent(_ place: RandomPlace) -> Int {
    switch place {
    case .serviceControl, .boundary: 20
    case .trust: 30
    default: 40
    }
  }

  // MARK: Actions

  private func actions(_ place: RandomPlace, _ isDeny: Bool, _ random: inout SplitMix64) -> (String, String) {
    if random.chance(8) {
      return (
        "NotAction", random.one(of: ["\"iam:*\"", "\"lambda:InvokeFunction\"", "[\"s3:*\",\"sts:*\"]"])
      )
    }
    var choices: [(weight: Int, value: [String])] = [
      (3, ["lambda:InvokeFunction"]), (2, ["lambda:*"]), (4, ["*"]), (8, ["sts:AssumeRole"]), (1, ["s3:*"]),
      (4, ["sts:AssumeRole", "lambda:InvokeFunction"]), (1, ["sts:*", "lambda:Invoke*"]),
      (1, ["LAMBDA:invoke?unction"]), (1, ["lambda:InvokeFunction*"]),
    ]
    if features.contains(.functionURLs) {
      choices.append((2, ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]))
    }
    if features.contains(.undocumented) { choices.append((1, random.one(of: [[], [""]]))) }
    if features.contains(.invokeAsync) { choices.append((1, ["lambda:InvokeAsync"])) }
    if features.contains(.sessionTags) { choices.append((1, ["sts:AssumeRole", "sts:TagSession"])) }
    if case .boundary = place { choices.append((8, ["*"])) }
    if case .serviceControl = place, !isDeny { choices.append((10, ["*"])) }
    return ("Action", PolicyWriter.list(random.weighted(choices)))
  }

  private func trustActions(_ members: [(String, String)], _ random: inout SplitMix64) -> (String, String) {
    let principal = members.last?.1 ?? ""
    if principal.contains("saml-provider") { return ("Action", "\"sts:AssumeRoleWithSAML\"") }
    if principal.contains("Federated") { return ("Action", "\"sts:AssumeRoleWithWebIdentity\"") }
    var choices: [(weight: Int, value: [String])] = [(9, ["sts:AssumeRole"]), (1, ["sts:*"])]
    if features.contains(.sessionTags) { choices.append((1, ["sts:AssumeRole", "sts:TagSession"])) }
    if !features.contains(.sessionTags) { choices.removeLast() }
    return ("Action", PolicyWriter.list(random.weighted(choices)))
  }

  private func functionActions(_ random: inout SplitMix64) -> (String, String) {
    let url = features.contains(.functionURLs)
    let choices: [(weight: Int, value: [String])] = [
      (8, ["lambda:InvokeFunction"]), (1, ["lambda:*"]),
      (url ? 2 : 0, ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]),
      (url ? 1 : 0, ["lambda:InvokeFunctionUrl"]),
    ]
    return ("Action", PolicyWriter.list(random.weighted(choices)))
  }

  // MARK: Resources

  private func functionResource(_ lambda: Lambda, _ qualifier: String?, _ random: inout SplitMix64) -> (
    String, String
  ) {
    let exact = lambda.arn + (qualifier.map { ":" + $0 } ?? "")
    guard features.contains(.wholeFunctionPolicies), random.chance(20) else {
      return ("Resource", PolicyWriter.quoted(exact))
    }
    return (
      "Resource", random.one(of: ["[\"\(lambda.arn)\",\"\(lambda.arn):*\"]", "\"\(lambda.arn)*\"", "\"*\""])
    )
  }

  private func resources(_ isDeny: Bool, _ random: inout SplitMix64) -> (String, String) {
    let name = random.chance(8) ? "NotResource" : "Resource"
    let count = random.chance(75) ? 1 : 2
    return (name, PolicyWriter.list(unique((0..<count).map { _ in resource(&random) })))
  }

  private func resource(_ random: inout SplitMix64) -> String {
    let lambda = random.one(of: lambdas)
    let account = random.one(of: accounts)
    let start = "arn:aws:lambda:\(lambda.region):\(lambda.account):function:"
    let variables = features.contains(.variables) ? 1 : 0
    return random.weighted([
      (14, "*"), (4, lambda.arn), (2, lambda.arn + ":*"), (3, lambda.arn + "*"), (1, lambda.arn + ":live"),
      (2, "arn:aws:lambda:*:\(account):function:*"), (1, "arn:aws:lambda:*"), (2, "arn:aws:iam::*:role/*"),
      (1, "arn:aws:iam::\(account):role/team/*"),
      (roles.isEmpty ? 0 : 4, roles.isEmpty ? "*" : random.one(of: roles).arn),
      (variables, start + "${aws:PrincipalTag/team}"),
      (variables, start + "${aws:PrincipalTag/team, 'pay'}*"),
      (variables, "arn:aws:iam::\(account):role/${aws:username}"),
      (features.contains(.undocumented) ? 1 : 0, "arn:aws:lambda:*:pay"),
      (features.contains(.undocumented) ? 1 : 0, ""),
    ])
  }

  // MARK: Principals

  private func principals(
    _ account: String, isTrust: Bool, _ isDeny: Bool, _ random: inout SplitMix64
  ) -> (String, String) {
    if isDeny, !isTrust, features.contains(.notPrincipal), random.chance(25) {
      return ("NotPrincipal", notPrincipal(&random))
    }
    let services = features.contains(.services) ? 12 : 0
    let federation = features.contains(.federation) && isTrust && !isDeny ? 10 : 0
    let odd = features.contains(.undocumented) ? 1 : 0
    switch random.weighted([
      (78, "AWS"), (services, "Service"), (federation, "Federated"), (10, "*"), (odd, "odd"),
    ]) {
    case "odd": return ("Principal", random.one(of: ["{\"AWS\":[]}", "{\"AWS\":\"\"}"]))
    case "Service":
      let choices =
        isTrust
        ? ["ec2.amazonaws.com", "pods.eks.amazonaws.com"] : ["s3.amazonaws.com", "sns.amazonaws.com"]
      return ("Principal", PolicyWriter.object([("Service", PolicyWriter.quoted(random.one(of: choices)))]))
    case "Federated":
      let choices = [
        "arn:aws:iam::\(account):saml-provider/Corporate", "accounts.google.com",
        "arn:aws:iam::\(account):oidc-provider/token.actions.githubusercontent.com",
      ]
      return ("Principal", PolicyWriter.object([("Federated", PolicyWriter.quoted(random.one(of: choices)))]))
    case "*": return ("Principal", random.chance(50) ? "\"*\"" : "{\"AWS\":\"*\"}")
    default:
      let names = (0..<random.number(in: 1...2)).map { _ in name(account, &random) }
      return ("Principal", PolicyWriter.object([("AWS", PolicyWriter.list(unique(names)))]))
    }
  }

  private func name(_ owner: String, _ random: inout SplitMix64) -> String {
    let account = random.chance(50) ? owner : random.one(of: accounts)
    let root = "arn:aws:iam::\(account):root"
    guard !people.isEmpty else { return root }
    let person = random.one(of: people)
    let (stranger, outside) = (random.one(of: strangers), features.contains(.outsiders) ? 1 : 0)
    let session = RoleARN.sessionARN(role: person.arn, name: "ci")
    return random.weighted([
      (3, account), (5, root), (9, person.arn), (person.isRole ? 2 : 0, session), (1, person.uniqueID),
      (1, "AROASTALEROLEID"), (outside, stranger), (outside, "arn:aws:iam::\(stranger):root"),
      (outside, "arn:aws:iam::\(stranger):role/partner"), (outside, "arn:aws:iam::\(stranger):user/partner"),
    ])
  }

  private func notPrincipal(_ random: inout SplitMix64) -> String {
    guard !people.isEmpty else { return "{\"AWS\":\"arn:aws:iam::\(accounts[0]):root\"}" }
    let person = random.one(of: people)
    var names = [person.arn]
    if random.chance(70) { names.append("arn:aws:iam::\(person.account):root") }
    if person.isRole, random.chance(60) { names.append(RoleARN.sessionARN(role: person.arn, name: "ci")) }
    return PolicyWriter.object([("AWS", PolicyWriter.list(names))])
  }
}
