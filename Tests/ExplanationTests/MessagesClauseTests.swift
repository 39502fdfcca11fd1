import Explanation
import Testing

@Suite("Messages: the sentence and its clauses")
struct MessageClauseTests {
  @Test(arguments: MessageRow.sentences) func `The sentence is read`(row: MessageRow) { row.check() }
  @Test(arguments: MessageRow.clauses) func `The clause names its layer`(row: MessageRow) { row.check() }
  @Test(arguments: MessageRow.policyARNs) func `The policy is read`(row: MessageRow) { row.check() }
}

// swift-format-ignore
extension MessageRow {
  static let sentences: [MessageRow] = [
    .init("all parts", ciMessage, ciMayNotPay),
    .init("a user", "User: \(ana) is not authorized to perform: lambda:InvokeFunction on resource: \(pay)",
          "\(ana) | lambda:InvokeFunction | \(pay) | -"),
    .init("no target", "User: \(ci) is not authorized to perform: sts:AssumeRole", "\(ci) | sts:AssumeRole | - | -"),
    .init("no target, a clause",
          "User: \(ci) is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action",
          "\(ci) | sts:AssumeRole | - | implicit:trust"),
    .init("a quoted target", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \"\(pay)\" \(noIdentity)", ciMayNotPay),
    .init("a target without ARN", "User: \(ci) is not authorized to perform: sts:AssumeRole on resource: role/billing",
          "\(ci) | sts:AssumeRole | role/billing | -"),
    .init("a masked target", "User: \(ci) is not authorized to perform: sts:AssumeRole on resource: ***", "\(ci) | sts:AssumeRole | *** | -"),
    .init("any resource", "User: \(ci) is not authorized to perform: lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action",
          "\(ci) | lambda:ListFunctions | * | implicit:identity"),
    .init("the resource", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on the resource because no resource-based policy allows the lambda:InvokeFunction action",
          "\(ci) | lambda:InvokeFunction | - | implicit:resource"),
    .init("this resource, KMS's clause",
          "User: \(ci) is not authorized to perform: kms:Decrypt on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
          "\(ci) | kms:Decrypt | - | either:resource"),
    .init("that resource", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) \(noIdentity) on that resource", ciMayNotPay),
    .init("a service's display name",
          "CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource because no resource-based policy allows the lambda:InvokeFunction action",
          "trigger lambda.alarms.cloudwatch.amazonaws.com: CloudWatch Alarms | lambda:InvokeFunction | - | implicit:resource"),
    .init("User without ARN", "User is not authorized to perform: lambda:InvokeFunction on resource: \(pay) because no resource-based policy allows the lambda:InvokeFunction action",
          "- | lambda:InvokeFunction | \(pay) | implicit:resource"),
    .init("an elided user", "User: ... is not authorized to perform: lambda:InvokeFunction on resource: \(pay)", "... | lambda:InvokeFunction | \(pay) | -"),
    .init("root", "User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRole on resource: \(billing)",
          "arn:aws:iam::111122223333:root | sts:AssumeRole | \(billing) | -"),
    .init("an anonymous caller", "User: anonymous is not authorized to perform: lambda:InvokeFunctionUrl on resource: \(pay)", "anonymous | lambda:InvokeFunctionUrl | \(pay) | -"),
    .init("a user with a path", "User: arn:aws:iam::111122223333:user/support/ana is not authorized to perform: lambda:InvokeFunction on resource: \(pay)",
          "arn:aws:iam::111122223333:user/support/ana | lambda:InvokeFunction | \(pay) | -"),
    .init("a session with @ . = , -", "User: arn:aws:sts::111122223333:assumed-role/dev/ana.b=c,d-e@example.com is not authorized to perform: lambda:InvokeFunction on resource: \(pay)",
          "arn:aws:sts::111122223333:assumed-role/dev/ana.b=c,d-e@example.com | lambda:InvokeFunction | \(pay) | -"),
    .init("an alias", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay):live \(noIdentity)",
          "\(ci) | lambda:InvokeFunction | \(pay):live | implicit:identity"),
    .init("$LATEST", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay):$LATEST.", "\(ci) | lambda:InvokeFunction | \(pay):$LATEST | -"),
    .init("China", "User: arn:aws-cn:iam::111122223333:user/ana is not authorized to perform: lambda:InvokeFunction on resource: arn:aws-cn:lambda:cn-north-1:111122223333:function:pay",
          "arn:aws-cn:iam::111122223333:user/ana | lambda:InvokeFunction | arn:aws-cn:lambda:cn-north-1:111122223333:function:pay | -"),
    .init("short, web identity", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "- | sts:AssumeRoleWithWebIdentity | - | -"),
    .init("short, SAML", "Not authorized to perform sts:AssumeRoleWithSAML", "- | sts:AssumeRoleWithSAML | - | -"),
    .init("short", "Not authorized to perform sts:AssumeRole", "- | sts:AssumeRole | - | -"),
    .init("other people's sentence", "User: bob is not authorized to perform: delete on project 7", ""),
    .init("EC2 without an action", "You are not authorized to perform this operation.", ""),
    .init("no denial", "AccessDenied: Access Denied (Status Code: 403)", ""),
    .init("nothing", "", ""),
    .init("EC2 with an encoded message",
          "You are not authorized to perform this operation. User: \(ana) is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: abcDEF-_123",
          "\(ana) | ec2:RunInstances | arn:aws:ec2:us-east-1:111122223333:instance/* | implicit:identity"),
    .init("two denials", "\(ciMessage)\n\(assumeMessage)", "\(ciMayNotPay)\n\(ciMayNotAssume)"),
    .init("the same twice, on lines of their own", "\(ciMessage)\n\(ciMessage)\n", "\(ciMayNotPay)\n\(ciMayNotPay)"),
  ]

  private static func invoke(_ clause: String, says reason: String) -> MessageRow {
    .init(clause, "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) \(clause)", "\(ci) | lambda:InvokeFunction | \(pay) | \(reason)")
  }
  private static func assume(_ clause: String, says reason: String) -> MessageRow {
    .init("STS: \(clause)", "\(assumeMessage) \(clause)", "\(ci) | sts:AssumeRole | \(billing) | \(reason)")
  }

  static let clauses: [MessageRow] = [
    // What AWS documents, layer by layer.
    invoke("because no identity-based policy allows the lambda:InvokeFunction action", says: "implicit:identity"),
    invoke("with an explicit deny in an identity-based policy", says: "explicit:identity"),
    invoke("because no resource-based policy allows the lambda:InvokeFunction action", says: "implicit:resource"),
    invoke("with an explicit deny in a resource-based policy", says: "explicit:resource"),
    invoke("because no service control policy allows the lambda:InvokeFunction action", says: "implicit:scp"),
    invoke("with an explicit deny in a service control policy", says: "either:scp"),
    invoke("with an explicit deny in a resource control policy", says: "explicit:rcp"),
    invoke("because no permissions boundary allows the lambda:InvokeFunction action", says: "implicit:boundary"),
    invoke("with an explicit deny in a permissions boundary", says: "explicit:boundary"),
    invoke("because no session policy allows the lambda:InvokeFunction action", says: "implicit:session"),
    invoke("with an explicit deny in a session policy", says: "explicit:session"),
    invoke("because no VPC endpoint policy allows the lambda:InvokeFunction action", says: "implicit:endpoint"),
    invoke("with an explicit deny in a VPC endpoint policy", says: "explicit:endpoint"),
    invoke("with an explicit deny in a VPC endpoint policy transitively through a service control policy", says: "explicit:endpoint through scp"),
    assume("because no role trust policy allows the sts:AssumeRole action", says: "implicit:trust"),
    assume("with an explicit deny in the role trust policy", says: "explicit:trust"),
    assume("because no identity-based policy allows the sts:AssumeRole action", says: "implicit:identity"),
    assume("because no resource-based policy allows the sts:AssumeRole action", says: "implicit:resource"),
    assume("with an explicit deny in a resource-based policy", says: "explicit:resource"),
    assume("with an explicit deny in a resource control policy", says: "explicit:rcp"),
    assume("with an explicit deny in an identity-based policy", says: "explicit:identity"),
    assume("because no service control policy allows the sts:AssumeRole action", says: "implicit:scp"),
    assume("with an explicit deny in a service control policy", says: "either:scp"),
    assume("because no permissions boundary allows the sts:AssumeRole action", says: "implicit:boundary"),
    assume("with an explicit deny in a permissions boundary", says: "explicit:boundary"),
    assume("because no session policy allows the sts:AssumeRole action", says: "implicit:session"),
    assume("with an explicit deny in a session policy", says: "explicit:session"),
    assume("because no VPC endpoint policy allows the sts:AssumeRole action", says: "implicit:endpoint"),
    assume("with an explicit deny in a VPC endpoint policy", says: "explicit:endpoint"),
    .init("RemovePermission", "User: \(ci) is not authorized to perform: lambda:RemovePermission on resource: \(pay) because no session policy allows the lambda:RemovePermission action",
          "\(ci) | lambda:RemovePermission | \(pay) | implicit:session"),
    .init("GetServiceBearerToken", "User: \(ci) is not authorized to perform: sts:GetServiceBearerToken on resource: * because no VPC endpoint policy allows the sts:GetServiceBearerToken action",
          "\(ci) | sts:GetServiceBearerToken | * | implicit:endpoint"),
    .init("AssumeRoleWithWebIdentity", "User: \(ci) is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: \(billing) because no identity-based policy allows the sts:AssumeRoleWithWebIdentity action",
          "\(ci) | sts:AssumeRoleWithWebIdentity | \(billing) | implicit:identity"),
    // AWS's own slips, and paraphrases.
    .init("ListRespositories", "User: \(ana) is not authorized to perform: codecommit:ListRespositories because no service control policy allows the codecommit:ListRespositories action",
          "\(ana) | codecommit:ListRespositories | - | implicit:scp"),
    invoke("with an explicit deny in a sessions policy", says: "explicit:session"),
    assume("because the role trust policy allows the sts:AssumeRole action", says: "implicit:trust"),
    invoke("because an explicit deny in a service control policy", says: "either:scp"),
    invoke("with an explicit deny in an service control policy", says: "either:scp"),
    // Before 2021.
    invoke("with an explicit deny", says: "explicit:-"),
    invoke("", says: "-"),
    // Cut.
    invoke("because no identity-based poli", says: "implicit:identity"),
    invoke("because no ident", says: "implicit:identity"),
    invoke("because no resou", says: "implicit:-"),
    invoke("because no", says: "implicit:-"),
    invoke("becau", says: "-"),
    invoke("with an explicit deny in a perm...", says: "explicit:boundary"),
    invoke("with an explicit de", says: "-"),
    // Words that are not AWS's.
    invoke("because nobody cares", says: "-"),
    invoke("because no identity provider was found", says: "implicit:-"),
  ]

  static let policyARNs: [MessageRow] = [
    invoke("with an explicit deny in a service control policy: arn:aws:organizations::999999999999:policy/o-abcd123456/service_control_policy/p-ab12cd34",
           says: "explicit:scp by arn:aws:organizations::999999999999:policy/o-abcd123456/service_control_policy/p-ab12cd34"),
    invoke("with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/limits", says: "explicit:boundary by arn:aws:iam::111122223333:policy/limits"),
    invoke("with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
           says: "explicit:identity by arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"),
    invoke("with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/team/no-pay. Encoded authorization failure message: abc",
           says: "explicit:identity by arn:aws:iam::111122223333:policy/team/no-pay"),
    .init("a quotation mark behind the policy",
          "{\"Message\":\"User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) with an explicit deny in a session policy: arn:aws:iam::111122223333:policy/s\"}",
          "\(ci) | lambda:InvokeFunction | \(pay) | explicit:session by arn:aws:iam::111122223333:policy/s"),
    assume("with an explicit deny in a resource control policy: arn:aws:organizations::999999999999:policy/o-abcd123456/resource_control_policy/p-ab12cd34)",
           says: "explicit:rcp by arn:aws:organizations::999999999999:policy/o-abcd123456/resource_control_policy/p-ab12cd34"),
    invoke("with an explicit deny in a service control policy:\n  arn:aws:organizations::999999999999:policy/o-abcd123456/service_control_policy/p-ab12cd34",
           says: "explicit:scp by arn:aws:organizations::999999999999:policy/o-abcd123456/service_control_policy/p-ab12cd34"),
    invoke("with an explicit deny in a service control policy: ***", says: "explicit:scp by ***"),
    invoke("with an explicit deny in an identity-based policy: ClientError", says: "explicit:identity"),
    invoke("with an explicit deny in a VPC endpoint policy transitively through a service control policy: arn:aws:organizations::999999999999:policy/o-abcd123456/service_control_policy/p-ab12cd34",
           says: "explicit:endpoint through scp by arn:aws:organizations::999999999999:policy/o-abcd123456/service_control_policy/p-ab12cd34"),
  ]
}
