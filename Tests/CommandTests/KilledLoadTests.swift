import Foundation
import Testing

/// A load that is killed leaves the database as before, or has finished.
@Suite("A killed load") struct KilledLoadTests {
  // Milliseconds after the start; a whole load takes some 50 to 300.
  @Test(arguments: [0, 10, 20, 35, 50, 70, 90, 120, 160, 220]) func killed(_ milliseconds: Int) async throws {
    let folder = try Workplace()
    try folder.write("one.json", #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/alice"}]}"#)
    #expect(try folder.run("load", "one.json").status == 0)
    try await folder.kill(after: milliseconds, "load", "--quiet", repository("accounts"))

    let first = try folder.run("who-can-invoke", "--all", "--snapshot", "1", "--format", "csv")
    #expect(first.status == 0, "\(first.errors)")
    let latest = try folder.run("who-can-invoke", "--all", "--format", "json", "--at", "2026-11-23")
    #expect(latest.status == 0, "\(latest.errors)")
    let functions = latest.output.split(separator: "\n").count { $0.hasPrefix("  \"arn\"") }
    #expect(functions == (latest.output.contains("\"id\" : 2") ? 15 : 0))
    #expect(try folder.run("load", "one.json").status == 0)
  }

  @Test("that would make the database makes it whole or not at all", arguments: [0, 20, 50, 100, 200, 400])
  func new(_ milliseconds: Int) async throws {
    let folder = try Workplace()
    try folder.writeAccounts(60)
    try await folder.kill(after: milliseconds, "load", "--quiet", "accounts")
    let latest = try folder.run("who-can-invoke", "--all", "--summary", "--format", "json")
    let isThere = FileManager.default.fileExists(
      atPath: folder.folder.appending(path: "rolewalk.sqlite").path)
    #expect(latest.status == (isThere ? 0 : 66), "\(latest.errors)")
    if isThere { #expect(latest.output.split(separator: "\"arn\"").count == 61) }
    #expect(try folder.run("load", "accounts").status == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.folder.path)
    #expect(!left.contains { $0.contains(".loading-") })
  }
}

extension Workplace {
  /// Starts the program and kills it some milliseconds later.
  fileprivate func kill(after milliseconds: Int, _ arguments: String...) async throws {
    let process = process(arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try await Task.sleep(for: .milliseconds(milliseconds + Int.random(in: 0...10)))
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
