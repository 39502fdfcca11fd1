private func request(_ principal: String, _ partition: String, identity: String, resource: String = "")
  -> String
{
  let members = [identity.isEmpty ? "" : #""identity":[{"document":"# + identity + "}]", resource]
  return PolicyWriter.object([
    ("principal", PolicyWriter.quoted(principal)), ("action", "\"lambda:InvokeFunction\""),
    ("resource", "\"arn:\(partition):lambda:us-east-1:111111111111:function:f\""),
    ("policies", "{" + members.filter { !$0.isEmpty }.joined(separator: ",") + "}"),
  ])
}

/// Rule: R76. In each partition its own ARNs match, and nobody comes in from another.
let partitionExamples: [LanguageExample] =
  ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"].flatMap {
    partition -> [LanguageExample] in
    let other = partition == "aws" ? "aws-cn" : "aws"
    func user(_ partition: String) -> String { "arn:\(partition):iam::111111111111:user/U" }
    func function(_ partition: String) -> String { "arn:\(partition):lambda:*:*:function:f" }
    func on(_ resource: String) -> String {
      statements("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"\(resource)\"}")
    }
    func to(_ principal: String) -> String {
      "\"resource\":"
        + statements(
          "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":{\"AWS\":\"\(principal)\"}}"
        )
    }
    let root = "arn:\(partition):iam::111111111111:root"
    // swift-format-ignore
    let rows: [(what: String, caller: String, identity: String, resource: String, expected: ReferenceEvaluator.Outcome)] = [
      ("its own ARNs",                user(partition), on(function(partition)), "",                       .allowed),
      ("resources of another",        user(partition), on(function(other)),     "",                       .denied),
      ("a user named by ARN",         user(partition), "",                      to(user(partition)),      .allowed),
      ("a user of another named",     user(partition), "",                      to(user(other)),          .denied),
      ("a root ARN of another named", user(partition), on("*"),                 to("arn:\(other):iam::111111111111:root"), .allowed),
      ("somebody from another",       user(other),     on("*"),                 to("*"),                  .denied),
      ("root",                        root,            "",                      "",                       .allowed),
    ]
    return rows.map { row in
      LanguageExample(
        "R76", "\(partition), \(row.what)",
        json: request(row.caller, partition, identity: row.identity, resource: row.resource), row.expected)
    }
  }

/// Rule: R15, R16, U11. A function policy with this `Principal`, and user `U` or the S3 service asking.
let principalExamples: [LanguageExample] = {
  let (user, service) = ("arn:aws:iam::111111111111:user/U", "s3.amazonaws.com")
  // swift-format-ignore
  let rows: [(rules: String, principal: String, caller: String, allow: ReferenceEvaluator.Outcome, deny: ReferenceEvaluator.Outcome)] = [
    ("R16", #""*""#,                                               user,    .allowed, .denied),
    ("R16", #"{"AWS":"*"}"#,                                       user,    .allowed, .denied),
    ("R16", #"{"AWS":["*"]}"#,                                     service, .allowed, .denied),
    ("R15", #"["*"]"#,                                             user,    .allowed, .denied),
    ("R15", #""arn:aws:iam::111111111111:user/U""#,                user,    .allowed, .denied),
    ("R15", #"{"AWS":["222222222222","arn:aws:iam::111111111111:user/U"]}"#, user, .allowed, .denied),
    ("R15", #"{"AWS":"arn:aws:iam::111111111111:user/u"}"#,        user,    .denied,  .allowed),
    ("R15", #"{"AWS":"arn:aws:iam::111111111111:user/*"}"#,        user,    .denied,  .allowed),
    ("R15", #"{"AWS":"arn:aws:iam::*:user/U"}"#,                   user,    .denied,  .allowed),
    ("R15", #"{"AWS":"arn:aws:iam::111111111111:group/U"}"#,       user,    .denied,  .allowed),
    ("R12", #"{"AWS":"111111111111"}"#,                            user,    .denied,  .denied),
    ("R12", #""111111111111""#,                                    user,    .denied,  .denied),
    ("R12", #"{"AWS":"arn:aws:iam::111111111111:root"}"#,          user,    .denied,  .denied),
    ("R15", #"{"AWS":"222222222222"}"#,                            user,    .denied,  .allowed),
    ("R15", #"{"CanonicalUser":"*"}"#,                             user,    .denied,  .allowed),
    ("R15", #"{"Service":"s3.amazonaws.com"}"#,                    service, .allowed, .denied),
    ("R15", #"{"Service":["sns.amazonaws.com","s3.amazonaws.com"]}"#, service, .allowed, .denied),
    ("R15", #"{"Service":"S3.amazonaws.com"}"#,                    service, .denied,  .allowed),
    ("R15", #"{"Service":"s3.amazonaws.com"}"#,                    user,    .denied,  .allowed),
    ("U11", #"{"Service":"*"}"#,                                   service, .allowed, .conditional),
    ("U11", #"{"Service":"*"}"#,                                   user,    .denied,  .allowed),
    ("U11", #"{"Federated":"*"}"#,                                 user,    .denied,  .allowed),
    ("U11", #"{"AWS":[]}"#,                                        user,    .allowed, .conditional),
    ("U11", #"{"AWS":""}"#,                                        user,    .allowed, .conditional),
    ("U11", #"{"Service":[]}"#,                                    service, .allowed, .conditional),
    ("U11", #"{"Service":""}"#,                                    service, .allowed, .conditional),
    ("R57", #"{"Robot":"x"}"#,                                     user,    .conditional, .conditional),
    ("R57", "7",                                                   user,    .denied,  .allowed),
  ]
  return rows.flatMap { row -> [LanguageExample] in
    func policy(_ effect: String) -> String {
      "{\"Effect\":\"\(effect)\",\"Action\":\"lambda:*\",\"Resource\":\"*\",\"Principal\":\(row.principal)}"
    }
    // What lets the caller in unless the Deny means it.
    let other = row.caller == service ? service : user
    let form = row.caller == service ? "Service" : "AWS"
    let grant =
      "{\"Effect\":\"Allow\",\"Action\":\"lambda:*\",\"Resource\":\"*\",\"Principal\":{\"\(form)\":\"\(other)\"}}"
    return [
      LanguageExample(
        row.rules, "Allow to \(row.principal), \(row.caller)",
        json: request(
          row.caller, "aws", identity: "", resource: "\"resource\":" + statements(policy("Allow"))), row.allow
      ),
      LanguageExample(
        row.rules, "Deny to \(row.principal), \(row.caller)",
        json: request(
          row.caller, "aws", identity: "",
          resource: "\"resource\":" + statements(policy("Deny"), and: [grant])
        ), row.deny),
    ]
  }
}()
