extension Plan {
  /// The output of `aws iam get-account-authorization-details`.
  func authorizationDetails(of account: String, _ random: inout SplitMix64) -> JSONText {
    [
      "UserDetailList": .array((0..<20).map { user($0, account, &random) }),
      "GroupDetailList": .array(["Developers", "Operators", "Analysts"].map { group($0, account, &random) }),
      "RoleDetailList": .array(roles(of: account, &random).map { $0.json(account, &random) }),
      "Policies": .array(managedPolicies),
    ]
  }

  private func user(_ number: Int, _ account: String, _ random: inout SplitMix64) -> JSONText {
    let arn = "arn:aws:iam::\(account):user/\(userName(number))"
    var statements = [otherService(&random, account: account)]
    if let roles = entries[arn] { statements.append(allow(["sts:AssumeRole"], on: roles)) }
    return [
      "Path": "/", "UserName": .string(userName(number)), "UserId": .string(random.identifier("AIDA")),
      "Arn": .string(arn), "CreateDate": "2025-03-02T09:00:00+00:00",
      "UserPolicyList": [["PolicyName": "own", "PolicyDocument": policy(statements)]],
      "GroupList": [.string(random.pick(["Developers", "Operators", "Analysts"]))],
      "AttachedManagedPolicies": [], "Tags": [],
    ]
  }

  private func group(_ name: String, _ account: String, _ random: inout SplitMix64) -> JSONText {
    var statements = (0..<3).map { _ in otherService(&random, account: account) }
    if name == "Operators" {
      statements.append(allow(["sts:AssumeRole"], on: ["arn:aws:iam::\(account):role/Administrator-*"]))
    }
    return [
      "Path": "/", "GroupName": .string(name), "GroupId": .string(random.identifier("AGPA")),
      "Arn": "arn:aws:iam::\(account):group/\(name)", "CreateDate": "2025-03-02T09:00:00+00:00",
      "GroupPolicyList": [["PolicyName": "team", "PolicyDocument": policy(statements)]],
      "AttachedManagedPolicies": [],
    ]
  }

  /// AWS's managed policies, the same bytes in every account.
  private var managedPolicies: [JSONText] {
    let readers = ["s3", "ec2", "dynamodb", "sqs", "sns", "kms", "iam", "lambda", "logs", "rds"]
    return [
      managedPolicy("AdministratorAccess", "/", [allow(["*"], on: ["*"])]),
      managedPolicy(
        "PowerUserAccess", "/",
        [
          [
            "Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*",
          ]
        ]),
      managedPolicy(
        "ReadOnlyAccess", "/",
        readers.map { allow(["\($0):Get*", "\($0):List*", "\($0):Describe*"], on: ["*"]) }),
      managedPolicy(
        "AWSLambdaBasicExecutionRole", "/service-role/",
        [allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], on: ["*"])]),
    ]
  }

  private func managedPolicy(_ name: String, _ path: String, _ statements: [JSONText]) -> JSONText {
    [
      "PolicyName": .string(name), "Arn": "arn:aws:iam::aws:policy\(path)\(name)", "Path": .string(path),
      "DefaultVersionId": "v1", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0,
      "IsAttachable": true,
      "CreateDate": "2015-04-09T15:03:43+00:00", "UpdateDate": "2015-04-09T15:03:43+00:00",
      "PolicyVersionList": [
        [
          "Document": policy(statements), "VersionId": "v1", "IsDefaultVersion": true,
          "CreateDate": "2015-04-09T15:03:43+00:00",
        ]
      ],
    ]
  }
}
