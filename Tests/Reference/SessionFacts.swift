import Inventory

/// What a session carries into its requests, and what the assumption asked about may pass on.
///
/// Rule: R30, R31, R32, R37.
struct SessionFacts: Hashable {
  /// A session tag; it is kept under its name in lower case (R37).
  struct Tag: Hashable {
    var name: String
    var value: String
    /// Whether every later session in the chain inherits it.
    var isTransitive: Bool
  }

  var tags: [String: Tag] = [:]
  var sourceIdentity: String?
  /// Whether the assumption asked about may pass session tags, a source identity and any session name.
  var passes = false

  /// As a request is asked first: without session tags, without a source identity.
  static let plain = SessionFacts()

  /// The tags that the next session inherits, by their names in lower case.
  var inherited: [String: Tag] { tags.filter(\.value.isTransitive) }

  var passing: SessionFacts {
    var facts = self
    facts.passes = true
    return facts
  }
}

/// A session of a role as an assumption made it.
struct Session: Hashable {
  var role: String
  var name: String
  var facts: SessionFacts

  var asker: Asker { .role(arn: role, sessionName: name) }
}

/// The session tags and source identities that are worth passing in an organization: those that some
/// statement can tell apart.
struct Passable {
  /// By their names in lower case: the name as a request spells it, and the values.
  var tags: [(key: String, name: String, values: [String])] = []
  var identities: [String] = []
  /// Whether there are more names or values than are tried.
  var isCut = false

  static let families = ["aws:principaltag/", "aws:requesttag/", "aws:resourcetag/", "iam:resourcetag/"]

  init() {}

  /// - Parameter words: what variables may stand for: tag values, names of users and functions.
  init(_ statements: [PolicyStatement], words: [String]) {
    let keys = Set(statements.flatMap(\.keys))
    func mentions(_ key: String) -> [Mention] {
      Mentions(statements, [:]).of(key)
    }
    if keys.contains("aws:sourceidentity") || keys.contains("sts:sourceidentity") {
      identities = candidateValues(
        of: "sts:sourceidentity", mentions("aws:sourceidentity") + mentions("sts:sourceidentity"))
    }
    let isSpoken = Set(statements.filter { !$0.openComparisons.isEmpty }.flatMap(\.keys))
    let mentioned = keys.sorted().compactMap { key in
      Self.families.first(where: key.hasPrefix).map { String(key.dropFirst($0.count)) }
    }
    let namesKeys = keys.contains("aws:tagkeys") || keys.contains("sts:transitivetagkeys")
    let spelled =
      namesKeys
      ? candidateValues(of: "aws:tagkeys", mentions("aws:tagkeys") + mentions("sts:transitivetagkeys")) : []
    var names = unique(mentioned + spelled.map { $0.lowercased() })
    // Three at most, a name that nobody mentions among them where names are asked for.
    if names.count > 3 { (names, isCut) = (names.prefix(2) + ["unmentioned"], true) }
    tags = names.map { key in
      let own = Self.families.map { $0 + key }
      // What trust policies ask for comes first: without it nothing is passed at all.
      let values =
        candidateValues(of: own[1], mentions(own[1])) + candidateValues(of: own[1], own.flatMap(mentions))
      let isCompared = own.contains(where: isSpoken.contains)
      let found = unique(values.filter { $0 != "unmentioned" } + (isCompared ? words : []) + ["unmentioned"])
      return (key, spelled.first { $0.lowercased() == key } ?? key, found)
    }
    let most = [9, 9, 5, 3][tags.count]
    for position in tags.indices where tags[position].values.count > most {
      tags[position].values = tags[position].values.prefix(most - 1) + ["unmentioned"]
      isCut = true
    }
  }

  /// Every way to pass tags besides those inherited, none among them.
  func ways(besides inherited: [String: SessionFacts.Tag]) -> [[String: SessionFacts.Tag]] {
    var ways = [inherited]
    for (key, name, values) in tags where inherited[key] == nil {
      ways += ways.flatMap { way in
        values.flatMap { value in
          [false, true].map { isTransitive in
            way.merging([key: SessionFacts.Tag(name: name, value: value, isTransitive: isTransitive)]) { $1 }
          }
        }
      }
    }
    return ways
  }
}

extension PolicyStatement {
  /// The texts in which variables stand.
  fileprivate var openComparisons: [String] {
    (conditions.flatMap(\.values) + (resources?.texts ?? [])).filter { hasVariables && $0.contains("${") }
  }
}

extension ReferenceEvaluator {
  /// What variables may stand for in this organization.
  static func words(of inventory: Inventory) -> [String] {
    let accounts = inventory.accounts.values.sorted { $0.id < $1.id }
    let tags =
      accounts.flatMap(\.roles).map(\.permissions.tags) + accounts.flatMap(\.users).map(\.permissions.tags)
      + accounts.flatMap(\.functions).compactMap(\.tags)
    let functions = accounts.flatMap(\.functions)
    let qualified = functions.flatMap { function -> [String] in
      function.qualifiers.compactMap { $0 }.map { "\(function.name):\($0)" }
    }
    let values: [String] = tags.flatMap { $0.values.sorted() }
    return unique(values + functions.map(\.name) + accounts.flatMap(\.users).map(\.name) + qualified)
  }

  /// The values that a session brings into an assumption: inherited tags show as tags of the request.
  ///
  /// Rule: R30, R31, R32.
  func inherited(_ facts: SessionFacts) -> [String: [String]] {
    var context = Self.requestTags(facts.inherited)
    if let identity = facts.sourceIdentity { context["aws:sourceidentity"] = [identity] }
    return context
  }

  static func requestTags(_ tags: [String: SessionFacts.Tag]) -> [String: [String]] {
    var context = Dictionary(
      uniqueKeysWithValues: tags.map { ("aws:requesttag/\($0.key)", [$0.value.value]) })
    if !tags.isEmpty { context["aws:tagkeys"] = tags.values.map(\.name).sorted() }
    return context
  }

  /// What the caller chooses when assuming a role: session name, session tags, source identity.
  func passedChoices(
    _ question: Question, _ statements: [PolicyStatement], _ context: [String: [String]]
  ) -> [OpenChoice] {
    let names = unique(
      sessionNames(of: question.resource) + values(of: "sts:rolesessionname", statements, context, ""))
    var choices = [OpenChoice(ways: names.map { ["sts:rolesessionname": [$0]] }, isPassed: true)]
    let (facts, inherited) = (question.facts, question.facts.inherited)
    let ways = isTrusted(with: "sts:TagSession", question.resource) ? passable.ways(besides: inherited) : []
    choices.append(
      OpenChoice(
        ways: (ways.isEmpty ? [inherited] : ways).flatMap { tags -> [[String: [String]]] in
          let shown = Self.requestTags(tags)
          let transitive = tags.filter { $0.value.isTransitive && inherited[$0.key] == nil }
          let keys = [transitive] + (inherited.isEmpty ? [] : [transitive.merging(inherited) { $1 }])
          return keys.map {
            shown.merging(["sts:transitivetagkeys": $0.values.map(\.name).sorted()]) { $1 }
          }
        }, isPassed: true))
    let known = facts.sourceIdentity.map { [$0] }
    let mayName = known != nil || isTrusted(with: "sts:SetSourceIdentity", question.resource)
    let identities = mayName ? known ?? passable.identities : []
    choices.append(
      OpenChoice(ways: ([[]] + identities.map { [$0] }).map { ["sts:sourceidentity": $0] }, isPassed: true))
    return choices
  }

  /// Whether a role's trust policy speaks of an action at all.
  func isTrusted(with action: String, _ role: String) -> Bool {
    guard let role = self.role(role) else { return true }
    guard let trust = role.trust else { return true }
    return statements(of: trust.document).contains { $0.isAllow && $0.mentions(action) }
  }

  /// The session that an assumption makes.
  func session(of question: Question, _ context: [String: [String]]) -> Session {
    let inherited = question.facts.inherited
    var tags: [String: SessionFacts.Tag] = [:]
    let names = context["aws:tagkeys"] ?? []
    let transitive = Set(context["sts:transitivetagkeys"] ?? [])
    for name in names {
      let key = name.lowercased()
      guard let value = context["aws:requesttag/" + key]?.first else { continue }
      let stays = transitive.contains(name) || inherited[key] != nil
      tags[key] = SessionFacts.Tag(name: name, value: value, isTransitive: stays)
    }
    let identity = question.facts.sourceIdentity ?? context["sts:sourceidentity"]?.first
    return Session(
      role: question.resource, name: context["sts:rolesessionname"]?.first ?? "",
      facts: SessionFacts(tags: tags, sourceIdentity: identity))
  }
}
