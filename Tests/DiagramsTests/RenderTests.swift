import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import Testing

@testable import Diagrams

// libgraphviz is not safe for threads: everything that draws in this process stands here, in order.
@Suite("Drawing with libgraphviz", .serialized)
struct RenderTests {
  @Test(
    "every format begins with its magic bytes",
    arguments: zip(ImageFormat.allCases, ["<?xml", "\u{89}PNG", "%PDF-"]))
  func magic(format: ImageFormat, magic: String) throws {
    let image = try render(dot: "digraph { a -> b }", as: format)
    #expect(
      image.prefix(magic.unicodeScalars.count).elementsEqual(magic.unicodeScalars.map { UInt8($0.value) }))
  }

  // swift-format-ignore
  static let bad: [(dot: String, error: RenderingError)] = [
    ("digraph { a -> ", .unreadable("syntax error in line 1")),
    ("",                .unreadable("no graph in it")),
  ]

  @Test("what is not DOT is refused with Graphviz's words", arguments: bad)
  func refused(_ row: (dot: String, error: RenderingError)) throws {
    #expect(throws: row.error) { try render(dot: row.dot, as: .svg) }
  }

  @Test("drawing goes on after an error")
  func recovers() throws {
    #expect(throws: RenderingError.self) { try render(dot: "graph {{", as: .svg) }
    #expect(try render(dot: "graph { a }", as: .svg).count > 300)
  }

  @Test("SVG has a title and a description, tooltips and classes")
  func accessibility() throws {
    let diagram = functionDiagram(Samples.function, function: Samples.pay, context: Samples.context)
    let svg = String(decoding: try render(dot: dot(diagram), as: .svg), as: UTF8.self)
    #expect(svg.contains(#"<svg role="img" aria-labelledby="diagram-title diagram-description""#))
    #expect(svg.contains(#"<title id="diagram-title">Who can invoke pay</title>"#))
    #expect(
      svg.contains(
        #"<desc id="diagram-description">arn:aws:lambda:us-east-1:111122223333:function:pay. 23 principals"#))
    #expect(svg.contains(#"class="edge invoke allowed public""#))
    #expect(svg.contains(#"class="edge assume conditional crossaccount""#))
    #expect(
      svg.contains(
        "granted by trust policy arn:aws:iam::111122223333:role/Release, statement 0 (Trust), in accounts/iam.json#/RoleDetailList/3"
      ))
    #expect(!svg.contains("<!DOCTYPE"))
  }

  @Test("no line is drawn over words, and nothing moves to make that so")
  func wordsLast() throws {
    let plain =
      "digraph { subgraph cluster_1 { label=<<B>frame</B>> a }; a -> b [label=<if MFA>, labeltooltip=why] }"
    let svg = String(decoding: try render(dot: plain, as: .svg), as: UTF8.self)
    let words = svg.components(separatedBy: "class=\"node words\"")
    #expect(words.count == 3)
    #expect(!words.dropFirst().joined().contains("class=\"edge\""))
    #expect(words[1].contains(">frame<") && words[2].contains(">if MFA<") && words[2].contains("\"why\""))
    // A shape of two lines keeps its size.
    let pair = String(
      decoding: try render(dot: "digraph { a [shape=doublecircle, width=1, label=\"\"] }", as: .svg),
      as: UTF8.self)
    #expect(pair.contains("rx=\"36\"") && pair.contains("rx=\"40\""))
  }

  @Test("hostile names give well-formed SVG that shows them", arguments: HostileNameTests.names.map(\.name))
  func hostile(name: String) throws {
    let svg = try render(dot: dot(HostileNameTests.picture(of: name)), as: .svg)
    let reader = TextReader()
    let parser = XMLParser(data: Data(svg))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.texts.contains(Text.visible(name).trimmingCharacters(in: .whitespaces)))
    #expect(
      reader.tooltips.contains {
        $0.hasPrefix("arn:aws:iam::111122223333:role/\(Text.visible(name).replacing("\\", with: "\u{29F5}"))")
      })
  }

  @Test("a thousand principals are drawn within seconds")
  func thousand() throws {
    let clock = ContinuousClock()
    let text = dot(functionDiagram(Crowd.subgraph, function: Samples.pay, context: Samples.context))
    for format in ImageFormat.allCases {
      let time = try clock.measure { _ = try render(dot: text, as: format) }
      #expect(time < .seconds(20), "\(format)")
    }
  }
}

/// Collects what an SVG shows.
private final class TextReader: NSObject, XMLParserDelegate {
  var texts: Set<String> = []
  var tooltips: Set<String> = []
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    text = ""
    if let tooltip = attributes["xlink:title"] { tooltips.insert(tooltip) }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if element == "text" { texts.insert(text.trimmingCharacters(in: .whitespaces)) }
  }
}
