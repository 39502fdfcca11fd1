/// Writes a made-up application log piece by piece: plain lines, JSON lines, stack traces and, spread evenly,
/// access-denied messages in the envelopes that SDKs and tools put around them.
///
/// Callers and resources are those of the organization that `generateOrganization` makes of as many accounts with the
/// same seed. The same seed gives the same bytes. A log that is too small for its denials grows.
///
/// - Parameter distinct: How many of the denials differ from all others; they take turns.
/// - Throws: What `write` throws.
public func generateLog(
  bytes: Int, denials: Int, distinct: Int, accounts: Int, seed: UInt64, write: ([UInt8]) throws -> Void
) rethrows {
  let plan = Plan(accounts: accounts, seed: seed)
  var log = Log(random: SplitMix64(seed: seed), denied: deniedCalls(min(distinct, denials), plan))
  var piece: [UInt8] = []
  var written = 0
  for denial in 0...denials {
    let next = Int(Double(bytes) * Double(denial + 1) / Double(denials + 1))
    while written < next {
      let line = log.line().utf8
      piece += line
      written += line.count
    }
    guard denial < denials else { break }
    let message = log.denial().utf8
    piece += message
    written += message.count
    guard piece.count >= 1 << 20 else { continue }
    try write(piece)
    piece.removeAll(keepingCapacity: true)
  }
  try write(piece)
}

private struct Log {
  var random: SplitMix64
  let denied: [DeniedCall]
  private var second = 0
  private var next = 0

  init(random: SplitMix64, denied: [DeniedCall]) { (self.random, self.denied) = (random, denied) }

  private mutating func time() -> String {
    second += random.below(3)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return
      "2026-11-25T\(two(second / 3600 % 24)):\(two(second / 60 % 60)):\(two(second % 60)).\(100 + random.below(900))Z"
  }

  private mutating func requestID() -> String {
    let number = String(random.next(), radix: 16)
    return "\(number.prefix(8))-\(number.suffix(4))-4a1c-9e2b-\(number.prefix(12))"
  }

  /// A line of every day, now and then with words that denials have too.
  mutating func line() -> String {
    let id = requestID()
    switch random.below(20) {
    case 0:
      return
        "\(time())\t\(id)\tWARN\t401 Unauthorized: the session of user \(random.below(9000)) has expired\n"
    case 1:
      return "\(time()) INFO permission check for order \(random.below(90_000)) took \(random.below(40)) ms\n"
    case 2: return "START RequestId: \(id) Version: $LATEST\n"
    case 3:
      return
        "REPORT RequestId: \(id)\tDuration: \(random.below(900)).12 ms\tBilled Duration: 91 ms\tMemory Size: 128 MB\n"
    case 4:
      return "\(time()) ERROR failed to perform backup \(random.below(900))\n"
        + "    at Object.run (/var/task/backup.js:\(random.below(300)):11)\n"
        + "    at processTicksAndRejections (node:internal/process/task_queues:95:5)\n"
    case 5...10:
      return
        "{\"level\":\"info\",\"time\":\"\(time())\",\"requestId\":\"\(id)\",\"path\":\"/orders/\(random.below(90_000))\","
        + "\"status\":200,\"user\":{\"id\":\(random.below(9000)),\"roles\":[\"reader\"]},\"message\":\"request done\"}\n"
    default:
      return "\(time()) INFO [\(id)] GET /orders/\(random.below(90_000)) 200 \(random.below(900)) ms\n"
    }
  }

  /// The next denial, in one of the envelopes.
  mutating func denial() -> String {
    let call = denied[next % denied.count]
    next += 1
    let message = call.message
    switch random.below(5) {
    case 0:
      return
        "\(time()) ERROR An error occurred (AccessDeniedException) when calling the Invoke operation: \(message)\n"
    case 1:
      return "{\"errorType\":\"AccessDeniedException\",\"errorMessage\":\"\(message)\",\"stack\":"
        + "[\"AccessDeniedException: \(message)\",\"    at run (/var/task/index.mjs:1:2)\"]}\n"
    case 2:
      return "LambdaException: \(message) (Service: Lambda, Status Code: 403, Request ID: \(requestID()))\n"
    case 3:
      let lines = message.replacing(" is not authorized", with: " is not\n│ authorized")
      return "│ Error: api error AccessDenied: \(lines)\n│\n"
    default: return "<Error><Code>AccessDenied</Code><Message>\(message)</Message></Error>\n"
    }
  }
}
