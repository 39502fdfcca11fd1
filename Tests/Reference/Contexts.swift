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
      let asked = Mentions(statements, circumstances.fixed[0]).of(key)
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
    Mentions(statements, context, resource).candidates(for: key)
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
