import Simulation
import Testing

@Suite("Input is cut into requests") struct SplitterTests {
  private func texts(_ input: String, chunk: Int) -> [String] {
    var splitter = RequestSplitter()
    var texts: [RequestText] = []
    let bytes = Array(input.utf8)
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      texts += splitter.texts(in: bytes[start..<min(start + chunk, bytes.count)])
    }
    texts += splitter.textsAtEnd()
    return texts.map { $0.problem.map { "! \($0)" } ?? String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test("Whatever the size of the chunks", arguments: [1, 2, 3, 7, 1000])
  func chunks(_ chunk: Int) {
    #expect(texts("{1}\n\n  {2}\r\n{3}", chunk: chunk) == ["{1}", "  {2}\r", "{3}"])
    #expect(texts("\u{FEFF}{1}\n", chunk: max(chunk, 3)) == ["{1}"])
    #expect(texts("", chunk: chunk) == [])
    #expect(texts(" \n \n", chunk: chunk) == [])
    #expect(texts("[]", chunk: chunk) == [])
    #expect(texts(" [ {\"a\": [1, \"],\\\"\"]} ,2]\n", chunk: chunk) == [" {\"a\": [1, \"],\\\"\"]} ", "2"])
    #expect(texts("[1,,2,]", chunk: chunk) == ["1", "! expected a request", "2", "! expected a request"])
    #expect(texts("[1] [2]", chunk: chunk) == ["1", "! unexpected text after the array"])
    #expect(texts("[1, {", chunk: chunk) == ["1", "! the array does not end"])
  }
}
