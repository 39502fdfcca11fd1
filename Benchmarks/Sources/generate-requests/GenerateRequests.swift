import ArgumentParser
import OrganizationGenerator

/// `generate-requests --count N --mix light|conditions`.
@main
struct GenerateRequests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-requests",
    abstract: "Write requests for 'rolewalk simulate', ten policies in each line.")

  @Option(help: "How many requests.") var count: Int
  @Option(help: "light or conditions.") var mix = RequestMix.light
  @Flag(help: "Each line has identity-based policies of its own.") var distinct = false
  @Option(help: "The same seed gives the same lines.") var seed: UInt64 = 1

  func run() {
    for start in stride(from: 0, to: count, by: 10_000) {
      let block = min(10_000, count - start)
      for line in requestLines(block, mix: mix, distinct: distinct, seed: seed &+ UInt64(start)) {
        print(line)
      }
    }
  }
}

extension RequestMix: ExpressibleByArgument {}
