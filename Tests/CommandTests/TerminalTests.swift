import Foundation
import Testing

/// What a person sees on a terminal, and what a pipe gets instead.
@Suite("On a terminal") struct TerminalTests {
  private let escape = "\u{1B}["

  @Test("Colours are for terminals, unless somebody does not want them") func colors() throws {
    let folder = try loaded()
    let ask = "rolewalk who-can-invoke quarantine"
    #expect(try onTerminal(ask, in: folder).contains("\u{1B}[32mallowed\u{1B}[0m"))
    #expect(try onTerminal("NO_COLOR= \(ask)", in: folder).contains(escape))
    for plain in ["NO_COLOR=1 \(ask)", "TERM=dumb \(ask)", "\(ask) --no-color", "\(ask) | cat"] {
      #expect(try !onTerminal(plain, in: folder).contains(escape), "\(plain)")
    }
  }

  @Test("Progress is for terminals and wiped away at the end") func progress() throws {
    let folder = try loaded()
    let shown = try onTerminal("rolewalk load accounts", in: folder)
    #expect(shown.contains("\r\u{1B}[Ksnapshot 2: 5 accounts"))
    for silent in ["rolewalk load accounts --quiet", "rolewalk load accounts 2>errors"] {
      #expect(try onTerminal(silent, in: folder).hasPrefix("snapshot "), "\(silent)")
    }
    #expect(try folder.contents("errors") == "")
  }

  @Test("No line is wider than the terminal, unless one name is") func width() throws {
    let folder = try loaded()
    for ask in ["who-can-invoke quarantine", "path 444455556666:user/ines quarantine", "can-invoke ines"] {
      let shown = try onTerminal("rolewalk \(ask) --no-color", in: folder)
      for line in shown.replacing("\r", with: "").split(separator: "\n") where line.count > 80 {
        #expect(!line.drop { $0 == " " }.contains(" "), "\(line)")
      }
    }
  }

  @Test("Names cannot command the terminal") func hostileNames() throws {
    let folder = try Workplace()
    let policy = #"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#
    try folder.write(
      "iam.json",
      #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/a\u001b[2Jb\u202Ec\nd", "#
        + #""UserPolicyList": [{"PolicyName": "p", "PolicyDocument": \#(policy)}]}]}"#)
    try folder.write(
      "functions.json",
      #"{"Functions": [{"FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:f"}]}"#)
    try folder.write("bad.json", #"{"UserDetailList": [{"Arn": "\u001b]0;x\u0007"}]}"#)
    #expect(try folder.run("load", "bad.json").errors.contains("' ]0;x ' is not an ARN"))
    #expect(try folder.run("load", "iam.json", "functions.json", "--quiet").status == 0)
    for ask in [["who-can-invoke", "f"], ["path", "111122223333:user/a\u{1B}[2Jb\u{202E}c\nd", "f"]] {
      let answer = try folder.run(ask).output
      #expect(answer.contains("111122223333:user/a\u{FFFD}[2Jb\u{FFFD}c↵d → 111122223333:f"), "\(answer)")
      #expect(!answer.contains("\u{1B}") && !answer.contains("\u{202E}"))
    }
  }

  @Test("A reader that has enough ends the program without a trace") func closedPipe() throws {
    let folder = try loaded()
    let ended = try shell(
      "rolewalk who-can-invoke --all --format json | head -n 1; echo ${PIPESTATUS[0]}", in: folder)
    #expect(ended.output.hasSuffix("\n141\n") && ended.errors.isEmpty)
  }

  #if os(Linux)
    @Test("An answer that cannot be written is an error") func fullDisk() throws {
      let folder = try loaded()
      for command in [
        "who-can-invoke --all", "who-can-invoke --all --format json", "can-invoke ines",
        "diagram --accounts --output -",
      ] {
        let ended = try shell("rolewalk \(command) > /dev/full", in: folder)
        #expect(ended.status == 74, "\(command)")
        #expect(ended.errors == "rolewalk: standard output: no space left on device\n")
      }
    }
  #endif

  @Test("A picture that cannot be written is an error") func noFolder() throws {
    let ended = try shell("rolewalk diagram --accounts --output nowhere/x.svg", in: try loaded())
    #expect(ended.status == 74)
    #expect(ended.errors.hasSuffix("/nowhere/x.svg: no such file or directory\n"))
  }

  @Test(
    "Every command has help with an example",
    arguments: ["", "load", "who-can-invoke", "can-invoke", "path", "simulate", "diagram", "demo"])
  func help(_ command: String) throws {
    let ended = try Workplace().run(command.isEmpty ? ["--help"] : [command, "--help"])
    #expect(ended.status == 0 && ended.errors.isEmpty)
    #expect(ended.output.contains("Example") && ended.output.contains("  rolewalk ") || command == "simulate")
  }

  @Test("Completion can be loaded by the shells that are here", arguments: ["bash", "zsh", "fish"])
  func completion(_ shell: String) throws {
    let folder = try Workplace()
    let script = try folder.run("--generate-completion-script", shell)
    #expect(script.status == 0 && script.output.contains("who-can-invoke"))
    try folder.write("completion", script.output)
    if try self.shell("command -v \(shell)", in: folder).status != 0 { return }
    let read = try self.shell("\(shell) -n completion", in: folder)
    #expect(read.status == 0 && read.errors.isEmpty)
  }

  // swift-format-ignore
  static let wrong: [(command: String, says: String)] = [
    ("nonsense",                                             "Unexpected argument 'nonsense'"),
    ("load",                                                 "Missing expected argument '<paths> ...'"),
    ("load --nonsense x",                                    "Unknown option '--nonsense'"),
    ("who-can-invoke",                                       "name functions, or say --all"),
    ("who-can-invoke pay --all",                             "name functions, or say --all"),
    ("who-can-invoke pay --format yaml",                     "one of 'table', 'json', 'csv' or 'markdown'"),
    ("who-can-invoke pay --at soon",                         "--at soon: expected a time such as 2026-11-01"),
    ("who-can-invoke pay --snapshot 99",                     "no snapshot 99; expected 1"),
    ("can-invoke",                                           "Missing expected argument '<principals> ...'"),
    ("can-invoke root",                                      "principal 'root' is not unique; say which:"),
    ("path 444455556666:user/ines",                          "Missing expected argument '<function>'"),
    ("path 444455556666:user/ines quarantin",                "did you mean:\n  arn:aws:lambda:us-east-1:123456789012:function:quarantine"),
    ("path ines pay --max-assumptions few",                  "'few' is invalid for '--max-assumptions"),
    ("diagram --output x.svg",                               "say one of --function, --principal and --accounts"),
    ("diagram --accounts",                                   "Missing expected argument '--output <output>'"),
    ("diagram --accounts --function pay --output x.svg",     "say one of --function, --principal and --accounts"),
    ("diagram --accounts --output x.bmp",                    "expected a name that ends in .svg, .png, .pdf or .dot"),
    ("path ines pay:nowhere",                                "no version or alias 'nowhere' of arn:aws:lambda:us-east-1:123456789012:function:pay; it has $LATEST, 1, 2, 3, canary, live"),
    ("who-can-invoke pay:4",                                 "no version or alias '4' of arn:aws:lambda:us-east-1:123456789012:function:pay; it has"),
    ("who-can-invoke 123456789012:pya",                      "did you mean:\n  arn:aws:lambda:us-east-1:123456789012:function:pay"),
    ("can-invoke ine",                                       "did you mean:\n  arn:aws:iam::444455556666:user/ines"),
    ("simulate --expect maybe",                              "one of 'allowed', 'conditional' or 'denied'"),
  ]

  @Test("Wrong usage says what is wrong and exits with 64") func usage() throws {
    let folder = try loaded()
    for (command, says) in Self.wrong {
      let ended = try folder.run(command.split(separator: " ").map(String.init))
      #expect(ended.status == 64 && ended.output.isEmpty, "\(command)")
      #expect(ended.errors.contains(says), "\(command): \(ended.errors)")
    }
  }

  /// The sample accounts, loaded.
  private func loaded() throws -> Workplace {
    let folder = try Workplace()
    try FileManager.default.createSymbolicLink(
      at: folder.folder.appending(path: "accounts"),
      withDestinationURL: URL(fileURLWithPath: repository("accounts")))
    _ = try folder.run("load", "accounts", "--quiet")
    return folder
  }

  /// What a terminal of 80 columns gets to see.
  private func onTerminal(_ command: String, in folder: Workplace) throws -> String {
    try folder.write("command", "unset NO_COLOR; stty columns 80 rows 24; \(command)\n")
    #if os(macOS)
      let ended = try shell("TERM=xterm script -q /dev/null bash command", in: folder)
    #else
      let ended = try shell("TERM=xterm script -qec 'bash command' /dev/null", in: folder)
    #endif
    #expect(ended.status == 0, "\(ended.errors)")
    return ended.output.replacing("\r\n", with: "\n")
  }

  private func shell(_ command: String, in folder: Workplace) throws -> Workplace.Ended {
    let program = Workplace.program.deletingLastPathComponent().path
    return try folder.run(
      ["-c", "export PATH='\(program)':$PATH; \(command)"], program: URL(fileURLWithPath: "/bin/bash"))
  }
}
