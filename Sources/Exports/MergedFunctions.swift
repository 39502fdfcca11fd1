import IAM
import Inventory
import JSON

extension Merge {
  /// The functions of each account, sorted by ARN, each joined from everything that speaks of it.
  mutating func functions(
    in files: [FileContents], _ accounts: [AccountID: Account]
  ) -> [(account: AccountID, functions: [Function])] {
    var joined: [ARN: JoinedFunction] = [:]
    for file in files {
      for facts in file.functions { joined[facts.arn, default: JoinedFunction(facts)].add(facts, &self) }
    }
    let sorted = joined.keys.sorted().compactMap { joined[$0] }
    let byAccount = Dictionary(grouping: sorted) { $0.function.arn.accountID ?? AccountID("") }
    let ordered = byAccount.sorted { $0.key < $1.key }
    for (id, functions) in ordered { warn(ofDoubtsAbout: functions, accounts[id] ?? Account(id: id)) }
    return ordered.map { ($0.key, $0.value.map(\.whole)) }
  }

  private mutating func warn(ofDoubtsAbout functions: [JoinedFunction], _ account: Account) {
    let roles = Set(account.roles.map(\.arn))
    for joined in functions {
      guard account.hasIdentities, let role = joined.function.role, !roles.contains(role) else { continue }
      warn(joined.roleSource.problem("execution role '\(role)' is not among the exported roles", at: "Role"))
    }
    let unlisted = functions.filter { !$0.isListed }
    if let first = unlisted.first {
      let subject = unlisted.count == 1 ? "" : ", like \(unlisted.count - 1) more of account \(account.id),"
      warn(
        first.source.problem("'\(first.function.arn)'\(subject) is in no list of functions; was it exported?")
      )
    }
    if let first = functions.first, functions.allSatisfy(\.function.policies.isEmpty) {
      warn(
        ExportProblem(
          file: first.source.source.file,
          reason: "no function policy was read for account \(account.id), which has functions; "
            + "were they exported with aws lambda get-policy?"))
    }
  }
}

/// A function, and what joining needs besides.
private struct JoinedFunction {
  var function: Function
  var isListed = false
  /// Where the function is first spoken of.
  let source: Found<ARN>
  /// Where its execution role stands.
  private(set) var roleSource: Found<ARN>
  /// The execution role of some published version: it counts where the function's own is not known.
  private var versionRole: Found<ARN>?

  init(_ facts: FunctionFacts) {
    function = Function(arn: facts.arn)
    source = Found(value: facts.arn, source: facts.source)
    roleSource = source
  }

  mutating func add(_ facts: FunctionFacts, _ merge: inout Merge) {
    let found = Found(value: facts.arn, source: facts.source)
    isListed = isListed || facts.isListed
    if facts.isRoleOfVersion {
      versionRole = versionRole ?? facts.role.map { Found(value: $0, source: facts.source) }
    } else {
      if function.role == nil { roleSource = found }
      take(facts.role, as: \.role, "execution role", found, &merge)
    }
    take(facts.tags, as: \.tags, "set of tags", found, &merge)
    for qualifier in facts.qualifiers where qualifier != "$LATEST" && !qualifier.isEmpty {
      if isVersion(qualifier) {
        if !function.versions.contains(qualifier) { function.versions.append(qualifier) }
      } else if !function.aliases.contains(qualifier) {
        function.aliases.append(qualifier)
      }
    }
    if let source = facts.eventSource, !function.eventSources.contains(source) {
      function.eventSources.append(source)
    }
    for url in facts.urls {
      if let known = function.urls.first(where: { $0.qualifier == url.qualifier }) {
        if known != url { merge.warn(found.problem("a second URL of '\(facts.arn)'; the first counts")) }
      } else {
        function.urls.append(url)
      }
    }
    if facts.isThrottled { function.isThrottled = true }
    if let policy = facts.policy { add(policy, found, &merge) }
  }

  private mutating func add(_ policy: FunctionPolicy, _ found: Found<ARN>, _ merge: inout Merge) {
    guard let known = function.policies.first(where: { $0.qualifier == policy.qualifier }) else {
      function.policies.append(policy)
      return
    }
    guard known.attachment.document != policy.attachment.document else { return }
    let owner = [function.arn.text, policy.qualifier].compactMap { $0 }.joined(separator: ":")
    merge.warn(found.problem("a second policy of '\(owner)'; the one at \(known.attachment.source) counts"))
  }

  /// Takes what is not known yet; what contradicts the known gives a warning.
  private mutating func take<Value: Equatable>(
    _ value: Value?, as member: WritableKeyPath<Function, Value?>, _ name: String, _ found: Found<ARN>,
    _ merge: inout Merge
  ) {
    guard let value else { return }
    guard let known = function[keyPath: member] else {
      function[keyPath: member] = value
      return
    }
    if known != value {
      merge.warn(found.problem("a second \(name) of '\(function.arn)'; the first counts"))
    }
  }

  /// The function with its lists sorted.
  var whole: Function {
    var function = function
    function.role = function.role ?? versionRole?.value
    // Version numbers by size, the published $LATEST after them.
    function.versions.sort {
      ($0.first == "$" ? 1 : 0, $0.utf8.count, $0) < ($1.first == "$" ? 1 : 0, $1.utf8.count, $1)
    }
    function.aliases.sort()
    function.urls.sort { ($0.qualifier ?? "") < ($1.qualifier ?? "") }
    function.policies.sort { ($0.qualifier ?? "") < ($1.qualifier ?? "") }
    function.eventSources.sort()
    return function
  }
}
