import Foundation
import Testing

/// `rolewalk simulate`, whole: lines in, lines out, exit status.
@Suite("simulate") struct SimulateTests {
  static let allow = #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
  static func line(_ id: String, _ policies: String) -> String {
    #"{"id":\#(id),"principal":"arn:aws:iam::111122223333:user/alice","action":"lambda:InvokeFunction","#
      + #""resource":"arn:aws:lambda:us-east-1:111122223333:function:pay","policies":{\#(policies)}}"#
  }
  static let allowed = line("\"a\"", #""identity":[{"name":"p","document":\#(allow)}]"#)
  static let denied = line("[2]", "")
  static let allowedAnswer =
    #"{"id":"a","decision":"allowed","cause":null,"conditions":[],"grants":[{"layer":"identity","policy":"p","#
    + #""statement":0}],"denials":[],"notes":[]}"#
  static let deniedAnswer =
    #"{"id":[2],"decision":"denied","cause":"no-allow:identity","conditions":[],"grants":[],"denials":["#
    + #"{"layer":"identity","policy":"arn:aws:iam::111122223333:user/alice","statement":null,"effect":"implicit"}"#
    + #"],"notes":[]}"#

  @Test("Lines, an array, a file and standard input give the same answers in the same order") func inputs()
    throws
  {
    let folder = try Workplace()
    let expected = Self.allowedAnswer + "\n" + Self.deniedAnswer + "\n"
    let lines = "\(Self.allowed)\n\n\(Self.denied)"
    try folder.write("lines.jsonl", lines)
    try folder.write("array.json", "[\n\(Self.allowed),\n\(Self.denied)\n]\n")
    #expect(try folder.run("simulate", "lines.jsonl") == (0, expected, ""))
    #expect(try folder.run("simulate", "array.json") == (0, expected, ""))
    #expect(try folder.run(["simulate", "-"], input: lines) == (0, expected, ""))
    #expect(try folder.run(["simulate"], input: lines) == (0, expected, ""))
    let many = (0..<5000).map { Self.line("\($0)", "") }
    let ended = try folder.run(["simulate"], input: many.joined(separator: "\n"))
    let ids = ended.output.split(separator: "\n").map { $0.dropFirst(6).prefix { $0 != "," } }
    #expect(ids == (0..<5000).map { "\($0)"[...] })
  }

  @Test("--expect makes it an assertion") func expect() throws {
    let folder = try Workplace()
    try folder.write("both.jsonl", Self.allowed + "\n" + Self.denied)
    try folder.write("one.jsonl", Self.allowed)
    #expect(try folder.run("simulate", "one.jsonl", "--expect", "allowed").status == 0)
    let ended = try folder.run("simulate", "both.jsonl", "--expect", "allowed")
    #expect(ended.status == 1)
    #expect(ended.errors == "rolewalk: 1 of 2 requests are not allowed\n")
    #expect(try folder.run("simulate", "both.jsonl", "--expect", "never").status == 64)
  }

  @Test("A line that cannot be read is answered with its error; the rest is answered") func bad() throws {
    let folder = try Workplace()
    let ended = try folder.run(["simulate"], input: "{\"id\":7}\n\(Self.allowed)\n")
    #expect(ended.status == 65)
    #expect(
      ended.output
        == #"{"id":7,"error":"no action; expected an action such as lambda:InvokeFunction"}"# + "\n"
        + Self.allowedAnswer + "\n")
    #expect(ended.errors == "rolewalk: 1 of 2 requests cannot be answered; their lines say why\n")
    #expect(try folder.run("simulate", "nowhere.jsonl").status == 66)
    #expect(try folder.run(["simulate"], input: "").status == 0)
  }

  @Test("A table for people") func table() throws {
    let folder = try Workplace()
    let ended = try folder.run(["simulate", "--format", "table"], input: Self.allowed + "\n" + Self.denied)
    #expect(ended.output == "allowed      a\ndenied       [2]  no-allow:identity\n")
  }

  @Test("Requests without policies are decided on the snapshot as who-can-invoke decides") func snapshot()
    throws
  {
    let folder = try Workplace()
    let quarantineOperator = "arn:aws:iam::123456789012:role/security/QuarantineOperator"
    let function = "arn:aws:lambda:us-east-1:123456789012:function:quarantine"
    func line(_ principal: String, _ action: String, _ resource: String) -> String {
      #"{"principal":"\#(principal)","action":"\#(action)","resource":"\#(resource)"}"# + "\n"
    }
    let input =
      line(quarantineOperator, "lambda:InvokeFunction", function)
      + line("arn:aws:sts::123456789012:assumed-role/QuarantineOperator/x", "lambda:InvokeFunction", function)
      + line("arn:aws:iam::444455556666:user/ines", "lambda:InvokeFunction", function)
      + line("arn:aws:iam::123456789012:user/nobody", "lambda:InvokeFunction", function)
    #expect(try folder.run(["simulate"], input: input).status == 65)
    _ = try folder.run("load", repository("accounts"), "--quiet")
    let ended = try folder.run(["simulate", "--format", "table", "--at", "2026-11-23"], input: input)
    #expect(ended.status == 65)
    let words = ended.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(words == ["allowed", "allowed", "denied", "error"], "\(ended.output)")
    #expect(ended.output.contains("/principal: no such user in this snapshot: "))
  }
}
