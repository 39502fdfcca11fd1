public import Foundation

/// The examples of the rules that one request, or one small organization, can express.
///
/// Who asks what, which policies there are besides none, and the answer. The cast and the notation are
/// those of `Cast`, `StatementNotation` and `ExampleOrganization`; what is not said is as there.
public let decisionExamples: [DecisionExample] = rows.map(\.example)

/// The time of the examples, unless they say another: after the exemption of R46 has ended.
public let timeOfExamples = Date(timeIntervalSince1970: 1_795_428_000)

private struct Row {
  var id: String
  var rules: String
  var caller: String
  var question: String
  var policies: String
  var expected: ReferenceEvaluator.Outcome
  var assumptions: Int?
  var context: [String: [String]] = [:]
  var time = timeOfExamples
  var note: String?

  init(
    _ id: String, _ rules: String, _ caller: String, _ question: String, _ policies: String,
    _ expected: ReferenceEvaluator.Outcome, _ assumptions: Int? = nil, context: [String: [String]] = [:],
    time: Date = timeOfExamples, note: String? = nil
  ) {
    (self.id, self.rules, self.caller, self.question) = (id, rules, caller, question)
    (self.policies, self.expected, self.assumptions) = (policies, expected, assumptions)
    (self.context, self.time, self.note) = (context, time, note)
  }

  var example: DecisionExample {
    var organization = ExampleOrganization(policies)
    let words = question.split(separator: " ").map(String.init)
    let kinds: [String: DecisionExample.Question] = ["invoke": .invocation, "url": .url, "reach": .reach]
    let kind = kinds[words[0]] ?? .request
    let actions = [
      DecisionExample.Question.url: "lambda:InvokeFunctionUrl", .request: Cast.actions[words[0]] ?? words[0],
    ]
    return DecisionExample(
      id: id, rules: rules, inventory: organization.inventory(), time: time, question: kind,
      caller: caller.hasPrefix("root ") ? Cast.root(String(caller.dropFirst(5))) ?? "" : Cast.expand(caller),
      action: actions[kind] ?? "lambda:InvokeFunction", resource: Cast.expand(words[1]), context: context,
      sessionPolicies: organization.sessionPolicies, expected: expected, assumptions: assumptions,
      note: note, policies: policies)
  }
}

private let beforeTheExemptionEnded = Date(timeIntervalSince1970: 1_788_220_800)
private let signIn = "https://signin.aws.amazon.com/saml"
private let gitHub = "token.actions.githubusercontent.com"
private let functionNamed = "arn:aws:lambda:us-east-1:111111111111:function:"

// One row a line, so that the columns can be read.
// swift-format-ignore
private let rows: [Row] = [
  // Explicit and default deny, and the limits of the organization
  Row("E1",    "R1",       "U",   "Inv F",        "U: Allow Inv; F: Deny Inv to *", .denied),
  Row("E2",    "R1 R4",    "U",   "Inv F",        "U: Allow *; OU scp: Deny lambda:*", .denied),
  Row("E3",    "R4",       "U",   "Inv F",        "U: Allow *; OU scp only: Allow s3:*", .denied),
  Row("E4",    "R4 R12",   "U",   "Inv F",        "U: Allow *; OU scp only: Allow s3:*; F: Allow Inv to U", .denied),
  Row("E5",    "R5",       "MU",  "Inv MF",       "MU: Allow Inv; root scp: Deny lambda:*", .allowed),
  Row("E6",    "R5",       "U",   "Inv F",        "U: Allow Inv; A scp: Deny lambda:*", .denied),
  Row("E7",    "R3 R5 R13", "P",   "Inv F",        "F: Allow Inv to X; P: Allow Inv; A scp: Deny lambda:*", .allowed),
  Row("E8",    "R8",       "U",   "Inv F",        "U: Allow Inv; A rcp: Deny Inv", .allowed),
  Row("E9",    "R8 R24",   "P",   "AR T",         "T trust: Allow AR to X; P: Allow AR; A rcp: Deny AR if aws:PrincipalOrgID StringNotEqualsIfExists o-abcd123456", .denied),
  Row("E10",   "R9",       "P",   "AR MT",        "MT trust: Allow AR to X; P: Allow AR; root rcp: Deny AR if aws:PrincipalOrgID StringNotEqualsIfExists o-abcd123456", .allowed),
  Row("E11",   "R7 R24",   "Q",   "AR T",         "T trust: Allow AR to Q; Q: Allow AR; A rcp: Deny s3:*", .allowed),

  // The same account
  Row("E12",   "R11",      "U",   "Inv F",        "F: Allow Inv to U", .allowed),
  Row("E13",   "R11",      "U",   "Inv F",        "U: Allow Inv", .allowed),
  Row("E14",   "R12",      "U",   "Inv F",        "F: Allow Inv to A", .denied),
  Row("E15",   "R10",      "U",   "Inv F",        "U: Allow Inv; U boundary: Allow s3:*", .denied),
  Row("E16",   "R12",      "U",   "Inv F",        "F: Allow Inv to U; U boundary: Allow s3:*", .allowed),
  Row("E17",   "R12",      "R",   "Inv F",        "F: Allow Inv to R; R boundary: Allow s3:*", .denied),
  Row("E18",   "R12",      "R",   "Inv F",        "F: Allow Inv to R", .allowed),
  Row("E19",   "R12",      "R/s", "Inv F",        "F: Allow Inv to R/s; R boundary: Allow s3:*", .allowed),
  Row("E19b",  "R12",      "R",   "Inv F",        "F: Allow Inv to R/s; R boundary: Allow s3:*", .conditional),
  Row("E20",   "R12",      "R",   "Inv F",        "F: Allow Inv to * if aws:PrincipalArn ArnEquals R; R boundary: Allow s3:*", .allowed),
  Row("E21",   "R12",      "R",   "Inv F",        "F: Allow Inv to A if aws:PrincipalArn ArnEquals R; R: Allow Inv; R boundary: Allow s3:*", .denied),
  Row("E22",   "R12",      "R",   "Inv F",        "F: Allow Inv to R; session: Allow s3:*", .denied),
  Row("E23",   "R1",       "U",   "Inv F",        "F: Allow Inv to U; U boundary: Deny lambda:*", .denied),
  Row("E24",   "R10",      "U",   "Inv F",        "U group: g; g: Allow Inv", .allowed),

  // Another account
  Row("E25",   "R13",      "Q",   "Inv F",        "Q: Allow Inv", .denied),
  Row("E26",   "R13",      "Q",   "Inv F",        "F: Allow Inv to Q", .denied),
  Row("E27",   "R13",      "Q",   "Inv F",        "F: Allow Inv to B; Q: Allow *", .allowed),
  Row("E28",   "R13",      "Q/s", "Inv F",        "F: Allow Inv to Q/s; Q: Allow Inv; Q boundary: Allow s3:*", .denied),
  Row("E29",   "R13 R16",  "Q",   "Inv F",        "F: Allow Inv to *", .denied),
  Row("E30",   "R16 R48",  "U",   "Inv F",        "F: Allow Inv to *", .allowed),

  // Services
  Row("E31",   "R14 R49",  "s3.amazonaws.com", "Inv F",        "F: Allow Inv to s3.amazonaws.com if aws:SourceAccount StringEquals A and aws:SourceArn ArnLike arn:aws:s3:::b", .conditional),
  Row("E32",   "R49",      "s3.amazonaws.com", "Inv F",        "F: Allow Inv to s3.amazonaws.com", .allowed),
  Row("E33",   "R14",      "sns.amazonaws.com", "Inv F",        "U: Allow *; R: Allow *", .denied),
  Row("E34",   "R50",      "sns.amazonaws.com", "Inv F",        "F: Allow Inv to sns.amazonaws.com if aws:PrincipalOrgID StringEquals o-abcd123456", .denied),

  // NotPrincipal, root, sessions, unique ids
  Row("E35",   "R19",      "R/s", "Inv F",        "R: Allow Inv; F: Deny Inv NotPrincipal A|R|R/s", .allowed),
  Row("E36",   "R19 U5",   "R/s", "Inv F",        "R: Allow Inv; F: Deny Inv NotPrincipal R", .conditional),
  Row("E37",   "R19",      "U",   "Inv F",        "U: Allow Inv; U boundary: Allow *; F: Deny Inv NotPrincipal U|A", .denied),
  Row("E38",   "R20",      "root A", "Inv F",        "", .allowed),
  Row("E39",   "R20 R4",   "root A", "Inv F",        "OU scp only: Allow s3:*", .denied),
  Row("E40",   "R17",      "R",   "Inv F",        "R: Allow Inv; F: Deny Inv to R/s", .conditional),
  Row("E41",   "R18",      "R",   "AR T",         "T trust: Allow AR to AROAOLDROLE; R: Allow AR", .denied),

  // Becoming a role
  Row("E42",   "R23",      "U",   "AR T",         "T trust: Allow AR to U", .allowed),
  Row("E43",   "R23",      "U",   "AR T",         "T trust: Allow AR to A", .denied),
  Row("E44",   "R23",      "U",   "AR T",         "T trust: Allow AR to A; U: Allow AR on T", .allowed),
  Row("E45",   "R22",      "U",   "AR T",         "T trust: Allow AR to ec2.amazonaws.com; U: Allow *", .denied),
  Row("E46",   "R23 R12",  "R",   "AR T",         "T trust: Allow AR to R; R boundary: Allow lambda:*", .denied),
  Row("E47",   "R24 R38",  "Q",   "AR T",         "T trust: Allow AR to B if sts:ExternalId StringEquals x; Q: Allow AR", .conditional),
  Row("E48",   "R24 R4",   "Q",   "AR T",         "T trust: Allow AR to B; Q: Allow AR; B scp: Deny AR", .denied),
  Row("E49",   "R25",      "root A", "AR T",         "T trust: Allow AR to A", .denied),
  Row("E50",   "R26",      "R",   "AR R",         "R trust: Allow AR to ec2.amazonaws.com; R: Allow AR", .denied),
  Row("E51",   "R26",      "R",   "AR R",         "R trust: Allow AR to A; R: Allow AR on R", .allowed),
  Row("E52",   "R27",      "U",   "AR SLR",       "U: Allow *; SLR trust: Allow AR to A|ecs.amazonaws.com", .denied),
  Row("E53",   "R32 R68",  "U",   "AR T",         "T trust: Allow AR to U if aws:MultiFactorAuthPresent Bool true", .conditional),
  Row("E54",   "R32",      "R",   "AR T",         "T trust: Allow AR to R if aws:MultiFactorAuthPresent Bool true", .denied),
  Row("E55",   "R30",      "U",   "AR T",         "T trust: Allow AR to U", .denied, context: ["aws:RequestTag/p": ["x"], "aws:TagKeys": ["p"]]),
  Row("E55b",  "R30",      "U",   "AR T",         "T trust: Allow AR to U", .allowed),
  Row("E55c",  "R30",      "U",   "Tag T",        "T trust: Allow AR to U", .denied, context: ["aws:RequestTag/p": ["x"], "aws:TagKeys": ["p"]]),
  Row("E56",   "R31",      "R",   "AR T",         "T trust: Allow AR to R; R: Allow AR", .denied, context: ["aws:SourceIdentity": ["alice"]]),
  Row("E56b",  "R31",      "R",   "SetId T",      "T trust: Allow AR to R; R: Allow AR", .denied, context: ["aws:SourceIdentity": ["alice"]]),
  Row("E57",   "R36",      "U",   "AR SSO",       "SSO trust: Allow SAML|Tag to IdP if SAML:aud StringEquals \(signIn); U: Allow *", .denied),
  Row("E57b",  "R36",      "IdP", "SAML SSO",     "SSO trust: Allow SAML|Tag to IdP if SAML:aud StringEquals \(signIn)", .conditional),
  Row("E58",   "R34",      "GitHub", "Web T",        "T trust: Allow Web to GitHub if \(gitHub):aud StringEquals sts.amazonaws.com and \(gitHub):sub StringLike repo:o/r:*", .conditional),
  Row("E59",   "R34",      "GitHub", "Web T",        "T trust: Allow Web to GitHub if \(gitHub):aud StringEquals sts.amazonaws.com", .conditional),
  Row("E60",   "R35",      "pods.eks.amazonaws.com", "AR T",         "T trust: Allow AR|Tag to pods.eks.amazonaws.com", .allowed),
  Row("E61",   "R28",      "U",   "reach G",      "R trust: Allow AR to U; U: Deny Inv; R: Allow Inv on G; G: Allow Inv to A", .allowed, 1),
  Row("E61b",  "R28",      "U",   "Inv G",        "R trust: Allow AR to U; U: Deny Inv; R: Allow Inv on G; G: Allow Inv to A", .denied),
  Row("E62",   "R37",      "R/s", "Inv F",        "F: Allow Inv to * if aws:PrincipalArn ArnEquals R/s", .denied),
  Row("E63",   "R38 R15",  "Q",   "AR T",         "T trust: Allow AR to Q/alice; Q: Allow AR", .conditional),
  Row("E63b",  "R38 R15",  "Q/alice", "AR T",         "T trust: Allow AR to Q/alice; Q: Allow AR", .allowed),
  Row("E64",   "R76",      "CN",  "AR T",         "T trust: Allow AR to CN; CN: Allow AR", .denied),

  // Functions, versions, aliases, URLs
  Row("E65",   "R41",      "U",   "Inv F:prod",   "U: Allow Inv on F", .denied),
  Row("E66",   "R41",      "U",   "Inv F",        "U: Allow Inv on F:*", .denied),
  Row("E66b",  "R41",      "U",   "Inv F:$LATEST", "U: Allow Inv on F:*", .allowed),
  Row("E67",   "R41",      "U",   "Inv F:3",      "U: Allow Inv on F*", .allowed),
  Row("E68",   "R42",      "Q",   "Inv F:prod",   "F:prod: Allow Inv to B; Q: Allow Inv on F*", .allowed),
  Row("E68b",  "R42",      "Q",   "Inv F:3",      "F:prod: Allow Inv to B; Q: Allow Inv on F*", .denied),
  Row("E68c",  "R42",      "Q",   "Inv F",        "F:prod: Allow Inv to B; Q: Allow Inv on F*", .denied),
  Row("E69",   "R42",      "Q",   "Inv F:prod",   "F: Allow Inv to B; Q: Allow Inv on F*", .denied),
  Row("E70",   "R43 R44",  "Q",   "Inv F:prod",   "F: Allow Inv to B on F|F:*; Q: Allow Inv on F*", .allowed),
  Row("E71",   "R46",      "U",   "url F",        "F url: AWS_IAM; U: Allow InvUrl", .denied),
  Row("E71b",  "R46",      "U",   "url F",        "F url: AWS_IAM; U: Allow InvUrl", .conditional, time: beforeTheExemptionEnded),
  Row("E72",   "R46 R48",  "U",   "url F",        "F url: AWS_IAM; U: Allow InvUrl; U: Allow Inv if lambda:InvokedViaFunctionUrl Bool true", .allowed),
  Row("E72b",  "R46 R48",  "U",   "Inv F",        "F url: AWS_IAM; U: Allow InvUrl; U: Allow Inv if lambda:InvokedViaFunctionUrl Bool true", .denied),
  Row("E73",   "R47",      "anonymous", "url F",        "F url: NONE; F: Allow InvUrl to * if lambda:FunctionUrlAuthType StringEquals NONE; F: Allow Inv to * if lambda:InvokedViaFunctionUrl Bool true", .allowed),
  Row("E73b",  "R47",      "*",   "reach F",      "F url: NONE; F: Allow InvUrl to * if lambda:FunctionUrlAuthType StringEquals NONE; F: Allow Inv to * if lambda:InvokedViaFunctionUrl Bool true", .allowed, 0),
  Row("E73c",  "R47",      "U",   "reach F",      "F url: NONE; F: Allow InvUrl to * if lambda:FunctionUrlAuthType StringEquals NONE; F: Allow Inv to * if lambda:InvokedViaFunctionUrl Bool true", .denied),
  Row("E74",   "R47",      "anonymous", "url F",        "F url: AWS_IAM; F: Allow InvUrl to * if lambda:FunctionUrlAuthType StringEquals NONE; F: Allow Inv to * if lambda:InvokedViaFunctionUrl Bool true", .denied),
  Row("E75",   "R47 R50",  "anonymous", "url F",        "F url: NONE; F: Allow InvUrl|Inv to * if aws:PrincipalOrgID StringEquals o-abcd123456", .denied),
  Row("E76",   "R39 U7",   "U",   "invoke F",     "U: Allow lambda:InvokeAsync", .conditional),
  Row("E77",   "R51",      "R",   "reach F",      "R: Allow sqs:*", .denied),
  Row("E78",   "R53",      "U",   "lambda:UpdateFunctionCode F", "U: Allow lambda:UpdateFunctionCode on F", .allowed),
  Row("E78b",  "R53",      "U",   "reach F",      "U: Allow lambda:UpdateFunctionCode on F", .denied),
  Row("E79",   "R55",      "HR",  "Inv F",        "HR: Allow Inv on F if lambda:SourceFunctionArn ArnEquals H", .conditional),

  // The policy language
  Row("E80",   "R54 R62",  "U",   "Inv F",        "F tags: project=x; U tags: project=x; U: Allow * if aws:ResourceTag/project StringEquals ${aws:PrincipalTag/project}", .allowed),
  Row("E80b",  "R54 R62",  "U",   "Inv F",        "F tags: project=x; U: Allow * if aws:ResourceTag/project StringEquals ${aws:PrincipalTag/project}", .denied),
  Row("E81",   "R58",      "f",   "Inv F",        "f 2008: Allow Inv on \(functionNamed)${aws:username}", .denied),
  Row("E81b",  "R58",      "f",   "Inv F",        "f: Allow Inv on \(functionNamed)${aws:username}", .allowed),
  Row("E82",   "R62",      "R",   "Inv F",        "R: Allow Inv on \(functionNamed)${aws:username}", .denied),
  Row("E83",   "R61",      "U",   "Inv F",        "U: Allow Inv on \(functionNamed)${aws:PrincipalTag/team,'f'}", .allowed),
  Row("E84",   "R59",      "U",   "Inv F",        "U: Allow LAMBDA:invoke*", .allowed),
  Row("E84b",  "R59",      "U",   "Inv F",        "U: Allow NotAction iam:*", .allowed),
  Row("E85",   "R60",      "U",   "Inv F",        "U: Allow *; U: Deny lambda:* NotResource F", .allowed),
  Row("E85b",  "R60",      "Q",   "Inv G",        "Q: Allow *; Q: Deny lambda:* NotResource F", .denied),
  Row("E86",   "R65",      "U",   "Inv F",        "U: Allow Inv if aws:PrincipalTag/t StringEquals a", .denied),
  Row("E86b",  "R65",      "U",   "Inv F",        "U: Allow Inv if aws:PrincipalTag/t StringNotEquals a", .allowed),
  Row("E86c",  "R65",      "U",   "Inv F",        "U: Allow Inv if aws:PrincipalTag/t StringEqualsIfExists a", .allowed),
  Row("E87",   "R63",      "U",   "Inv F",        "U tags: t=a; U: Allow Inv if aws:PrincipalTag/t StringNotEquals a|b", .denied),
  Row("E88",   "R66",      "U",   "AR T",         "T trust: Allow AR to U if aws:TagKeys ForAllValues:StringEquals x", .allowed),
  Row("E88b",  "R66",      "U",   "AR T",         "T trust: Allow AR to U if aws:TagKeys ForAnyValue:StringEquals x", .denied),
  Row("E89",   "R70 R67",  "Q",   "Inv F",        "F: Allow Inv to * if aws:PrincipalOrgPaths ForAnyValue:StringLike \(Cast.path)*; Q: Allow Inv", .allowed),
  Row("E90",   "R64 R37",  "CI",  "Inv F",        "F: Allow Inv to * if aws:PrincipalArn ArnLike arn:aws:iam::111111111111:role/ci-*", .denied),
  Row("E90b",  "R64 R37",  "CI",  "Inv F",        "F: Allow Inv to * if aws:PrincipalArn ArnLike arn:aws:iam::111111111111:role/*ci-x", .allowed),
  Row("E91",   "R65 R68",  "U",   "Inv F",        "U: Allow Inv; U: Deny Inv if aws:MultiFactorAuthPresent BoolIfExists false", .conditional),
  Row("E92",   "R69",      "U",   "Inv F",        "U: Allow Inv; U: Deny Inv if aws:SourceVpce StringNotEquals vpce-1", .conditional),
  Row("E93",   "R69",      "U",   "Inv F",        "U: Allow Inv if aws:CurrentTime DateLessThan 2020-01-01T00:00:00Z", .denied),
  Row("E94",   "R64",      "U",   "Inv F",        "U: Allow Inv if aws:SourceIp IpAddress 203.0.113.0/24", .conditional),

  // Across steps, and the rest
  Row("E95",   "R30 R38",  "Q",   "reach F",      "T trust: Allow AR|Tag to B; Q: Allow AR|Tag; T: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 1),
  Row("E96",   "R6 R69",   "U",   "Inv F",        "U: Allow *; A scp only: Allow * if aws:RequestedRegion StringEquals eu-west-1", .denied),
  Row("E97",   "R29 R12",  "arn:aws:sts::111111111111:federated-user/U", "Inv F",        "U: Allow Inv", .denied),
  Row("E97b",  "R29 R12",  "arn:aws:sts::111111111111:federated-user/U", "Inv F",        "F: Allow Inv to arn:aws:sts::111111111111:federated-user/U", .allowed),
  Row("E98",   "R33",      "IdP", "SAML T",       "T trust: Allow SAML to IdP if SAML:aud StringEquals \(signIn)", .conditional),
  Row("E99",   "R40",      "U",   "Inv F",        "U: Allow Inv on F", .allowed),
  Row("E100",  "R52 R35",  "T",   "reach F",      "T trust: Allow AR to states.amazonaws.com; T: Allow Inv on F", .allowed, 0),
  Row("E100b", "R52 R35",  "states.amazonaws.com", "reach F",      "T trust: Allow AR to states.amazonaws.com; T: Allow Inv on F", .denied),
  Row("E101",  "R57",      "U",   "Inv F",        "U: — Inv; U: Allow Inv", .allowed),
  Row("E101b", "R57",      "U",   "Inv F",        "U: — Inv", .conditional),
  Row("E102",  "R2",       "U",   "Inv F",        "", .denied),
  Row("E103",  "R45 R65",  "alexa-appkit.amazon.com", "Inv F",        "F: Allow Inv to alexa-appkit.amazon.com if lambda:EventSourceToken StringEquals amzn1.ask.skill.1", .conditional),
  Row("E105",  "R74 R4",   "U",   "Inv F",        "U: Allow Inv; B scp: Deny lambda:*", .allowed),
  Row("E106",  "R56",      "U",   "Inv F",        "F concurrency: 0; U: Allow Inv", .allowed, note: "throttled"),
  Row("E106b", "R56",      "U",   "Inv F:prod",   "F concurrency: 0; U: Allow Inv", .allowed, note: "throttled"),
  Row("E106c", "R56",      "U",   "url F",        "F concurrency: 0; F url: AWS_IAM; U: Allow Inv|InvUrl", .allowed, note: "throttled"),
  Row("E107",  "R73 R11",  "U",   "Inv F",        "F: Allow Inv to U", .allowed),
  Row("E108",  "R21",      "U",   "Inv F",        "U: Allow Inv", .allowed, context: ["aws:SourceVpce": ["vpce-1"]]),
  Row("E109",  "R75 R20",  "root A", "reach F",      "A export: no IAM", .allowed, 0),

  // What AWS does not document
  Row("U1",    "U1 R14",   "sns.amazonaws.com", "Inv F", "F: Allow Inv to sns.amazonaws.com if aws:PrincipalArn ArnLike arn:aws:iam::111111111111:*", .conditional),
  Row("U1b",   "U1 R14",   "sns.amazonaws.com", "Inv F", "F: Allow Inv to sns.amazonaws.com; F: Deny Inv to * if aws:PrincipalAccount StringNotEquals A", .conditional),
  Row("U1c",   "U1 R65",   "sns.amazonaws.com", "Inv F", "F: Allow Inv to sns.amazonaws.com if aws:PrincipalType Null true; F: Deny Inv to sns.amazonaws.com if aws:PrincipalType StringNotEqualsIfExists Account", .denied),
  Row("U2",    "U2 R44",   "Q",   "Inv F:prod",   "F:prod: Allow Inv to B; F: Deny Inv to B on F:*; Q: Allow Inv on F*", .conditional),
  Row("U2b",   "U2 R44",   "Q",   "Inv F:prod",   "F:prod: Allow Inv to B; F:prod: Deny Inv to B; F: Deny Inv to B on F:*; Q: Allow Inv on F*", .denied),
  Row("U3",    "U3 R60",   "U",   "Inv F",        "U: Allow Inv on arn:aws:lambda:*:function:f", .allowed),
  Row("U3b",   "U3 R60",   "U",   "Inv F",        "U: Allow Inv; U: Deny Inv on arn:aws:lambda:*:function:f", .conditional),
  Row("U3c",   "U3 R60",   "U",   "Inv F",        "U: Allow Inv; U: Deny Inv on arn:aws:lambda:*:*:function:f", .denied),
  Row("U4",    "U4 R67",   "U",   "Inv F",        "U: Allow Inv if aws:PrincipalOrgPaths StringLike \(Cast.path)*", .conditional),
  Row("U4b",   "U4 R67",   "U",   "Inv F",        "U: Allow Inv; U: Deny Inv if aws:PrincipalOrgPaths StringLike \(Cast.path)*", .conditional),
  Row("U4c",   "U4 R66",   "U",   "AR T",         "T trust: Allow AR to U if aws:TagKeys ForAnyValue:StringEqualsIfExists x", .conditional),
  Row("U5",    "U5 R19",   "U",   "Inv F",        "U: Allow Inv; F: Deny Inv NotPrincipal U", .conditional),
  Row("U5b",   "U5 R19",   "U",   "Inv F",        "U: Allow Inv; F: Deny Inv NotPrincipal U|A", .allowed),
  Row("U6",    "U6 R26",   "R",   "AR R",         "R created: 2020-05-05; R: Allow AR on R", .denied),
  Row("U7",    "U7 R1",    "U",   "invoke F",     "U: Allow lambda:InvokeAsync; U: Deny Inv", .denied),
  Row("U8",    "U8 R10",   "U",   "Inv F",        "U unseen: policy", .conditional),
  Row("U8b",   "U8 R10",   "U",   "Inv F",        "U unseen: boundary; U: Allow Inv", .allowed),
  Row("U8c",   "U8 R10",   "U",   "Inv F",        "U group: h", .conditional),
  Row("U8d",   "U8 R1",    "U",   "Inv F",        "U unseen: policy; U: Deny Inv", .denied),
  Row("U9",    "U9 R55",   "HR",  "Inv F",        "F: Allow Inv to HR if lambda:SourceFunctionArn ArnEquals H", .conditional),
  Row("U9b",   "U9 R55",   "U",   "Inv F",        "F: Allow Inv to U if lambda:SourceFunctionArn ArnEquals H", .denied),
  Row("U9c",   "U9 R48",   "U",   "Inv F",        "U: Allow Inv if lambda:InvokedViaFunctionUrl Bool false", .conditional),
  Row("U9d",   "U9 R48",   "U",   "Inv F",        "U: Allow Inv if lambda:InvokedViaFunctionUrl Bool true", .denied),
  Row("U9e",   "U9 R46",   "U",   "url F",        "F url: AWS_IAM; U: Allow InvUrl if lambda:InvokedViaFunctionUrl Bool true; U: Allow Inv", .conditional),
  Row("U10",   "U10 R46",  "U",   "url F",        "F url: AWS_IAM; U: Allow InvUrl; U: Allow Inv if lambda:FunctionUrlAuthType StringEquals AWS_IAM", .conditional),
  Row("U10b",  "U10 R46",  "U",   "url F",        "F url: AWS_IAM; U: Allow InvUrl|Inv; U: Deny Inv if lambda:FunctionUrlAuthType StringEquals AWS_IAM", .conditional),
  Row("U12",   "U12 R60",  "U",   "Inv F",        "U: Allow Inv NotResource \(functionNamed)${aws:PrincipalTag/team}", .conditional),
  Row("U12b",  "U12 R60",  "U",   "Inv F",        "U: Allow Inv; U: Deny Inv NotResource \(functionNamed)${aws:PrincipalTag/team}", .conditional),
  Row("U13",   "U13 R61",  "U",   "Inv F",        "U tags: team=f*; U: Allow Inv on \(functionNamed)${aws:PrincipalTag/team}", .conditional),
  Row("U13b",  "U13 R61",  "U",   "Inv F",        "U tags: team=f*; U: Allow Inv; U: Deny Inv on \(functionNamed)${aws:PrincipalTag/team}", .allowed),
  Row("U13c",  "U13 R61",  "U",   "Inv F",        "U tags: t=b*; F tags: project=blue; U: Allow Inv if aws:ResourceTag/project StringLike ${aws:PrincipalTag/t}", .conditional),
  Row("U13d",  "U13 R61",  "U",   "Inv F",        "U tags: t=b*; F tags: project=blue; U: Allow Inv if aws:ResourceTag/project StringEquals ${aws:PrincipalTag/t}", .denied),
  Row("U13e",  "U13 R61",  "U",   "Inv F",        "U tags: t=b*; F tags: project=blue; U: Allow Inv; U: Deny Inv if aws:ResourceTag/project StringLike ${aws:PrincipalTag/t}", .allowed),
  Row("U14",   "U14 R34",  "GitHub", "Web T",     "T trust: Allow Web to GitHub if aws:FederatedProvider StringEquals GitHub", .conditional),
  Row("U14b",  "U14 R69",  "U",   "Inv F",        "U: Allow Inv if aws:ViaAWSService Bool true", .conditional),
  Row("U14c",  "U14 R69",  "U",   "AR T",         "T trust: Allow AR to U if aws:RequestedRegion StringEquals us-east-1", .conditional),
  Row("U16",   "U16 R32",  "R",   "AR T",         "T trust: Allow AR to R if aws:MultiFactorAuthPresent BoolIfExists true", .conditional),
  Row("U17",   "U17",      "arn:aws:iam::555555555555:role/ext", "reach F", "F: Allow Inv to arn:aws:iam::555555555555:role/ext", .allowed, 0),
  Row("U17b",  "U17",      "arn:aws:iam::555555555555:role/ext", "reach F", "F: Allow Inv to arn:aws:iam::555555555555:role/other", .denied),
  Row("U18",   "U18 R13",  "Q",   "Inv F",        "Q: Allow *", .denied),

  // Rules that no example above stands for
  Row("R5",    "R5 R27",   "SLR", "Inv F",        "SLR: Allow Inv; A scp: Deny lambda:*", .allowed),
  Row("R19",   "R19",      "U",   "Inv F",        "F: Allow Inv NotPrincipal Q", .allowed),
  Row("R19b",  "R19",      "U",   "Inv F",        "F: Allow Inv NotPrincipal U", .denied),
  Row("R20",   "R20 R13",  "root B", "Inv F",     "F: Allow Inv to B", .allowed),
  Row("R20b",  "R20 R13",  "root B", "Inv F",     "", .denied),
  Row("R20c",  "R20 R1",   "root A", "Inv F",     "F: Deny Inv to A", .denied),
  Row("R33",   "R33",      "IdP", "SAML T",       "T trust: Allow Web to IdP", .denied),
  Row("R33b",  "R33 R69",  "IdP", "SAML T",       "T trust: Allow SAML to IdP if sts:ExternalId StringEquals x", .denied),
  Row("R34",   "R34",      "GitHub", "Web Q",     "Q trust: Allow Web to GitHub", .denied),
  Row("R45",   "R45 R63",  "s3.amazonaws.com", "Inv F", "F: Allow Inv to s3.amazonaws.com if AWS:SourceAccount StringEquals A and AWS:SourceArn ArnLike arn:aws:s3:::b", .conditional),
  Row("R55",   "R55",      "U",   "Inv F",        "U: Allow Inv if lambda:FunctionArn ArnEquals F", .denied),
  Row("R68",   "R68",      "R",   "Inv F",        "R: Allow Inv if aws:PrincipalType StringEquals AssumedRole and aws:TokenIssueTime Null false", .allowed),
  Row("R69b",  "R69",      "U",   "AR T",         "T tags: p=x; T trust: Allow AR to U if iam:ResourceTag/p StringEquals x", .allowed),
  Row("R69",   "R69",      "U",   "Inv F",        "U: Allow Inv if aws:ResourceAccount StringEquals A and aws:RequestedRegion StringEquals us-east-1 and aws:SecureTransport Bool true", .allowed),
]
