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
    var answering = AnsweringInOrder(
      processors: ProcessInfo.processInfo.activeProcessorCount, time: time, source: source, format: format,
      expect: expect)
    try await withThrowingTaskGroup(of: AnsweringInOrder.Answered.self) { group in
      var splitter = RequestSplitter()
      while let chunk = try input.next() {
        try await answering.ask(splitter.texts(in: chunk), &group)
        // Whoever waits for answers before asking on gets them.
        if !input.isReady { try await answering.finish(&group) }
      }
      try await answering.ask(splitter.textsAtEnd(), &group)
      try await answering.finish(&group)
    }
    try answering.tally.finish(expect, quiet: store.quiet)
  }
}

/// Hands out requests to as many workers as there are processors and writes the answers in the order of the requests.
/// No more requests are out than are worth waiting for, so memory stays the same however many there are.
private struct AnsweringInOrder {
  typealias Answered = (position: Int, worker: Int, share: Share)

  private let workers: [Worker]
  private var idle: [Int]
  private var asked = 0
  private var written = 0
  private var waiting: [Int: Share] = [:]
  private(set) var tally = Tally()

  /// So many requests are handed out at once.
  private static let portion = 64
  /// Portions that may be answered before one that comes earlier.
  private static let ahead = 64

  init(
    processors: Int, time: Double, source: SnapshotSource, format: SimulateCommand.Format,
    expect: SimulateCommand.Expectation?
  ) {
    workers = (0..<processors).map { _ in Worker(at: time, source: source, format: format, expect: expect) }
    idle = Array(workers.indices)
  }

  mutating func ask(_ texts: [RequestText], _ group: inout ThrowingTaskGroup<Answered, any Error>)
    async throws
  {
    for start in stride(from: 0, to: texts.count, by: Self.portion) {
      let portion = texts[start..<min(start + Self.portion, texts.count)]
      while idle.isEmpty || asked - written >= Self.ahead { try await takeAnswer(&group) }
      let (position, number) = (asked, idle.removeLast())
      let worker = workers[number]
      group.addTask { (position, number, await worker.answers(to: portion)) }
      asked += 1
    }
  }

  mutating func finish(_ group: inout ThrowingTaskGroup<Answered, any Error>) async throws {
    while written < asked { try await takeAnswer(&group) }
  }

  private mutating func takeAnswer(_ group: inout ThrowingTaskGroup<Answered, any Error>) async throws {
    guard let answered = try await group.next() else { return }
    idle.append(answered.worker)
    waiting[answered.position] = answered.share
    while let share = waiting.removeValue(forKey: written) {
      tally.add(share)
      try FileHandle.standardOutput.write(contentsOf: Data(share.output))
      written += 1
    }
  }
}

/// Answers requests one portion after the other and keeps what it read for the next.
private actor Worker {
  private var requests: RequestWorker
  private let source: SnapshotSource
  private let format: SimulateCommand.Format
  private let expect: SimulateCommand.Expectation?

  init(
    at time: Double, source: SnapshotSource, format: SimulateCommand.Format,
    expect: SimulateCommand.Expectation?
  ) {
    requests = RequestWorker(at: time)
    (self.source, self.format, self.expect) = (source, format, expect)
  }

  func answers(to texts: ArraySlice<RequestText>) async -> Share {
    var share = Share()
    for text in texts {
      if let answer = requests.answer(text) {
        share.add(answer, format, expect)
      } else {
        requests.snapshot = await source.result()
        if let answer = requests.answer(text) { share.add(answer, format, expect) }
      }
    }
    return share
  }
}

/// What one worker answered of a portion.
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
