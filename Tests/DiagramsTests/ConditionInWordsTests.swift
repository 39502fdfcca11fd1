import Authorization
import IAM
import Testing

@testable import Diagrams

@Suite("Conditions in words")
struct ConditionInWordsTests {
  // swift-format-ignore
  static let atoms: [(operator: String, key: String, values: [String], words: String)] = [
    ("StringEquals",                     "sts:ExternalId",              ["blue"],                 #"sts:ExternalId is "blue""#),
    ("StringEquals",                     "sts:ExternalId",              ["blue", "green"],        #"sts:ExternalId is "blue" or "green""#),
    ("StringEquals",                     "sts:ExternalId",              ["a", "b", "c"],          #"sts:ExternalId is "a", "b" or "c""#),
    ("StringEquals",                     "sts:ExternalId",              [],                       "sts:ExternalId is one of no values"),
    ("StringNotEquals",                  "sts:RoleSessionName",         ["s"],                    #"session name is not "s""#),
    ("StringNotEquals",                  "sts:RoleSessionName",         ["s", "t"],               #"session name is not "s" or "t""#),
    ("StringEqualsIgnoreCase",           "aws:username",                ["Bob"],                  #"user name is "Bob" in any letter case"#),
    ("StringLike",                       "aws:PrincipalTag/team",       ["sre-*"],                #"caller's tag team matches "sre-*""#),
    ("StringLike",                       "aws:PrincipalTag/team",       ["sre"],                  #"caller's tag team is "sre""#),
    ("StringNotLike",                    "aws:RequestTag/Project",      ["x*"],                   #"session tag Project does not match "x*""#),
    ("StringEqualsIfExists",             "aws:SourceVpce",              ["vpce-1"],               #"VPC endpoint is "vpce-1", if there is one"#),
    ("ForAnyValue:StringEquals",         "aws:TagKeys",                 ["team"],                 #"some tag key is "team""#),
    ("ForAllValues:StringLike",          "aws:TagKeys",                 ["a*", "b"],              #"every tag key matches "a*" or "b""#),
    ("Bool",                             "aws:MultiFactorAuthPresent",  ["true"],                 "MFA is present"),
    ("Bool",                             "aws:MultiFactorAuthPresent",  ["false"],                "MFA is not present"),
    ("BoolIfExists",                     "aws:MultiFactorAuthPresent",  ["true"],                 "MFA is present, if known"),
    ("Bool",                             "aws:SecureTransport",         ["false"],                "not over TLS"),
    ("Bool",                             "saml:odd",                    ["true"],                 "saml:odd is true"),
    ("Null",                             "aws:TokenIssueTime",          ["true"],                 "session's start is absent"),
    ("Null",                             "aws:SourceIdentity",          ["false"],                "source identity is present"),
    ("NumericLessThan",                  "aws:MultiFactorAuthAge",      ["3600"],                 "MFA age in seconds is below 3600"),
    ("NumericGreaterThanEquals",         "aws:MultiFactorAuthAge",      ["1"],                    "MFA age in seconds is at least 1"),
    ("DateLessThan",                     "aws:CurrentTime",             ["2027-01-01T00:00:00Z"], "time is before 2027-01-01T00:00:00Z"),
    ("DateGreaterThanEquals",            "aws:TokenIssueTime",          ["2026-01-01T00:00:00Z"], "session's start is at the earliest 2026-01-01T00:00:00Z"),
    ("IpAddress",                        "aws:SourceIp",                ["203.0.113.0/24"],       "source IP in 203.0.113.0/24"),
    ("NotIpAddress",                     "aws:SourceIp",                ["10.0.0.0/8", "::1"],    "source IP not in 10.0.0.0/8 or ::1"),
    ("ArnLike",                          "aws:SourceArn",               ["arn:aws:s3:::b*"],      "source matches arn:aws:s3:::b*"),
    ("ArnEquals",                        "aws:PrincipalArn",            ["arn:aws:iam::1:root"],  "caller is arn:aws:iam::1:root"),
    ("ArnNotLike",                       "aws:PrincipalArn",            ["arn:aws:iam::1:*"],     "caller does not match arn:aws:iam::1:*"),
    ("StringEquals",                     "accounts.google.com:aud",     ["x"],                    #"accounts.google.com:aud is "x""#),
    ("StringEquals",                     "sts:ExternalId",              ["a\nb"],                 #"sts:ExternalId is "a↵b""#),
  ]

  @Test("one atom", arguments: atoms)
  func atom(_ row: (operator: String, key: String, values: [String], words: String)) throws {
    let written = try #require(ConditionOperator(row.operator))
    let atom = ConditionAtom(ContextKey(row.key), written, row.values)
    #expect(conditionInWords([[atom]]) == row.words)
  }

  @Test("every operator has words of its own or those of its twin")
  func everyOperator() {
    for base in ConditionOperator.Base.allCases {
      let words = atomInWords(ConditionAtom(ContextKey("k"), ConditionOperator(base), ["v"]))
      #expect(words.hasPrefix("k ") && words.contains("v"), "\(base)")
    }
  }

  @Test("alternatives and conjunctions")
  func sentences() {
    let (mfa, address) = (Samples.mfa, Samples.address)
    #expect(conditionInWords([]) == "")
    #expect(conditionInWords([[mfa], [address]]) == "MFA is present or source IP in 203.0.113.0/24")
    #expect(
      conditionInWords([[mfa, address], [mfa]])
        == "MFA is present and source IP in 203.0.113.0/24, or MFA is present")
    #expect(conditionInWords([[]]) == "something lets it that cannot be told here")
  }

  @Test("short words tell three atoms, two values and the tail of long ones")
  func short() {
    let long = String(repeating: "nightly-", count: 5) + "end"
    let atoms = (1...5).map { Samples.atom("aws:RequestTag/t\($0)", .stringEquals, "v") }
    #expect(
      shortCondition([atoms])
        == "session tag t1 is \"v\"\nand session tag t2 is \"v\"\nand session tag t3 is \"v\"\n… 2 more")
    #expect(
      shortCondition([[atoms[0]], [atoms[1]]]) == "session tag t1 is \"v\"\nor session tag t2 is \"v\"")
    #expect(
      shortCondition([[Samples.atom("sts:ExternalId", .stringEquals, "a", "b", "c", "d")]])
        == #"sts:ExternalId is "a", "b" or 2 more"#)
    #expect(
      shortCondition([
        [Samples.atom("aws:SourceArn", .arnEquals, "arn:aws:events:us-east-1:111122223333:rule/" + long)]
      ])
        == "source is …us-east-1:111122223333:rule/\(long)")
    #expect(
      shortCondition([[Samples.atom("token.actions.githubusercontent.com:sub", .stringEquals, "x")]])
        == #"token's sub is "x""#)
  }
}
