import Foundation
import Testing

/// Whole commands against whole output and exit status, with the program that was built.
@Suite("Commands")
struct CommandTests {
  @Test("The sample organization is answered as checked by hand")
  func samples() throws {
    let folder = try Workplace()
    let load = try folder.run("load", repository("accounts"), "--quiet")
    #expect(load.status == 0 && load.output.hasPrefix("snapshot 1: 5 accounts, 50 principals, 15 functions"))
    let answer = try folder.run("who-can-invoke", "--all", "--format", "csv", "--at", "2026-11-23")
    #expect(answer.status == 0)
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/who-can-invoke.csv")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try Data(answer.output.utf8).write(to: golden)
    }
    #expect(answer.output == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
  }

  @Test("JSON answers have the members that the interface fixes")
  func json() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let answer = try folder.run("who-can-invoke", "quarantine", "--format", "json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "rolewalk/who-can-invoke/1")
    let functions = try #require(json["functions"] as? [[String: Any]])
    let invokers = try #require(functions.first?["invokers"] as? [[String: Any]])
    let ines = try #require(invokers.first { ($0["principal"] as? String)?.hasSuffix("user/ines") ?? false })
    #expect(ines["decision"] as? String == "conditional")
    #expect(ines["assumptions"] as? Int == 3)
    let path = try #require(ines["path"] as? [[String: Any]])
    #expect(
      path.map { $0["action"] as? String } == [
        "sts:AssumeRole", "sts:AssumeRole", "sts:AssumeRole", "lambda:InvokeFunction",
      ])
    let grants = try #require(path.first?["grants"] as? [[String: Any]])
    #expect(
      (grants.first?["source"] as? String)?.contains("/444455556666/iam.json#/RoleDetailList/") ?? false)
  }

  @Test("can-invoke and path agree with who-can-invoke")
  func turnedRound() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let functions = try folder.run("can-invoke", "444455556666:user/ines", "--format", "csv").output
    #expect(functions.contains(",conditional,3,arn:aws:lambda:us-east-1:123456789012:function:quarantine,"))
    let path = try folder.run("path", "444455556666:user/ines", "quarantine").output
    #expect(path.hasPrefix("conditional, 3 assumptions\n"))
    let none = try folder.run("path", "123456789012:user/erin", "quarantine")
    #expect(none.status == 0 && none.output.hasPrefix("no path from "))
  }

  @Test("A diagram is written in the format of its name")
  func diagram() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    #expect(try folder.run("diagram", "--function", "pay", "--output", "pay.svg").status == 0)
    #expect(try folder.contents("pay.svg").contains("<svg"))
    let dot = try folder.run("diagram", "--accounts", "--output", "-")
    #expect(dot.status == 0 && dot.output.hasPrefix("digraph"))
    #expect(try folder.run("diagram", "--accounts", "--output", "x.bmp").status == 64)
  }

  @Test("A slip gets the near matches")
  func slip() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let answer = try folder.run("who-can-invoke", "quarantin")
    #expect(answer.status == 64)
    #expect(
      answer.errors == """
        rolewalk: no function 'quarantin' in this snapshot; did you mean:
          arn:aws:lambda:us-east-1:123456789012:function:quarantine

        """)
  }

  @Test("Without a snapshot or a file the exit status is 66")
  func missing() throws {
    let folder = try Workplace()
    #expect(try folder.run("who-can-invoke", "--all").status == 66)
    #expect(try folder.run("load", "nowhere").status == 66)
  }

  @Test("Bad input leaves the database as it was")
  func badInput() throws {
    let folder = try Workplace()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let before = try folder.data("rolewalk.sqlite")
    try folder.write("bad.json", #"{"UserDetailList": {}}"#)
    try folder.write("worse.json", #"{"UserDetailList": ["#)
    let load = try folder.run("load", "bad.json", "worse.json")
    #expect(load.status == 65)
    #expect(load.errors.contains("bad.json#/UserDetailList: "))
    #expect(load.errors.contains("worse.json"))
    #expect(try folder.data("rolewalk.sqlite") == before)
  }

  @Test("Wrong usage exits with 64")
  func usage() throws {
    let folder = try Workplace()
    #expect(try folder.run("who-can-invoke").status == 64)
    #expect(try folder.run("diagram", "--output", "x.svg").status == 64)
  }

  private func repository(_ path: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appending(path: path).path
  }
}

/// A folder of its own for one test, and the program in it.
private final class Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rolewalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  func contents(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

  func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = Workplace.program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["ROLEWALK_DATABASE"] = nil
    process.environment = environment
    let (output, errors) = (folder.appending(path: ".output"), folder.appending(path: ".errors"))
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try contents(".output"), try contents(".errors"))
  }

  /// The program stands beside the test bundle.
  private static var program: URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    #if os(macOS)
      folder =
        Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL.deletingLastPathComponent()
        ?? folder
    #endif
    return folder.appending(path: "rolewalk")
  }
}
