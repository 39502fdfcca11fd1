extension Plan {
  /// `organization.json`: two units, a guard rail for each kind of policy.
  var organizationFile: JSONText {
    [
      "Organization": [
        "Id": "o-abcd123456", "FeatureSet": "ALL", "MasterAccountId": .string(management),
      ],
      "Roots": [
        [
          "Id": "r-ab12", "Name": "Root",
          "PolicyTypes": [
            ["Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"],
            ["Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED"],
          ],
        ]
      ],
      "OrganizationalUnits": [
        ["Id": "ou-ab12-11111111", "Name": "Workloads", "ParentId": "r-ab12"],
        ["Id": "ou-ab12-22222222", "Name": "Security", "ParentId": "r-ab12"],
      ],
      "Accounts": .array(
        accounts.map {
          [
            "Id": .string($0), "Name": "account-\($0)", "Status": "ACTIVE", "State": "ACTIVE",
            "ParentId": .string(parent(of: $0)),
          ]
        }),
      "Policies": .array(organizationPolicies),
    ]
  }

  private func parent(of account: String) -> String {
    if account == management { return "r-ab12" }
    return account == tooling || account == audit ? "ou-ab12-22222222" : "ou-ab12-11111111"
  }

  private var organizationPolicies: [JSONText] {
    let everywhere = ["r-ab12", "ou-ab12-11111111", "ou-ab12-22222222"] + accounts
    let full = policy([["Effect": "Allow", "Action": "*", "Resource": "*"]])
    let fullResource = policy([["Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"]])
    let stay = policy([["Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"]])
    let ourselves = policy([
      [
        "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*",
        "Condition": [
          "StringNotEqualsIfExists": ["aws:PrincipalOrgID": "o-abcd123456"],
          "BoolIfExists": ["aws:PrincipalIsAWSService": "false"],
        ],
      ]
    ])
    return [
      attached("p-FullAWSAccess", "SERVICE_CONTROL_POLICY", full, to: everywhere),
      attached("p-stay12345", "SERVICE_CONTROL_POLICY", stay, to: ["r-ab12"]),
      attached("p-RCPFullAWSAccess", "RESOURCE_CONTROL_POLICY", fullResource, to: everywhere),
      attached("p-ourselves1", "RESOURCE_CONTROL_POLICY", ourselves, to: ["ou-ab12-11111111"]),
    ]
  }

  private func attached(
    _ id: String, _ type: String, _ document: JSONText, to targets: [String]
  ) -> JSONText {
    [
      "PolicySummary": [
        "Id": .string(id), "Name": .string(String(id.dropFirst(2))), "Type": .string(type),
        "AwsManaged": .bool(id.hasSuffix("FullAWSAccess")),
      ],
      "Content": .string(document.compact),
      "Targets": .array(
        targets.map { target in
          ["TargetId": .string(target), "Type": .string(kind(ofTarget: target))]
        }),
    ]
  }
}

private func kind(ofTarget target: String) -> String {
  if target.hasPrefix("r-") { return "ROOT" }
  return target.hasPrefix("ou-") ? "ORGANIZATIONAL_UNIT" : "ACCOUNT"
}
