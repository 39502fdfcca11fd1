import ArgumentParser

/// The command line: who can invoke each Lambda function, and how.
@main
struct Rolewalk: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rolewalk",
    abstract: "Who can invoke each AWS Lambda function, directly or through assumed roles, across accounts.",
    subcommands: [RenderCommand.self])
}
