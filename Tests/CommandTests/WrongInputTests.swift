import Foundation
import Testing

/// Every kind of wrong input: one line for each bad file, the exit status, and the database as it was.
@Suite("Wrong input") struct WrongInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var command: String
    var status: Int32
    var errors: String
    var input: String?
    var testDescription: String { name }

    init(_ name: String, _ command: String, _ status: Int32, _ errors: String, input: String? = nil) {
      (self.name, self.command, self.status, self.errors, self.input) = (name, command, status, errors, input)
    }
  }

  static let nothing = "rolewalk: nothing was loaded\n"
  static let notKnown =
    "not a known export; expected the output of aws iam get-account-authorization-details, "
    + "aws lambda list-functions or another call that rolewalk reads"

  // swift-format-ignore
  static let cases = [
    Case("truncated", "load truncated.json", 65,
         "rolewalk: truncated.json: not valid JSON: Unexpected end of file during JSON parse.\n" + nothing),
    Case("not JSON", "load notes.json", 65,
         "rolewalk: notes.json: not valid JSON: Invalid value around character 0.\n" + nothing),
    Case("another type", "load types.json", 65,
         "rolewalk: types.json: $.RoleDetailList: expected a list, found a number\n" + nothing),
    Case("a policy document of another type", "load policy.json", 65,
         "rolewalk: policy.json: $.RoleDetailList[1].AssumeRolePolicyDocument: expected a policy document, found a number\n" + nothing),
    Case("not gzip", "load bad.json.gz", 65,
         "rolewalk: bad.json.gz: not valid gzip: unknown header flags set\n" + nothing),
    Case("empty", "load empty.json", 65, "rolewalk: empty.json: empty file; expected JSON\n" + nothing),
    Case("nested deeply", "load deep.json", 65,
         "rolewalk: deep.json: not valid JSON: Too many nested arrays or dictionaries around character 530.\n" + nothing),
    Case("no such file", "load nowhere.json", 66, "rolewalk: nowhere.json: no such file or folder\n"),
    Case("a folder without exports", "load hollow", 65,
         "rolewalk: hollow: no .json or .json.gz file in this folder\n" + nothing),
    Case("no known export", "load unknown.json", 65, "rolewalk: unknown.json: \(notKnown)\n" + nothing),
    Case("several bad files among good ones", "load types.json good.json truncated.json empty.json", 65,
         """
         rolewalk: empty.json: empty file; expected JSON
         rolewalk: truncated.json: not valid JSON: Unexpected end of file during JSON parse.
         rolewalk: types.json: $.RoleDetailList: expected a list, found a number

         """ + nothing),
    Case("standard input", "load -", 65, "rolewalk: standard input: $.Functions[0]: no FunctionArn; expected an ARN\n" + nothing,
         input: #"{"Functions": [{"FunctionName": "pay"}]}"#),
    Case("nothing on standard input", "load -", 65, "rolewalk: standard input: empty file; expected JSON\n" + nothing, input: ""),
    Case("all bad, skipped", "load --skip-invalid empty.json", 65,
         "rolewalk: empty.json: empty file; expected JSON\n" + nothing),
    Case("a database that is none", "who-can-invoke --all --database good.json", 65,
         "rolewalk: good.json: not a rolewalk database; expected a file that 'rolewalk load' made\n"),
    Case("loading into a database that is none", "load good.json --database notes.json", 65,
         "rolewalk: notes.json: not a rolewalk database; expected a file that 'rolewalk load' made\n"),
    Case("a folder as database", "load good.json --database hollow", 74,
         "rolewalk: hollow: is a folder; expected a database file\n"),
    Case("a place where nothing can be made", "load good.json --database nowhere/x.sqlite", 74,
         "rolewalk: nowhere/x.sqlite: unable to open database file\n"),
    Case("no database", "who-can-invoke --all --database x.sqlite", 66,
         "rolewalk: x.sqlite: no such database; 'rolewalk load PATH…' makes one\n"),
  ]

  @Test(arguments: cases) func refused(_ wrong: Case) throws {
    let folder = try wrongFiles()
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let before = try files(in: folder)
    let ended = try folder.run(wrong.command.split(separator: " ").map(String.init), input: wrong.input)
    #expect(ended.status == wrong.status)
    #expect(ended.errors == wrong.errors)
    #expect(ended.output.isEmpty)
    #expect(try files(in: folder) == before)
  }

  @Test("load of nothing and an unnamed database are wrong usage") func usage() throws {
    let folder = try wrongFiles()
    #expect(try folder.run("load").status == 64)
    #expect(try folder.run("load", "good.json", "--database", "").status == 64)
  }

  @Test("Text that is not UTF-8") func latin() throws {
    let folder = try wrongFiles()
    let ended = try folder.run("load", "latin.json")
    #expect(ended.status == 65)
    #expect(
      ended.errors == "rolewalk: latin.json: not valid JSON: bad UTF-8 at byte 30; expected UTF-8 text\n"
        + Self.nothing)
  }

  #if os(Linux)
    @Test("A file that cannot be read") func unreadable() throws {
      let folder = try wrongFiles()
      let ended = try folder.run("load", "/proc/self/mem")
      #expect(ended.status == 74)
      #expect(ended.errors == "rolewalk: /proc/self/mem: cannot be read: input/output error\n")
      #expect(!FileManager.default.fileExists(atPath: folder.folder.appending(path: "rolewalk.sqlite").path))
    }
  #endif

  @Test("A statement that AWS would refuse is a warning") func tolerated() throws {
    let folder = try wrongFiles()
    let ended = try folder.run("load", "permit.json", "unknown.json")
    #expect(ended.status == 0)
    #expect(
      ended.errors == """
        warning: permit.json: $.RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Effect: \
        unknown effect 'Permit'; expected 'Allow' or 'Deny'
        warning: 1 JSON file of unknown content (--verbose)

        """)
    let verbose = try folder.run("load", "permit.json", "unknown.json", "--verbose").errors
    #expect(verbose.hasSuffix("warning: 1 JSON file of unknown content:\n  unknown.json\n"))
    #expect(try folder.run("load", "permit.json", "unknown.json", "--quiet").errors.isEmpty)
  }

  @Test("What was skipped is named in every later answer") func gap() throws {
    let folder = try wrongFiles()
    let load = try folder.run("load", "--skip-invalid", "good.json", "types.json")
    #expect(load.status == 0)
    #expect(load.errors.contains("skipped: types.json: $.RoleDetailList: expected a list, found a number\n"))
    let answer = try folder.run("who-can-invoke", "--all")
    #expect(answer.errors.contains("note: types.json was left out, because it cannot be read\n"))
    let json = try folder.run("who-can-invoke", "--all", "--format", "json").output
    #expect(json.contains("\"types.json was left out, because it cannot be read\""))
  }

  private func wrongFiles() throws -> Workplace {
    let folder = try Workplace()
    let role = #""Arn": "arn:aws:iam::111122223333:role/R""#
    let trust = #"{"Statement": [{"Effect": "Permit", "Action": "sts:AssumeRole", "Principal": "*"}]}"#
    try folder.write("good.json", #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/alice"}]}"#)
    try folder.write("truncated.json", #"{"RoleDetailList": ["#)
    try folder.write("notes.json", "# Notes\n")
    try folder.write("types.json", #"{"RoleDetailList": 3}"#)
    let other = #""Arn": "arn:aws:iam::111122223333:role/S", "AssumeRolePolicyDocument": 3"#
    try folder.write("policy.json", #"{"RoleDetailList": [{\#(role)}, {\#(other)}]}"#)
    try folder.write(
      "latin.json", bytes: Array(#"{"RoleDetailList": [{"Arn": ""#.utf8) + [0xFF] + Array(#""}]}"#.utf8))
    try folder.write("bad.json.gz", bytes: [0x1F, 0x8B, 0x08] + Array("garbage".utf8))
    try folder.write("empty.json", "")
    let brackets = [String(repeating: "[", count: 5000), String(repeating: "]", count: 5000)]
    try folder.write("deep.json", "{\"RoleDetailList\":" + brackets.joined() + "}")
    try folder.write("unknown.json", #"{"Buckets": []}"#)
    try folder.write(
      "permit.json", #"{"RoleDetailList": [{\#(role), "AssumeRolePolicyDocument": \#(trust)}]}"#)
    try FileManager.default.createDirectory(
      at: folder.folder.appending(path: "hollow"), withIntermediateDirectories: true)
    return folder
  }

  /// Every file with its bytes, but for what the runs themselves wrote down.
  private func files(in folder: Workplace) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.folder.path)
      .filter { !$0.hasPrefix(".") && $0 != "hollow" }
    return Dictionary(try names.map { ($0, try folder.data($0)) }, uniquingKeysWith: { $1 })
  }
}
