import Testing

@testable import rolewalk

@Suite("Lines for a terminal") struct WrappingTests {
  // swift-format-ignore
  static let cases: [(text: String, width: Int, wrapped: String)] = [
    ("short\n", 80, "short\n"),
    ("one two three", 7, "one two\n    three"),
    ("  one two three\nnext", 9, "  one two\n      three\nnext"),
    // A name longer than the terminal stays whole, so that it can be copied.
    ("by arn:aws:iam::111122223333:role/Deploy now", 10, "by\n    arn:aws:iam::111122223333:role/Deploy\n    now"),
    ("\u{1B}[32mallowed\u{1B}[0m user", 12, "\u{1B}[32mallowed\u{1B}[0m user"),
    ("部署 部署", 8, "部署\n    部署"),
  ]

  @Test(arguments: cases) func wraps(_ text: String, _ width: Int, _ expected: String) {
    #expect(wrapped(text, width: width) == expected)
  }

  @Test("wide characters take two columns in a table") func wide() {
    let rows = Rows(headings: ["a", "b"], rows: [["部署", "1"], ["x", "2"]])
    #expect(rows.table() == "a     b\n部署  1\nx     2\n")
  }
}
