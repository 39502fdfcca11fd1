import ArgumentParser
import Authorization
import Foundation
import Simulation
import Snapshots

/// `rolewalk simulate`.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Decide given requests, with or without a snapshot.",
    discussion: """
      Reads JSON Lines or one JSON array; '-' and no name at all are standard input. A request with "policies" stands \
      alone, one without is decided on the snapshot. Each request has one line of output, in the same order.

      Examples:
        rolewalk simulate requests.jsonl
        rolewalk simulate --expect denied < must-fail.jsonl
        grep pay requests.jsonl | rolewalk simulate --format table
      """)

  /// How answers are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, table
  }

  @Argument(help: "A file of requests.", completion: .file()) var file = "-"
  @Option(help: "The decision that every request must have; else the exit status is 1.") var expect:
    Expectation?
  @Option(help: "How answers are written: json or table.") var format = Format.json
  @Option(help: "The snapshot to ask; the latest unless given.") var snapshot: Int64?
  @OptionGroup var clock: ClockOptions
  @OptionGroup var store: DatabaseOptions

  /// The decisions by name.
  enum Expectation: String, ExpressibleByArgument, CaseIterable {
    case allowed, conditional, denied
  }

  func run() async throws {
    let time = try clock.time().timeIntervalSince1970
    let input = try InputFile(file)
    defer { input.close() }
    let source = SnapshotSource(path: store.path, snapshot: snapshot)
    // A snapshot that was asked for by name has to be there.
    if snapshot != nil || store.database != nil { _ = try await source.decisions() }
    var workers = (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in RequestWorker(at: time) }
    var splitter = RequestSplitter()
    var tally = Tally()
    while let chunk = try input.next() {
      try await answer(splitter.texts(in: chunk), &workers, source, &tally)
    }
    try await answer(splitter.textsAtEnd(), &workers, source, &tally)
    try tally.finish(expect, quiet: store.quiet)
  }

  /// Answers a batch with all workers, each an equal share; the order stays.
  private func answer(
    _ texts: [RequestText], _ workers: inout [RequestWorker], _ source: SnapshotSource, _ tally: inout Tally
  ) async throws {
    guard !texts.isEmpty else { return }
    let size = max(16, (texts.count + workers.count - 1) / workers.count)
    let shares = stride(from: 0, to: texts.count, by: size).map { texts[$0..<min($0 + size, texts.count)] }
    let (format, expect) = (format, expect)
    let answered = await withTaskGroup(of: (Int, RequestWorker, Share).self) { group in
      for (position, texts) in shares.enumerated() {
        let worker = workers[position]
        group.addTask {
          var worker = worker
          var share = Share()
          for text in texts {
            if let answer = await answer(text, &worker, source) { share.add(answer, format, expect) }
          }
          return (position, worker, share)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
    }
    for (position, worker, share) in answered {
      workers[position] = worker
      tally.add(share)
      try FileHandle.standardOutput.write(contentsOf: Data(share.output))
    }
  }

  private func answer(_ text: RequestText, _ worker: inout RequestWorker, _ source: SnapshotSource) async
    -> Answer?
  {
    if let answer = worker.answer(text) { return answer }
    worker.snapshot = await source.result()
    return worker.answer(text)
  }
}

/// What one worker answered of a batch.
private struct Share: Sendable {
  var output: [UInt8] = []
  var count = 0
  var unreadable = 0
  var unexpected = 0

  mutating func add(
    _ answer: Answer, _ format: SimulateCommand.Format, _ expect: SimulateCommand.Expectation?
  ) {
    count += 1
    switch answer.result {
    case .failure: unreadable += 1
    case .success(let decision):
      if let expect, decision.outcome.rawValue != expect.rawValue { unexpected += 1 }
    }
    switch format {
    case .json: answer.appendJSON(to: &output)
    case .table: output.append(contentsOf: answer.row.utf8)
    }
    output.append(UInt8(ascii: "\n"))
  }
}

/// All answers together.
private struct Tally {
  var count = 0
  var unreadable = 0
  var unexpected = 0

  mutating func add(_ share: Share) {
    count += share.count
    unreadable += share.unreadable
    unexpected += share.unexpected
  }

  /// The exit code; what cannot be read counts more than what was not expected.
  func finish(_ expect: SimulateCommand.Expectation?, quiet: Bool) throws {
    if let expect, unexpected > 0 {
      printError("rolewalk: \(unexpected) of \(count) requests are not \(expect.rawValue)")
    }
    if unreadable > 0 {
      throw Failure(
        message: "rolewalk: \(unreadable) of \(count) requests cannot be answered; their lines say why",
        exitCode: 65)
    }
    if unexpected > 0 { throw ExitCode(1) }
  }
}

extension Answer {
  /// The answer for a person: the decision, the label, and the reason or condition.
  fileprivate var row: String {
    let label = id.hasPrefix("\"") ? String(id.dropFirst().dropLast()) : id
    switch result {
    case .failure(let error): return "error        \(label)  \(error)"
    case .success(let decision):
      let word = decision.outcome.rawValue
      let padding = String(repeating: " ", count: 11 - word.count)
      let conditions = decision.conditions.map { $0.map(\.description).joined(separator: " and ") }
      let reason = decision.cause ?? conditions.filter { !$0.isEmpty }.joined(separator: "; or ")
      return ([word + padding, label, reason] + decision.notes).filter { !$0.isEmpty }.joined(separator: "  ")
    }
  }
}
