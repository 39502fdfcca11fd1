import Testing

@Suite("organization.json") struct OrganizationTests {
  private func organization(_ parts: String, id: String = "o-abcd123456") -> String {
    """
    {"Organization": {"Id": "\(id)", "FeatureSet": "ALL", "MasterAccountId": "999999999999"},
     "Roots": [{"Id": "r-ab12"}], "Accounts": [], \(parts)}
    """
  }

  // swift-format-ignore
  static let doubts = [
    (#""OrganizationalUnits": [{"Id": "ou-1", "ParentId": "ou-9"}]"#,
     "organization.json: $.OrganizationalUnits[0].ParentId: unknown parent 'ou-9'; expected the id of a root or a unit"),
    (#""OrganizationalUnits": [{"Id": "ou-1"}]"#,
     "organization.json: $.OrganizationalUnits[0]: no ParentId; expected the id of a root or a unit"),
    (#""OrganizationalUnits": [{"Id": "ou-1", "ParentId": "ou-1"}]"#,
     "organization.json: $.OrganizationalUnits[0].ParentId: the parents of 'ou-1' lead back to it"),
    (#""Policies": [{"PolicySummary": {"Id": "p-1", "Type": "RESOURCE_CONTROL_POLICY"}}]"#,
     "organization.json: $.Policies[0]: no Content; what the policy 'p-1' allows is not known"),
    (#""Policies": [{"PolicySummary": {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY"}, "Content": {"Statement": []}, "Targets": [{"TargetId": "ou-9"}]}]"#,
     "organization.json: $.Policies[0]: unknown target 'ou-9'; expected a root, a unit or an account of the organization"),
  ]

  @Test(arguments: doubts) func doubt(_ parts: String, _ warning: String) async throws {
    #expect(try await warnings(["organization.json": organization(parts)]) == [warning])
  }

  @Test("units whose parents form a circle lose their parents; accounts below have a gap") func circle()
    async throws
  {
    let text = """
      {"Organization": {"Id": "o-1", "FeatureSet": "ALL", "MasterAccountId": "999999999999"}, "Roots": [{"Id": "r-1"}],
       "OrganizationalUnits": [{"Id": "ou-1", "ParentId": "ou-2"}, {"Id": "ou-2", "ParentId": "ou-1"},
         {"Id": "ou-3", "ParentId": "ou-1"}, {"Id": "ou-4", "ParentId": "r-1"}],
       "Accounts": [{"Id": "111122223333", "ParentId": "ou-3"}, {"Id": "444455556666", "ParentId": "ou-4"}]}
      """
    let inventory = try await read(["organization.json": text]).inventory
    #expect(inventory.organization?.units.map(\.parent) == ["", "", "ou-1", "r-1"])
    #expect(inventory.gaps.map(\.account?.text) == ["111122223333"])
  }

  @Test("parts of one organization may stand in several files") func parts() async throws {
    let units = organization(#""OrganizationalUnits": [{"Id": "ou-1", "ParentId": "r-ab12"}]"#)
    let policy = { (target: String) in
      #""Policies": [{"PolicySummary": {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY"}, "Content": {"Statement": []}, "Targets": [{"TargetId": "\#(target)"}]}]"#
    }
    let reading = try await read([
      "a.json": organization(policy("r-ab12")), "b.json": units, "c.json": organization(policy("ou-1")),
    ])
    #expect(
      sketch(reading.inventory) == """
        o-abcd123456 of 999999999999
          root r-ab12
          unit ou-1 · named ou-1 · under r-ab12
          policy p-1 · is #0 · on ou-1 r-ab12
        """)
    #expect(reading.warnings.isEmpty)
  }

  @Test("a second organization is an error") func second() async throws {
    let files = [
      "a.json": organization(#""Policies": []"#), "b.json": organization(#""Policies": []"#, id: "o-other"),
    ]
    let problems = try await errors(files)
    #expect(
      problems == [
        "b.json: $.Organization: a second organization 'o-other'; expected 'o-abcd123456' as in a.json"
      ])
  }
}
