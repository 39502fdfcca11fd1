import AccessGraph
import Authorization
import IAM
import Inventory
import Simulation

// What helps without a change of any policy.

extension Diagnostician {
  /// Roles that the caller can assume and that may invoke the function already: the wrong identity was in use.
  func pathsThatMay(_ request: DecidedRequest) -> [[Step]] {
    guard request.action.lowercased.hasPrefix("lambda:invoke"),
      let principal = request.caller.principals.first(where: { principal in
        gainSearch.access(of: principal, to: request.resource.text, of: request.resource.unqualified)
          .map { $0.assumptions > 0 } ?? false
      })
    else { return [] }
    let paths = graph.paths(from: principal, to: request.resource.unqualified, maxAssumptions: 3, limit: 20)
      .filter { $0.count > 1 && $0.last?.to == request.resource.text }
    guard let fewest = paths.first else { return [] }
    return Array(paths.filter { $0.count == fewest.count }.prefix(3))
  }

  /// The fix that takes such a path.
  func assuming(_ path: [Step]) -> Fix {
    let roles = path.dropLast().map(\.to)
    let needs = needs(along: path)
    let commands = path.dropLast().map { step in
      assumption(of: step.to, bringing: Needs(step.decision.conditions) ?? .none)
    }
    return Fix(
      way: 0, kind: .assumeRole,
      summary: "Assume \(list(roles.map(words(for:)), "then")), which may invoke it already.",
      account: roles.last.flatMap(ARN.init)?.accountID, layer: nil, attachTo: roles.last, policy: nil,
      document: nil,
      command: commands.joined(separator: "\n"), terraform: nil, verified: needs != nil,
      needs: needs?.words ?? path.map(\.decision.conditions.inWords).filter { !$0.isEmpty },
      context: needs?.named ?? [:],
      blockedBy: nil, alsoOpens: [])
  }

  /// What the steps of a path have to bring along; nil where one of them is not open even so. Every step is decided anew.
  private func needs(along path: [Step]) -> Needs? {
    var all = Needs.none
    for step in path {
      guard let principal = SimulatedPrincipal(step.from, asking: Action(step.action)),
        let resource = ARN(step.to)
      else { return nil }
      let request = SimulateRequest(principal: principal, action: Action(step.action), resource: resource)
      guard let needs = world.needs(of: [request]) else { return nil }
      all.add(needs)
    }
    return all
  }

  /// Qualifiers of the same function that the caller may invoke.
  func qualifiersThatMay(_ request: DecidedRequest) -> [Fix] {
    guard request.action.lowercased == "lambda:invokefunction",
      let function = world.function(request.resource)
    else {
      return []
    }
    return function.qualifiers.compactMap { qualifier -> Fix? in
      guard qualifier != request.resource.qualifier,
        let target = ARN(function.arn.text + (qualifier.map { ":" + $0 } ?? ""))
      else { return nil }
      var other = request.asked
      other.resource = target
      guard (try? world.decide(other).decision.outcome) == .allowed else { return nil }
      let name = qualifier.map { "qualifier '\($0)'" } ?? "no qualifier"
      let argument = qualifier.map { " --qualifier \(shell($0))" } ?? ""
      return Fix(
        way: 0, kind: .call, summary: "Call the function with \(name), which the caller may invoke already.",
        account: nil, layer: nil, attachTo: nil, policy: nil, document: nil,
        command:
          "aws lambda invoke \(function.arn.regionArgument)--function-name \(function.arn)\(argument) out.json",
        terraform: nil,
        verified: true, needs: [], blockedBy: nil, alsoOpens: [])
    }
  }

  /// A call that is allowed under a condition, made so that it holds.
  func meetingConditions(_ requests: [DecidedRequest]) -> [Fix] {
    guard let needs = world.needs(of: requests.map(\.asked)), !needs.words.isEmpty, let first = requests.first
    else {
      return []
    }
    return [
      Fix(
        way: 0, kind: .call, summary: "Make the call so that \(list(needs.words)).", account: nil, layer: nil,
        attachTo: nil, policy: nil, document: nil, command: first.command(with: needs), terraform: nil,
        verified: true, needs: needs.words, context: needs.named, blockedBy: nil, alsoOpens: [])
    ]
  }
}

/// The command that assumes a role, with what it has to bring along where the command has an argument for that.
private func assumption(of role: String, bringing needs: Needs) -> String {
  func value(_ key: String) -> String? { needs.context[ContextKey(key)]?.first }
  // A session is named by its own key, or behind the role's unique id.
  let session =
    value("sts:RoleSessionName")
    ?? value("aws:userid").flatMap { $0.split(separator: ":").last.map(String.init) }
  var words = ["aws sts assume-role --role-arn \(shell(role))"]
  words.append("--role-session-name " + (session.map(shell) ?? "\"$USER\""))
  if let id = value("sts:ExternalId") { words.append("--external-id \(shell(id))") }
  if let source = value("sts:SourceIdentity") { words.append("--source-identity \(shell(source))") }
  let tags = needs.context.filter { $0.key.lowercased.hasPrefix("aws:requesttag/") }.sorted {
    $0.key < $1.key
  }
  .compactMap { key, values in
    values.first.map { "Key=\(key.description.dropFirst("aws:RequestTag/".count)),Value=\($0)" }
  }
  if !tags.isEmpty { words.append("--tags " + tags.map(shell).joined(separator: " ")) }
  if value("aws:MultiFactorAuthPresent") == "true" {
    words.append("--serial-number \"$MFA_DEVICE_ARN\" --token-code \"$CODE\"")
  }
  return words.joined(separator: " ")
}

extension DecidedRequest {
  /// The call as a command, with what it has to bring along. A condition on the caller's own session name is met when
  /// that session is made.
  fileprivate func command(with needs: Needs) -> String {
    if needs.context[ContextKey("aws:userid")] != nil, case .role = caller.kind {
      return Explanation.assumption(of: caller.name, bringing: needs)
    }
    switch action.lowercased {
    case "sts:assumerole": return Explanation.assumption(of: resource.text, bringing: needs)
    case "lambda:invokefunction" where caller.kind != .service: return invokeCommand
    default: return ""
    }
  }

  private var invokeCommand: String {
    "aws lambda invoke \(resource.regionArgument)--function-name \(resource.unqualified)"
      + (resource.qualifier.map { " --qualifier \(shell($0))" } ?? "") + " out.json"
  }
}
