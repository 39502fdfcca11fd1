import Foundation
import Testing

/// The examples of README.md, run on the sample accounts.
@Suite("README") struct ReadmeTests {
  @Test("Every example runs, and answers what the README shows") func examples() throws {
    let folder = try Workplace()
    try FileManager.default.createSymbolicLink(
      at: folder.folder.appending(path: "accounts"),
      withDestinationURL: URL(fileURLWithPath: repository("accounts")))
    let blocks = try codeBlocks()
    let commands = blocks.flatMap { $0.language == "sh" ? $0.lines.filter { $0.hasPrefix("rolewalk ") } : [] }
    #expect(commands.count >= 9)
    for command in commands {
      let ended = try shell(command, in: folder)
      #expect(ended.status == 0, "\(command): \(ended.errors)")
    }
    for block in blocks where block.language == "console" {
      let command = String(try #require(block.lines.first).dropFirst(2))
      if command.hasPrefix("sqlite3 "), try shell("command -v sqlite3", in: folder).status != 0 { continue }
      let shown = block.lines.dropFirst().prefix { $0 != "…" }.map { $0 + "\n" }.joined()
      // `demo` loaded the accounts once more; the first snapshot is the same.
      let ended = try shell(command, in: folder)
      #expect(ended.status == 0, "\(command): \(ended.errors)")
      #expect(block.lines.last == "…" ? ended.output.hasPrefix(shown) : ended.output == shown)
    }
  }

  private func codeBlocks() throws -> [(language: String, lines: [String])] {
    let text = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: repository("README.md"))), as: UTF8.self)
    // Every second piece between fences is code; its first line is the language.
    let pieces = text.components(separatedBy: "```").enumerated().filter { !$0.offset.isMultiple(of: 2) }
    return pieces.map { _, piece in
      var lines = piece.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let language = lines.removeFirst()
      return (language, Array(lines.dropLast()))
    }
  }

  private func shell(_ command: String, in folder: Workplace) throws -> Workplace.Ended {
    let program = Workplace.program.deletingLastPathComponent().path
    return try folder.run(
      ["-c", "PATH='\(program)':$PATH; \(command)"], program: URL(fileURLWithPath: "/bin/bash"))
  }
}
