/// A condition of a random statement.
struct RandomCondition {
  var `operator`: String
  var key: String
  var values: [String]
}

/// The `Condition` element.
func conditionBlock(_ conditions: [RandomCondition]) -> String {
  var operators: [(String, [(String, String)])] = []
  for condition in conditions {
    let line = (condition.key, PolicyWriter.list(condition.values))
    if let position = operators.firstIndex(where: { $0.0 == condition.operator }) {
      operators[position].1.append(line)
    } else {
      operators.append((condition.operator, [line]))
    }
  }
  return PolicyWriter.object(operators.map { ($0.0, PolicyWriter.object($0.1)) })
}

extension RandomWorld {
  /// None in most cases, one or two otherwise; never two for the same operator and key.
  func conditions(_ random: inout SplitMix64, _ percent: Int) -> [RandomCondition] {
    let keys = staticKeys + openKeys
    guard !keys.isEmpty, random.chance(percent) else { return [] }
    let count = random.chance(80) ? 1 : 2
    return random.some(of: keys, count...count).map { condition(on: $0, &random) }
  }

  private func condition(on key: String, _ random: inout SplitMix64) -> RandomCondition {
    if random.chance(8) {
      return RandomCondition(operator: "Null", key: key, values: [random.chance(50) ? "true" : "false"])
    }
    var (name, values) = comparison(for: key, &random)
    let isMultivalued = isMultivalued(key.lowercased())
    if isMultivalued, !(features.contains(.undocumented) && random.chance(10)) || random.chance(6) {
      name = (random.chance(75) ? "ForAnyValue:" : "ForAllValues:") + name
    }
    if random.chance(15), !(name.hasPrefix("ForAnyValue:") && !features.contains(.undocumented)) {
      name += "IfExists"
    }
    if random.chance(5) { name = name.lowercased() }
    return RandomCondition(operator: name, key: key, values: values)
  }

  private func comparison(for key: String, _ random: inout SplitMix64) -> (String, [String]) {
    switch key.lowercased() {
    case "aws:principalarn": return arn(&random)
    case "aws:principalaccount", "aws:resourceaccount", "aws:sourceaccount": return account(key, &random)
    case "aws:principalorgid", "aws:resourceorgid": return organizationID(key, &random)
    case "aws:principalorgpaths": return (random.one(of: ["StringLike", "StringEquals"]), paths(&random))
    case "aws:principaltag/team", "aws:resourcetag/team": return tag(key, &random)
    case "aws:requestedregion": return (strings(&random), random.some(of: ["us-east-1", "eu-west-1"], 1...2))
    case "aws:principaltype":
      return (strings(&random), random.some(of: ["User", "AssumedRole", "Account"], 1...2))
    case "aws:userid": return (random.one(of: ["StringLike", "StringNotLike"]), [userID(&random)])
    case "aws:username":
      return (
        random.one(of: ["StringEquals", "StringLike", "StringNotLike"]),
        [random.one(of: ["alice", "b*", "*"])]
      )
    case "aws:principalisawsservice", "aws:securetransport", "aws:multifactorauthpresent",
      "aws:viaawsservice":
      return ("Bool", [random.one(of: ["true", "false"])])
    case "aws:currenttime", "aws:tokenissuetime":
      let operators = ["DateLessThan", "DateGreaterThan", "DateGreaterThanEquals", "DateNotEquals"]
      return (random.one(of: operators), [random.one(of: ["2020-01-01T00:00:00Z", "2031-01-01T00:00:00Z"])])
    case "aws:epochtime":
      return (
        random.one(of: ["NumericLessThan", "DateGreaterThan"]),
        [random.one(of: ["1577836800", "1924992000"])]
      )
    default: return openComparison(for: key, &random)
    }
  }

  private func openComparison(for key: String, _ random: inout SplitMix64) -> (String, [String]) {
    switch key.lowercased() {
    case "aws:sourceip":
      let ranges = ["203.0.113.0/24", "203.0.113.7", "198.51.100.0/24", "203.0.113.128/25", "2001:db8::/32"]
      return (random.one(of: ["IpAddress", "NotIpAddress"]), random.some(of: ranges, 1...2))
    case "sts:externalid", "lambda:eventsourcetoken", "aws:sourcevpce", "aws:useragent":
      return (like(&random), random.some(of: ["blue", "green", "bl*", "*e", "?lue", "BLUE"], 1...2))
    case "sts:rolesessionname":
      let values = [
        "ci", "ci-*", features.contains(.variables) ? "${aws:username}" : "alice", "${aws:PrincipalTag/team}",
      ]
      return (
        like(&random), [random.one(of: features.contains(.variables) ? values : Array(values.prefix(3)))]
      )
    case "aws:sourceidentity", "sts:sourceidentity":
      return (like(&random), random.some(of: ["alice", "bob", "al*"], 1...2))
    case "aws:requesttag/team": return tag(key, &random)
    case "aws:tagkeys", "sts:transitivetagkeys":
      return (
        random.one(of: ["StringEquals", "StringNotEquals", "StringLike"]), [random.one(of: ["team", "t*"])]
      )
    case "aws:sourcearn":
      let values = ["arn:aws:s3:::bucket", "arn:aws:s3:::*", "arn:aws:sns:us-east-1:210987654321:topic"]
      return (
        random.one(of: ["ArnLike", "ArnEquals", "ArnNotLike", "StringEquals"]), [random.one(of: values)]
      )
    case "lambda:sourcefunctionarn":
      return (random.one(of: ["ArnEquals", "ArnNotEquals"]), [random.one(of: lambdas).arn])
    case "aws:calledvia":
      let services = ["athena.amazonaws.com", "cloudformation.amazonaws.com"]
      return (random.one(of: ["StringEquals", "StringNotEquals"]), random.some(of: services, 1...2))
    case "example:level":
      let operators = [
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
        "NumericGreaterThanEquals",
      ]
      return (random.one(of: operators), [random.one(of: ["3", "5"])])
    default:
      return (
        random.one(of: ["BinaryEquals", "StringEqualsIgnoreCase"]), [random.one(of: ["YmlsbA==", "cGF5"])]
      )
    }
  }

  // MARK: Values

  private func strings(_ random: inout SplitMix64) -> String {
    random.weighted([
      (5, "StringEquals"), (3, "StringNotEquals"), (2, "StringLike"), (1, "StringNotLike"),
      (1, "StringEqualsIgnoreCase"), (1, "StringNotEqualsIgnoreCase"),
    ])
  }

  private func like(_ random: inout SplitMix64) -> String {
    random.weighted([(4, "StringLike"), (3, "StringEquals"), (2, "StringNotLike"), (1, "StringNotEquals")])
  }

  private func arn(_ random: inout SplitMix64) -> (String, [String]) {
    var values = people.map(\.arn)
    values +=
      accounts.map { "arn:aws:iam::\($0):root" } + ["arn:aws:iam::\(random.one(of: strangers)):role/partner"]
    let patterns = [
      "arn:aws:iam::*:role/team/*", "arn:aws:iam::\(accounts[0]):*", "arn:aws:iam::*:user/*",
      "arn:aws:iam::*:role/app",
    ]
    let name = random.weighted([
      (4, "ArnLike"), (2, "ArnEquals"), (2, "ArnNotLike"), (1, "ArnNotEquals"), (2, "StringLike"),
      (1, "StringNotLike"), (1, "StringEquals"),
    ])
    return (
      name, [random.one(of: random.chance(50) ? patterns : values)] + (random.chance(25) ? [values[0]] : [])
    )
  }

  private func account(_ key: String, _ random: inout SplitMix64) -> (String, [String]) {
    if features.contains(.variables), key == "aws:PrincipalAccount", random.chance(25) {
      return (random.chance(60) ? "StringEquals" : "StringNotEquals", ["${aws:ResourceAccount}"])
    }
    return (strings(&random), random.some(of: accounts + strangers, 1...2))
  }

  private func organizationID(_ key: String, _ random: inout SplitMix64) -> (String, [String]) {
    if features.contains(.variables), key == "aws:PrincipalOrgID", random.chance(25) {
      return (random.chance(60) ? "StringEquals" : "StringNotEquals", ["${aws:ResourceOrgID}"])
    }
    return (strings(&random), [random.chance(80) ? organization : "o-other56789"])
  }

  private func paths(_ random: inout SplitMix64) -> [String] {
    [
      random.one(of: [
        "\(organization)/*", "\(organization)/r-ab12/ou-ab12-11111111/*",
        "\(organization)/r-ab12/ou-ab12-11111111/",
        "\(organization)/r-ab12/", "o-other56789/*",
      ])
    ]
  }

  private func tag(_ key: String, _ random: inout SplitMix64) -> (String, [String]) {
    if features.contains(.variables), key == "aws:PrincipalTag/team", random.chance(30) {
      return (random.chance(70) ? "StringEquals" : "StringNotEquals", ["${aws:ResourceTag/team}"])
    }
    let values = Self.tagValues + ["PAY", "b*"]
    return (strings(&random), random.some(of: values, 1...2))
  }

  private func userID(_ random: inout SplitMix64) -> String {
    if features.contains(.sessionNames), random.chance(35) {
      return random.one(of: ["*:ci", "*:alice", "AROA*:c*"])
    }
    guard !people.isEmpty else { return "AIDA*" }
    let person = random.one(of: people)
    return person.isRole ? person.uniqueID + random.one(of: [":*", ":ci", ":c*", ":alice"]) : person.uniqueID
  }
}
