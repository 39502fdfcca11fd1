import AccessGraph
import Authorization
import IAM
import Testing

@testable import Diagrams

@Suite("Names that could break a picture")
struct HostileNameTests {
  // swift-format-ignore
  static let names: [(name: String, html: String, quoted: String, tooltip: String)] = [
    (#"a"b"#,           "a&quot;b",        #""a\"b""#,       #""a\"b""#),
    (#"a\"#,            #"a\\"#,          #""a\\""#,        "\"a\u{29F5}\""),
    (#"\N\G\l"#,        #"\\N\\G\\l"#,   #""\\N\\G\\l""#, "\"\u{29F5}N\u{29F5}G\u{29F5}l\""),
    ("<b>&amp;",        "&lt;b&gt;&amp;amp;", #""<b>&amp;""#, #""<b>&amp;amp;""#),
    ("{a|b}",           "{a|b}",           #""{a|b}""#,      #""{a|b}""#),
    ("é 🦊 👩‍💻",         "é 🦊 👩‍💻",         #""é 🦊 👩‍💻""#,   #""é 🦊 👩‍💻""#),
    ("a\r\nb\tc\u{0}",  "a↵↵b c\u{FFFD}",  "\"a↵↵b c\u{FFFD}\"", "\"a↵\\nb c\u{FFFD}\""),
    ("x\u{202E}nimda",  "x\u{FFFD}nimda",  "\"x\u{FFFD}nimda\"", "\"x\u{FFFD}nimda\""),
  ]

  @Test("are escaped", arguments: names.filter { !$0.name.contains("\r") })
  func escaped(_ row: (name: String, html: String, quoted: String, tooltip: String)) {
    #expect(html(row.name) == row.html)
    #expect(quoted(row.name) == row.quoted)
    #expect(tooltip(row.name) == row.tooltip)
  }

  @Test("line breaks in names stay visible, those in tooltips break lines")
  func lineBreaks() {
    #expect(html("a\r\nb\tc\u{0}") == "a↵↵b c\u{FFFD}")
    #expect(quoted("a\nb") == "\"a↵b\"")
    #expect(tooltip("a\nb") == #""a\nb""#)
  }

  @Test("long names lose their middle, and keep it in the tooltip")
  func long() throws {
    let name = String(repeating: "long-", count: 20) + "end"
    let diagram = picture(of: name)
    let node = try #require(diagram.nodes.first { $0.kind == .role })
    #expect(node.heading == "long-long-long-lo…ng-long-long-end")
    #expect(node.tooltip.hasSuffix(name))
  }

  @Test("never become names of nodes")
  func identifiers() {
    for row in HostileNameTests.names {
      let text = dot(picture(of: row.name))
      #expect(text.contains("n1 -> n2 ["))
      #expect(!text.contains("\"arn:aws:iam::111122223333:role/\(row.name)\" ["))
    }
  }

  /// One role of that name that may invoke a function of that name, under a condition that holds it too.
  static func picture(of name: String) -> Diagram {
    let function = "arn:aws:lambda:us-east-1:111122223333:function:" + name
    let condition = [[Samples.atom("sts:ExternalId", .stringEquals, name)]]
    let step = Samples.invoke(Samples.role(Samples.payments, name), function, if: condition)
    var context = Samples.context
    context.accounts[AccountID(Samples.payments)] = .init(name: name, organizationalUnit: name)
    context.omitted = [name]
    let subgraph = Samples.subgraph(functions: [function], steps: [step])
    return functionDiagram(subgraph, function: function, context: context)
  }

  private func picture(of name: String) -> Diagram { HostileNameTests.picture(of: name) }
}
