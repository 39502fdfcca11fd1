import IAM

/// What the statements of some policies look at in a request, beside its action: requests that are alike in this get
/// the same answer from them.
struct DocumentTraits: Sendable {
  /// The caller's own name, unique id or functions.
  private(set) var lookAtCaller = false
  private(set) var lookAtCallerTags = false
  /// More of the resource than which patterns it matches.
  private(set) var lookAtResource = false
  private(set) var lookAtResourceTags = false
  /// The distinct patterns of `Resource` and `NotResource`, but for `*`: those of one ARN by that ARN, the others.
  private var literals: [String: Int] = [:]
  private var patterns: [(number: Int, pattern: ARNPattern)] = []

  /// - Parameter actions: only statements that cover one of them count.
  init(of documents: some Sequence<PolicyDocument>, covering actions: [Action]) {
    var seen: Set<ARNPattern> = []
    for document in documents {
      let positions = Set(actions.flatMap { document.statements(covering: $0) })
      for statement in positions.sorted().map({ document.statements[$0] }) {
        for condition in statement.conditions {
          note(condition.key)
          condition.values.forEach { note(variablesOf: $0) }
        }
        switch statement.resources {
        case .these(let resources), .allExcept(let resources):
          for resource in resources {
            note(variablesOf: resource.string)
            if resource.hasVariables { lookAtResource = true }
            guard !resource.pattern.matchesEverything, seen.insert(resource.pattern).inserted else {
              continue
            }
            if resource.pattern.isLiteral, resource.string.pieces == nil {
              literals[resource.string.text] = seen.count
            } else {
              patterns.append((seen.count, resource.pattern))
            }
          }
        case .absent: break
        }
      }
    }
  }

  private mutating func note(variablesOf string: PolicyString) {
    for case .variable(let key, _) in string.pieces ?? [] { note(ContextKey(key)) }
  }

  private mutating func note(_ key: ContextKey) {
    let name = key.lowercased
    switch name {
    case "aws:principalarn", "aws:userid", "aws:username", "lambda:sourcefunctionarn": lookAtCaller = true
    case "lambda:functionarn": lookAtResource = true
    default:
      // A tag that is inherited is the caller's (R32).
      if name.hasPrefix("aws:principaltag/") || name.hasPrefix("aws:requesttag/") { lookAtCallerTags = true }
      if name.hasPrefix("aws:resourcetag/") || name.hasPrefix("iam:resourcetag/") {
        (lookAtCallerTags, lookAtResourceTags) = (true, true)
      }
    }
  }

  /// The numbers of the patterns that an ARN matches, negative for one that it matches as one text only (U3).
  func matches(of arn: ARN) -> [Int] {
    var matches: [Int] = []
    if let literal = literals[arn.text] { matches.append(literal) }
    for (number, pattern) in patterns {
      if pattern.matches(arn) {
        matches.append(number)
      } else if pattern.hasWildcard, pattern.matchesAsText(arn.text) {
        matches.append(-number)
      }
    }
    return matches
  }
}

extension Action {
  /// The actions by which functions are invoked.
  package static let invocations: [Action] = [.invokeFunction, .invokeFunctionURL, .invokeAsync]
}
