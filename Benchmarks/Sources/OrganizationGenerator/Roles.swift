/// A role as `get-account-authorization-details` lists it.
struct Role {
  var path = "/"
  var name: String
  var trust: JSONText
  var inline: [JSONText] = []
  var managed: [String] = []

  func json(_ account: String, _ random: inout SplitMix64) -> JSONText {
    [
      "Path": .string(path), "RoleName": .string(name), "RoleId": .string(random.identifier("AROA")),
      "Arn": "arn:aws:iam::\(account):role\(path)\(name)", "CreateDate": "2025-03-02T09:00:00+00:00",
      "AssumeRolePolicyDocument": trust, "InstanceProfileList": [],
      "RolePolicyList": .array(
        inline.enumerated().map {
          ["PolicyName": "inline-\($0)", "PolicyDocument": $1]
        }),
      "AttachedManagedPolicies": .array(managed.map(attachment)),
      "Tags": [["Key": "team", "Value": .string(random.pick(["checkout", "search", "platform"]))]],
      "RoleLastUsed": ["LastUsedDate": "2026-09-01T09:00:00+00:00", "Region": .string(Plan.region)],
    ]
  }
}

/// A managed policy as it is listed under whom it is attached to.
func attachment(_ arn: String) -> JSONText {
  ["PolicyName": .string(arn.split(separator: "/").last.map(String.init) ?? arn), "PolicyArn": .string(arn)]
}

extension Plan {
  /// Two hundred roles, more where many chains pass.
  func roles(of account: String, _ random: inout SplitMix64) -> [Role] {
    var roles = repeatedRoles(account) + administrators(account) + hubRoles(account)
    roles += (0..<Plan.functionsPerAccount).map { executionRole($0, account, &random) }
    roles += (links[account] ?? []).map(chainRole)
    while roles.count < 200 { roles.append(applicationRole(roles.count, account, &random)) }
    return roles
  }

  /// Roles that a stack set or AWS puts into every account.
  private func repeatedRoles(_ account: String) -> [Role] {
    let sso = ["AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess"].map { name in
      Role(
        path: "/aws-reserved/sso.amazonaws.com/", name: "AWSReservedSSO_\(name)_0a1b2c3d4e5f6071",
        trust: trust(
          "Federated", "arn:aws:iam::\(account):saml-provider/AWSSSO_0a1b2c3d4e5f6071_DO_NOT_DELETE",
          "sts:AssumeRoleWithSAML",
          if: ["StringEquals": ["SAML:aud": "https://signin.aws.amazon.com/saml"]]),
        managed: ["arn:aws:iam::aws:policy/\(name)"])
    }
    let serviceLinked = ["support", "trustedadvisor", "organizations", "autoscaling", "config"].map {
      service in
      Role(
        path: "/aws-service-role/\(service).amazonaws.com/",
        name: "AWSServiceRoleFor\(service.capitalized)",
        trust: trust("Service", "\(service).amazonaws.com"))
    }
    return sso + serviceLinked + [
      Role(
        name: "OrganizationAccountAccessRole", trust: trust("AWS", "arn:aws:iam::\(management):root"),
        managed: ["arn:aws:iam::aws:policy/AdministratorAccess"]),
      Role(
        path: "/deploy/", name: "DeploymentTarget",
        trust: trust("AWS", "arn:aws:iam::\(tooling):role/deploy/Pipeline"),
        inline: [
          policy([
            allow(["lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:UpdateAlias"], on: ["*"]),
            allow(["lambda:InvokeFunction"], on: ["arn:aws:lambda:*:\(account):function:*:live"]),
          ])
        ]),
      Role(
        path: "/audit/", name: "AuditReader",
        trust: trust(
          "AWS", "arn:aws:iam::\(audit):role/audit/AuditHub",
          if: ["StringEquals": ["sts:ExternalId": "yearly-audit"]]),
        managed: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
    ]
  }

  private func administrators(_ account: String) -> [Role] {
    (0..<2).map {
      Role(
        name: "Administrator-\($0)",
        trust: trust(
          "AWS", "arn:aws:iam::\(account):root", if: ["Bool": ["aws:MultiFactorAuthPresent": "true"]]),
        inline: [policy([allow(["*"], on: ["*"])])])
    }
  }

  /// The hubs from which the tooling and the audit account reach into the others.
  private func hubRoles(_ account: String) -> [Role] {
    var roles: [Role] = []
    if account == tooling {
      roles.append(
        Role(
          path: "/deploy/", name: "Pipeline", trust: trust("Service", "codebuild.amazonaws.com"),
          inline: [policy([allow(["sts:AssumeRole"], on: ["arn:aws:iam::*:role/deploy/DeploymentTarget"])])]))
    }
    if account == audit {
      roles.append(
        Role(
          path: "/audit/", name: "AuditHub", trust: trust("AWS", "arn:aws:iam::\(account):root"),
          inline: [policy([allow(["sts:AssumeRole"], on: ["arn:aws:iam::*:role/audit/AuditReader"])])]))
    }
    return roles
  }

  private func executionRole(_ number: Int, _ account: String, _ random: inout SplitMix64) -> Role {
    var statements = (0..<(5 + random.below(6))).map { _ in otherService(&random, account: account) }
    if random.percent(8) {
      let owner = random.percent(25) ? random.pick(accounts) : account
      let target = functionARN(random.below(Plan.functionsPerAccount), owner)
      statements.append(allow(["lambda:InvokeFunction"], on: [target]))
    }
    return Role(
      path: "/service-role/", name: "\(functionName(number))-execution",
      trust: trust("Service", "lambda.amazonaws.com"), inline: [policy(statements)],
      managed: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"])
  }

  private func chainRole(_ link: Link) -> Role {
    let parts = link.role.split(separator: "/")
    let step =
      switch link.next {
      case .role(let role): allow(["sts:AssumeRole"], on: [role])
      case .function(let function): allow(["lambda:InvokeFunction"], on: [function, "\(function):*"])
      }
    return Role(
      path: "/chains/", name: String(parts[parts.count - 1]), trust: trust("AWS", link.caller),
      inline: [policy([step])])
  }

  private func applicationRole(_ number: Int, _ account: String, _ random: inout SplitMix64) -> Role {
    let trust =
      switch random.below(4) {
      case 0:
        trust(
          "Federated", "arn:aws:iam::\(account):oidc-provider/token.actions.githubusercontent.com",
          "sts:AssumeRoleWithWebIdentity",
          if: [
            "StringEquals": ["token.actions.githubusercontent.com:aud": "sts.amazonaws.com"],
            "StringLike": ["token.actions.githubusercontent.com:sub": "repo:example/app-\(number):*"],
          ])
      case 1: trust("AWS", "arn:aws:iam::\(account):root")
      default: trust("Service", random.pick(["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]))
      }
    let statements = (0..<(6 + random.below(9))).map { _ in otherService(&random, account: account) }
    return Role(name: "application-\(number)", trust: trust, inline: [policy(statements)])
  }
}
