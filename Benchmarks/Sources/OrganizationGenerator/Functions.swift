extension Plan {
  /// The output of `aws lambda list-functions`.
  func functions(of account: String) -> JSONText {
    [
      "Functions": .array(
        (0..<Plan.functionsPerAccount).map { number in
          [
            "FunctionName": .string(functionName(number)),
            "FunctionArn": .string(functionARN(number, account)),
            "Runtime": "python3.13",
            "Role": "arn:aws:iam::\(account):role/service-role/\(functionName(number))-execution",
            "Handler": "index.handler", "CodeSize": 168, "Description": "", "Timeout": 3, "MemorySize": 128,
            "LastModified": "2026-03-02T09:00:00.000+0000", "Version": "$LATEST",
            "TracingConfig": ["Mode": "PassThrough"], "PackageType": "Zip", "Architectures": ["x86_64"],
          ]
        })
    ]
  }

  /// The output of `aws lambda list-aliases`: one alias, `live`.
  func aliases(of number: Int, _ account: String) -> JSONText {
    [
      "Aliases": [
        [
          "AliasArn": "\(functionARN(number, account)):live", "Name": "live", "FunctionVersion": "1",
          "Description": "", "RevisionId": "00000000-0000-4000-8000-000000000000",
        ]
      ]
    ]
  }

  /// The output of `aws lambda get-policy`; nil for a function without one.
  func functionPolicy(of number: Int, _ account: String, _ random: inout SplitMix64) -> JSONText? {
    let arn = functionARN(number, account)
    let statement: JSONText
    switch random.below(10) {
    case 0..<4: return nil
    case 4:
      statement = grant("AWS", "arn:aws:iam::\(random.pick(accounts)):root", arn)
    case 5, 6:
      statement = grant(
        "Service", "apigateway.amazonaws.com", arn,
        if: ["ArnLike": ["AWS:SourceArn": "arn:aws:execute-api:\(Plan.region):\(account):api\(number)/*"]])
    case 7:
      statement = grant(
        "Service", "s3.amazonaws.com", arn,
        if: [
          "StringEquals": ["AWS:SourceAccount": .string(account)],
          "ArnLike": ["AWS:SourceArn": "arn:aws:s3:::\(account)-uploads-\(number)"],
        ])
    default:
      statement = grant(
        "Service", "events.amazonaws.com", arn,
        if: ["ArnLike": ["AWS:SourceArn": "arn:aws:events:\(Plan.region):\(account):rule/tick-\(number)"]])
    }
    let document: JSONText = ["Version": "2012-10-17", "Id": "default", "Statement": [statement]]
    return ["Policy": .string(document.compact), "RevisionId": "00000000-0000-4000-8000-000000000000"]
  }

  private func grant(
    _ kind: String, _ principal: String, _ function: String, if condition: JSONText? = nil
  ) -> JSONText {
    var members: [(key: String, value: JSONText)] = [
      ("Sid", "Caller"), ("Effect", "Allow"), ("Principal", .object([(kind, .string(principal))])),
      ("Action", "lambda:InvokeFunction"), ("Resource", .string(function)),
    ]
    if let condition { members.append(("Condition", condition)) }
    return .object(members)
  }
}
