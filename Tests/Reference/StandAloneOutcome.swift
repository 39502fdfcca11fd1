public import Foundation
import Inventory

extension ReferenceEvaluator {
  /// What the policies of a stand-alone request say, over every value of the keys that it leaves open; nil
  /// when there are too many contexts to try, or the text is no request.
  ///
  /// - Parameters:
  ///   - json: one line of input for `simulate`.
  ///   - time: the time of the analysis.
  public static func outcome(ofRequest json: String, at time: Date) -> Outcome? {
    guard let request = StandAloneRequest(json: json) else { return nil }
    let nothing = Inventory(accounts: [:], organization: nil, documents: [])
    return ReferenceEvaluator(nothing, at: time).outcome(request)
  }

  /// What the policies of a random request say.
  public static func outcome(of request: RandomRequest) -> Outcome? {
    outcome(ofRequest: request.json, at: request.time)
  }

  func outcome(_ asked: StandAloneRequest) -> Outcome? {
    var seen = (allowed: false, denied: false)
    var tried = 0
    for caller in asked.callers {
      let actions = actions(asked, caller)
      let statements = unique(actions.flatMap { $0.policies.all.flatMap(\.statements) })
      let (fixed, choices) = context(asked, caller, statements)
      var places = [Int](repeating: 0, count: choices.count)
      repeat {
        tried += 1
        if tried > Self.contextLimit { return nil }
        var context = fixed
        for (choice, place) in zip(choices, places) { context.merge(choice.ways[place]) { $1 } }
        switch decide(actions, context) {
        case .yes: seen.allowed = true
        case .no: seen.denied = true
        case .unknown: return .conditional
        }
        if seen.allowed, seen.denied { return .conditional }
      } while advance(&places, choices)
    }
    return seen.allowed ? .allowed : .denied
  }

  /// Decides in one complete context; passing session tags or a source identity takes their actions, too.
  ///
  /// Rule: R30, R31.
  private func decide(
    _ actions: [(request: Request, policies: Applicable)], _ context: [String: [String]]
  ) -> Truth {
    func decide(_ position: Int) -> Truth {
      var (request, policies) = actions[position]
      request.context = context
      return self.decide(request, policies)
    }
    var result = decide(0)
    guard actions.count == 3, result != .no else { return result }
    let passed = context.filter { !$0.value.isEmpty }.keys
    if passed.contains(where: {
      $0.hasPrefix("aws:requesttag/") || $0 == "aws:tagkeys" || $0 == "sts:transitivetagkeys"
    }) {
      result = result.and(decide(1))
    }
    if passed.contains("sts:sourceidentity") || passed.contains("aws:sourceidentity") {
      result = result.and(decide(2))
    }
    return result
  }

  private func actions(_ asked: StandAloneRequest, _ caller: Caller) -> [(
    request: Request, policies: Applicable
  )] {
    let isAssumption = asked.action.lowercased().hasPrefix("sts:assumerole")
    let actions = [asked.action] + (isAssumption ? ["sts:TagSession", "sts:SetSourceIdentity"] : [])
    return actions.map { action in
      let request = Request(
        caller: caller, action: action, resource: asked.resource, context: [:],
        owner: asked.resourceAccount, uniqueID: asked.uniqueID)
      return (request, asked.policies.narrowed(to: request))
    }
  }

  /// The keys that are settled, and the ways to settle the others.
  private func context(
    _ asked: StandAloneRequest, _ caller: Caller, _ statements: [PolicyStatement]
  ) -> ([String: [String]], [OpenChoice]) {
    let question = Question(
      asker: .anonymous, actions: [asked.action], resource: asked.resource, known: asked.context)
    var settled = Circumstances(caller: caller, policies: [], fixed: [asked.context], choices: [])
    if asked.contextIsComplete { return (asked.context, []) }
    let keys = Set(statements.flatMap(\.keys)).subtracting(asked.context.keys).sorted()
    var open: [(key: String, domain: KeyDomain)] = []
    for key in keys {
      let domain = domain(of: key, asked, caller)
      if case .fixed(let values) = domain {
        settled.fixed[0][key] = values
      } else {
        open.append((key, domain))
      }
    }
    let choices = open.map { key, domain in
      OpenChoice(ways: ways(domain, key, statements, settled, question))
    }
    return (settled.fixed[0], choices)
  }

  /// What follows from the request itself; every other key is open.
  private func domain(of key: String, _ asked: StandAloneRequest, _ caller: Caller) -> KeyDomain {
    switch key {
    case "aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice":
      return callerDomain(of: key, caller, .plain) ?? .any
    case "aws:username":
      if case .user(let arn) = caller { return .value(RoleARN.lastWord(of: arn)) }
      return .absent
    case "aws:resourceaccount": return .value(asked.resourceAccount)
    case "aws:requestedregion":
      let region = arnParts(asked.resource)?[3] ?? ""
      return region.isEmpty ? .present : .value(region)
    case "aws:securetransport": return .value("true")
    case "aws:currenttime": return .value(time.formatted(.iso8601))
    case "aws:epochtime": return .value(String(Int(time.timeIntervalSince1970)))
    case "sts:rolesessionname" where asked.action.lowercased().hasPrefix("sts:assumerole"): return .present
    default: return .any
    }
  }
}
