import AccessGraph
import Benchmark
import Exports
import Foundation
import OrganizationGenerator

// From exports to an inventory, to the access graph, to the invokers of every function.
let benchmarks: @Sendable () -> Void = {
  let time = Date(timeIntervalSince1970: 1_795_392_000)
  let throughput = BenchmarkMetric.custom("MB/s", polarity: .prefersLarger, useScalingFactor: false)
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident], maxDuration: .seconds(20), maxIterations: 10)

  for accounts in [10, 100] {
    Benchmark(
      "Read exports, \(accounts) accounts",
      configuration: .init(
        metrics: [.wallClock, .peakMemoryResident, throughput], maxDuration: .seconds(20), maxIterations: 10)
    ) { benchmark in
      let folder = try organization(accounts)
      benchmark.startMeasurement()
      let started = ContinuousClock.now
      let reading = try await readExports([ExportPath(folder)])
      let seconds = (ContinuousClock.now - started) / .seconds(1)
      benchmark.stopMeasurement()
      benchmark.measurement(throughput, Int(Double(reading.bytes) / 1e6 / seconds))
      blackHole(reading)
    }

    Benchmark("Build the access graph, \(accounts) accounts") { benchmark in
      let reading = try await readExports([ExportPath(try organization(accounts))])
      benchmark.startMeasurement()
      blackHole(AccessGraph(reading.inventory, at: time))
      benchmark.stopMeasurement()
    }

    Benchmark("Who can invoke each function, \(accounts) accounts") { benchmark in
      let reading = try await readExports([ExportPath(try organization(accounts))])
      let graph = AccessGraph(reading.inventory, at: time)
      benchmark.startMeasurement()
      for function in graph.functions { blackHole(graph.whoCanInvoke(function)) }
      benchmark.stopMeasurement()
    }
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
