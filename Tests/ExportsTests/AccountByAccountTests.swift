import Exports
import Foundation
import IAM
import Testing

@Suite("Reading account by account") struct AccountByAccountTests {
  static let accounts = ["111122223333", "444455556666", "777788889999"]

  /// Exports that contradict, complete and repeat each other, in places that may or may not fit them.
  private static func scattered(_ random: inout some RandomNumberGenerator) -> [String: String] {
    var files: [String: String] = [:]
    for number in 0..<Int.random(in: 1...14, using: &random) {
      let account = accounts.randomElement(using: &random) ?? ""
      let other = accounts.randomElement(using: &random) ?? ""
      let folders = [
        "", "\(account)/", "\(account)/", "accounts/\(account)/", "accounts/\(other)/", "x/y/",
        "accounts/\(other)/lambda/us-east-1/", "accounts/\(account)/lambda/us-east-1/f\(number % 3)/",
      ]
      let folder = folders.randomElement(using: &random) ?? ""
      files["\(folder)\(number).json"] = texts(account, other).randomElement(using: &random)
    }
    return files
  }

  private static func texts(_ account: String, _ other: String) -> [String] {
    let function = "arn:aws:lambda:us-east-1:\(account):function:f1"
    let statement = #"{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}"#
    let document = #"{"Statement": \#(statement)}"#
    let policy =
      #"{"Arn": "arn:aws:iam::\#(account):policy/P", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": \#(document)}]}"#
    let managed = policy.replacing("::\(account):", with: "::aws:")
    return [
      #"{"UserDetailList": [{"Arn": "arn:aws:iam::\#(account):user/a", "UserId": "AIDA1"}]}"#,
      #"{"UserDetailList": [{"Arn": "arn:aws:iam::\#(account):user/a", "UserId": "AIDA2"}], "IsTruncated": true}"#,
      #"{"UserDetailList": [{"Arn": "arn:aws:iam::\#(account):user/b"}, {"Arn": "arn:aws:iam::\#(other):user/b"}]}"#,
      #"{"RoleDetailList": [{"Arn": "arn:aws:iam::\#(account):role/R", "AssumeRolePolicyDocument": \#(document)}]}"#,
      #"{"RoleDetailList": [{"Arn": "arn:aws:iam::\#(account):role/S", "AssumeRolePolicyDocument": {"Statement": [], "Mistake": 1}}]}"#,
      #"{"UserDetailList": [], "Policies": [\#(policy), \#(managed)]}"#,
      #"{"Policies": [\#(policy)]}"#,
      #"{"Functions": [{"FunctionArn": "\#(function)", "Role": "arn:aws:iam::\#(account):role/R"}]}"#,
      #"{"Functions": [], "NextMarker": "m"}"#,
      #"{"Aliases": [{"AliasArn": "\#(function):live", "Name": "live", "FunctionVersion": "7"}]}"#,
      #"{"FunctionUrlConfigs": [{"FunctionArn": "\#(function)", "AuthType": "NONE"}]}"#,
      #"{"Policy": "{\"Statement\":{\"Effect\":\"Allow\",\"Resource\":\"\#(function)\"}}", "RevisionId": "r"}"#,
      #"{"Policy": "{\"Statement\":[]}", "RevisionId": "r"}"#,
      #"{"Account": "\#(account)", "UserId": "u", "Arn": "arn:aws:iam::\#(account):root"}"#,
      #"{"Tags": {"team": "pay"}}"#,
      #"{"Something": "else"}"#,
      #"{"Organization": {"Id": "o-1", "FeatureSet": "ALL", "MasterAccountId": "\#(account)"}, "Accounts": [{"Id": "\#(other)"}], "Policies": [{"PolicySummary": {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY"}, "Content": "{\"Statement\":[]}"}]}"#,
    ]
  }

  @Test("gives what reading them all at once gives, wherever they stand", arguments: 0..<120)
  func scatter(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    var files = Self.scattered(&random)
    if seed % 4 == 0 {
      // AWS's policies in a file that tells no account are in every account.
      files["aws.json"] =
        #"{"Policies": [{"Arn": "arn:aws:iam::aws:policy/Q", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": {"Statement": []}}]}]}"#
    }
    if seed % 5 == 0 { files["\(Self.accounts[0])/bad.json"] = #"{"UserDetailList": [{}]}"# }
    do {
      _ = try await read(files, workers: Int.random(in: 1...3, using: &random))
    } catch is InvalidExports {
      _ = try? await read(files, skipInvalid: true)
    }
  }

  /// The sample accounts, and other exports at hand: EXPORTS=folder:folder.
  static let atHand: [String] = {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let others = ProcessInfo.processInfo.environment["EXPORTS"]?.split(separator: ":").map(String.init) ?? []
    return [repository.appending(path: "accounts").path] + others
  }()

  @Test("gives what reading them all at once gives, of whole organizations", arguments: atHand)
  func whole(folder: String) async throws {
    #expect(try await !readBothWays([ExportPath(folder)], skipInvalid: true).inventory.accounts.isEmpty)
  }

  @Test("files that are as they were are not read again; files that changed are") func unchanged() throws {
    let users = Self.accounts.map { account in
      (
        "accounts/\(account)/iam.json",
        #"{"UserDetailList": [{"Arn": "arn:aws:iam::\#(account):user/a", "Odd": 1}]}"#
      )
    }
    let folder = try Folder(Dictionary(uniqueKeysWithValues: users).mapValues { Array($0.utf8) })
    defer { folder.remove() }
    let loads = Loads()
    let first = try loads.load([ExportPath(folder.path)])
    #expect(loads.read == 3 && loads.unread == 0)
    let second = try loads.load([ExportPath(folder.path)])
    #expect(loads.read == 0 && loads.unread == 3)
    #expect(second.inventory == first.inventory && second.warnings == first.warnings)

    let changed = users[1].1.replacing("user/a", with: "user/b")
    try Data(changed.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(users[1].0)"))
    let third = try loads.load([ExportPath(folder.path)])
    #expect(loads.read == 1 && loads.unread == 2)
    let names = third.inventory.accounts.sorted { $0.key < $1.key }.flatMap(\.value.users).map(\.name)
    #expect(names == ["a", "b", "a"])
    // A new file in an account's folder makes another set of files.
    try Data(users[0].1.utf8).write(
      to: URL(fileURLWithPath: "\(folder.path)/accounts/\(Self.accounts[0])/z.json"))
    _ = try loads.load([ExportPath(folder.path)])
    #expect(loads.read == 1 && loads.unread == 2)
  }

  @Test("what is thrown on taking ends the reading") func refused() throws {
    struct Refusal: Error {}
    let folder = try Folder(["accounts/111122223333/iam.json": Array(FilesTests.user("alice").utf8)])
    defer { folder.remove() }
    #expect(throws: Refusal.self) { try readAccounts([ExportPath(folder.path)]) { _ in throw Refusal() } }
  }
}

/// The same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
