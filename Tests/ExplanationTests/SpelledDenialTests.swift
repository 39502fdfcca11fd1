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
    ("Cross-account pass role is not allowed", "", "not-a-policy-problem", "not a policy problem"),
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
