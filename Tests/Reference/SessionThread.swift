/// What the policies along a random chain of roles ask of the sessions on it.
struct SessionThread {
  enum Kind { case none, name, tag, sourceIdentity }
  enum Step { case first, later, last }

  var kind = Kind.none

  init(_ random: inout SplitMix64, _ features: Set<RandomOrganization.Feature>) {
    kind = random.weighted([
      (60, .none), (features.contains(.sessionNames) ? 16 : 0, .name),
      (features.contains(.sessionTags) ? 12 : 0, .tag),
      (features.contains(.sourceIdentity) ? 12 : 0, .sourceIdentity),
    ])
  }

  /// The actions that a link allows.
  var actions: [String] {
    switch kind {
    case .none, .name: ["sts:AssumeRole"]
    case .tag: ["sts:AssumeRole", "sts:TagSession"]
    case .sourceIdentity: ["sts:AssumeRole", "sts:SetSourceIdentity"]
    }
  }

  /// The session that a later trust policy names in place of the role.
  func sessionNamed(_ random: inout SplitMix64) -> String? {
    kind == .name && random.chance(60) ? name(&random) : nil
  }

  private func name(_ random: inout SplitMix64) -> String { random.one(of: ["ci", "ci", "alice"]) }

  /// Conditions on what the sessions carry; some of them contradict each other.
  func conditions(_ step: Step, _ random: inout SplitMix64) -> [RandomCondition] {
    guard random.chance(step == .last ? 75 : 45) else { return [] }
    switch (kind, step) {
    case (.none, _): return []
    case (.name, .last): return [condition("StringLike", "aws:userid", "*:" + name(&random))]
    case (.name, _):
      let value = random.one(of: ["ci", "c*", "alice"])
      return [condition("StringLike", "sts:RoleSessionName", value)]
    case (.tag, .last): return [condition("StringEquals", "aws:PrincipalTag/team", team(&random))]
    case (.tag, _):
      if random.chance(25) {
        return [condition("ForAnyValue:StringEquals", "sts:TransitiveTagKeys", "team")]
      }
      let key = step == .first || random.chance(60) ? "aws:RequestTag/team" : "aws:PrincipalTag/team"
      return [condition("StringEquals", key, team(&random))]
    case (.sourceIdentity, .first):
      return [condition("StringEquals", "sts:SourceIdentity", person(&random))]
    case (.sourceIdentity, _): return [condition("StringEquals", "aws:SourceIdentity", person(&random))]
    }
  }

  private func team(_ random: inout SplitMix64) -> String { random.one(of: ["pay", "pay", "bill"]) }
  private func person(_ random: inout SplitMix64) -> String { random.one(of: ["alice", "alice", "bob"]) }

  private func condition(_ name: String, _ key: String, _ value: String) -> RandomCondition {
    RandomCondition(operator: name, key: key, values: [value])
  }
}
