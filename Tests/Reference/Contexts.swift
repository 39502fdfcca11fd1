import IAM
import Inventory

/// A question: who, which actions together, on what.
struct Question {
  var asker: Asker
  /// The actions that the step needs, the one it is named after first.
  var actions: [String]
  var resource: String
  var url: Request.URLAuthentication?
  var sessionPolicies: [String] = []
  /// Keys that are known besides those that follow from the request; in lower case.
  var known: [String: [String]] = [:]
  /// Whether every key that is not known is absent.
  var isComplete = false
  var facts = SessionFacts.plain
}

/// One thing that the question leaves open, with the ways to settle it.
///
/// A way gives values to keys, for one of the actions or for all of them.
struct OpenChoice {
  /// The position of the action it is about; nil where all actions share it.
  var action: Int?
  var ways: [[String: [String]]]
  /// Whether the assumption asked about hands it on to the session that it makes.
  var isPassed = false
}

/// The policies and keys of a question for one caller.
struct Circumstances {
  var caller: Caller
  /// For each action.
  var policies: [Applicable]
  /// What is settled, for each action.
  var fixed: [[String: [String]]]
  var choices: [OpenChoice]
}

extension ReferenceEvaluator {
  func request(_ question: Question, _ action: Int, _ caller: Caller, context: [String: [String]] = [:])
    -> Request
  {
    Request(
      caller: caller, action: question.actions[action], resource: question.resource, context: context,
      sessionPolicies: question.sessionPolicies, url: question.url)
  }

  /// The policies for an action, without the statements that do not speak of it in any context.
  private func policies(_ question: Question, _ action: Int, _ caller: Caller) -> Applicable {
    let request = request(question, action, caller)
    return applicable(to: request).narrowed(to: request)
  }

  /// Who the caller can be, and for each what is settled and what is open.
  func circumstances(_ question: Question) -> [Circumstances] {
    let roughly = callers(question.asker, spoken: [], question)
    let spoken = roughly.flatMap { caller in
      question.actions.indices.flatMap { policies(question, $0, caller).all.flatMap(\.statements) }
    }
    return callers(question.asker, spoken: unique(spoken), question).map { circumstances(question, $0) }
  }

  private func circumstances(_ question: Question, _ caller: Caller) -> Circumstances {
    let policies = question.actions.indices.map { self.policies(question, $0, caller) }
    let statements = policies.flatMap { $0.all.flatMap(\.statements) }
    var result = Circumstances(
      caller: caller, policies: policies, fixed: question.actions.map { _ in question.known }, choices: [])
    let keys = Set(statements.flatMap(\.keys)).subtracting(question.known.keys)
    if question.isComplete { return result }
    addOrganizations(keys, statements, to: &result, question)
    for action in question.actions.indices where isAssumption(question) {
      result.fixed[action].merge(inherited(question.facts)) { known, _ in known }
    }
    let isPassing = question.facts.passes && isAssumption(question)
    let plain = keys.subtracting(organizationKeys).filter { !isPassing || !isPassed($0) }.sorted()
    var open: [(key: String, actions: [Int], domain: KeyDomain)] = []
    for key in plain {
      let domains = question.actions.indices.map {
        domain(of: key, request(question, $0, caller), question.facts)
      }
      for (action, domain) in domains.enumerated() {
        if case .fixed(let values) = domain {
          result.fixed[action][key] = values
        } else if Set(domains).count > 1 {
          open.append((key, [action], domain))
        }
      }
      if Set(domains).count == 1, let domain = domains.first, !domain.isFixed {
        open.append((key, Array(question.actions.indices), domain))
      }
    }
    for (key, actions, domain) in open {
      let shared = actions.count == question.actions.count
      let ways = ways(domain, key, statements, result, question)
      result.choices.append(OpenChoice(action: shared ? nil : actions.first, ways: ways))
    }
    if isPassing { result.choices += passedChoices(question, statements, result.fixed[0]) }
    return result
  }

  private func isAssumption(_ question: Question) -> Bool {
    question.actions[0].lowercased().hasPrefix("sts:")
  }

  private func isPassed(_ key: String) -> Bool {
    key.hasPrefix("aws:requesttag/")
      || ["aws:tagkeys", "sts:transitivetagkeys", "sts:sourceidentity", "sts:rolesessionname"].contains(key)
  }

  func ways(
    _ domain: KeyDomain, _ key: String, _ statements: [PolicyStatement], _ circumstances: Circumstances,
    _ question: Question
  ) -> [[String: [String]]] {
    switch domain {
    case .fixed(let values): return [[key: values]]
    case .oneOf(let lists): return lists.map { [key: $0] }
    case .shaped(let shape):
      let asked = statements.flatMap { $0.mentions(of: key, circumstances.fixed[0], besides: statements) }
      let values =
        [textMatching(shape, and: [.many])] + candidateValues(of: key, asked).map { $0 }
        + asked.compactMap(\.pattern).map { textMatching($0, and: shape) }
      let unmentioned = textMatching(
        shape, and: PatternToken.literal("A") + [.one, .one, .one, .character("U"), .many])
      return unique((values + [unmentioned]).compactMap { $0 })
        .filter { matches(shape, $0) && !isTaken($0) }.map { [key: [$0]] }
    case .open(let mayBeAbsent):
      let values = values(of: key, statements, circumstances.fixed[0], question.resource)
      let lists = isMultivalued(key) ? subsets(values) : values.map { [$0] }
      return (mayBeAbsent ? [[key: []]] : []) + lists.map { [key: $0] }
    }
  }

  /// One, two, or all of them.
  private func subsets(_ values: [String]) -> [[String]] {
    let pairs = values.indices.flatMap { left in values[(left + 1)...].map { [values[left], $0] } }
    return values.map { [$0] } + pairs + (values.count > 2 ? [values] : [])
  }

  /// The values of an open key that the statements can tell apart.
  func values(
    of key: String, _ statements: [PolicyStatement], _ context: [String: [String]], _ resource: String
  ) -> [String] {
    let mentions = statements.flatMap { $0.mentions(of: key, context, besides: statements) }
    let values = candidateValues(of: key, mentions)
    // Where the key stands in a Resource, the parts of the resource's name are values that matter.
    guard statements.contains(where: { $0.resourceKeys.contains(key) }) else { return values }
    let words = resource.split(whereSeparator: { ":/".contains($0) }).map(String.init)
    let name = (arnParts(resource)?[5]).map { [String($0.drop { !":/".contains($0) }.dropFirst())] } ?? []
    return unique(values + words + name + words.flatMap { $0.split(separator: "-").map(String.init) })
  }

  // MARK: Organizations

  private var organizationKeys: Set<String> {
    ["aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"]
  }

  private func addOrganizations(
    _ keys: Set<String>, _ statements: [PolicyStatement], to result: inout Circumstances, _ question: Question
  ) {
    guard !keys.isDisjoint(with: organizationKeys) else { return }
    let caller = organizations(of: result.caller, statements, result)
    let request = request(question, 0, result.caller)
    let owner = organizations(membership(of: request.resourceAccount), statements, result)
    func named(_ way: [String: [String]], _ word: String) -> [String: [String]] {
      Dictionary(uniqueKeysWithValues: way.map { ("aws:\(word)org\($0.key)", $0.value) })
        .filter { question.known[$0.key] == nil }
    }
    if request.isSameAccount, !result.caller.isIdentityProvider {
      result.choices.append(
        OpenChoice(ways: caller.map { named($0, "principal").merging(named($0, "resource")) { $1 } }))
    } else {
      result.choices.append(OpenChoice(ways: caller.map { named($0, "principal") }))
      result.choices.append(OpenChoice(ways: owner.map { named($0, "resource") }))
    }
  }

  private func organizations(
    of caller: Caller, _ statements: [PolicyStatement], _ result: Circumstances
  ) -> [[String: [String]]] {
    switch caller {
    case .service, .anonymous: [["id": [], "paths": []]]
    case .identityProvider: organizations(Membership.unknown, statements, result)
    default: organizations(membership(of: caller.account ?? ""), statements, result)
    }
  }

  private func organizations(
    _ membership: Membership, _ statements: [PolicyStatement], _ result: Circumstances
  ) -> [[String: [String]]] {
    switch membership {
    case .member(let organization, let path): return [["id": [organization], "paths": [path]]]
    case .other, .unknown:
      let ids = organizationKeys.filter { $0.hasSuffix("id") }
        .flatMap { values(of: $0, statements, result.fixed[0], "") }
      let paths = organizationKeys.filter { $0.hasSuffix("paths") }
        .flatMap { values(of: $0, statements, result.fixed[0], "") }
      // A variable may compare the caller's organization with the resource's, whose name no policy spells then.
      let loaded = inventory.organization.map { [$0.id] } ?? []
      let ways = unique(ids + paths.map { String($0.prefix { $0 != "/" }) } + loaded).filter {
        // An id is one word of a path.
        $0 != "unmentioned" && !$0.contains("/") && (membership == .unknown || !loaded.contains($0))
      }
      let none: [String: [String]] = ["id": [], "paths": []]
      return [none]
        + (ways + ["o-unmentioned"]).flatMap { id in
          unique([id + "/r-none/"] + paths.filter { $0.hasPrefix(id + "/r-") }).map {
            ["id": [id], "paths": [$0]]
          }
        }
    }
  }
}

extension KeyDomain {
  fileprivate var isFixed: Bool { if case .fixed = self { true } else { false } }
}

extension PolicyStatement {
  /// The context keys that the statement depends on, in lower case.
  var keys: [String] {
    conditions.flatMap { [$0.key] + ($0.test.takesVariables ? $0.values.flatMap(variables) : []) }
      + resourceKeys
  }

  /// Those among them that are variables in its resources.
  var resourceKeys: [String] { (resources?.texts ?? []).flatMap(variables) }

  private func variables(in text: String) -> [String] {
    if !hasVariables || !text.utf8.contains(36) { return [] }
    return pieces(of: text, hasVariables: hasVariables).compactMap {
      if case .variable(let key, _) = $0 { key } else { nil }
    }
  }

  /// What the statement's conditions say about a key.
  ///
  /// Variables that are open themselves are replaced by their candidate values; where the key stands as a variable
  /// beside another key, that key's values matter. Both hang on further keys in turn, up to a depth.
  func mentions(
    of key: String, _ context: [String: [String]], besides statements: [PolicyStatement], depth: Int = 2
  ) -> [Mention] {
    conditions.filter { $0.key == key }.flatMap { condition in
      condition.values.flatMap { text -> [Mention] in
        let hasVariables = hasVariables && condition.test.takesVariables
        let keys = hasVariables ? variables(in: text) : []
        return settlings(of: keys, context, statements, depth).compactMap { context in
          substitute(text, hasVariables: hasVariables, context: context).map {
            Mention(comparison: condition.test.comparison, value: $0.tokens)
          }
        }
      }
    } + comparedWith(key, context, statements, depth)
  }

  /// Contexts in which the open ones among the keys have values.
  private func settlings(
    of keys: [String], _ context: [String: [String]], _ statements: [PolicyStatement], _ depth: Int
  ) -> [[String: [String]]] {
    var settled = [context]
    for key in keys where context[key] == nil && depth > 0 {
      let values = candidates(for: key, context, statements, depth - 1)
      settled += settled.flatMap { context in values.map { context.merging([key: [$0]]) { $1 } } }
    }
    return settled
  }

  /// The values of a key that statements can tell apart.
  private func candidates(
    for key: String, _ context: [String: [String]], _ statements: [PolicyStatement], _ depth: Int
  ) -> [String] {
    context[key]
      ?? candidateValues(
        of: key,
        unique(statements.flatMap { $0.mentions(of: key, context, besides: statements, depth: depth) }))
  }

  /// Where the key stands as a variable beside another key, that key's values.
  private func comparedWith(
    _ key: String, _ context: [String: [String]], _ statements: [PolicyStatement], _ depth: Int
  ) -> [Mention] {
    if depth == 0 { return [] }
    return conditions.filter { $0.values.contains { variables(in: $0) == [key] } }.flatMap { condition in
      let ignoresCase = condition.test.comparison == .stringEqualsIgnoreCase
      return candidates(for: condition.key, context, statements, depth - 1).map {
        Mention(
          comparison: ignoresCase ? .stringEqualsIgnoreCase : .stringEquals, value: PatternToken.literal($0))
      }
    }
  }
}
