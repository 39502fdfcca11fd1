import AccessGraph
import ArgumentParser
import Explanation
import Foundation
import IAM
import Inventory

/// `rolewalk explain`.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Why a call was denied, and the smallest change that helps.",
    discussion: """
      Reads an access-denied message as an argument, or every one in a log on standard input ('-'). What the message \
      leaves out, the options say; without a message they are the question. A fix is verified when the call was decided \
      again with the fix applied and came out allowed. --verbose shows the commands and Terraform blocks of every fix.

      Examples:
        rolewalk explain 'User: arn:aws:iam::444455556666:user/ines is not
          authorized to perform: lambda:InvokeFunction on resource:
          arn:aws:lambda:us-east-1:123456789012:function:pay'
        rolewalk explain - --format json < app.log
        rolewalk explain --principal user/ines --function pay --qualifier live
        rolewalk explain --principal s3.amazonaws.com --function receipts \\
          --context aws:SourceArn=arn:aws:s3:::bucket
        rolewalk explain --role GitHubDeploy \\
          'Not authorized to perform sts:AssumeRoleWithWebIdentity'
        rolewalk explain --principal ines --function pay --diagram denied.svg
      """)

  @Argument(help: "The message; '-' for a text with messages on standard input.") var message: String?
  @Option(help: "Who called: a user, role, session, root or service.") var principal: String?
  @Option(help: "The function that was called.") var function: String?
  @Option(help: "The version or alias by which it was called.") var qualifier: String?
  @Option(help: "The role that was to be assumed, instead of a function.") var role: String?
  @Option(help: "What was to be done, such as lambda:InvokeFunctionUrl; else what fits.") var action: String?
  @Option(
    help: ArgumentHelp(
      "What is known of the call, such as aws:SourceArn=arn:…; may be repeated. KEY= says that the key was absent.",
      valueName: "key=value")) var context: [String] = []
  @Option(help: "Draw the way up to the step that fails: .svg, .png, .pdf or .dot.") var diagram: String?
  @OptionGroup var options: QuestionOptions

  func validate() throws {
    if function != nil, role != nil { throw ValidationError("say --function or --role, not both") }
    if qualifier != nil, function == nil { throw ValidationError("--qualifier goes with --function") }
    if options.format == .csv { throw ValidationError("--format is table, json or markdown for explain") }
    if message == nil, principal == nil || function == nil && role == nil {
      throw ValidationError("say a message, '-', or --principal with --function or --role")
    }
  }

  func run() async throws {
    let known = try knownContext()
    // Before the snapshot is opened: a text without a denial needs none.
    let denials = try readDenials()
    let loaded = try options.open()
    let diagnostician = Diagnostician(
      loaded.inventory, graph: loaded.graph, at: try options.clock.time().timeIntervalSince1970)
    var first: Diagnosis?
    for (position, denial) in denials.enumerated() {
      var diagnosis = diagnostician.diagnose(try completed(denial.message, loaded.graph), context: known)
      if first == nil { first = diagnosis }
      // Said once already, when the snapshot was opened.
      if options.format == .table { diagnosis.notes.removeAll(where: loaded.graph.notes.contains) }
      write(diagnosis, count: denial.count, isFirst: position == 0)
    }
    if let diagram, let first { try await draw(first, loaded, to: diagram) }
  }

  private func write(_ diagnosis: Diagnosis, count: Int, isFirst: Bool) {
    switch options.format {
    case .json: printOut(diagnosis.jsonLine(count: count) + "\n")
    case .markdown: printOut((isFirst ? "" : "\n") + diagnosis.markdown(count: count))
    case .table, .csv:
      if !isFirst { printOut("\n") }
      for part in diagnosis.forPerson(count: count, inFull: options.store.verbose) {
        switch part {
        case .prose(let text): printForPerson(text)
        case .code(let text): printOut(text)
        }
      }
    }
  }

  private func draw(_ diagnosis: Diagnosis, _ loaded: LoadedGraph, to path: String) async throws {
    guard !diagnosis.brokenPath.isEmpty else {
      return printError("rolewalk: no step fails by the exports: nothing to draw")
    }
    try await rolewalk.write(loaded.diagram(of: diagnosis), to: path)
  }

  // MARK: What is asked

  /// The messages, each once; without a message the question that the options ask.
  private func readDenials() throws -> [(message: DenialMessage, count: Int)] {
    guard let message else { return [(DenialMessage(), 1)] }
    let counted: CountedDenials
    if message == "-" {
      counted = try countDenials { room in
        let count = read(STDIN_FILENO, room.baseAddress, room.count)
        if count < 0 {
          throw Failure(
            message: "rolewalk: standard input: \(String(cString: strerror(errno)).lowercased())",
            exitCode: 74)
        }
        return count
      }
    } else {
      var all = CountedDenials()
      for found in denials(in: message) { all.add(found) }
      counted = all
    }
    if counted.leftOut > 0 {
      printError(
        "warning: more than \(counted.limit) distinct denials; \(counted.leftOut) messages are left out")
    }
    guard !counted.entries.isEmpty else {
      let hint =
        message != "-" && FileManager.default.fileExists(atPath: message)
        ? "; for a file: rolewalk explain - < \(message)" : ""
      throw Failure(message: "rolewalk: no access-denied message found\(hint)", exitCode: 65)
    }
    return counted.entries.map { ($0.message, $0.count) }
  }

  /// The message with what the options say.
  private func completed(_ message: DenialMessage, _ graph: AccessGraph) throws -> DenialMessage {
    var message = message
    if let principal { message.principal = try named(principal, graph) }
    if let function {
      let (arn, own) = try ARN(function) == nil ? graph.function(named: function) : (function, nil)
      message.resource = arn + ((qualifier ?? own).map { ":" + $0 } ?? "")
    }
    if let role { message.resource = try named(role, graph) }
    if let action { message.action = action }
    if message.action == nil, message.kind == .denial {
      message.action = role == nil ? "lambda:InvokeFunction" : assumption(by: message.principal)
    }
    return message
  }

  private func assumption(by principal: String?) -> String {
    guard let principal else { return "sts:AssumeRole" }
    if principal.contains(":saml-provider/") { return "sts:AssumeRoleWithSAML" }
    return principal.contains(":oidc-provider/") ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole"
  }

  /// An ARN or a service stands for itself; a name is looked up.
  private func named(_ text: String, _ graph: AccessGraph) throws -> String {
    if text.hasPrefix("arn:") || text == "anonymous" || text.hasSuffix(".amazonaws.com")
      || text.hasSuffix(".amazon.com")
    {
      return text
    }
    return try graph.principal(named: text).name
  }

  private func knownContext() throws -> [ContextKey: [String]] {
    try context.reduce(into: [:]) { known, text in
      guard let place = text.firstIndex(of: "="), place > text.startIndex else {
        throw Failure.usage("--context \(text): expected KEY=VALUE, such as aws:SourceAccount=123456789012")
      }
      let value = String(text[text.index(after: place)...])
      let key = ContextKey(String(text[..<place]))
      known[key, default: []] += value.isEmpty ? [] : [value]
    }
  }
}
