/// What the accounts have in common: their numbers, and the chains that lead from one to the next.
struct Plan {
  static let region = "us-east-1"
  static let functionsPerAccount = 100

  let seed: UInt64
  /// Management, tooling and audit account come first; the rest are workloads.
  let accounts: [String]
  /// Chains of assumptions, by the account in which a step or the entry stands.
  private(set) var links: [String: [Link]] = [:]
  /// The first roles of the chains that a user enters, by the user's ARN.
  private(set) var entries: [String: [String]] = [:]

  /// A role of a chain, and what its bearer does next.
  struct Link {
    let role: String
    /// The ARN that is let in: a user at the start, a role later.
    let caller: String
    /// The next role, or the function at the end.
    let next: Next
  }

  enum Next {
    case role(String)
    case function(String)
  }

  init(accounts count: Int, seed: UInt64) {
    self.seed = seed
    accounts = (0..<count).map { String(100_000_000_000 + $0 * 7_919_003) }
    var random = SplitMix64(seed: seed)
    for start in accounts.indices {
      for chain in 0..<5 { addChain(chain, from: start, &random) }
    }
  }

  var management: String { accounts[0] }
  var tooling: String { accounts[min(1, accounts.count - 1)] }
  var audit: String { accounts[min(2, accounts.count - 1)] }

  /// A generator of its own for each account, so that an account does not depend on those before it.
  func random(for account: Int) -> SplitMix64 {
    SplitMix64(seed: seed &+ UInt64(account + 1) &* 0xD134_2543_DE82_EF95)
  }

  /// Two to four assumptions, each into a random account; the last role invokes a function of its account.
  private mutating func addChain(_ chain: Int, from start: Int, _ random: inout SplitMix64) {
    let hosts = (0..<(2 + random.below(3))).map { _ in accounts[random.below(accounts.count)] }
    let roles = hosts.enumerated().map {
      "arn:aws:iam::\($1):role/chains/\(accounts[start])-\(chain)-step-\($0 + 1)"
    }
    var caller = "arn:aws:iam::\(accounts[start]):user/\(userName(chain))"
    entries[caller, default: []].append(roles[0])
    for (step, role) in roles.enumerated() {
      let isLast = step == roles.count - 1
      let next: Next =
        isLast
        ? .function(functionARN(random.below(Plan.functionsPerAccount), hosts[step])) : .role(roles[step + 1])
      links[hosts[step], default: []].append(Link(role: role, caller: caller, next: next))
      caller = role
    }
  }
}

/// The name of a user, by number.
func userName(_ number: Int) -> String { "engineer-\(number)" }

/// The name of a function, by number.
func functionName(_ number: Int) -> String {
  let words = ["charge", "notify", "resize", "export", "reconcile", "ingest", "archive", "score", "route"]
  return "\(words[number % words.count])-\(number)"
}

/// The ARN of a function, by number.
func functionARN(_ number: Int, _ account: String) -> String {
  "arn:aws:lambda:\(Plan.region):\(account):function:\(functionName(number))"
}
