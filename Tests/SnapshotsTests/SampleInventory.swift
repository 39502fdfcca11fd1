import IAM
import Inventory

/// Two accounts of an organization and one that is known by its functions only, with every field in use.
func sampleInventory() throws -> Inventory {
  let payments = AccountID("111122223333")
  let tooling = AccountID("444455556666")
  return Inventory(
    accounts: [
      payments: try paymentsAccount(payments), tooling: try toolingAccount(tooling),
      AccountID("777788889999"): try functionsOnly(AccountID("777788889999")),
    ],
    organization: try sampleOrganization(),
    documents: [
      // 0: a trust policy, 1: an inline policy, 2: a function policy, 3: an SCP, 4: not a policy at all
      try document(
        #"""
        {"Version": "2012-10-17", "Statement": [{"Sid": "Partner", "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole",
          "Condition": {"StringEquals": {"sts:ExternalId": "blue"}}}]}
        """#),
      try document(
        #"""
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["lambda:Invoke*"],
          "Resource": "arn:aws:lambda:*:*:function:${aws:username}-\"é\n"}}
        """#),
      try document(
        #"""
        {"Version": "2008-10-17", "Id": "default", "Statement": [{"Sid": "s3", "Effect": "Allow",
          "Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction",
          "Resource": "arn:aws:lambda:us-east-1:111122223333:function:pay",
          "Condition": {"Bool": {"aws:SecureTransport": true},
            "NumericLessThan": {"aws:MultiFactorAuthAge": 1e3}}}]}
        """#),
      try document(
        #"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}]}"#
      ),
      try document(#"["neither","policy"]"#),
    ],
    gaps: [
      Gap(account: tooling, reason: "accounts/444455556666/lambda/eu-west-1/functions.json: not valid JSON"),
      Gap(account: nil, reason: "standard input: a page is missing"),
    ])
}

private func paymentsAccount(_ id: AccountID) throws -> Account {
  let file = "accounts/111122223333/iam.json"
  var account = Account(id: id)
  account.hasIdentities = true
  account.users = [
    User(
      arn: try arn("arn:aws:iam::111122223333:user/finance/alice"), name: "alice",
      uniqueID: "AIDACKCEVSQ6C2EXAMPLE",
      groups: ["Bookkeepers", "Readers"],
      permissions: Permissions(
        inline: [
          PolicyAttachment(
            name: "invoke", document: DocumentID(1),
            source: Source(file: file, pointer: "/UserDetailList/0/UserPolicyList/0/PolicyDocument"))
        ],
        attached: [try arn("arn:aws:iam::aws:policy/ReadOnlyAccess")],
        boundary: "arn:aws:iam::111122223333:policy/Boundary",
        tags: ["team": "finance", "é \"quoted\"": "a\tb\\"]))
  ]
  account.groups = [
    Group(
      arn: try arn("arn:aws:iam::111122223333:group/Bookkeepers"), name: "Bookkeepers",
      permissions: Permissions(attached: [try arn("arn:aws:iam::111122223333:policy/Invoke")]))
  ]
  account.roles = [
    Role(
      arn: try arn("arn:aws:iam::111122223333:role/ci/Deploy"), name: "Deploy",
      uniqueID: "AROACKCEVSQ6C2EXAMPLE",
      created: "2024-05-06T07:08:09+00:00",
      trust: PolicyAttachment(
        name: "", document: DocumentID(0),
        source: Source(file: file, pointer: "/RoleDetailList/0/AssumeRolePolicyDocument")),
      permissions: Permissions(tags: ["": ""])),
    Role(
      arn: try arn("arn:aws:iam::111122223333:role/Pruned"), name: "Pruned", uniqueID: nil, created: nil,
      trust: nil,
      permissions: Permissions()),
  ]
  account.managedPolicies = [
    ManagedPolicy(
      arn: try arn("arn:aws:iam::111122223333:policy/Invoke"), document: DocumentID(1),
      source: Source(file: file, pointer: "/Policies/0/PolicyVersionList/0/Document")),
    ManagedPolicy(
      arn: try arn("arn:aws:iam::aws:policy/ReadOnlyAccess"), document: nil,
      source: Source(file: file, pointer: "/Policies/1")),
  ]
  account.functions = [
    try payFunction(), Function(arn: try arn("arn:aws:lambda:us-east-1:111122223333:function:refund")),
  ]
  return account
}

private func payFunction() throws -> Function {
  let folder = "accounts/111122223333/lambda/us-east-1/pay"
  var function = Function(arn: try arn("arn:aws:lambda:us-east-1:111122223333:function:pay"))
  function.role = try arn("arn:aws:iam::111122223333:role/ci/Deploy")
  function.versions = ["1", "2"]
  function.aliases = ["live"]
  function.urls = [
    FunctionURL(qualifier: nil, authType: .awsIAM), FunctionURL(qualifier: "live", authType: .none),
  ]
  function.policies = [
    FunctionPolicy(
      qualifier: nil,
      attachment: PolicyAttachment(
        name: "", document: DocumentID(2), source: Source(file: "\(folder)/policy.json", pointer: "/Policy"))),
    FunctionPolicy(
      qualifier: "live",
      attachment: PolicyAttachment(
        name: "", document: DocumentID(4),
        source: Source(file: "\(folder)/policy.live.json", pointer: "/Policy"))),
  ]
  function.tags = ["stage": "production"]
  function.eventSources = ["arn:aws:sqs:us-east-1:111122223333:payments"]
  return function
}

private func toolingAccount(_ id: AccountID) throws -> Account {
  var account = Account(id: id, partition: "aws-cn")
  account.hasIdentities = true
  account.roles = [
    Role(
      arn: try arn("arn:aws-cn:iam::444455556666:role/CI"), name: "CI", uniqueID: nil, created: nil,
      trust: PolicyAttachment(
        name: "", document: DocumentID(0), source: Source(file: "-", pointer: "/RoleDetailList/0")),
      permissions: Permissions(boundary: ""))
  ]
  return account
}

private func functionsOnly(_ id: AccountID) throws -> Account {
  var account = Account(id: id)
  var function = Function(arn: try arn("arn:aws:lambda:eu-west-1:777788889999:function:ship"))
  function.tags = [:]
  account.functions = [function]
  return account
}

private func sampleOrganization() throws -> Organization {
  let file = "accounts/organization.json"
  return Organization(
    id: "o-abcd123456", hasAllFeatures: true, managementAccount: AccountID("999999999999"),
    roots: [
      .init(id: "r-ab12", enabledPolicyTypes: [.serviceControl, .resourceControl]),
      .init(id: "r-none", enabledPolicyTypes: []),
    ],
    units: [.init(id: "ou-ab12-11111111", name: "Workloads", parent: "r-ab12")],
    accounts: [
      .init(id: AccountID("111122223333"), name: "payments", parent: "ou-ab12-11111111"),
      .init(id: AccountID("999999999999"), name: "management", parent: "r-ab12"),
    ],
    policies: [
      .init(
        id: "p-guard", name: "Guard", type: .serviceControl, document: DocumentID(3),
        source: Source(file: file, pointer: "/Policies/0/Content"), targets: ["r-ab12", "111122223333"]),
      .init(
        id: "p-lost", name: "Lost", type: .resourceControl, document: nil,
        source: Source(file: file, pointer: "/Policies/1"), targets: []),
    ])
}
