import ArgumentParser
import Foundation
import OrganizationGenerator

/// `generate-log --megabytes N --denials N --seed S FILE`.
@main
struct GenerateLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-log",
    abstract: "Write a made-up application log with access-denied messages in it.")

  @Option(help: "How large the log is.") var megabytes = 100
  @Option(help: "How many access-denied messages are in it.") var denials = 10_000
  @Option(help: "The same seed gives the same bytes.") var seed: UInt64 = 1
  @Argument(help: "The file to write.") var file: String

  func validate() throws {
    guard megabytes > 0, denials >= 0 else { throw ValidationError("sizes must not be negative") }
  }

  func run() throws {
    FileManager.default.createFile(atPath: file, contents: nil)
    let output = try FileHandle(forWritingTo: URL(filePath: file))
    try generateLog(bytes: megabytes * 1_000_000, denials: denials, seed: seed) {
      try output.write(contentsOf: Data($0))
    }
    try output.close()
  }
}
