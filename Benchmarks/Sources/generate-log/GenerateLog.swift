import ArgumentParser
import Foundation
import OrganizationGenerator

/// `generate-log --megabytes N --denials N --distinct N --accounts N --seed S FILE`.
@main
struct GenerateLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-log",
    abstract: "Write a made-up application log with access-denied messages in it.")

  @Option(help: "How large the log is.") var megabytes = 100
  @Option(help: "How many access-denied messages are in it.") var denials = 10_000
  @Option(help: "How many of them differ; all unless given.") var distinct: Int?
  @Option(help: "How many accounts the organization has whose principals were denied.") var accounts = 10
  @Option(help: "The same seed gives the same bytes; that of the organization.") var seed: UInt64 = 1
  @Argument(help: "The file to write.") var file: String

  func validate() throws {
    guard megabytes > 0, denials > 0, distinct ?? 1 > 0, accounts > 0 else {
      throw ValidationError("sizes must be positive")
    }
    guard distinct ?? denials <= 1000 * accounts else {
      throw ValidationError("so few accounts have no more than \(1000 * accounts) different denials")
    }
  }

  func run() throws {
    FileManager.default.createFile(atPath: file, contents: nil)
    let output = try FileHandle(forWritingTo: URL(filePath: file))
    try generateLog(
      bytes: megabytes * 1_000_000, denials: denials, distinct: distinct ?? denials, accounts: accounts,
      seed: seed
    ) { try output.write(contentsOf: Data($0)) }
    try output.close()
  }
}
