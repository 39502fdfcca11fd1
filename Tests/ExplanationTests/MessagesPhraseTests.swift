import Explanation
import Testing

@Suite("Messages: refusals that name no caller")
struct MessagePhraseTests {
  @Test(arguments: MessageRow.phrases) func `The phrase is recognised`(row: MessageRow) { row.check() }

  @Test(arguments: MessageRow.lookAlikes) func `What is no policy problem is called by its name`(
    row: MessageRow
  ) {
    row.check()
    guard case .notAPolicyProblem(let words)? = denials(in: row.text).first?.kind else { return }
    #expect(words.contains(row.name), "\(words)")
  }
}

// swift-format-ignore
extension MessageRow {
  private static let nothing = "- | - | - | -"
  private static func cognito(_ trigger: String) -> MessageRow {
    .init(trigger, "\(trigger) invocation failed due to error AccessDeniedException.", "trigger cognito-idp.amazonaws.com: \(nothing)")
  }

  static let phrases: [MessageRow] = [
    .init("API Gateway", "Wed Nov 25 10:00:00 UTC 2026 : Execution failed due to configuration error: Invalid permissions on Lambda function\n", "trigger apigateway.amazonaws.com: \(nothing)"),
    .init("API Gateway's role", "API Gateway does not have permission to assume the provided role \(billing)", "role for apigateway.amazonaws.com: - | - | \(billing) | -"),
    cognito("PreSignUp"), cognito("PostConfirmation"), cognito("PreTokenGeneration"), cognito("CustomMessage"),
    .init("Cognito's own account", "User: arn:aws:sts::222200001111:assumed-role/awscognitoidentityproviderservice-us-east-1/session is not authorized to perform: lambda:InvokeFunction on resource: \(pay)",
          "trigger cognito-idp.amazonaws.com: arn:aws:sts::222200001111:assumed-role/awscognitoidentityproviderservice-us-east-1/session | lambda:InvokeFunction | \(pay) | -"),
    .init("S3", "An error occurred (InvalidArgument) when calling the PutBucketNotificationConfiguration operation: Unable to validate the following destination configurations", "trigger s3.amazonaws.com: \(nothing)"),
    .init("CloudWatch Logs", "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
          "trigger logs.amazonaws.com, logs.<region>.amazonaws.com: \(nothing)"),
    .init("CloudWatch Alarms", "CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource \(pay) because no resource-based policy allows the lambda:InvokeFunction action",
          "trigger lambda.alarms.cloudwatch.amazonaws.com: CloudWatch Alarms | lambda:InvokeFunction | \(pay) | implicit:resource"),
    .init("load balancer", "elasticloadbalancing principal does not have permission to invoke \(pay) from target group arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t/1",
          "trigger elasticloadbalancing.amazonaws.com: - | - | \(pay) | -"),
    .init("Secrets Manager", "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com",
          "trigger secretsmanager.amazonaws.com: \(nothing)"),
    .init("Config", "The AWS Lambda function \(pay) cannot be invoked. Check the specified function ARN, and check the function's permissions.", "trigger config.amazonaws.com: - | - | \(pay) | -"),
    .init("Bedrock", "Access denied while invoking Lambda function \(pay). Check the permissions on the Lambda function.", "trigger bedrock.amazonaws.com: - | - | \(pay) | -"),
    .init("AgentCore", "Access denied while invoking Lambda function \(pay). Check the permissions on the Lambda function and Gateway execution role.", "role of bedrock-agentcore.amazonaws.com: - | - | \(pay) | -"),
    .init("Firehose", "{\"errorCode\":\"Lambda.InvokeAccessDenied\",\"errorMessage\":\"Access was denied. Ensure that the access policy allows access to the Lambda function.\"}", "role of firehose.amazonaws.com: \(nothing)"),
    .init("Firehose's code", "Lambda.InvokeAccessDenied", "role of firehose.amazonaws.com: \(nothing)"),
    .init("Firehose's words", "Access was denied. Ensure that the access policy allows access to the Lambda function.", "role of firehose.amazonaws.com: \(nothing)"),
    .init("Alexa", "Please make sure that \"Alexa Skills Kit\" is selected for the event source type of \(pay)", "trigger alexa-appkit.amazon.com: - | - | \(pay) | -"),
    .init("function URL", "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}", "function URL: \(nothing)"),
    .init("execution role", "An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for the function cannot be assumed by Lambda.", "role for lambda.amazonaws.com: \(nothing)"),
    .init("state machine's role", "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
          "role for states.amazonaws.com, states.<region>.amazonaws.com: \(nothing)"),
    .init("Scheduler's role", "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.", "role for scheduler.amazonaws.com: \(nothing)"),
    .init("in a frame", "│ Error: creating S3 Bucket Notification: InvalidArgument: Unable to validate the following\n│ destination configurations\n│ \tstatus code: 400", "trigger s3.amazonaws.com: \(nothing)"),
    .init("broken within a word", "The role defined for the function cannot be as\nsumed by Lambda.", "role for lambda.amazonaws.com: \(nothing)"),
    .init("only half of the words", "Unable to validate the following bucket", ""),
  ]

  /// The name is what the explanation has to contain.
  static let lookAlikes: [MessageRow] = [
    .init("log tail", "An error occurred (AccessDeniedException) when calling the Invoke operation: Cross-account log access is not allowed.", "not a policy problem: \(nothing)"),
    .init("role of that account", "Cross-account pass role is not allowed.", "not a policy problem: \(nothing)"),
    .init("another Region", "Functions from 'us-east-1' are not reachable in this region ('ap-southeast-2')", "not a policy problem: \(nothing)"),
    .init("root user", "Roles may not be assumed by root accounts.", "not a policy problem: \(nothing)"),
    .init("identity provider", "Error: Could not assume role with OIDC: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com", "not a policy problem: \(nothing)"),
    .init("tags", "Unable to validate tags", "not a policy problem: \(nothing)"),
    .init("invalid", "The security token included in the request is invalid.", "not a policy problem: \(nothing)"),
    .init("expired", "The security token included in the request is expired", "not a policy problem: \(nothing)"),
  ]
}
