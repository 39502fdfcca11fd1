import Foundation
import Testing

@Suite("Loading") struct LoadTests {
  @Test("the same again is a snapshot of its own, and so is one with an account changed") func again() throws
  {
    let folder = try Workplace()
    try folder.writeAccounts(5)
    let loads = try (1...3).map { number in
      if number == 3 { try folder.writeAccount("100000000002", function: "renamed") }
      return try folder.run("load", "accounts")
    }
    for (number, load) in loads.enumerated() {
      #expect(load.status == 0, "\(load.errors)")
      #expect(
        load.output.hasPrefix(
          "snapshot \(number + 1): 5 accounts, 10 principals, 5 functions from 10 files ("))
      // What was read with doubt is told each time, also of files that are not read again.
      let doubts = load.errors.split(separator: "\n").filter { $0.contains("unknown element 'Mistake'") }
      #expect(doubts.count == 5, "\(load.errors)")
    }
    let functions = try (1...3).map {
      try folder.run("who-can-invoke", "--all", "--format", "csv", "--snapshot", "\($0)").output
    }
    #expect(functions[0] == functions[1])
    let renamed = functions[0].replacing("100000000002:function:pay", with: "100000000002:function:renamed")
      .replacing("100000000002:pay", with: "100000000002:renamed")
    #expect(functions[2] == renamed)
  }

  @Test("two ask while one loads") func asked() async throws {
    let folder = try Workplace()
    try folder.writeAccounts(1)
    #expect(try folder.run("load", "accounts").status == 0)
    try folder.writeAccounts(80)
    let load = folder.process(["load", "--quiet", "accounts"])
    load.standardOutput = FileHandle.nullDevice
    try load.run()
    var asked = 0
    repeat {
      let processes = (1...2).map { _ in
        folder.process(["who-can-invoke", "--all", "--snapshot", "1", "--format", "csv"])
      }
      for process in processes {
        process.standardOutput = FileHandle.nullDevice
        try process.run()
      }
      for process in processes {
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
      }
      asked += 1
    } while load.isRunning
    load.waitUntilExit()
    #expect(load.terminationStatus == 0 && asked > 0)
    #expect(try folder.run("who-can-invoke", "--all", "--summary", "--snapshot", "2").status == 0)
  }

  #if os(Linux)
    /// A file system of its own that is too small, where the system lets us make one.
    private func load(onto kilobytes: Int, _ before: String, in folder: Workplace) throws -> Workplace.Ended {
      let script = """
        mkdir -p small && mount -t tmpfs -o size=\(kilobytes)k tmpfs small || exit 99
        \(before)
        "$0" load accounts --database small/x.sqlite; status=$?
        ls small; exit $status
        """
      let arguments = ["-m", "sh", "-c", script, Workplace.program.path]
      return try folder.run(arguments, program: URL(fileURLWithPath: "/usr/bin/unshare"))
    }

    @Test("a full disk is one error and leaves what was there") func full() throws {
      let folder = try Workplace()
      try folder.writeAccounts(60)
      try folder.write("one.json", #"{"UserDetailList": [{"Arn": "arn:aws:iam::111122223333:user/alice"}]}"#)
      let new = try load(onto: 300, "true", in: folder)
      guard new.status != 99, new.status != 1 else { return }
      #expect(new.status == 74)
      #expect(new.errors == "rolewalk: small/x.sqlite: the disk is full; nothing was saved\n")
      #expect(new.output == "")
      let first = #""$0" load one.json --quiet --database small/x.sqlite"#
      let second = try load(onto: 700, first, in: folder)
      #expect(second.status == 74)
      #expect(second.errors == "rolewalk: small/x.sqlite: the disk is full; nothing was saved\n")
      #expect(second.output.hasSuffix("x.sqlite\n"))
    }
  #endif
}

extension Workplace {
  /// Writes exports of many accounts into `accounts`.
  func writeAccounts(_ count: Int) throws {
    for number in 1...count { try writeAccount("\(100_000_000_000 + number)", function: "pay") }
  }

  /// An account with a user, a role that trusts the next account, and a function.
  func writeAccount(_ account: String, function: String) throws {
    let home = folder.appending(path: "accounts/\(account)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    let statements = (0..<40).map {
      #"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::\#(account)-\#($0)/*"}"#
    }
    let iam = """
      {"UserDetailList": [{"Arn": "arn:aws:iam::\(account):user/alice", "UserPolicyList": [{"PolicyName": "own",
       "PolicyDocument": {"Statement": [\(statements.joined(separator: ", "))]}}]}],
       "RoleDetailList": [{"Arn": "arn:aws:iam::\(account):role/deploy", "AssumeRolePolicyDocument": {"Statement":
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "\(account)"}, "Mistake": 1}},
       "RolePolicyList": [{"PolicyName": "invoke", "PolicyDocument": {"Statement":
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}}}]}]}
      """
    try Data(iam.utf8).write(to: home.appending(path: "iam.json"))
    let arn = "arn:aws:lambda:us-east-1:\(account):function:\(function)"
    try Data(#"{"Functions": [{"FunctionArn": "\#(arn)"}]}"#.utf8).write(
      to: home.appending(path: "functions.json"))
  }
}
