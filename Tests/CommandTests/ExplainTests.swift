import Foundation
import Testing

/// `rolewalk explain`, whole: a message in, the explanation out, exit status.
@Suite("explain")
struct ExplainTests {
  static let message =
    "User: arn:aws:sts::777788889999:assumed-role/build-runner/job is not authorized to perform: "
    + "lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:pay because no "
    + "resource-based policy allows the lambda:InvokeFunction action"

  private func loaded() throws -> Workplace {
    let folder = try Workplace()
    // By a relative name, so that sources read alike everywhere.
    try FileManager.default.createSymbolicLink(
      at: folder.folder.appending(path: "accounts"),
      withDestinationURL: URL(fileURLWithPath: repository("accounts")))
    _ = try folder.run("load", "accounts", "--quiet")
    return folder
  }

  @Test("The answer for a person, for a ticket and for a program", arguments: ["table", "markdown", "json"])
  func formats(_ format: String) throws {
    let ended = try loaded().run("explain", Self.message, "--format", format, "--at", "2026-11-23")
    #expect(ended.status == 0)
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/explain.\(format)")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try Data(ended.output.utf8).write(to: golden)
    }
    #expect(ended.output == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
  }

  @Test("Every distinct denial of a log has one line, in order, with its count") func log() throws {
    let other =
      "User: arn:aws:iam::123456789012:user/erin is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:pay"
    let log = ["start", Self.message, "INFO ok", other, Self.message].joined(separator: "\n")
    let ended = try loaded().run(["explain", "-", "--format", "json", "--at", "2026-11-23"], input: log)
    #expect(ended.status == 0, "\(ended.errors)")
    let lines = try ended.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.map { $0["count"] as? Int } == [2, 1])
    #expect(lines.map { $0["schema"] as? String } == ["rolewalk/explain/1", "rolewalk/explain/1"])
    #expect(lines.map { $0["verdict"] as? String } == ["denied", "denied"])
    let said = lines.map { ($0["message"] as? [String: Any])?["reason"] as? String }
    #expect(said == ["implicit:resource", nil])
    let fixes = try #require(lines[1]["fixes"] as? [[String: Any]])
    #expect(fixes.first?["layer"] as? String == "boundary")
    #expect(fixes.first?["verified"] as? Bool == true)
    #expect((fixes.first?["policy"] as? [String: Any])?["Statement"] != nil)
  }

  @Test("A text without a denial says so and exits with 65") func none() throws {
    let folder = try loaded()
    let ended = try folder.run(["explain", "-"], input: "all is well\n")
    #expect(ended == (65, "", "rolewalk: no access-denied message found\n"))
    try folder.write("app.log", Self.message)
    let named = try folder.run("explain", "app.log")
    #expect(named.status == 65 && named.errors.contains("rolewalk explain - < app.log"))
    // A snapshot is not needed to say so.
    #expect(try Workplace().run(["explain", "-"], input: "").status == 65)
    #expect(try Workplace().run("explain", Self.message).status == 66)
  }

  @Test("Wrong usage exits with 64") func usage() throws {
    let folder = try loaded()
    for wrong in [
      [], ["--function", "pay"], ["--principal", "a", "--qualifier", "b"], [Self.message, "--format", "csv"],
      [Self.message, "--context", "nothing"], ["--principal", "444455556666:user/ine", "--function", "pay"],
      ["--principal", "444455556666:user/ines", "--function", "pay", "--diagram", "x.bmp"],
    ] {
      #expect(try folder.run(["explain"] + wrong).status == 64, "\(wrong)")
    }
  }

  @Test("What the message leaves out, the options say") func options() throws {
    let folder = try loaded()
    let web =
      "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    let unnamed = try folder.run("explain", web)
    #expect(unnamed.output.hasPrefix("unknown: the message does not name"))
    #expect(
      unnamed.output.contains("role/GitHubDeploy if token.actions.githubusercontent.com:aud StringEquals"))
    let named = try folder.run("explain", web, "--role", "777788889999:role/GitHubDeploy")
    #expect(
      named.output.hasPrefix("conditional: allowed only under a condition: claims of the token"),
      "\(named.output)")
    #expect(named.output.contains("condition:trust (token), account 777788889999"))
    let claim = [
      "--context", "token.actions.githubusercontent.com:sub=repo:example-corp/other:ref:refs/heads/main",
    ]
    let denied = try folder.run(["explain", web, "--role", "777788889999:role/GitHubDeploy"] + claim)
    #expect(denied.output.hasPrefix("denied: "), "\(denied.output)")
  }

  @Test("The diagram marks the step that fails") func diagram() throws {
    let folder = try loaded()
    let ended = try folder.run(
      "explain", "--principal", "444455556666:user/ines", "--function", "quarantine", "--diagram",
      "denied.dot")
    #expect(ended.status == 0)
    let dot = try folder.contents("denied.dot")
    #expect(dot.contains("<B>DENIED</B>") && dot.contains("missing: identity-based policy"))
    #expect(dot.contains("missing: function policy"))
    let allowed = try folder.run(
      "explain", "--principal", "123456789012:role/security/QuarantineOperator", "--function", "quarantine",
      "--diagram",
      "none.dot")
    #expect(allowed.status == 0 && allowed.errors.contains("nothing to draw"))
  }
}
