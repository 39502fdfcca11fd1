import CZlib
import Exports
import Foundation
import Testing

@Suite("Files, folders, pages and gzip") struct FilesTests {
  static func user(_ name: String, _ rest: String = "") -> String {
    #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/\#(name)"}]\#(rest)}"#
  }

  @Test("pages of one listing in two files") func pages() async throws {
    let pages = [
      "1.json": Self.user("alice", #", "IsTruncated": true, "Marker": "m""#), "2.json": Self.user("bob"),
    ]
    let reading = try await read(pages)
    #expect(sketch(reading.inventory) == "111122223333\n  user alice\n  user bob")
    #expect(reading.warnings.isEmpty)
    #expect(reading.inventory.gaps.isEmpty)
  }

  // swift-format-ignore
  static let unfollowed = [
    (["1.json": user("alice", #", "IsTruncated": true, "Marker": "m""#)],
     "1.json: the last page of the users, groups, roles and policies of account 111122223333 is missing; expected a page without a marker for the next"),
    (["1.json": user("alice", #", "IsTruncated": true"#), "2.json": user("bob", #", "NextToken": "t""#)],
     "2.json: the last page of the users, groups, roles and policies of account 111122223333 is missing; expected a page without a marker for the next"),
    (["accounts/111122223333/lambda/us-east-1/functions.json": #"{"Functions": [], "NextMarker": "m"}"#],
     "accounts/111122223333/lambda/us-east-1/functions.json: the last page of the functions of account 111122223333 is missing; expected a page without a marker for the next"),
  ]

  @Test("a page left unfollowed is a warning and a gap", arguments: unfollowed)
  func pageMissing(_ files: [String: String], _ warning: String) async throws {
    #expect(try await warnings(files) == [warning])
    #expect(try await read(files).inventory.gaps.map(\.account?.text) == ["111122223333"])
  }

  // One listing of every kind, some contradicting each other.
  static let estate = [
    "iam-1.json": user("alice", #", "IsTruncated": true"#), "iam-2.json": user("bob"),
    "iam-3.json": user("bob"),
    "iam-4.json":
      #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/bob", "UserId": "AIDAOTHER"}]}"#,
    "iam-5.json":
      #"{"RoleDetailList": [{"Arn": "arn:aws:iam::444455556666:role/R", "AssumeRolePolicyDocument": {"Statement": [], "Id": "t"}}]}"#,
    "aws.json":
      #"{"Policies": [{"Arn": "arn:aws:iam::aws:policy/P", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": {"Statement": []}}]}]}"#,
    "p1.json": getPolicy([FunctionPolicyTests.pay]),
    "p2.json": getPolicy([FunctionPolicyTests.pay + ":live"]),
    "p3.json": getPolicy([FunctionPolicyTests.pay, FunctionPolicyTests.pay + ":*"]),
    "f.json":
      #"{"Functions": [{"FunctionArn": "\#(FunctionPolicyTests.pay)", "Role": "arn:aws:iam::111122223333:role/pay"}]}"#,
    "u.json":
      #"{"FunctionUrlConfigs": [{"FunctionArn": "\#(FunctionPolicyTests.pay)", "AuthType": "NONE"}]}"#,
    "u2.json":
      #"{"FunctionUrlConfigs": [{"FunctionArn": "\#(FunctionPolicyTests.pay)", "AuthType": "AWS_IAM"}]}"#,
  ]

  @Test("the order of the files does not matter") func shuffled() async throws {
    let folder = try Folder(Self.estate.mapValues { Array($0.utf8) })
    defer { folder.remove() }
    let first = try await folder.read(Array(Self.estate.keys), workers: 1)
    #expect(
      sketch(first.inventory) == """
        111122223333
          user alice
          user bob
          policy P · is #0
          function pay · runs as pay · aliases live · urls NONE · policies #1 live:#2
        444455556666
          role R · trusts #3
          policy P · is #0
        """)
    for workers in [1, 2, 5, 20] {
      let again = try await folder.read(Self.estate.keys.shuffled(), workers: workers)
      #expect(again.inventory == first.inventory)
      #expect(again.warnings == first.warnings)
    }
    #expect(try await folder.read().inventory == first.inventory)
  }

  @Test("folders are searched for .json and .json.gz only, each file is read once") func folders()
    async throws
  {
    let folder = try Folder([
      "a/b/iam.json": Array(Self.user("alice").utf8), "a/iam.json.gz": gzip(Self.user("bob")),
      "a/notes.txt": [0],
      "a/.hidden.json": [0], "bob.txt": Array(Self.user("carol").utf8),
    ])
    defer { folder.remove() }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/a/circle", withDestinationPath: folder.path + "/a")
    let reading = try await folder.read(["a", "a/b", "a/b/iam.json", "bob.txt"])
    #expect(sketch(reading.inventory) == "111122223333\n  user alice\n  user bob\n  user carol")
    #expect(reading.files == 3)
    #expect(
      reading.bytes == Self.user("alice").utf8.count + Self.user("bob").utf8.count
        + Self.user("carol").utf8.count)
  }

  @Test("many folders are searched at once, and links between them lead to nothing twice") func manyFolders()
    async throws
  {
    let names = (10..<50).map { "user\($0)" }
    let folder = try Folder(
      Dictionary(uniqueKeysWithValues: names.map { ("all/\($0)/iam.json", Array(Self.user($0).utf8)) }))
    defer { folder.remove() }
    for (link, target) in [
      ("all/user12/ahead.json", "all/user40/iam.json"), ("all/user30/behind.json", "all/user20/iam.json"),
      ("all/user33/circle", "all"), ("all/user14/sibling", "all/user44"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(link)", withDestinationPath: "\(folder.path)/\(target)")
    }
    let reading = try await folder.read(["all"])
    #expect(reading.files == names.count)
    #expect(
      sketch(reading.inventory) == "111122223333\n" + names.map { "  user \($0)" }.joined(separator: "\n"))
  }

  @Test("standard input, and progress") func standardInput() async throws {
    let steps = Steps()
    let reading = try await readExports(
      ["-"], standardInput: { Array("\u{FEFF}\(Self.user("alice"))".utf8) }, progress: { steps.add($0) })
    #expect(sketch(reading.inventory) == "111122223333\n  user alice")
    #expect(steps.all.map(\.files) == [1] && steps.all.map(\.totalFiles) == [1])
  }

  @Test("gzip of several members is read whole") func members() async throws {
    let text = Self.user("alice", String(repeating: " ", count: 3_000_000))
    let halves = [String(text.prefix(20)), String(text.dropFirst(20))]
    let reading = try await read(["x.json": halves.flatMap { gzip($0) }])
    #expect(sketch(reading.inventory) == "111122223333\n  user alice")
    #expect(reading.bytes == text.utf8.count)
  }

  // swift-format-ignore
  static let broken: [(bytes: [UInt8], error: String)] = [
    (Array(gzip(user("alice")).dropLast(9)), "gzip ends too early; the file is cut off"),
    (Array(gzip(user("alice")).prefix(2)), "gzip ends too early; the file is cut off"),
    (gzip(user("alice")) + [0x41], "gzip ends at byte \(gzip(user("alice")).count), but the file goes on"),
    ([0x1F, 0x8B, 0x08, 0x00, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], "not valid gzip: invalid block type"),
    (gzip(""), "empty file; expected JSON"),
  ]

  @Test(arguments: broken) func brokenGzip(_ bytes: [UInt8], _ reason: String) async throws {
    let error = await #expect(throws: InvalidExports.self) { try await read(["x.json.gz": bytes]) }
    #expect(error?.problems.map(\.reason) == [reason])
  }
}

/// Progress as it was told.
private final class Steps: @unchecked Sendable {
  private let lock = NSLock()
  private var steps: [ReadProgress] = []

  func add(_ step: ReadProgress) { lock.withLock { steps.append(step) } }
  var all: [ReadProgress] { lock.withLock { steps } }
}

/// Compresses as `gzip` does.
private func gzip(_ text: String) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: text.utf8.count + 1000)
  let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).gz").path
  defer { try? FileManager.default.removeItem(atPath: file) }
  guard let stream = gzopen(file, "wb") else { return [] }
  bytes = Array(text.utf8)
  gzwrite(stream, bytes, UInt32(bytes.count))
  gzclose(stream)
  return (try? Data(contentsOf: URL(fileURLWithPath: file))).map { Array($0) } ?? []
}
