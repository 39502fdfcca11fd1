import ArgumentParser
import Foundation
import OrganizationGenerator

/// `generate-organization --accounts N --seed S FOLDER`.
@main
struct GenerateOrganization: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-organization", abstract: "Write the exports of a made-up organization.")

  @Option(help: "How many accounts.") var accounts: Int
  @Option(help: "The same seed gives the same bytes.") var seed: UInt64 = 1
  @Argument(help: "The folder to write into.") var folder: String

  func validate() throws {
    guard accounts > 0 else { throw ValidationError("ask for at least one account") }
  }

  func run() throws {
    try generateOrganization(accounts: accounts, into: URL(filePath: folder), seed: seed)
  }
}
