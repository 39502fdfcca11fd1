import Authorization
import Explanation

@testable import Reference

/// A small organization, a denied call in it, and the true cause.
struct DenialExample: Sendable, CustomStringConvertible {
  var caller: String
  var call: String
  /// As `ExampleOrganization` reads it.
  var policies: String
  /// Every finding in its order, `cause` or `cause/kind`.
  var findings: String
  /// What is known of the call besides.
  var context: [String: [String]] = [:]
  /// What the message says.
  var reason: DenialMessage.Reason?

  init(
    _ caller: String, _ call: String, _ policies: String, _ findings: String,
    context: [String: [String]] = [:], says effect: DenialMessage.Reason.Effect? = nil, _ layer: Layer? = nil
  ) {
    (self.caller, self.call, self.policies, self.findings, self.context) = (
      caller, call, policies, findings, context
    )
    reason = effect.map { DenialMessage.Reason(effect: $0, layer: layer) }
  }

  var description: String { "\(caller) \(call): \(policies)" }
}

private let gitHub = "token.actions.githubusercontent.com"
private let branch = "repo:octo/shop:ref:refs/heads/main"

// One row a line, so that the columns can be read.
// swift-format-ignore
let denialExamples: [DenialExample] = [
  // Nothing allows it
  DenialExample("U",   "Inv F",      "", "no-allow:identity"),
  DenialExample("R/s", "Inv F",      "", "no-allow:identity"),
  DenialExample("U",   "Inv F",      "U: Allow s3:*", "no-allow:identity"),
  DenialExample("U",   "Inv F",      "F: Allow Inv to A", "no-allow:identity"),
  DenialExample("Q",   "Inv F",      "Q: Allow Inv", "no-allow:resource"),
  DenialExample("Q",   "Inv F",      "F: Allow Inv to Q", "no-allow:identity"),
  DenialExample("Q",   "Inv F",      "", "no-allow:resource no-allow:identity"),
  DenialExample("U",   "Inv G",      "U: Allow Inv on G", "no-allow:resource"),
  DenialExample("U",   "Inv F",      "U group: g; g: Allow s3:*", "no-allow:identity"),
  DenialExample("U",   "AR T",       "U: Allow AR", "no-allow:trust"),
  DenialExample("U",   "AR T",       "T trust: Allow AR to A", "no-allow:identity"),
  DenialExample("Q",   "AR T",       "T trust: Allow AR to B", "no-allow:identity"),
  DenialExample("Q",   "AR T",       "Q: Allow AR on T", "no-allow:trust"),
  DenialExample("Q",   "AR T",       "", "no-allow:trust no-allow:identity"),
  DenialExample("P",   "AR T",       "P: Allow AR", "no-allow:trust"),

  // A pattern or the letter case just misses
  DenialExample("U",   "Inv F",      "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:F", "no-allow:identity/letter-case"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:Function:f", "no-allow:identity/letter-case"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on arn:aws:lambda:eu-west-1:111111111111:function:f", "no-allow:identity/other-region"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on arn:aws:lambda:us-east-1:222222222222:function:f", "no-allow:identity/other-account"),
  DenialExample("U",   "AR SSO",     "SSO trust: Allow AR to A; U: Allow AR on arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcde", "no-allow:identity/near-name"),
  DenialExample("MU",  "Inv F",      "MU: Allow Inv; F: Allow Inv to arn:aws:iam::999999999999:user/admn", "no-allow:resource/near-name"),
  DenialExample("Q",   "AR T",       "T trust: Allow AR to arn:aws:iam::222222222222:role/q; Q: Allow AR", "no-allow:trust/letter-case"),
  DenialExample("U",   "Inv F",      "U: Allow InvUrl on F", "no-allow:identity/other-action"),
  DenialExample("U",   "Inv F",      "U: Allow lambda:Invoke on F", "no-allow:identity/other-action"),
  DenialExample("U",   "Inv F",      "U: Allow lambda:InvokeFunctions on F", "no-allow:identity/other-action"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on F if aws:PrincipalTag/team StringEquals Shop; U tags: team=shop", "no-allow:identity/condition"),

  // Qualifiers
  DenialExample("U",   "Inv F:prod", "U: Allow Inv on F", "no-allow:identity/qualifier"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on F:*", "no-allow:identity/qualifier"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on F:prod", "no-allow:identity/qualifier"),
  DenialExample("U",   "Inv F:3",    "U: Allow Inv on F:prod", "no-allow:identity/qualifier"),
  DenialExample("U",   "Inv F:$LATEST", "U: Allow Inv on F", "no-allow:identity/qualifier"),
  DenialExample("U",   "Inv F",      "U: Allow Inv on F:$LATEST", "no-allow:identity/qualifier"),
  DenialExample("Q",   "Inv F:prod", "Q: Allow Inv; F: Allow Inv to B", "no-allow:resource/qualifier"),
  DenialExample("Q",   "Inv F",      "Q: Allow Inv; F:prod: Allow Inv to B", "no-allow:resource/qualifier"),
  DenialExample("Q",   "Inv F:3",    "Q: Allow Inv; F:prod: Allow Inv to B", "no-allow:resource/qualifier"),
  DenialExample("U",   "Inv F:test", "", "no-such-qualifier no-allow:identity"),

  // Trust
  DenialExample("Q/s", "AR T",       "Q: Allow AR; T trust: Allow AR to Q/other", "no-allow:trust/session-instead-of-role"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to AROAOLDROLE12345", "no-allow:trust/deleted-principal"),
  DenialExample("SSO", "AR T",       "T trust: Allow AR to arn:aws:iam::111111111111:role/AWSReservedSSO_Dev_0123456789abcdef", "no-allow:trust/other-path"),
  DenialExample("R",   "AR R",       "R: Allow AR", "no-allow:trust/self-assumption"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to 222222222221", "no-allow:trust/other-account"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to B if aws:PrincipalOrgID StringEquals o-other", "no-allow:trust/organization"),
  DenialExample("P",   "AR T",       "P: Allow AR; T trust: Allow AR to * if aws:PrincipalOrgID StringEquals o-abcd123456", "no-allow:trust/organization"),
  DenialExample("R",   "AR T",       "R: Allow AR; T trust: Allow AR to A if aws:MultiFactorAuthPresent Bool true", "no-allow:trust/mfa"),
  DenialExample("U",   "AR T",       "U: Allow AR; T trust: Allow AR to U if aws:MultiFactorAuthPresent Bool true", "condition:trust/mfa"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to B if sts:ExternalId StringEquals blue", "condition:trust/external-id"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to B if sts:ExternalId StringEquals blue", "no-allow:trust/external-id", context: ["sts:ExternalId": ["red"]]),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to B if sts:RoleSessionName StringLike ci-*", "condition:trust/session-name"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to Q/deploy", "condition:trust/session-name"),
  DenialExample("Q",   "Tag T",      "Q: Allow sts:*; T trust: Allow AR to Q", "no-allow:trust/session-tags"),
  DenialExample("Q",   "Tag T",      "Q: Allow AR; T trust: Allow AR|Tag to Q", "no-allow:identity/session-tags"),
  DenialExample("Q",   "SetId T",    "Q: Allow sts:*; T trust: Allow AR to Q", "no-allow:trust/source-identity"),

  DenialExample("Q/s", "AR T",       "Q: Allow AR; T trust: Allow AR to B if sts:RoleSessionName StringLike ci-*", "no-allow:trust/session-name", context: ["sts:RoleSessionName": ["job"]]),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to B if aws:PrincipalOrgPaths ForAnyValue:StringLike o-abcd123456/r-ab12/ou-ab12-22222222/*", "no-allow:trust/organization"),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to Federated=Q", "no-allow:trust/federated-mixed-up"),

  // Identity providers
  DenialExample("GitHub", "Web T",   "T trust: Allow Web to arn:aws:iam::111111111111:oidc-provider/\(gitHub)", "no-allow:trust/federated-mixed-up"),
  DenialExample("GitHub", "Web T",   "T trust: Allow AR to arn:aws:iam::111111111111:oidc-provider/\(gitHub)", "no-allow:trust/federated-mixed-up"),
  DenialExample("IdP",    "SAML T",  "T trust: Allow SAML to arn:aws:iam::111111111111:saml-provider/P", "no-allow:trust/federated-mixed-up"),
  DenialExample("GitHub", "Web T",   "T trust: Allow Web to GitHub if \(gitHub):aud StringEquals sts.amazonaws.com", "no-allow:trust/token", context: ["\(gitHub):aud": ["https://github.com/octo"]]),
  DenialExample("GitHub", "Web T",   "T trust: Allow Web to GitHub if \(gitHub):aud StringEquals sts.amazonaws.com and \(gitHub):sub StringLike repo:octo/shop:*", "condition:trust/token"),
  DenialExample("GitHub", "Web T",   "T trust: Allow Web to GitHub if \(gitHub):sub StringEquals repo:Octo/shop:ref:refs/heads/main", "no-allow:trust/token", context: ["\(gitHub):sub": [branch]]),
  DenialExample("GitHub", "Web T",   "T trust: Allow Web to arn:aws:iam::111111111111:oidc-provider/\(gitHub).", "no-allow:trust/near-name"),
  DenialExample("GitHub", "Web T",   "T trust: Allow AR to GitHub", "no-allow:trust/other-action"),
  DenialExample("GitHub", "Web T",   "T: Allow Web on T", "no-allow:trust/permissions-instead-of-trust"),
  DenialExample("IdP",    "SAML T",  "T trust: Allow SAML to IdP if SAML:aud StringEquals https://example.com/saml", "condition:trust/token"),
  DenialExample("IdP",    "SAML T",  "", "no-allow:trust"),

  // Boundaries, SCPs, RCPs
  DenialExample("U",   "Inv F",      "U: Allow Inv; U boundary: Allow s3:*", "no-allow:boundary"),
  DenialExample("R",   "Inv F",      "F: Allow Inv to R; R boundary: Allow s3:*", "no-allow:boundary"),
  DenialExample("U",   "Inv F",      "U boundary: Allow s3:*", "no-allow:identity no-allow:boundary"),
  DenialExample("U",   "Inv F",      "U: Allow Inv; OU scp only: Allow s3:*", "no-allow:scp"),
  DenialExample("U",   "Inv F",      "U: Allow Inv; root scp only: Allow s3:*", "no-allow:scp"),
  DenialExample("U",   "Inv F",      "U: Allow Inv; OU scp: Deny lambda:* if aws:RequestedRegion StringEquals us-east-1", "explicit-deny:scp"),
  DenialExample("U",   "Inv F",      "OU scp only: Allow s3:*; A scp only: Allow ec2:*", "no-allow:scp no-allow:scp no-allow:identity"),
  DenialExample("U",   "Inv F",      "U: Allow Inv; A scp: Deny lambda:*", "explicit-deny:scp"),
  DenialExample("U",   "Inv F",      "A scp: Deny lambda:*", "explicit-deny:scp no-allow:identity"),
  DenialExample("U",   "Inv F",      "U: Allow Inv; U boundary: Deny lambda:*", "explicit-deny:boundary no-allow:boundary"),
  DenialExample("P",   "AR T",       "P: Allow AR; T trust: Allow AR to X; A rcp: Deny AR if aws:PrincipalOrgID StringNotEqualsIfExists o-abcd123456", "explicit-deny:rcp"),

  // What the message tells, and no export holds
  DenialExample("R",   "Inv F",      "R: Allow Inv", "no-allow:session/not-exported", says: .implicit, .session),
  DenialExample("R",   "Inv F",      "R: Allow Inv", "explicit-deny:session/not-exported", says: .explicit, .session),
  DenialExample("R",   "Inv F",      "", "no-allow:identity no-allow:session/not-exported", says: .implicit, .session),
  DenialExample("U",   "Inv F",      "U: Allow Inv", "no-allow:endpoint/not-exported", says: .implicit, .endpoint),
  DenialExample("U",   "Inv F",      "U: Allow Inv", "explicit-deny:endpoint/not-exported", says: .explicit, .endpoint),
  DenialExample("Q",   "AR T",       "Q: Allow AR; T trust: Allow AR to B", "no-allow:endpoint/not-exported", says: .implicit, .endpoint),

  // Explicit denies
  DenialExample("U",   "Inv F",      "U: Allow *; F: Deny Inv to *", "explicit-deny:resource"),
  DenialExample("U",   "Inv F",      "U: Deny Inv; F: Allow Inv to U", "explicit-deny:identity"),
  DenialExample("U",   "Inv F",      "U: Allow *; U group: g; g: Deny lambda:* NotResource G", "explicit-deny:identity"),
  DenialExample("U",   "AR T",       "U: Allow AR; T trust: Deny AR to U; T trust: Allow AR to A", "explicit-deny:trust"),

  // What no policy opens
  DenialExample("root A", "AR T",    "T trust: Allow AR to A", "gate:root-cannot-assume/gate"),
  DenialExample("U",   "AR SLR",     "U: Allow *", "gate:service-linked-role/gate"),
  DenialExample("CN",  "AR T",       "T trust: Allow AR to *", "gate:partition/gate"),

  // Services
  DenialExample("s3.amazonaws.com", "Inv F", "", "no-allow:resource/service"),
  DenialExample("s3.amazonaws.com", "Inv F", "F: Allow Inv to sns.amazonaws.com", "no-allow:resource/service"),
  DenialExample("s3.amazonaws.com", "Inv F", "F: Allow Inv to s3.amazonaws.com if aws:SourceAccount StringEquals A", "condition:resource/source"),
  DenialExample("s3.amazonaws.com", "Inv F", "F: Allow Inv to s3.amazonaws.com if aws:SourceAccount StringEquals A", "no-allow:resource/source", context: ["aws:SourceAccount": ["222222222222"]]),
  DenialExample("s3.amazonaws.com", "Inv F", "F: Allow Inv to s3.amazonaws.com if aws:SourceArn ArnLike arn:aws:s3:::old", "no-allow:resource/source", context: ["aws:SourceArn": ["arn:aws:s3:::new"]]),
  DenialExample("sns.amazonaws.com", "Inv F", "F: Allow Inv to sns.amazonaws.com if aws:PrincipalOrgID StringEquals o-abcd123456", "no-allow:resource/organization"),
  DenialExample("events.amazonaws.com", "Inv F:prod", "F: Allow Inv to events.amazonaws.com", "no-allow:resource/qualifier"),
  DenialExample("states.amazonaws.com", "AR T", "", "no-allow:trust/service"),

  // Function URLs
  DenialExample("U",   "InvUrl F",   "F url: AWS_IAM; U: Allow InvUrl on F", "no-allow:identity/other-action"),
  DenialExample("U",   "InvUrl F",   "F url: AWS_IAM; U: Allow Inv on F", "no-allow:identity/other-action"),
  DenialExample("Q",   "InvUrl F",   "F url: AWS_IAM; Q: Allow lambda:*; F: Allow InvUrl to Q", "no-allow:resource/other-action"),
  DenialExample("U",   "InvUrl F",   "U: Allow lambda:*", "no-allow:resource/function-url"),
  DenialExample("anonymous", "InvUrl F", "F url: NONE; F: Allow InvUrl to *", "no-allow:resource/other-action"),

  // The wrong identity, and nothing wrong at all
  DenialExample("U",   "Inv F",      "T trust: Allow AR to U; T: Allow Inv on F", "no-allow:identity wrong-identity"),
  DenialExample("U",   "Inv F",      "R trust: Allow AR to U; R: Allow AR on T; T trust: Allow AR to R; T: Allow Inv on F", "no-allow:identity wrong-identity"),
  DenialExample("U",   "Inv F",      "U: Allow Inv", "allowed"),
  DenialExample("U",   "AR T",       "T trust: Allow AR to U", "allowed no-allow:trust/session-tags no-allow:trust/source-identity"),
]
