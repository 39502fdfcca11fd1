import Testing

@testable import Authorization
@testable import IAM

/// Whatever the policies hold, an answer comes; where it is not exact it is `conditional` and says so.
@Suite("Many conditions on one key", .timeLimit(.minutes(1)))
struct ManyConditionsTests {
  /// One statement of an identity-based policy: what it does, and its condition.
  typealias Sketch = (effect: Statement.Effect, operator: String, values: [String])

  private func decision(
    _ sketches: [Sketch], context: [ContextKey: [String]] = [:],
    _ key: (Int) -> String = { _ in "aws:UserAgent" }
  ) throws -> Decision {
    let anyAction = Statement.Actions.these([ActionPattern("*")])
    let anyResource = Statement.Resources.these([ResourcePattern(PolicyString("*", variables: false))])
    let statements = try sketches.enumerated().map { number, sketch in
      let condition = Condition(
        try #require(ConditionOperator(sketch.operator)), ContextKey(key(number)),
        sketch.values.map { PolicyString($0, variables: true) })
      return Statement(
        effect: sketch.effect, actions: anyAction, resources: anyResource, conditions: [condition])
    }
    let account = AccountID("111122223333")
    let user = try #require(ARN("arn:aws:iam::111122223333:user/u"))
    var request = Request(
      caller: Caller(kind: .user, name: user.text, arn: user, account: account, partition: "aws"),
      action: Action("s3:GetObject"), resource: try #require(ARN("arn:aws:s3:::bucket/key")),
      facts: ResourceFacts(account: account), call: .other, time: 0)
    request.knowledge = .request
    request.context = context
    let policy = AppliedPolicy(name: "p", document: PolicyDocument(statements: statements))
    return decide(request, PolicySet(identity: .policies([policy])))
  }

  /// Every other statement denies, the first one too.
  private func alternating(_ count: Int, _ op: String, _ value: (Int) -> String) -> [Sketch] {
    (0..<count).map { ($0 % 2 == 0 ? .deny : .allow, op, [value($0)]) }
  }

  /// Globs of eight tokens that overlap a lot; the same ones each time.
  private func globs(_ count: Int) -> [String] {
    var seed: UInt64 = 5
    return (0..<count).map { _ in
      String(
        (0..<8).map { _ in
          seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Array("ab*?")[Int(seed >> 62)]
        })
    }
  }

  @Test("globs that overlap", arguments: [10, 60, 150, 600])
  func overlappingGlobs(_ count: Int) throws {
    let globs = globs(count)
    let decision = try decision(alternating(count, "StringLike") { globs[$0] })
    #expect(decision.outcome != .allowed)
  }

  @Test(
    "bounds one above the other: only the number below the last bound and above all others is let through")
  func bounds() throws {
    let few = try decision(alternating(10, "NumericLessThan") { String($0) }) { _ in "s3:max-keys" }
    #expect(
      few.conditions.map { $0.map(\.description) } == [
        ["s3:max-keys NumericGreaterThanEqualsIfExists 8", "s3:max-keys NumericLessThan 9"]
      ])
    let many = try decision(alternating(400, "NumericLessThan") { String($0) }) { _ in "s3:max-keys" }
    #expect(many.outcome == .conditional)
  }

  @Test("as many keys as statements: too large to simplify")
  func manyKeys() throws {
    let decision = try decision(alternating(20_000, "StringLike") { _ in "a*" }) { "service:key\($0)" }
    #expect(decision.outcome == .conditional)
    #expect(decision.notes.last == "condition too large to simplify")
  }

  @Test("long lists of values against each other", arguments: [10, 1_000, 50_000])
  func longLists(_ count: Int) throws {
    let values = (0..<count).map { "value\($0)" }
    let contradiction = try decision([(.allow, "StringEquals", values), (.deny, "StringEquals", values)])
    #expect(contradiction.outcome == .denied)
    let either = try decision([(.allow, "StringEquals", values), (.allow, "StringNotEquals", values)])
    #expect(either.outcome == (count > 1_000 ? .conditional : .allowed))
  }

  @Test("a long text in any letter case, and globs against it")
  func letterCase() throws {
    let texts = (0..<200).map { String(repeating: $0 % 2 == 0 ? "aA" : "Aa", count: 50 + $0) }
    let decision = try decision([(.allow, "StringEqualsIgnoreCase", texts), (.deny, "StringLike", globs(50))])
    #expect(decision.outcome != .allowed)
  }

  @Test("a variable against a long text: exact where few values come into question")
  func variables() throws {
    let path = String(repeating: "a", count: 300)
    func decided(_ pattern: String) throws -> Decision {
      let context = [ContextKey("service:path"): ["\(path)/name"]]
      return try decision([(.allow, "StringLike", [pattern])], context: context) { _ in "service:path" }
    }
    func own(_ values: String...) -> [[ConditionAtom]] {
      [[ConditionAtom(ContextKey("service:own"), ConditionOperator(.stringEquals), values)]]
    }
    #expect(try decided("\(path)/${service:own}").conditions == own("name"))
    #expect(try decided("\(path)/n${service:own}*").conditions == own("a", "am", "ame"))
    #expect(try decided("b*${service:own}*").outcome == .denied)
    let anywhere = try decided("*${service:own}*")
    #expect(anywhere.outcome == .conditional)
    #expect(anywhere.notes.contains("the value of ${service:own} is not known"))
  }
}
