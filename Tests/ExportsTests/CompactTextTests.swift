import JSON
import Testing

@Suite("Compact JSON text")
struct CompactTextTests {
  @Test(
    "White space and escapes that need not be are gone",
    arguments: [
      (#" { "a" : [ 1 , true , null , "b" ] } "#, #"{"a":[1,true,null,"b"]}"#),
      (#"{"b": {}, "a": []}"#, #"{"b":{},"a":[]}"#),
      (
        #""arn:aws:lambda:us-east-1:111122223333:function:pay""#,
        #""arn:aws:lambda:us-east-1:111122223333:function:pay""#
      ),
      (#""\u0061\/b""#, #""a/b""#),
      (#""é\u00e9 – \ud83d\ude00""#, #""éé – 😀""#),
      (#""a\"b\\c""#, #""a\"b\\c""#),
      (#""a\nb\tc\u0000""#, #""a\u000ab\u0009c\u0000""#),
    ])
  func compact(_ written: String, _ compact: String) throws {
    #expect(try JSONDocument.parse(written).root.compactText == compact)
  }

  @Test("Every character comes back, wherever in a text it stands", arguments: 0..<20)
  func everyCharacter(_ place: Int) throws {
    for code in UInt8(0)..<128 {
      let character = String(UnicodeScalar(code))
      let text = String(repeating: "x", count: place) + character + String(repeating: "y", count: 19 - place)
      #expect(try JSONDocument.parse(text.jsonText).root.string == text, "U+\(code)")
      let isEscaped = code < 0x20 || character == "\"" || character == "\\"
      #expect((text.jsonText.utf8.count > 22) == isEscaped, "U+\(code)")
    }
  }
}
