import AccessGraph
import Benchmark
import Exports
import Foundation
import IAM
import OrganizationGenerator
import Simulation

// Deciding, reading requests, matching patterns; and from exports to an inventory, to the access graph, to the
// invokers of every function. Processor time says more than wall time where other work runs beside.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.throughput, .cpuTotal, .wallClock], maxDuration: .seconds(3))
  decisions()
  requests()
  patterns()
  organizations()
}

/// The time of analysis: fixed, so that every run decides the same.
let timeOfAnalysis = Date(timeIntervalSince1970: 1_795_392_000)

/// Prepared requests against ten policies: one decision an iteration, so "throughput" is decisions a second on one core.
private func decisions() {
  for mix in RequestMix.allCases {
    // Made once: making them takes longer than the decisions of an iteration.
    let requests = Result { try preparedRequests(mix) }
    Benchmark("Decide, \(mix.rawValue)", configuration: .init(scalingFactor: .kilo)) { benchmark in
      let prepared = try requests.get()
      benchmark.startMeasurement()
      for number in benchmark.scaledIterations { blackHole(prepared[number % prepared.count].decision) }
      benchmark.stopMeasurement()
    }
  }
}

/// Lines with ten policies each, from text to the text of the answer, on one core.
private func requests() {
  for mix in RequestMix.allCases {
    for distinct in [false, true] {
      let policies = distinct ? "own policies" : "shared policies"
      Benchmark("Simulate, \(mix.rawValue), \(policies)", configuration: .init(scalingFactor: .kilo)) {
        benchmark in
        let count = benchmark.scaledIterations.count
        let input = requestLines(count, mix: mix, distinct: distinct).joined(separator: "\n")
        let bytes = Array(input.utf8)
        benchmark.startMeasurement()
        var worker = RequestWorker(at: timeOfAnalysis.timeIntervalSince1970)
        var splitter = RequestSplitter()
        var output: [UInt8] = []
        for text in splitter.texts(in: bytes) + splitter.textsAtEnd() {
          worker.answer(text)?.appendJSON(to: &output)
        }
        blackHole(output)
        benchmark.stopMeasurement()
      }
    }
  }
}

/// Patterns that make careless matching quadratic or worse, against texts of 10,000 characters.
private func patterns() {
  let text = String(repeating: "a", count: 10_000)
  let shapes = ["*a*a*a*a*b", "*" + String(repeating: "a", count: 500) + "b", "*aaab*aaab", "a*", "*?b"]
  for pattern in shapes {
    let name = pattern.count > 20 ? "\(pattern.prefix(8))…" : pattern
    Benchmark("Match \(name)") { benchmark in
      let glob = Glob(pattern)
      benchmark.startMeasurement()
      blackHole(glob.matches(text))
      benchmark.stopMeasurement()
    }
  }
}

private func organizations() {
  let accounts = 10
  let throughput = BenchmarkMetric.custom("MB/s", polarity: .prefersLarger, useScalingFactor: false)
  let configuration = Benchmark.Configuration(
    metrics: [.wallClock, .cpuTotal, .peakMemoryResident, throughput], maxDuration: .seconds(20),
    maxIterations: 10)

  Benchmark("Read exports, \(accounts) accounts", configuration: configuration) { benchmark in
    let folder = try organization(accounts)
    benchmark.startMeasurement()
    let started = ContinuousClock.now
    let reading = try await readExports([ExportPath(folder)])
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    benchmark.stopMeasurement()
    benchmark.measurement(throughput, Int(Double(reading.bytes) / 1e6 / seconds))
    blackHole(reading)
  }

  Benchmark("Build the access graph, \(accounts) accounts", configuration: configuration) { benchmark in
    let reading = try await readExports([ExportPath(try organization(accounts))])
    benchmark.startMeasurement()
    blackHole(AccessGraph(reading.inventory, at: timeOfAnalysis))
    benchmark.stopMeasurement()
  }

  Benchmark("Who can invoke each function, \(accounts) accounts", configuration: configuration) { benchmark in
    let reading = try await readExports([ExportPath(try organization(accounts))])
    let graph = AccessGraph(reading.inventory, at: timeOfAnalysis)
    benchmark.startMeasurement()
    for function in graph.functions { blackHole(graph.whoCanInvoke(function)) }
    benchmark.stopMeasurement()
  }
}

/// The folder of an organization, generated on first use in this process.
private func organization(_ accounts: Int) throws -> String {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "rolewalk-benchmarks-\(accounts)-\(ProcessInfo.processInfo.processIdentifier)")
  if !FileManager.default.fileExists(atPath: folder.path) {
    try generateOrganization(accounts: accounts, into: folder)
  }
  return folder.path
}
