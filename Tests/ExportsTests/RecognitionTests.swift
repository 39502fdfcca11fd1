import Testing

@Suite("Documents are recognised by their content") struct RecognitionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let sketch: String

    init(_ name: String, _ text: String, _ sketch: String) {
      testDescription = name
      self.text = text
      self.sketch = sketch
    }
  }

  static let cases = [
    // E104, R72: of several versions the default one counts.
    Case(
      "get-account-authorization-details",
      """
      {"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/ops/alice", "UserName": "alice",
         "UserId": "AIDAEXAMPLE", "GroupList": ["developers"],
         "UserPolicyList": [{"PolicyName": "invoke", "PolicyDocument": {"Statement": []}}],
         "AttachedManagedPolicies": [{"PolicyName": "Pay", "PolicyArn": "arn:aws:iam::111122223333:policy/Pay"}],
         "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/Limit"},
         "Tags": [{"Key": "team", "Value": "pay"}]}],
       "GroupDetailList": [{"Arn": "arn:aws:iam::111122223333:group/developers", "GroupName": "developers",
         "GroupPolicyList": [{"PolicyName": "read", "PolicyDocument": {"Statement": [], "Id": "read"}}]}],
       "RoleDetailList": [{"Arn": "arn:aws:iam::111122223333:role/Deploy", "RoleName": "Deploy",
         "AssumeRolePolicyDocument": {"Statement": [], "Id": "trust"}, "RolePolicyList": []}],
       "Policies": [{"Arn": "arn:aws:iam::111122223333:policy/Pay", "PolicyVersionList": [
         {"VersionId": "v2", "IsDefaultVersion": false, "Document": {"Statement": [], "Id": "new"}},
         {"VersionId": "v1", "IsDefaultVersion": true, "Document": {"Statement": []}}]}],
       "IsTruncated": false}
      """,
      """
      111122223333
        user ops/alice · in developers · has invoke#0 +Pay within Limit team=pay
        group developers · has read#1
        role Deploy · trusts #2
        policy Pay · is #0
      """),
    Case(
      "an account of China",
      #"{"RoleDetailList": [{"Arn": "arn:aws-cn:iam::111122223333:role/R", "AssumeRolePolicyDocument": {"Statement": []}}]}"#,
      """
      111122223333 in aws-cn
        role R · trusts #0
      """),
    Case(
      "two accounts and AWS's policy in one file",
      """
      {"UserDetailList": [{"Arn": "arn:aws:iam::444455556666:user/bob"}, {"Arn": "arn:aws:iam::111122223333:user/alice"}],
       "Policies": [{"Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "DefaultVersionId": "v7",
         "PolicyVersionList": [{"VersionId": "v7", "Document": {"Statement": []}}]}]}
      """,
      """
      111122223333
        user alice
        policy ReadOnlyAccess · is #0
      444455556666
        user bob
        policy ReadOnlyAccess · is #0
      """),
    Case(
      "a managed policy without default version",
      """
      {"Policies": [{"Arn": "arn:aws:iam::111122223333:policy/P", "PolicyVersionList": [
         {"VersionId": "v1", "IsDefaultVersion": false, "Document": {"Statement": []}}]}]}
      """,
      """
      111122223333
        policy P
      """),
    Case(
      "list-functions",
      """
      {"Functions": [{"FunctionName": "pay", "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay",
         "Role": "arn:aws:iam::111122223333:role/service-role/pay", "Version": "$LATEST"}]}
      """,
      """
      111122223333 without identities
        function pay · runs as pay
      """),
    Case(
      "list-functions --function-version ALL",
      """
      {"Functions": [
        {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:10", "Version": "10",
         "Role": "arn:aws:iam::111122223333:role/old"},
        {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:9", "Version": "9"},
        {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:$LATEST", "Version": "$LATEST",
         "Role": "arn:aws:iam::111122223333:role/new"}]}
      """,
      """
      111122223333 without identities
        function pay · runs as new · versions 9 10
      """),
    Case(
      "get-function",
      """
      {"Configuration": {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay",
         "Role": "arn:aws:iam::111122223333:role/pay"}, "Tags": {"project": "x"}, "Code": {}}
      """,
      """
      111122223333 without identities
        function pay · runs as pay · tags project=x
      """),
    // E106, R56
    Case(
      "get-function of a function whose reserved concurrency is 0",
      """
      {"Configuration": {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay"},
       "Concurrency": {"ReservedConcurrentExecutions": 0}}
      """,
      """
      111122223333 without identities
        function pay · is throttled
      """),
    Case(
      "get-function of a function with reserved concurrency",
      """
      {"Configuration": {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay"},
       "Concurrency": {"ReservedConcurrentExecutions": 10}}
      """,
      """
      111122223333 without identities
        function pay
      """),
    Case(
      "get-function-configuration",
      """
      {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay", "Role": "arn:aws:iam::111122223333:role/pay"}
      """,
      """
      111122223333 without identities
        function pay · runs as pay
      """),
    // E107, R73: the policy is a text inside, bound to the function that it names.
    Case(
      "get-policy",
      #"{"Policy": "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:us-east-1:111122223333:function:pay:live\"}}", "RevisionId": "1"}"#,
      """
      111122223333 without identities
        function pay · aliases live · policies live:#0
      """),
    Case(
      "list-aliases",
      """
      {"Aliases": [{"AliasArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:live", "Name": "live",
         "FunctionVersion": "3", "RoutingConfig": {"AdditionalVersionWeights": {"4": 0.1}}}]}
      """,
      """
      111122223333 without identities
        function pay · versions 3 4 · aliases live
      """),
    Case(
      "list-versions-by-function",
      """
      {"Versions": [
         {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:$LATEST", "Version": "$LATEST"},
         {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:1", "Version": "1"}]}
      """,
      """
      111122223333 without identities
        function pay · versions 1
      """),
    Case(
      "list-function-url-configs",
      """
      {"FunctionUrlConfigs": [
         {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay:live", "AuthType": "NONE"},
         {"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay", "AuthType": "AWS_IAM"}]}
      """,
      """
      111122223333 without identities
        function pay · aliases live · urls AWS_IAM live:NONE
      """),
    Case(
      "list-event-source-mappings",
      """
      {"EventSourceMappings": [{"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:pay",
         "EventSourceArn": "arn:aws:sqs:us-east-1:111122223333:orders", "UUID": "1"}]}
      """,
      """
      111122223333 without identities
        function pay · polls orders
      """),
    Case(
      "get-caller-identity",
      #"{"UserId": "1", "Account": "111122223333", "Arn": "arn:aws-us-gov:iam::111122223333:root"}"#,
      "111122223333 in aws-us-gov without identities"),
    Case(
      "organization.json",
      #"""
      {"Organization": {"Id": "o-abcd123456", "FeatureSet": "ALL", "MasterAccountId": "999999999999"},
       "Roots": [{"Id": "r-ab12", "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]}],
       "OrganizationalUnits": [{"Id": "ou-ab12-11111111", "Name": "Workloads", "ParentId": "r-ab12"}],
       "Accounts": [{"Id": "111122223333", "Name": "payments", "ParentId": "ou-ab12-11111111"}],
       "Policies": [
         {"PolicySummary": {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY"}, "Content": "{\"Statement\":[]}",
          "Targets": [{"TargetId": "r-ab12", "Type": "ROOT"}]},
         {"PolicySummary": {"Id": "p-2", "Type": "TAG_POLICY"}, "Content": "{\"tags\":{}}"}]}
      """#,
      """
      o-abcd123456 of 999999999999
        root r-ab12 · enables SERVICE_CONTROL_POLICY
        unit ou-ab12-11111111 · named Workloads · under r-ab12
        account 111122223333 · named payments · under ou-ab12-11111111
        policy p-1 · is #0 · on r-ab12
      """),
  ]

  @Test(arguments: cases) func document(_ example: Case) async throws {
    let reading = try await read(["any-name.json": example.text])
    #expect(sketch(reading.inventory) == example.sketch)
    #expect(reading.unknownFiles.isEmpty)
  }

  static let unknown = [
    #"{"Buckets": []}"#, "[]", "3", #"{"Policies": [{"PolicyName": "P", "Arn": "a"}]}"#,
    #"{"Versions": [{"VersionId": "v1", "IsDefaultVersion": true}]}"#, #"{"Functions": {"pay": {}}}"#,
    #"{"Aliases": [{"AliasName": "alias/key", "AliasArn": "arn:aws:kms:us-east-1:111122223333:alias/key"}]}"#,
    #"{"Policy": "{}"}"#, #"{"Tags": [{"Key": "a", "Value": "b"}]}"#,
  ]

  @Test("what is no known export is counted and left out", arguments: unknown)
  func notAnExport(_ text: String) async throws {
    let reading = try await read(["unknown.json": text, "a.json": #"{"Functions": []}"#])
    #expect(reading.unknownFiles.count == 1)
    #expect(reading.files == 2)
    #expect(reading.inventory.accounts.isEmpty)
  }

  // swift-format-ignore
  static let layouts = [
    ("accounts/111122223333/iam.json", #"{"UserDetailList": []}"#, "111122223333"),
    ("accounts/111122223333/lambda/us-east-1/functions.json", #"{"Functions": []}"#, "111122223333 without identities"),
    ("accounts/111122223333/lambda/cn-north-1/pay/aliases.json", #"{"Aliases": []}"#,
     "111122223333 in aws-cn without identities\n  function pay"),
    ("accounts/111122223333/lambda/us-east-1/pay/urls.json", #"{"FunctionUrlConfigs": []}"#,
     "111122223333 without identities\n  function pay"),
    ("accounts/111122223333/lambda/us-east-1/pay/versions.json", #"{"Versions": []}"#,
     "111122223333 without identities\n  function pay"),
    ("accounts/111122223333/lambda/us-east-1/pay/tags.json", #"{"Tags": {"project": "x"}}"#,
     "111122223333 without identities\n  function pay · tags project=x"),
    ("accounts/111122223333/account-aliases.json", #"{"AccountAliases": ["pay"]}"#, "111122223333 without identities"),
    ("lists.json", #"{"Functions": [], "Aliases": []}"#, ""),
  ]

  @Test("where the content says nothing, the folders do", arguments: layouts)
  func layout(_ file: String, _ text: String, _ expected: String) async throws {
    #expect(try await sketch(read([file: text]).inventory) == expected)
  }
}
