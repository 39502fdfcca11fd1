/// What the policies of made-up requests are like.
public enum RequestMix: String, CaseIterable, Sendable {
  /// Few conditions; allowed or denied, whatever the context.
  case light
  /// Conditions in most statements, on keys that are given and on keys that are open, with policy variables.
  case conditions
}

/// Lines for `rolewalk simulate`, each with ten policies: four identity-based, a boundary, a function or trust policy,
/// and SCPs of root, unit and account.
///
/// The same seed gives the same lines.
///
/// - Parameters:
///   - distinct: Lines have identity-based policies of their own, but for the one that AWS manages; otherwise lines of
///     one role share theirs, as questions about one organization do.
public func requestLines(_ count: Int, mix: RequestMix, distinct: Bool = false, seed: UInt64 = 1) -> [String]
{
  var random = SplitMix64(seed: seed)
  return (0..<count).map { number in
    let owner = distinct ? number : random.below(40)
    var policies = SplitMix64(seed: seed &+ UInt64(owner + 1) &* 0xD134_2543_DE82_EF95)
    let scene = RequestScene(
      account: String(100_000_000_000 + (owner % 40) * 7_919_003), number: owner, mix: mix)
    return scene.line(number, &random, &policies).compact
  }
}

/// One account's part in the requests.
private struct RequestScene {
  let account: String
  let number: Int
  let mix: RequestMix

  private var principal: String { "arn:aws:iam::\(account):role/team/worker-\(number)" }
  private var function: String {
    "arn:aws:lambda:\(Plan.region):\(account):function:\(functionName(number % 100))"
  }

  func line(_ id: Int, _ random: inout SplitMix64, _ policies: inout SplitMix64) -> JSONText {
    let (action, resource) = asked(&random)
    let own = own(&policies)
    return [
      "id": .number(id), "principal": .string(principal), "action": .string(action),
      "resource": .string(resource),
      "resourceAccount": .string(account), "context": context(&random), "policies": own,
    ]
  }

  private func asked(_ random: inout SplitMix64) -> (String, String) {
    switch random.below(10) {
    case 0..<5: ("lambda:InvokeFunction", function)
    case 5..<7:
      ("s3:GetObject", "arn:aws:s3:::\(account)-\(number)-invoices/2026/11/\(random.below(1000)).pdf")
    case 7: ("dynamodb:Query", "arn:aws:dynamodb:\(Plan.region):\(account):table/orders-\(random.below(40))")
    case 8: ("sqs:SendMessage", "arn:aws:sqs:\(Plan.region):\(account):orders-\(random.below(40))")
    default:
      (
        "ec2:TerminateInstances",
        "arn:aws:ec2:\(Plan.region):\(account):instance/i-0\(random.below(1_000_000))"
      )
    }
  }

  private func context(_ random: inout SplitMix64) -> JSONText {
    var members: [(key: String, value: JSONText)] = [
      ("aws:SourceIp", .string("203.0.113.\(random.below(256))"))
    ]
    guard mix == .conditions else { return .object(members) }
    members.append(("aws:PrincipalOrgID", "o-abcd123456"))
    if random.percent(70) {
      members.append(("aws:PrincipalTag/team", .string(random.pick(["orders", "billing"]))))
    }
    if random.percent(50) { members.append(("aws:MultiFactorAuthPresent", .bool(random.percent(50)))) }
    if random.percent(50) {
      members.append(("aws:ResourceTag/team", .string(random.pick(["orders", "billing"]))))
    }
    return .object(members)
  }

  private func own(_ random: inout SplitMix64) -> JSONText {
    let identity: [JSONText] = [
      named("\(principal)#own", [invoking(&random), invoices]),
      named("arn:aws:iam::\(account):policy/data", (0..<4).map { _ in data(&random) }),
      named("arn:aws:iam::\(account):policy/baseline", (0..<3).map { _ in data(&random) } + [denial]),
      named("arn:aws:iam::aws:policy/ReadOnlyAccess", [readOnly]),
    ]
    let boundary = named(
      "arn:aws:iam::\(account):policy/boundary",
      [allow(["lambda:*", "s3:*", "dynamodb:*", "sqs:*", "ec2:Describe*", "logs:*"], on: ["*"])])
    let everything = named("p-FullAWSAccess", [allow(["*"], on: ["*"])])
    return [
      "identity": .array(identity), "boundaries": [boundary],
      "resource": policy([
        [
          "Sid": "team", "Effect": "Allow", "Principal": ["AWS": .string("arn:aws:iam::\(account):root")],
          "Action": "lambda:InvokeFunction", "Resource": .string(function),
        ]
      ]),
      "serviceControl": [
        ["target": "r-ab12", "policies": [everything, named("p-guard", guardrails)]],
        ["target": "ou-ab12-11111111", "policies": [everything]],
        ["target": .string(account), "policies": [everything]],
      ],
    ]
  }

  private func named(_ name: String, _ statements: [JSONText]) -> JSONText {
    ["name": .string(name), "document": policy(statements)]
  }

  private func invoking(_ random: inout SplitMix64) -> JSONText {
    let resources = [function, "\(function):*", "arn:aws:lambda:*:\(account):function:\(random.below(9))-*"]
    guard mix == .conditions else { return allow(["lambda:InvokeFunction"], on: resources) }
    return allow(
      ["lambda:InvokeFunction"], on: resources,
      if: [
        "StringEquals": ["aws:PrincipalTag/team": ["orders", "billing"]],
        "IpAddress": ["aws:SourceIp": ["203.0.113.0/25", "198.51.100.0/24"]],
        "Bool": ["aws:MultiFactorAuthPresent": "true"],
      ])
  }

  private var invoices: JSONText {
    let folder = "arn:aws:s3:::\(account)-\(number)-invoices"
    guard mix == .conditions else {
      return allow(["s3:GetObject", "s3:ListBucket"], on: [folder, "\(folder)/*"])
    }
    return allow(
      ["s3:GetObject"], on: ["\(folder)/*", "\(folder)-${aws:PrincipalTag/team}/*"],
      if: [
        "StringLike": ["aws:PrincipalOrgID": "o-*", "aws:UserAgent": "*worker*"],
        "DateGreaterThan": ["aws:CurrentTime": "2026-01-01T00:00:00Z"],
      ])
  }

  private func data(_ random: inout SplitMix64) -> JSONText {
    let plain = otherService(&random, account: account)
    guard mix == .conditions, case .object(var members) = plain,
      !members.contains(where: { $0.key == "Condition" })
    else { return plain }
    members.append(
      (
        "Condition",
        [
          "StringEquals": ["aws:ResourceTag/team": "${aws:PrincipalTag/team}"],
          "ArnLike": ["aws:PrincipalArn": .string("arn:aws:iam::\(account):role/team/*")],
        ]
      ))
    return .object(members)
  }

  private var denial: JSONText {
    var members: [(key: String, value: JSONText)] = [
      ("Sid", "NoDeleting"), ("Effect", "Deny"),
      ("Action", ["s3:DeleteBucket", "dynamodb:DeleteTable", "lambda:DeleteFunction"]), ("Resource", "*"),
    ]
    if mix == .conditions {
      members[2].value = ["s3:*", "dynamodb:*", "lambda:*"]
      members.append(
        (
          "Condition",
          [
            "NotIpAddress": ["aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]],
            "BoolIfExists": ["aws:ViaAWSService": "false"],
          ]
        ))
    }
    return .object(members)
  }

  private var readOnly: JSONText {
    let services = ["s3", "dynamodb", "lambda", "ec2", "sqs", "sns", "kms", "cloudwatch", "logs", "iam"]
    let actions = services.flatMap { ["\($0):Describe*", "\($0):Get*", "\($0):List*"] }.filter {
      $0 != "s3:Get*"
    }
    return allow(actions, on: ["*"])
  }

  private var guardrails: [JSONText] {
    [
      [
        "Sid": "Regions", "Effect": "Deny", "NotAction": ["iam:*", "organizations:*", "sts:*", "s3:*"],
        "Resource": "*",
        "Condition": [
          "StringNotEquals": ["aws:RequestedRegion": ["us-east-1", "eu-central-1"]],
          "ArnNotLike": [
            "aws:PrincipalArn": ["arn:aws:iam::*:role/Admin", "arn:aws:iam::*:role/aws-service-role/*"]
          ],
        ],
      ],
      [
        "Sid": "Trail", "Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
        "Resource": "*",
      ],
    ]
  }
}
