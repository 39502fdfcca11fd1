import Inventory

/// Whom or what a message may mean, the likeliest first, and what is to be said of that.
struct Candidates<Value> {
  var found: [Value] = []
  var findings: [Finding] = []
  var notes: [String] = []
}

/// `a; b; c and 4 more`.
func shortList(_ names: [String], atMost limit: Int = 5) -> String {
  let more = names.count - limit
  return names.prefix(limit).joined(separator: "; ") + (more > 0 ? " and \(more) more" : "")
}
