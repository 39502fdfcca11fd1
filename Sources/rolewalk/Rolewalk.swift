import ArgumentParser
import Diagrams
import Exports
import Foundation
import Snapshots

/// The command line: who can invoke each Lambda function, and how.
@main
struct Rolewalk: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rolewalk",
    abstract: "Who can invoke each AWS Lambda function, directly or through assumed roles, across accounts.",
    discussion: """
      Examples:
        rolewalk load accounts
        rolewalk who-can-invoke pay
        rolewalk path 444455556666:user/ines quarantine
        rolewalk diagram --function pay --output pay.svg
      """,
    version: "0.1.0",
    subcommands: [
      DemoCommand.self, LoadCommand.self, WhoCanInvokeCommand.self, CanInvokeCommand.self, PathCommand.self,
      SimulateCommand.self, ExplainCommand.self, DiagramCommand.self, RenderCommand.self,
    ])

  static func main() async {
    // A reader that closes the pipe ends us quietly.
    signal(SIGPIPE, SIG_DFL)
    do {
      var command = try parseAsRoot()
      if var command = command as? AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard let failure = Failure(error) else { exit(withError: error) }
      printError(failure.message)
      Foundation.exit(failure.exitCode)
    }
  }
}

/// An error as the command line tells it: a message and an exit code.
struct Failure: Error {
  var message: String
  var exitCode: Int32

  static func usage(_ message: String) -> Failure { Failure(message: "rolewalk: \(message)", exitCode: 64) }

  init(message: String, exitCode: Int32) {
    self.message = message
    self.exitCode = exitCode
  }

  /// nil for what the argument parser tells better itself.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as InvalidExports:
      let lines = error.problems.map { "rolewalk: \($0)" }
      self.init(message: lines.joined(separator: "\n") + "\nrolewalk: nothing was loaded", exitCode: 65)
    case let error as MissingExport:
      self.init(message: "rolewalk: \(error)", exitCode: error.exists ? 74 : 66)
    case let error as SnapshotError:
      self.init(message: "rolewalk: \(error)", exitCode: Failure.exitCode(error))
    case let error as DrawingError: self.init(message: "rolewalk: \(error)", exitCode: 70)
    case let error as CocoaError:
      self.init(
        message: "rolewalk: \(error.filePath ?? "standard output"): \(Failure.reason(error))", exitCode: 74)
    default: return nil
    }
  }

  /// The system's own words where there are any: they are shorter.
  private static func reason(_ error: CocoaError) -> String {
    let code: Int32
    switch error.userInfo[NSUnderlyingErrorKey] {
    case let cause as POSIXError: code = cause.code.rawValue
    case let cause as NSError where cause.domain == NSPOSIXErrorDomain: code = Int32(cause.code)
    default: return error.localizedDescription
    }
    return String(cString: strerror(code)).lowercased()
  }

  private static func exitCode(_ error: SnapshotError) -> Int32 {
    switch error {
    case .noDatabase, .noSnapshot: 66
    case .notADatabase, .newerSchema, .damaged: 65
    case .unknownSnapshot: 64
    default: 74
    }
  }
}

/// Tells something beside the answer; where even that cannot be written, nobody can be told.
func printError(_ text: String) {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) + "\n" }
  try? FileHandle.standardError.write(contentsOf: Data(lines.joined().utf8))
}

/// Prints a part of the answer. Where it cannot be written, the program ends: half an answer must not look whole.
func printOut(_ text: String) { printOut(Array(text.utf8)) }

/// The same of text as UTF-8.
func printOut(_ utf8: [UInt8]) {
  do {
    try FileHandle.standardOutput.write(contentsOf: utf8)
  } catch {
    printError(Failure(error)?.message ?? "rolewalk: standard output: \(error.localizedDescription)")
    exit(74)
  }
}
