// swift-format-ignore
let statementRows: [LanguageRow] = [
  LanguageRow("R59", "U: Allow lambda:InvokeFunction", "", .allowed),
  LanguageRow("R59", "U: Allow LAMBDA:INVOKEFUNCTION", "", .allowed),
  LanguageRow("R59", "U: Allow *", "", .allowed),
  LanguageRow("R59", "U: Allow lambda:*", "", .allowed),
  LanguageRow("R59", "U: Allow lambda:Invoke*", "", .allowed),
  LanguageRow("R59", "U: Allow lambda:?nvokeFunctio?", "", .allowed),
  LanguageRow("R59", "U: Allow lambda:Invoke*x", "", .denied),
  LanguageRow("R59", "U: Allow lambda:Invoke", "", .denied),
  LanguageRow("R59", "U: Allow s3:*|sts:*", "", .denied),
  LanguageRow("R59", "U: Allow lamb*:InvokeFunction", "", .denied),
  LanguageRow("R59", "U: Allow NotAction iam:*|lambda:Get*", "", .allowed),
  LanguageRow("R59", "U: Allow NotAction lambda:*", "", .denied),
  LanguageRow("R59", "U: Allow NotAction iam:*|LAMBDA:invoke*", "", .denied),
  LanguageRow("R59", "U: Allow *; U: Deny NotAction iam:*", "", .denied),
  LanguageRow("R61", "U: Allow lambda:${a:l}", "a:l=InvokeFunction", .denied),
  LanguageRow("R60", "U: Allow Inv on F", "", .allowed),
  LanguageRow("R60", "U: Allow Inv on G|F", "", .allowed),
  LanguageRow("R60", "U: Allow Inv on G", "", .denied),
  LanguageRow("R60", "U: Allow Inv on arn:aws:lambda:*:*:function:f", "", .allowed),
  LanguageRow("R60", "U: Allow Inv on arn:aws:lambda:us-*:111111111111:function:?", "", .allowed),
  LanguageRow("R60", "U: Allow Inv on arn:aws:lambda:*", "", .allowed),
  LanguageRow("R60", "U: Allow Inv on arn:aws:lambda", "", .allowed),
  LanguageRow("R60", "U: Allow Inv on arn:aws:s3:*", "", .denied),
  LanguageRow("R60", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:F", "", .denied),
  LanguageRow("R60", "U: Allow Inv on arn:AWS:lambda:us-east-1:111111111111:function:f", "", .denied),
  LanguageRow("R60", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:*", "", .allowed),
  LanguageRow("R60", "U: Allow Inv NotResource G|arn:aws:s3:::*", "", .allowed),
  LanguageRow("R60", "U: Allow Inv NotResource G|F*", "", .denied),
  LanguageRow("R60", "U: Allow *; U: Deny Inv NotResource F", "", .allowed),
  LanguageRow("R61", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:${a:l}", "a:l=f", .allowed),
  LanguageRow("R61", "U: Allow Inv on arn:aws:lambda:us-east-1:${A:L,'111111111111'}:function:f", "", .allowed),
  LanguageRow("R61", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:${?}", "", .denied),
  LanguageRow("R62", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:${a:l}|F", "", .allowed),
  LanguageRow("R62", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:${a:l}", "", .denied),
  LanguageRow("R58", "U: Allow Inv on arn:aws:lambda:us-east-1:111111111111:function:${a:l}", "a:l=f", .denied, version: "2008-10-17"),
  LanguageRow("R58", "U: Allow Inv if a:k StringEquals ${a:l}", "a:k=x; a:l=x", .denied, version: "2008-10-17"),
  LanguageRow("R58", "U: Allow Inv if a:k StringEquals ${a:l}", "a:k=${a:l}; a:l=x", .allowed, version: "2008-10-17"),
  LanguageRow("U3", "U: Allow Inv on arn:aws:lambda:*:function:f", "", .allowed),
  LanguageRow("U3", "U: Allow Inv; U: Deny Inv on arn:aws:lambda:*:function:f", "", .conditional),
  LanguageRow("U3", "U: Allow Inv; U: Deny Inv NotResource arn:aws:lambda:*:function:f", "", .conditional),
  LanguageRow("U12", "U: Allow Inv NotResource arn:aws:lambda:us-east-1:111111111111:function:${a:l}", "", .conditional),
  LanguageRow("U12", "U: Allow Inv; U: Deny Inv NotResource arn:aws:lambda:us-east-1:111111111111:function:${a:l}", "", .conditional),
]

private let allow = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#

func statements(_ text: String, and more: [String] = []) -> String {
  #"{"Version":"2012-10-17","Statement":["# + ([text] + more).joined(separator: ",") + "]}"
}

// swift-format-ignore
let documentRows: [LanguageRow] = [
  // Scalars for lists, and a statement alone
  LanguageRow(rules: "R57", document: #"{"Version":"2012-10-17","Statement":{"Sid":"one","Effect":"Allow","Action":"*","Resource":"*"}}"#, .allowed),
  LanguageRow(rules: "R57", document: #"{"Statement":[{"Effect":"Allow","Action":["s3:*","lambda:*"],"Resource":["*"]}]}"#, .allowed),
  LanguageRow(rules: "R64", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"a:k":[5]}}}"#), .denied),
  LanguageRow(rules: "R64", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:k":true}}}"#), .allowed),
  LanguageRow(rules: "R57", document: #"{"Statement":[]}"#, .denied),
  LanguageRow(rules: "R57", document: #"{"Version":"2012-10-17"}"#, .denied),
  // Without a readable Effect: a possible Allow, never a Deny
  LanguageRow(rules: "R57", document: statements(#"{"Action":"*","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Action":"*","Resource":"*"}"#, and: [allow]), .allowed),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"allow","Action":"*","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"DENY","Action":"*","Resource":"*"}"#, and: [allow]), .allowed),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":["Deny"],"Action":"*","Resource":"*"}"#, and: [allow]), .allowed),
  LanguageRow(rules: "R57", document: statements("7"), .conditional),
  LanguageRow(rules: "R57", document: statements("7", and: [allow]), .allowed),
  LanguageRow(rules: "R57", document: #"{"Statement":"all"}"#, .conditional),
  // Another broken element: unknown in its Effect
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Resource":"*"}"#, and: [allow]), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"lambda:*","NotAction":"iam:*","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Action":"lambda:*","NotAction":"iam:*","Resource":"*"}"#, and: [allow]), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":{"a":"b"},"Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Action":"*"}"#, and: [allow]), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"arn:aws:s3:::b"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":[["*"]]}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a:k":"x"}}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringIs":{"a:k":"x"}}}"#, and: [allow]), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":"x"}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:k":{}}}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Conditions":{}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Conditions":{}}"#), .denied),
  // Empty lists and texts
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Allow","Action":[],"Resource":"*"}"#), .allowed),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Deny","Action":[],"Resource":"*"}"#, and: [allow]), .conditional),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Allow","Action":"*","Resource":[]}"#), .allowed),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Deny","Action":"*","Resource":[]}"#, and: [allow]), .conditional),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Allow","Action":"","Resource":"*"}"#), .allowed),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Deny","Action":"","Resource":"*"}"#, and: [allow]), .conditional),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Allow","Action":"*","Resource":""}"#), .allowed),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Deny","Action":"*","Resource":""}"#, and: [allow]), .conditional),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:k":[]}}}"#), .allowed),
  LanguageRow(rules: "U11", document: statements(#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:k":""}}}"#, and: [allow]), .conditional),
]

/// Members that stand twice: which one counts is undocumented, so what they say is unknown.
///
/// The reference evaluator's JSON reader keeps one of them, which is why it is not asked.
public let repeatedMemberExamples: [LanguageExample] = repeatedMemberRows.map(\.example)

// swift-format-ignore
private let repeatedMemberRows: [LanguageRow] = [
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Effect":"Deny","Action":"*","Resource":"*"}"#, and: [allow]), .allowed),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"s3:*","Action":"*","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Action":"s3:*","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Action":"s3:*","Action":"*","Resource":"*"}"#, and: [allow]), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"x","Resource":"*"}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"s3:*","Resource":"x","Resource":"*"}"#), .denied),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a:k":"true"}},"Condition":{}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:k":"false"},"Null":{"a:k":"true"}}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:k":"false","a:k":"true"}}}"#), .conditional),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"a:k":"false","a:k":"true","a:l":"false"}}}"#), .denied),
  LanguageRow(rules: "R57", document: statements(#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{"a:k":"false","a:k":"true"}}}"#, and: [allow]), .conditional),
  LanguageRow(rules: "R57", document: #"{"Statement":[],"Statement":\#(allow)}"#, .conditional),
]
