import AccessGraph
import Authorization
import Explanation
import IAM
import Inventory
import JSON
import Testing

@testable import Reference

/// Messages as people paste them, explained on a small organization.
@Suite("Messages lead to the caller and the resource, or say why not")
struct SpelledDenialTests {
  static let notAuthorized = "is not authorized to perform: lambda:InvokeFunction on resource:"

  // What the message says, the policies, the findings, and words of the notes or findings.
  // swift-format-ignore
  static let rows: [(String, String, String, String)] = [
    ("User: arn:aws:iam::************:user/U \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f because no identity-based policy allows the lambda:InvokeFunction action", "", "no-allow:identity", "user/U"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:XXXXXXXXXXXX:function:f", "", "no-allow:identity", "masked"),
    ("User: arn:aws:sts::222222222222:assumed-role/Q/build \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f because no resource-based policy allows the lambda:InvokeFunction action", "Q: Allow Inv", "no-allow:resource", "function policy has to allow"),
    ("User: arn:aws:iam::111111111111:user/nobody \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f", "", "no-such-principal", "know no"),
    ("User: arn:aws:iam::999999999999:user/admim \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f", "", "no-such-principal", "user/admin"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:eu-west-1:111111111111:function:f", "U: Allow *", "no-such-function", "us-east-1:111111111111:function:f"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:555555555555:function:f", "U: Allow *", "not-loaded", "not loaded"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:555555555555:function:f", "", "not-loaded no-allow:identity", "not loaded"),
    ("User: arn:aws:iam::222222222222:user/U is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/T", "", "no-such-principal", "know no"),
    ("User: arn:aws:iam::111111111111:user/U is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/Missing", "U: Allow *", "no-such-role", "hold no role"),
    ("Not authorized to perform sts:AssumeRoleWithWebIdentity", "T trust: Allow Web to GitHub", "unnamed", "role/T"),
    ("Execution failed due to configuration error: Invalid permissions on Lambda function", "F: Allow Inv to apigateway.amazonaws.com", "unnamed", "function:f"),
    ("elasticloadbalancing principal does not have permission to invoke arn:aws:lambda:us-east-1:111111111111:function:f from target group", "", "no-allow:resource", "elasticloadbalancing"),
    ("API Gateway does not have permission to assume the provided role arn:aws:iam::111111111111:role/T", "", "no-allow:trust", "apigateway"),
    ("API Gateway does not have permission to assume the provided role arn:aws:iam::111111111111:role/T", "T trust: Allow AR to apigateway.amazonaws.com", "allowed", "The exports allow"),
    ("PreSignUp invocation failed due to error AccessDeniedException.", "F: Allow Inv to cognito-idp.amazonaws.com", "unnamed", "function:f"),
    ("User: arn:aws:sts::555500001111:assumed-role/awscognitoidentityproviderservice-us-east-1/s \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f", "", "no-allow:resource", "has to let cognito-idp.amazonaws.com in"),
    ("Unable to validate the following destination configurations", "", "unnamed", "overlap"),
    ("Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.", "", "unnamed", "logs.amazonaws.com"),
    ("CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource arn:aws:lambda:us-east-1:111111111111:function:f because no resource-based policy allows the lambda:InvokeFunction action", "", "no-allow:resource", "let lambda.alarms.cloudwatch.amazonaws.com in"),
    ("Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com", "", "unnamed", "secretsmanager.amazonaws.com"),
    ("The AWS Lambda function arn:aws:lambda:us-east-1:111111111111:function:f cannot be invoked. Check the specified function ARN, and check the function's permissions.", "F: Allow Inv to config.amazonaws.com if aws:SourceAccount StringEquals B", "condition:resource", "aws:SourceAccount"),
    ("Access denied while invoking Lambda function arn:aws:lambda:us-east-1:111111111111:function:f. Check the permissions on the Lambda function.", "", "no-allow:resource", "let bedrock.amazonaws.com in"),
    ("Access denied while invoking Lambda function arn:aws:lambda:us-east-1:111111111111:function:f. Check the permissions on the Lambda function and Gateway execution role.", "T trust: Allow AR to bedrock-agentcore.amazonaws.com", "no-allow:identity", "role T of 111111111111"),
    ("Access denied while invoking Lambda function arn:aws:lambda:us-east-1:222222222222:function:g. Check the permissions on the Lambda function and Gateway execution role.", "T trust: Allow AR to bedrock-agentcore.amazonaws.com", "no-allow:resource no-allow:identity", "role T of 111111111111"),
    ("Access denied while invoking Lambda function arn:aws:lambda:us-east-1:111111111111:function:f. Check the permissions on the Lambda function and Gateway execution role.", "", "unnamed", "No loaded role trusts bedrock-agentcore"),
    ("{\"errorCode\":\"Lambda.InvokeAccessDenied\",\"errorMessage\":\"Access was denied. Ensure that the access policy allows access to the Lambda function.\"}", "T trust: Allow AR to firehose.amazonaws.com", "unnamed", "--function"),
    ("Please make sure that \"Alexa Skills Kit\" is selected for the event source type of arn:aws:lambda:us-east-1:111111111111:function:f", "", "no-allow:resource", "alexa-appkit.amazon.com"),
    ("{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}", "F url: NONE", "unnamed", "--function"),
    ("The role defined for the function cannot be assumed by Lambda.", "", "unnamed", "some seconds later"),
    ("Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.", "", "unnamed", "--role"),
    ("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.", "", "unnamed", "schedule group"),
    ("Cross-account pass role is not allowed", "", "not-a-policy-problem", "Not a policy problem"),
    ("An error occurred (AccessDeniedException) when calling the Invoke operation: Cross-account log access is not allowed.", "", "not-a-policy-problem", "LogType=Tail"),
    ("Functions from 'us-east-1' are not reachable in this region ('ap-southeast-2')", "", "not-a-policy-problem", "another Region"),
    ("Roles may not be assumed by root accounts.", "", "not-a-policy-problem", "root user cannot"),
    ("No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com", "", "not-a-policy-problem", "no identity provider"),
    ("Unable to validate tags", "", "not-a-policy-problem", "tags"),
    ("The security token included in the request is expired", "", "not-a-policy-problem", "sign in again"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:222222222222:function:f", "U: Allow *", "no-such-function", "us-east-1:111111111111:function:f"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f:prd", "U: Allow *", "no-such-qualifier allowed", "prod"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3", "", "explicit-deny:identity", "Grant nothing"),
    ("User: arn:aws:iam::111111111111:user/U \(notAuthorized) arn:aws:lambda:us-east-1:111111111111:function:f with an explicit deny in a permissions boundary: arn:aws:iam::111111111111:policy/limits", "U: Allow Inv", "allowed", "the exports hold none that does"),
    ("User: arn:aws:iam::111111111111:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/T", "", "gate:root-cannot-assume", "root"),
  ]

  @Test(arguments: rows.indices) func findings(_ row: Int) throws {
    let (text, policies, findings, words) = Self.rows[row]
    let message = try #require(denials(in: text).first, "\(text)")
    var organization = ExampleOrganization(policies)
    let diagnosis = diagnosis(of: message, organization.inventory())
    #expect(diagnosis.findings.map(\.cause).joined(separator: " ") == findings, "\(text)")
    let said = diagnosis.findings.map(\.detail) + diagnosis.notes
    #expect(said.contains { $0.contains(words) }, "\(said)")
  }

  @Test("A key under quarantine is granted nothing") func quarantine() throws {
    var organization = ExampleOrganization("Q: Allow s3:*")
    var inventory = organization.inventory()
    let text = PolicyWriter.policy([StatementNotation(text: "Deny lambda:*", place: nil).json])
    let arn = try #require(ARN("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"))
    inventory.documents.append(
      Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
    let account = AccountID("111111111111")
    inventory.accounts[account]?.managedPolicies.append(
      ManagedPolicy(
        arn: arn, document: DocumentID(inventory.documents.count - 1),
        source: Source(file: "iam.json", pointer: "/Policies/0")))
    let user = try #require(inventory.accounts[account]?.users.firstIndex { $0.name == "U" })
    inventory.accounts[account]?.users[user].permissions.attached.append(arn)
    let message = DenialMessage(
      principal: Cast.expand("U"), action: "lambda:InvokeFunction", resource: Cast.expand("F"))
    let diagnosis = diagnosis(of: message, inventory)
    #expect(diagnosis.findings.first?.kind == .quarantine)
    #expect(diagnosis.fixes.isEmpty)
  }

  @Test("A deny above is named as what blocks a grant") func blocked() throws {
    var organization = ExampleOrganization("A scp: Deny lambda:*")
    let message = DenialMessage(
      principal: Cast.expand("U"), action: "lambda:InvokeFunction", resource: Cast.expand("F"))
    let diagnosis = diagnosis(of: message, organization.inventory())
    let fix = try #require(diagnosis.fixes.first)
    #expect(!fix.verified)
    #expect(
      fix.blockedBy
        == "the service control policy p-A-scp at account A (111111111111) still denies it: only the management account "
        + "999999999999 can change it")
    #expect(diagnosis.findings.first?.account == AccountID("999999999999"))
  }

  private func diagnosis(of message: DenialMessage, _ inventory: Inventory) -> Diagnosis {
    let graph = AccessGraph(inventory, at: timeOfExamples)
    return Diagnostician(inventory, graph: graph, at: timeOfExamples.timeIntervalSince1970).diagnose(message)
  }
}
