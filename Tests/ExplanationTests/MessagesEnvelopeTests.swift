import Explanation
import Testing

@Suite("Messages: what stands around them")
struct MessageEnvelopeTests {
  @Test(arguments: MessageRow.envelopes) func `The envelope is taken off`(row: MessageRow) { row.check() }
}

// swift-format-ignore
extension MessageRow {
  private static let getFunction = "User: \(ana) is not authorized to perform: lambda:GetFunction on resource: \(pay) with an explicit deny in an identity-based policy"
  private static let anaMayNotGet = "\(ana) | lambda:GetFunction | \(pay) | explicit:identity"

  static let envelopes: [MessageRow] = [
    .init("AWS CLI", "\nAn error occurred (AccessDeniedException) when calling the Invoke operation: \(ciMessage)\n", ciMayNotPay),
    .init("AWS CLI 2", "\naws: [ERROR]: An error occurred (AccessDeniedException) when calling the Invoke operation: \(ciMessage)\n", ciMayNotPay),
    .init("boto3", "  File \"/var/runtime/botocore/client.py\", line 960, in _make_api_call\n    raise error_class(parsed_response, operation_name)\nbotocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: \(assumeMessage)\n", ciMayNotAssume),
    .init("boto3's repr", "ClientError(u'An error occurred (AccessDeniedException) when calling the Invoke operation: \(ciMessage)',)", ciMayNotPay),
    .init("bytes of Python", "b'{\\n  \"Message\": \"\(ciMessage)\"\\n}'", ciMayNotPay),
    .init("JSON of the service", "{\"Message\":\"\(ciMessage)\"}", ciMayNotPay),
    .init("JavaScript 3", "AccessDeniedException: \(ciMessage)\n    at throwDefaultError (/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n    at processTicksAndRejections (node:internal/process/task_queues:105:5) {\n  '$fault': 'client',\n  Message: undefined\n}", ciMayNotPay),
    .init("JavaScript 2 with a stack glued on", "AccessDeniedException: User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay)\n    at Object.extractError (/var/runtime/node_modules/aws-sdk/lib/protocol/json.js:52:27)",
          "\(ci) | lambda:InvokeFunction | \(pay) | -"),
    .init("Lambda's log, message and stack", "{\"errorType\":\"AccessDeniedException\",\"errorMessage\":\"\(ciMessage)\",\"stack\":[\"AccessDeniedException: \(ciMessage)\",\"    at de_CommandError (file:///var/task/index.mjs:1:2)\"]}", ciMayNotPay),
    .init("Invoke Error", "2026-11-25T10:00:00.000Z\tc1f0\tERROR\tInvoke Error\t{\"errorType\":\"AccessDeniedException\",\"errorMessage\":\"\(ciMessage)\",\"code\":\"AccessDeniedException\",\"statusCode\":403}", ciMayNotPay),
    .init("Java 1", "com.amazonaws.services.lambda.model.AWSLambdaException: \(ciMessage) (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 7e3b; Proxy: null)", ciMayNotPay),
    .init("Java 1, null code", "com.amazonaws.services.lambda.model.AWSLambdaException: User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) (Service: AWSLambda; Status Code: 403; Error Code: null; Request ID: 7e3b)",
          "\(ci) | lambda:InvokeFunction | \(pay) | -"),
    .init("Java 1, two full stops", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay).. (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 7e3b; Proxy: null)",
          "\(ci) | lambda:InvokeFunction | \(pay) | -"),
    .init("Java 2", "software.amazon.awssdk.services.lambda.model.LambdaException: \(ciMessage) (Service: Lambda, Status Code: 403, Request ID: 7e3b) (SDK Attempt Count: 1)", ciMayNotPay),
    .init("Step Functions", "{\"error\":\"Lambda.AWSLambdaException\",\"cause\":\"User: arn:aws:sts::111122223333:assumed-role/StepFunctions-pay/aBcDeF is not authorized to perform: lambda:InvokeFunction on resource: \(pay):$LATEST \(noIdentity) (Service: Lambda, Status Code: 403, Request ID: 7e3b)\"}",
          "arn:aws:sts::111122223333:assumed-role/StepFunctions-pay/aBcDeF | lambda:InvokeFunction | \(pay):$LATEST | implicit:identity"),
    .init("Go 1", "AccessDenied: \(assumeMessage)\n\tstatus code: 403, request id: 7e3b", ciMayNotAssume),
    .init("Go 1 escaped", "\"error\": \"AccessDenied: \(assumeMessage)\\n\\tstatus code: 403, request id: 7e3b\"", ciMayNotAssume),
    .init("Go 1, twice", "AccessDenied: \(assumeMessage)\n\tstatus code: 403, request id: 7e3b\ncaused by: \(assumeMessage)\n\tstatus code: 403, request id: 7e3b", ciMayNotAssume),
    .init("Go 2", "operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 7e3b, api error AccessDenied: \(assumeMessage)", ciMayNotAssume),
    .init("Terraform", """
      ╷
      │ Error: configuring Terraform AWS Provider: IAM Role (\(billing)) cannot be assumed.
      │\u{20}
      │ Error: operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 7e3b, api error
      │ AccessDenied: User: \(ci) is not
      │ authorized to perform: sts:AssumeRole on resource: \(billing)
      │\u{20}
      │   with provider["registry.terraform.io/hashicorp/aws"],
      ╵
      """, ciMayNotAssume),
    .init("Terraform in colour", "\u{1B}[31m│\u{1B}[0m \u{1B}[0mError: api error AccessDenied: User: \(ci) is not\n\u{1B}[31m│\u{1B}[0m \u{1B}[0mauthorized to perform: sts:AssumeRole on resource: \(billing)\u{1B}[0m\n", ciMayNotAssume),
    .init("Pulumi", "    error: invoking aws:lambda: operation error Lambda: Invoke, https response error StatusCode: 403, RequestID: 7e3b, AccessDeniedException: \(ciMessage)", ciMayNotPay),
    .init("PHP", "Error executing \"AssumeRole\" on \"https://sts.amazonaws.com\"; AWS HTTP error: Client error: `POST https://sts.amazonaws.com` resulted in a `403 Forbidden` response:\n<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>AccessDenied</Code>\n    <Message>User: \(ci) is not authorized to perform: sts:AssumeRo (truncated...)\n AccessDenied (client): \(assumeMessage) - <ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>AccessDenied</Code>\n    <Message>\(assumeMessage)</Message>\n  </Error>", ciMayNotAssume),
    .init("PHP, on one line", "\(assumeMessage) - Sender AccessDenied \(assumeMessage)", ciMayNotAssume),
    .init("Ruby", "\(ciMessage) (Aws::Lambda::Errors::AccessDeniedException)", ciMayNotPay),
    .init("XML", "<Error><Code>AccessDenied</Code><Message>\(assumeMessage)</Message></Error>", ciMayNotAssume),
    .init("XML in JSON", "\"body\":\"\\u003cError\\u003e\\u003cMessage\\u003e\(assumeMessage)\\u003c/Message\\u003e\\u003c/Error\\u003e\"", ciMayNotAssume),
    .init("GitHub Actions", "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity", "- | sts:AssumeRoleWithWebIdentity | - | -"),
    .init("GitHub Actions, marked", "2026-11-25T10:00:00.0000000Z ##[error]Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity", "- | sts:AssumeRoleWithWebIdentity | - | -"),
    .init("GitHub Actions, again and again", (1...3).map { "Retry AssumeRole: attempt \($0) of 12 failed: Not authorized to perform sts:AssumeRoleWithWebIdentity\n" }.joined(),
          Array(repeating: "- | sts:AssumeRoleWithWebIdentity | - | -", count: 3).joined(separator: "\n")),
    .init("GitHub Actions, all masked", "Error: User: *** is not authorized to perform: sts:TagSession on resource: ***", "*** | sts:TagSession | *** | -"),
    .init("CDK", "Could not assume role in target account using current credentials (which are for account 111122223333) \(assumeMessage) . Please make sure that this role exists in the account.", ciMayNotAssume),
    .init("CDK, the right account", "current credentials could not be used to assume 'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role', but are for the right account. Proceeding anyway.",
          "- | sts:AssumeRole | arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role | -"),
    .init("CloudFormation", "Resource handler returned message: \"\(getFunction) (Service: Lambda, Status Code: 403, Request ID: 7e3b)\" (RequestToken: 1d2c, HandlerErrorCode: AccessDenied)", anaMayNotGet),
    .init("SAM", "CREATE_FAILED  AWS::Lambda::Function  Pay  Resource handler returned message: \\\"\(getFunction) (Service: Lambda, Status Code: 403)\\\" (RequestToken: 1d2c, HandlerErrorCode: AccessDenied)", anaMayNotGet),
    .init("Serverless", "Error:\n\(getFunction)", anaMayNotGet),
    .init("EC2's code", "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. User: \(ana) is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:111122223333:instance/* with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/limits. Encoded authorization failure message: abcDEF-_123",
          "\(ana) | ec2:RunInstances | arn:aws:ec2:us-east-1:111122223333:instance/* | explicit:boundary by arn:aws:iam::111122223333:policy/limits"),
    .init("Java 1 in a Step Functions history", "{\"error\":\"Lambda.AWSLambdaException\",\"cause\":\"\(ciMessage) (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: 7e3b; Proxy: null)\"}", ciMayNotPay),
    .init("CloudTrail", "{\"eventName\":\"GetFunction\",\"errorCode\":\"AccessDenied\",\"errorMessage\":\"\(getFunction)\",\"requestParameters\":null}", anaMayNotGet),
    .init("JSON in JSON in JSON", "\\\"Error\\\":\\\"{\\\\\\\"Message\\\\\\\":\\\\\\\"\(ciMessage)\\\\\\\"}\\\"", ciMayNotPay),
  ]
}
