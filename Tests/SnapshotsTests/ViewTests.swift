import Foundation
import Testing

@testable import Snapshots

@Suite("The documented views of the sample")
struct ViewTests {
  // swift-format-ignore
  @Test(arguments: [
    ("snapshots", "snapshot_id, loaded_at, accounts, principals, functions", [
      "1|2026-11-23T12:00:00Z|3|4|3"]),
    ("accounts", "snapshot_id, account, partition, has_identities, principals, functions", [
      "1|111122223333|aws|1|3|2",
      "1|444455556666|aws-cn|1|1|0",
      "1|777788889999|aws|0|0|1"]),
    ("gaps", "snapshot_id, account, reason", [
      "1|444455556666|accounts/444455556666/lambda/eu-west-1/functions.json: not valid JSON",
      "1||standard input: a page is missing"]),
    ("principals", "snapshot_id, account, kind, name, unique_id, boundary, created", [
      "1|111122223333|user|alice|AIDACKCEVSQ6C2EXAMPLE|arn:aws:iam::111122223333:policy/Boundary|",
      "1|111122223333|role|Deploy|AROACKCEVSQ6C2EXAMPLE||2024-05-06T07:08:09+00:00",
      "1|111122223333|role|Pruned|||",
      "1|444455556666|role|CI|||"]),
    ("principals", "arn", [
      "arn:aws:iam::111122223333:user/finance/alice",
      "arn:aws:iam::111122223333:role/ci/Deploy",
      "arn:aws:iam::111122223333:role/Pruned",
      "arn:aws-cn:iam::444455556666:role/CI"]),
    ("group_members", "snapshot_id, account, group_name, user", [
      "1|111122223333|Bookkeepers|arn:aws:iam::111122223333:user/finance/alice",
      "1|111122223333|Readers|arn:aws:iam::111122223333:user/finance/alice"]),
    ("tags", "arn, key, value", [
      "arn:aws:iam::111122223333:user/finance/alice|team|finance",
      "arn:aws:iam::111122223333:user/finance/alice|é \"quoted\"|a\tb\\",
      "arn:aws:iam::111122223333:role/ci/Deploy||",
      "arn:aws:lambda:us-east-1:111122223333:function:pay|stage|production"]),
    ("policy_documents", "snapshot_id, document_id, substr(text, 1, 46)", [
      #"1|1|{"Version":"2012-10-17","Statement":[{"Sid":"P"#,
      #"1|2|{"Version":"2012-10-17","Statement":{"Effect":"#,
      #"1|3|{"Version":"2008-10-17","Id":"default","Statem"#,
      #"1|4|{"Version":"2012-10-17","Statement":[{"Effect""#,
      #"1|5|["neither","policy"]"#]),
    ("policies", "snapshot_id, account, arn, document_id, substr(document, 1, 24), source", [
      #"1|111122223333|arn:aws:iam::111122223333:policy/Invoke|2|{"Version":"2012-10-17",|accounts/111122223333/iam.json#/Policies/0/PolicyVersionList/0/Document"#,
      "1|111122223333|arn:aws:iam::aws:policy/ReadOnlyAccess|||accounts/111122223333/iam.json#/Policies/1"]),
    ("attachments", "snapshot_id, principal, kind, policy, document_id, source", [
      "1|arn:aws:iam::111122223333:user/finance/alice|inline|invoke|2|accounts/111122223333/iam.json#/UserDetailList/0/UserPolicyList/0/PolicyDocument",
      "1|arn:aws:iam::111122223333:user/finance/alice|managed|arn:aws:iam::aws:policy/ReadOnlyAccess||",
      "1|arn:aws:iam::111122223333:group/Bookkeepers|managed|arn:aws:iam::111122223333:policy/Invoke||",
      "1|arn:aws:iam::111122223333:user/finance/alice|boundary|arn:aws:iam::111122223333:policy/Boundary||",
      "1|arn:aws-cn:iam::444455556666:role/CI|boundary|||"]),
    ("roles_trust", "snapshot_id, account, role, document_id, substr(document, 1, 24), source", [
      #"1|111122223333|arn:aws:iam::111122223333:role/ci/Deploy|1|{"Version":"2012-10-17",|accounts/111122223333/iam.json#/RoleDetailList/0/AssumeRolePolicyDocument"#,
      #"1|444455556666|arn:aws-cn:iam::444455556666:role/CI|1|{"Version":"2012-10-17",|-#/RoleDetailList/0"#]),
    ("functions", "snapshot_id, account, arn, name, execution_role", [
      "1|111122223333|arn:aws:lambda:us-east-1:111122223333:function:pay|pay|arn:aws:iam::111122223333:role/ci/Deploy",
      "1|111122223333|arn:aws:lambda:us-east-1:111122223333:function:refund|refund|",
      "1|777788889999|arn:aws:lambda:eu-west-1:777788889999:function:ship|ship|"]),
    ("targets", "snapshot_id, account, qualifier, arn", [
      "1|111122223333||arn:aws:lambda:us-east-1:111122223333:function:pay",
      "1|111122223333||arn:aws:lambda:us-east-1:111122223333:function:refund",
      "1|777788889999||arn:aws:lambda:eu-west-1:777788889999:function:ship",
      "1|111122223333|$LATEST|arn:aws:lambda:us-east-1:111122223333:function:pay:$LATEST",
      "1|111122223333|$LATEST|arn:aws:lambda:us-east-1:111122223333:function:refund:$LATEST",
      "1|777788889999|$LATEST|arn:aws:lambda:eu-west-1:777788889999:function:ship:$LATEST",
      "1|111122223333|1|arn:aws:lambda:us-east-1:111122223333:function:pay:1",
      "1|111122223333|2|arn:aws:lambda:us-east-1:111122223333:function:pay:2",
      "1|111122223333|live|arn:aws:lambda:us-east-1:111122223333:function:pay:live"]),
    ("function_urls", "snapshot_id, function, qualifier, auth_type", [
      "1|arn:aws:lambda:us-east-1:111122223333:function:pay||AWS_IAM",
      "1|arn:aws:lambda:us-east-1:111122223333:function:pay|live|NONE"]),
    ("function_policies", "snapshot_id, function, qualifier, document_id, substr(document, 1, 24), source", [
      #"1|arn:aws:lambda:us-east-1:111122223333:function:pay||3|{"Version":"2008-10-17",|accounts/111122223333/lambda/us-east-1/pay/policy.json#/Policy"#,
      #"1|arn:aws:lambda:us-east-1:111122223333:function:pay|live|5|["neither","policy"]|accounts/111122223333/lambda/us-east-1/pay/policy.live.json#/Policy"#]),
    ("event_sources", "snapshot_id, function, source_arn", [
      "1|arn:aws:lambda:us-east-1:111122223333:function:pay|arn:aws:sqs:us-east-1:111122223333:payments"]),
    ("organizations", "snapshot_id, organization, has_all_features, management_account", [
      "1|o-abcd123456|1|999999999999"]),
    ("organization_roots", "snapshot_id, root, enabled_policy_type", [
      "1|r-ab12|RESOURCE_CONTROL_POLICY", "1|r-ab12|SERVICE_CONTROL_POLICY", "1|r-none|"]),
    ("organization_units", "snapshot_id, organization, unit, name, parent", [
      "1|o-abcd123456|ou-ab12-11111111|Workloads|r-ab12"]),
    ("organization_accounts", "snapshot_id, organization, account, name, parent", [
      "1|o-abcd123456|111122223333|payments|ou-ab12-11111111",
      "1|o-abcd123456|999999999999|management|r-ab12"]),
    ("organization_policies", "snapshot_id, policy, name, type, target, document_id, source", [
      "1|p-guard|Guard|SERVICE_CONTROL_POLICY|r-ab12|4|accounts/organization.json#/Policies/0/Content",
      "1|p-guard|Guard|SERVICE_CONTROL_POLICY|111122223333|4|accounts/organization.json#/Policies/0/Content",
      "1|p-lost|Lost|RESOURCE_CONTROL_POLICY|||accounts/organization.json#/Policies/1"]),
  ])
  func rows(view: String, columns: String, expected: [String]) throws {
    let folder = try TemporaryFolder()
    let database = try SnapshotDatabase(path: folder.database, create: true)
    _ = try database.save(try sampleInventory(), loadedAt: noon)
    let rows = try query(folder.database, "SELECT \(columns) FROM \(view)")
    #expect(rows == expected)
  }

  @Test("the tests above name every view but the ones that others are made of")
  func everyView() throws {
    let folder = try TemporaryFolder()
    _ = try SnapshotDatabase(path: folder.database, create: true)
    let views = try query(folder.database, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
    #expect(
      views == [
        "account_contents", "accounts", "attachments", "event_sources", "function_contents",
        "function_policies",
        "function_urls", "functions", "gaps", "group_members", "identities", "organization_accounts",
        "organization_policies", "organization_roots", "organization_units", "organizations", "policies",
        "policy_documents", "principals", "roles_trust", "snapshots", "tags", "targets",
      ])
  }

  @Test("a view shows each snapshot's own rows")
  func twoSnapshots() throws {
    let folder = try TemporaryFolder()
    let database = try SnapshotDatabase(path: folder.database, create: true)
    var inventory = try sampleInventory()
    _ = try database.save(inventory, loadedAt: noon)
    inventory.accounts.removeValue(forKey: .init("111122223333"))
    inventory.organization = nil
    _ = try database.save(inventory, loadedAt: noon.addingTimeInterval(60))
    let counts = "SELECT snapshot_id, count(*) FROM principals GROUP BY snapshot_id"
    #expect(try query(folder.database, counts) == ["1|4", "2|1"])
    #expect(
      try query(folder.database, "SELECT DISTINCT snapshot_id FROM organization_accounts") == ["1"])
    #expect(
      try query(folder.database, "SELECT * FROM snapshots") == [
        "1|2026-11-23T12:00:00Z|3|4|3", "2|2026-11-23T12:01:00Z|2|1|1",
      ])
  }
}
