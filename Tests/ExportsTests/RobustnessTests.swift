import Exports
import Testing

@Suite("Whatever the input, it is read or refused") struct RobustnessTests {
  static let texts = RecognitionTests.cases.map(\.text)

  @Test("an export cut off anywhere is refused", arguments: texts) func cutOff(_ text: String) async throws {
    let bytes = Array(text.utf8)
    let whole = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
    for length in stride(from: 0, through: whole, by: 7) {
      await #expect(throws: InvalidExports.self) { try await read(bytes.prefix(length)) }
    }
  }

  @Test("an export with another value in any place does not crash", arguments: texts)
  func otherValue(_ text: String) async throws {
    for range in text.ranges(of: /"[^"]*"|\[\]|true|false/) {
      for other in ["7", "null", "[]", "{}", "[[]]", "\"\"", "\"%\"", "\"arn:aws:lambda:::::\""] {
        do {
          let changed = text.replacingCharacters(in: range, with: other)
          let inventory = try await read(Array(changed.utf8)[...]).inventory
          #expect(inventory.accounts.allSatisfy { $0.key == $0.value.id })
        } catch let error as InvalidExports {
          #expect(error.problems.allSatisfy { !$0.description.contains("\n") })
        }
      }
    }
  }

  private func read(_ bytes: ArraySlice<UInt8>) async throws -> ExportReading {
    try await readExports(["-"], standardInput: { Array(bytes) })
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
