/// A policy document of these statements.
func policy(_ statements: [JSONText]) -> JSONText {
  ["Version": "2012-10-17", "Statement": .array(statements)]
}

/// A statement of an identity-based policy.
func allow(_ actions: [String], on resources: [String], if condition: JSONText? = nil) -> JSONText {
  var members: [(key: String, value: JSONText)] = [
    ("Effect", "Allow"), ("Action", .array(actions.map { .string($0) })),
    ("Resource", .array(resources.map { .string($0) })),
  ]
  if let condition { members.append(("Condition", condition)) }
  return .object(members)
}

/// A trust policy that lets one principal in: `kind` is `AWS`, `Service` or `Federated`.
func trust(
  _ kind: String, _ principal: String, _ action: String = "sts:AssumeRole", if condition: JSONText? = nil
) -> JSONText {
  var members: [(key: String, value: JSONText)] = [
    ("Effect", "Allow"), ("Principal", .object([(kind, .string(principal))])), ("Action", .string(action)),
  ]
  if let condition { members.append(("Condition", condition)) }
  return policy([.object(members)])
}

/// A statement about other services, as most of the statements of an account are.
func otherService(_ random: inout SplitMix64, account: String) -> JSONText {
  let word = random.pick(["orders", "invoices", "sessions", "audit", "images", "events"])
  let name = "\(word)-\(random.below(40))"
  switch random.below(6) {
  case 0:
    return allow(
      ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
      on: ["arn:aws:s3:::\(account)-\(name)", "arn:aws:s3:::\(account)-\(name)/*"])
  case 1:
    return allow(
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
      on: ["arn:aws:dynamodb:us-east-1:\(account):table/\(name)"])
  case 2:
    return allow(
      ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"],
      on: ["arn:aws:sqs:us-east-1:\(account):\(name)"])
  case 3:
    return allow(
      ["kms:Decrypt", "kms:GenerateDataKey"], on: ["*"],
      if: ["StringEquals": ["aws:ResourceTag/team": .string(name)]])
  case 4:
    return allow(
      ["secretsmanager:GetSecretValue"], on: ["arn:aws:secretsmanager:us-east-1:\(account):secret:\(name)-*"])
  default: return allow(["cloudwatch:PutMetricData", "xray:PutTraceSegments", "logs:*"], on: ["*"])
  }
}
