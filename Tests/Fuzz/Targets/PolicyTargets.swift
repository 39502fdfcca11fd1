import Authorization
import IAM
import JSON

private let function = ARN("arn:aws:lambda:us-east-1:111122223333:function:pay")
private let role = ARN("arn:aws:iam::111122223333:role/deploy")
private let user = ARN("arn:aws:iam::111122223333:user/alice")

/// A policy document: read, then applied in every place that a policy can stand in.
func fuzzPolicy(_ bytes: [UInt8]) {
  guard let json = try? bytes.withUnsafeBufferPointer({ try JSONDocument($0) }) else { return }
  let document = PolicyDocument(json.root)
  _ = document.problems.map { "\($0.pointer): \($0.reason)" }
  let policy = [AppliedPolicy(name: "fuzz", document: document)]
  let level = [PolicyLevel(target: "r-ab12", policies: policy)]
  for knowledge in [Request.Knowledge.exports, .request, .complete] {
    decideAll(PolicySet(identity: .policies(policy)), knowledge)
    decideAll(PolicySet(identity: .allowsEverything, resource: policy), knowledge)
    decideAll(
      PolicySet(
        identity: .policies(policy), boundaries: policy, session: policy, resource: policy,
        serviceControl: level,
        resourceControl: level, endpoint: policy), knowledge)
  }
}

private func decideAll(_ policies: PolicySet, _ knowledge: Request.Knowledge) {
  guard let function, let role, let user else { return }
  for (action, resource) in [("lambda:InvokeFunction", function), ("sts:AssumeRole", role)] {
    for kind in [Caller.Kind.user, .role(session: nil)] {
      let caller = Caller(
        kind: kind, name: user.text, arn: kind == .user ? user : role, account: user.accountID,
        partition: "aws")
      var request = Request(
        caller: caller, action: Action(action), resource: resource,
        facts: ResourceFacts(account: AccountID("111122223333")),
        call: action.hasPrefix("sts") ? .assumeRole(passing: []) : .invoke, time: 1_795_428_000)
      request.knowledge = knowledge
      let decision = decide(request, policies)
      precondition((decision.outcome == .conditional) == !decision.conditions.isEmpty, "\(decision)")
    }
  }
}

/// Conditions on a few keys, some of which the request has: lines of an operator's number, a key and values.
func fuzzCondition(_ bytes: [UInt8]) {
  guard let function, let user else { return }
  let keys = ["aws:SourceIp", "a:k", "aws:CalledVia", "aws:CurrentTime", "aws:PrincipalTag/t", "aws:userid"]
  var request = Request(
    caller: Caller(kind: .user, name: user.text, arn: user, account: user.accountID, partition: "aws"),
    action: Action("lambda:InvokeFunction"), resource: function,
    facts: ResourceFacts(account: AccountID("111122223333")), call: .other, time: 1_795_428_000)
  request.knowledge = .request
  var statements: [Statement] = []
  for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(6) where line.count > 3 {
    let (what, key, rest) = (line[line.startIndex], line[line.startIndex + 1], line.dropFirst(2))
    let texts = rest.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let name = ContextKey(keys[Int(key) % keys.count])
    if what >= 0x80 {
      request.context[name] = texts
      continue
    }
    let bases = ConditionOperator.Base.allCases
    let op = ConditionOperator(
      bases[Int(what) % bases.count],
      qualifier: [nil, .forAnyValue, .forAllValues][Int(key / 8) % 3], ifExists: key / 64 % 2 == 1)
    let condition = Condition(op, name, texts.map { PolicyString($0, variables: op.base.takesVariables) })
    statements.append(
      Statement(
        effect: what % 5 == 4 ? .deny : .allow, actions: .these([ActionPattern("*")]),
        resources: .these([ResourcePattern(PolicyString("*", variables: false))]), conditions: [condition]))
  }
  // All in one statement, and each in its own.
  let together = Statement(
    effect: .allow, actions: .these([ActionPattern("*")]),
    resources: .these([ResourcePattern(PolicyString("*", variables: false))]),
    conditions: statements.flatMap(\.conditions))
  for statements in [[together], statements] {
    let document = PolicyDocument(statements: statements)
    _ = decide(request, PolicySet(identity: .policies([AppliedPolicy(name: "fuzz", document: document)])))
  }
}

/// ARNs, and the patterns over ARNs, principals and actions: two lines.
func fuzzARN(_ bytes: [UInt8]) {
  let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }
  let (text, pattern) = (lines[0], lines.last ?? "")
  let arn = ARN(text)
  if let arn {
    precondition(arn.text == text, "an ARN is written as it was read")
    precondition(
      ARNPattern(text).matches(arn) || text.contains("*") || text.contains("?"), "an ARN matches itself")
    _ = (arn.accountID, arn.resourceName, arn.isAccountRoot)
    let compiled = ARNPattern(pattern)
    if compiled.matches(arn), compiled.isComplete, pattern != "*" {
      precondition(compiled.matchesAsText(text), "who matches part by part matches as a whole")
    }
  }
  _ = (PrincipalPattern(aws: text), ActionPattern(pattern).matches(Action(text)), Action(text).service)
  let string = PolicyString(pattern, variables: true)
  _ = string.pattern { key, fallback in fallback ?? key }
  _ = string.literal { key, fallback in fallback ?? key }
}

/// A glob and a text in two lines, against a table of all beginnings.
func fuzzGlob(_ bytes: [UInt8]) {
  let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
  let pattern = String(decoding: lines[0], as: UTF8.self)
  let text = String(decoding: lines.last ?? [], as: UTF8.self)
  let matches = Glob(pattern).matches(text)
  let (tokens, scalars) = (Array(pattern.unicodeScalars), Array(text.unicodeScalars))
  guard tokens.count * scalars.count < 100_000 else { return }
  var fits = [true] + Array(repeating: false, count: scalars.count)
  for token in tokens {
    var next = Array(repeating: false, count: scalars.count + 1)
    var any = false
    for end in 0...scalars.count {
      any = any || fits[end]
      switch token {
      case "*": next[end] = any
      case "?": next[end] = end > 0 && fits[end - 1]
      default: next[end] = end > 0 && fits[end - 1] && scalars[end - 1] == token
      }
    }
    fits = next
  }
  precondition(matches == fits[scalars.count], "\(pattern) on \(text)")
}
