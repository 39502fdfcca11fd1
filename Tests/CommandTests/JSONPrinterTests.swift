import Foundation
import Testing

@testable import rolewalk

/// Answers are printed straight, as `JSONEncoder` would print them.
struct JSONPrinterTests {
  private struct Answer: Encodable {
    var list: [[String]]
    var name: String?
    var number: Int
  }

  private func encoded(_ answer: Answer) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(answer), as: UTF8.self)
  }

  private func printed(_ answer: Answer) -> String {
    let utf8 = JSONPrinter.print { json in
      json.object {
        $0.member("list") { $0.array(answer.list) { $0.array($1) { $0.string($1) } } }
        $0.member("name", answer.name)
        $0.member("number", answer.number)
      }
    }
    return String(decoding: utf8, as: UTF8.self)
  }

  @Test(
    "Lists, nested and empty, and what is absent",
    arguments: [[], [[]], [["a"]], [["a", "b"], [], ["[", "{", ","]]])
  func shapes(list: [[String]]) throws {
    for name in [nil, "", "name"] {
      let answer = Answer(list: list, name: name, number: -12)
      #expect(try printed(answer) == encoded(answer))
    }
  }

  @Test("Every character that may need an escape")
  func escapes() throws {
    for code in UInt32(0)...0x2FF {
      let text = Unicode.Scalar(code).map { "a\(Character($0))/\u{2028}é𝄞" } ?? ""
      let answer = Answer(list: [], name: text, number: 0)
      #expect(try printed(answer) == encoded(answer), "U+\(String(code, radix: 16))")
    }
  }
}
