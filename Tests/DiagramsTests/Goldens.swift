import Foundation
import Testing

/// Compares a text with the file of that name in Goldens; `UPDATE_GOLDENS=1` writes the file instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name)")
  if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
    try Data(text.utf8).write(to: file)
    return
  }
  let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  let differs = "differs from Goldens/\(name); UPDATE_GOLDENS=1 rewrites it"
  #expect(golden == text, Comment(rawValue: differs), sourceLocation: sourceLocation)
}
