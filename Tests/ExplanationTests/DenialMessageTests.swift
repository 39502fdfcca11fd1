import Authorization
import Explanation
import Testing

@Suite("What a denial message says")
struct DenialMessageTests {
  @Test func `A message without a clause names no layer`() {
    #expect(DenialMessage(principal: "arn:aws:iam::111122223333:user/ana").reason == nil)
  }

  @Test("Every wording that AWS documents or people pasted has a row", arguments: wordings)
  func complete(_ wording: String) {
    #expect(MessageRow.all.contains { $0.text.contains(wording) && !$0.says.isEmpty }, "\(wording)")
  }

  /// Verbatim: sentence, clauses, suffixes, envelopes, phrases, names and masks.
  // swift-format-ignore
  static let wordings: [String] = [
    // The sentence
    "User: arn:", "User: ...", "User: $user_arn", "CloudWatch Alarms is not authorized to perform:", "User is not authorized to perform:",
    "on resource: \"arn:", "on resource: role/", "on resource: ***", "on the resource because", "on this resource because", "allows the lambda:InvokeFunction action on that resource",
    "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
    ".. (Service: ", "; Status Code: 403; Error Code: AccessDeniedException; Request ID: 7e3b; Proxy: null)", "(Service: Lambda, Status Code: 403, Request ID: 7e3b) (SDK Attempt Count: 1)",
    "\n\tstatus code: 403, request id: ", ". Encoded authorization failure message: ",
    "Not authorized to perform sts:AssumeRole", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "Not authorized to perform sts:AssumeRoleWithSAML",
    // What services say of themselves
    "Execution failed due to configuration error: Invalid permissions on Lambda function", "API Gateway does not have permission to assume the provided role arn:",
    "PreSignUp invocation failed due to error AccessDeniedException.", "PostConfirmation invocation", "PreTokenGeneration invocation", "CustomMessage invocation",
    ":assumed-role/awscognitoidentityproviderservice-", "Unable to validate the following destination configurations",
    "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission", "CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource arn:",
    "elasticloadbalancing principal does not have permission to invoke arn:",
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com",
    "cannot be invoked. Check the specified function ARN, and check the function's permissions.", "Check the permissions on the Lambda function.", "and Gateway execution role",
    "Lambda.InvokeAccessDenied", "Access was denied. Ensure that the access policy allows access to the Lambda function.",
    "Please make sure that \"Alexa Skills Kit\" is selected for the event source type of arn:", "Forbidden. For troubleshooting Function URL authorization issues, see: ",
    "The role defined for the function cannot be assumed by Lambda.",
    "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
    "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    "Cross-account log access is not allowed", "Cross-account pass role is not allowed", "Functions from 'us-east-1' are not reachable in this region ('ap-southeast-2')",
    "Roles may not be assumed by root accounts", "No OpenIDConnect provider found in your account for ", "Unable to validate tags",
    "The security token included in the request is invalid", "The security token included in the request is expired",
  ] + types.flatMap { ["because no \($0) allows the lambda:InvokeFunction action", "because no \($0) allows the sts:AssumeRole action"] }
    + types.map { "with an explicit deny in \($0.first == "i" ? "an" : "a") \($0)" } + [
    "because no role trust policy allows the sts:AssumeRole action", "with an explicit deny in the role trust policy", "with an explicit deny in a resource control policy",
    "in a VPC endpoint policy transitively through a service control policy", "codecommit:ListRespositories", "a sessions policy", "because the role trust policy allows the sts:AssumeRole action",
    // Suffixes
    "service control policy: arn:aws:organizations::", "permissions boundary: arn:aws:iam::", "identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine", "resource control policy: arn:aws:organizations::",
    // Envelopes
    "An error occurred (AccessDeniedException) when calling the Invoke operation: ", "botocore.exceptions.ClientError: An error occurred (AccessDenied)", "aws: [ERROR]: ", "ClientError(u'", "b'{\\n  \"Message\": \"",
    "AccessDeniedException: User", "{\"errorType\":\"AccessDeniedException\",\"errorMessage\":\"", "\"stack\":[", "Invoke Error\t{", "com.amazonaws.services.lambda.model.AWSLambdaException: ", "Error Code: null",
    "\"error\":\"Lambda.AWSLambdaException\",\"cause\":\"User: ", "operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: ", "│ ", " - Sender AccessDenied User: ",
    "(Aws::Lambda::Errors::AccessDeniedException)", "<Error><Code>AccessDenied</Code><Message>", "Error: Could not assume role with OIDC: Not authorized", "##[error]", "Retry AssumeRole: attempt 1 of 12 failed: ",
    "Could not assume role in target account using current credentials (which are for account 111122223333) User: ", "current credentials could not be used to assume 'arn:", "but are for the right account.",
    "Resource handler returned message: \"User: ", "HandlerErrorCode: AccessDenied)", "(UnauthorizedOperation)",
    // Masks and damage
    "::***:", "::************:", "::95**********:", "::xxxx:", "::XXXXX:", "::###########:", "::<ACCOUNT_ID>:", "::<<ACCOUNT>>:", "::{Account ID}:", "::${VAR}:", "::\"my account number\":", "::...:", "::OMITTED:", "::snip:",
    "::123:", "::12345678:", "::123456789:", "::1234567890:", "::12345678901:", "::1234567890123:", "`arn:", "](mailto:", "\\n\\tstatus", ": ClientError", "because no identity-based poli", "because an explicit deny in ",
  ]

  private static let types = [
    "identity-based policy", "resource-based policy", "service control policy", "permissions boundary",
    "session policy", "VPC endpoint policy",
  ]
}
