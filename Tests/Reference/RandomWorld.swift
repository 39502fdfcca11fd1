/// The names that a random organization is made of, drawn before its policies are.
struct RandomWorld {
  struct Person: Hashable {
    var account: String
    /// `user/alice`, `role/team/ci`.
    var resource: String
    var uniqueID: String
    var tags: [String: String]

    var arn: String { "arn:aws:iam::\(account):\(resource)" }
    var name: String { String(resource.split(separator: "/").last ?? "") }
    var isRole: Bool { resource.hasPrefix("role/") }
    var isServiceLinked: Bool { resource.hasPrefix("role/aws-service-role/") }
  }

  struct Lambda: Hashable {
    var account: String
    var region: String
    var name: String
    var versions: [String]
    var aliases: [String]

    var arn: String { "arn:aws:lambda:\(region):\(account):function:\(name)" }
    var qualified: [String] { (versions + aliases).map { "\(arn):\($0)" } }
  }

  let features: Set<RandomOrganization.Feature>
  /// Accounts of which exports exist.
  var accounts: [String]
  /// Those among them without IAM export.
  var accountsWithoutIAM: Set<String> = []
  /// Accounts that policies may name and nobody loaded.
  let strangers = ["210987654321", "123456789012"]
  var people: [Person] = []
  var lambdas: [Lambda] = []
  /// Context keys that the conditions of this organization draw on.
  var staticKeys: [String] = []
  var openKeys: [String] = []
  let organization = "o-abcd123456"
  /// Trust statements, by role, that lead from one principal to the next.
  var linkingTrust: [String: [String]] = [:]
  /// Identity statements, by principal, that lead to the next role or to a function.
  var linkingIdentity: [String: [String]] = [:]

  static let tagValues = ["pay", "bill", "blue"]

  init(_ random: inout SplitMix64, features: Set<RandomOrganization.Feature>) {
    self.features = features
    accounts = Array(["111122223333", "444455556666", "777788889999"].prefix(random.number(in: 1...3)))
    if features.contains(.accountsWithoutIAM), accounts.count > 1, random.chance(12) {
      accountsWithoutIAM = [random.one(of: accounts)]
    }
    for account in accounts { add(account, &random) }
    if lambdas.isEmpty { addLambda("pay", accounts[0], &random) }
    for account in accountsWithoutIAM where !lambdas.contains(where: { $0.account == account }) {
      addLambda("bill", account, &random)
    }
    drawKeys(&random)
    if features.contains(.chains) {
      for _ in 0..<random.number(in: 0...2) { addChain(&random) }
    }
  }

  /// Lets a principal reach a function over one to three roles, unless other policies are in the way.
  private mutating func addChain(_ random: inout SplitMix64) {
    let roles = self.roles.filter { !$0.isServiceLinked }
    let thread = SessionThread(&random, features)
    guard let start = people.isEmpty ? nil : random.one(of: people), !roles.isEmpty else { return }
    var here = start
    for next in random.some(of: roles, 1...3) where next != here {
      var trusted = random.chance(60) ? here.arn : "arn:aws:iam::\(here.account):root"
      if here != start, let name = thread.sessionNamed(&random) {
        trusted = RoleARN.sessionARN(role: here.arn, name: name)
      }
      linkingTrust[next.arn, default: []].append(
        allow(
          thread.actions, &random, [("Principal", "{\"AWS\":\"\(trusted)\"}")],
          thread.conditions(here == start ? .first : .later, &random)))
      linkingIdentity[here.arn, default: []].append(
        allow(thread.actions, &random, [("Resource", PolicyWriter.quoted(next.arn))]))
      here = next
    }
    let near = lambdas.filter { $0.account == here.account }
    let lambda = random.one(of: near.isEmpty ? lambdas : near)
    linkingIdentity[here.arn, default: []].append(
      allow(
        ["lambda:InvokeFunction"], &random, [("Resource", PolicyWriter.quoted(lambda.arn + "*"))],
        here == start ? [] : thread.conditions(.last, &random)))
  }

  private func allow(
    _ actions: [String], _ random: inout SplitMix64, _ rest: [(String, String)], _ own: [RandomCondition] = []
  ) -> String {
    let conditions = own.isEmpty ? conditions(&random, 15) : own
    return PolicyWriter.object(
      [("Effect", "\"Allow\""), ("Action", PolicyWriter.list(actions))] + rest
        + (conditions.isEmpty ? [] : [("Condition", conditionBlock(conditions))]))
  }

  private mutating func add(_ account: String, _ random: inout SplitMix64) {
    if !accountsWithoutIAM.contains(account) {
      let users = random.some(of: ["user/alice", "user/team/bob"], 0...2)
      let roles = random.some(of: ["role/app", "role/team/ci", "role/deploy"], 1...3)
      let linked = features.contains(.serviceLinkedRoles) && random.chance(15)
      for resource in users + roles { addPerson(resource, account, &random) }
      if linked {
        addPerson("role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", account, &random)
      }
    }
    for name in random.some(of: ["pay", "bill"], 0...2) { addLambda(name, account, &random) }
  }

  private mutating func addPerson(_ resource: String, _ account: String, _ random: inout SplitMix64) {
    let prefix = resource.hasPrefix("user/") ? "AIDA" : "AROA"
    let name = resource.split(separator: "/").last ?? ""
    var tags: [String: String] = [:]
    if random.chance(55) { tags["team"] = random.one(of: Self.tagValues) }
    if features.contains(.undocumented), random.chance(5) { tags["team"] = random.one(of: ["b*", "?ay"]) }
    people.append(
      Person(
        account: account, resource: resource, uniqueID: "\(prefix)\(account.prefix(4))\(name.uppercased())",
        tags: tags))
  }

  private mutating func addLambda(_ name: String, _ account: String, _ random: inout SplitMix64) {
    lambdas.append(
      Lambda(
        account: account, region: random.chance(75) ? "us-east-1" : "eu-west-1", name: name,
        versions: random.chance(40) ? ["1"] : [], aliases: random.chance(50) ? ["live"] : []))
  }

  private mutating func drawKeys(_ random: inout SplitMix64) {
    let statics = [
      "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
      "aws:PrincipalTag/team", "aws:ResourceTag/team", "aws:ResourceAccount", "aws:ResourceOrgID",
      "aws:RequestedRegion", "aws:PrincipalType", "aws:userid", "aws:username", "aws:PrincipalIsAWSService",
      "aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "AWS:principaltag/Team",
    ]
    var opens = [
      "aws:SourceIp", "aws:MultiFactorAuthPresent", "sts:ExternalId", "aws:SourceVpce", "aws:SourceArn",
      "aws:SourceAccount", "aws:ViaAWSService", "aws:CalledVia", "sts:RoleSessionName", "example:Level",
      "example:Blob", "lambda:EventSourceToken", "aws:TokenIssueTime", "lambda:SourceFunctionArn",
      "aws:UserAgent",
    ]
    if features.contains(.sessionTags), random.chance(15) {
      opens += ["aws:RequestTag/team", "aws:TagKeys", "sts:TransitiveTagKeys"]
    }
    if features.contains(.sourceIdentity), random.chance(12) {
      opens += ["aws:SourceIdentity", "sts:SourceIdentity", "aws:SourceIdentity"]
    }
    staticKeys = features.contains(.staticConditions) ? random.some(of: statics, 4...6) : []
    openKeys = features.contains(.openConditions) ? random.some(of: opens, 2...3) : []
  }

  var users: [Person] { people.filter { !$0.isRole } }
  var roles: [Person] { people.filter(\.isRole) }

  /// Every ARN that a target can have.
  var targets: [String] { lambdas.flatMap { [$0.arn] + $0.qualified } }
}
