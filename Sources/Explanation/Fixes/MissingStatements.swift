import AccessGraph
import Authorization
import IAM
import Inventory

extension DecidedRequest {
  /// The statements that may be missing, on each side.
  var candidates: [Change] {
    [control, identity, resourceSide, boundary].flatMap { $0 }.map { $0.withUniqueID(in: world.inventory) }
  }

  /// `Allow` on the identity side.
  private var identity: [Change] {
    guard isIdentity, let owner = caller.arn, !owner.resource.hasPrefix("role/aws-service-role/") else {
      return []
    }
    guard let conditions = keptConditions(in: .identity) else { return [] }
    let name = world.inventory.inlinePolicy(of: owner, for: action, on: resource)
    return [
      Change(
        place: .inline(owner: owner, name: name),
        statement: NewStatement(
          sid: sid, action: action.description, resource: resource.text,
          conditions: conditions + urlConditions))
    ]
  }

  /// The statement in the function policy or trust policy that names the caller.
  private var resourceSide: [Change] {
    guard let principal = principalElement, let conditions = keptConditions(in: resourceLayer),
      let more = conditionsOnStrangers(conditions)
    else { return [] }
    var statement = NewStatement(sid: sid, action: action.description, principal: principal, conditions: more)
    if resourceLayer == .trust {
      guard world.inventory.role(resource)?.trust != nil, !resource.isProtectedRole else { return [] }
      return [Change(place: .trust(resource), statement: statement)]
    }
    guard let function = ARN(resource.unqualified), world.inventory.function(function) != nil else {
      return []
    }
    statement.resource = resource.text
    statement.conditions += urlConditions
    // AddPermission refuses $LATEST: such a statement stands in the function's own policy (R42, U2).
    let qualifier = resource.qualifier == "$LATEST" ? nil : resource.qualifier
    return [Change(place: .function(function, qualifier: qualifier), statement: statement)]
  }

  private var boundary: [Change] {
    guard let name = policies.boundaries.first?.name, let arn = ARN(name), arn.account != "aws",
      world.inventory.managed(arn) != nil
    else { return [] }
    return [
      Change(
        place: .managed(arn),
        statement: NewStatement(sid: sid, action: action.description, resource: resource.text))
    ]
  }

  /// One statement for each level of SCPs that does not allow: in a policy that allows other things there, else in a new
  /// one.
  private var control: [Change] {
    decision.denials.filter { $0.layer == .scp && $0.effect == .implicit }.compactMap { denial in
      guard let target = denial.policy,
        let level = policies.serviceControl.first(where: { $0.target == target })
      else {
        return nil
      }
      let allowing = level.policies.first { policy in
        policy.document?.statements.contains { $0.effect == .allow } == true
          && !policy.name.hasSuffix("FullAWSAccess")
      }
      let id = allowing?.name ?? world.inventory.newControl("allow-\(resource.shortName)")
      return Change(
        place: .control(id: id, target: target),
        statement: NewStatement(sid: sid, action: action.description, resource: resource.text))
    }
  }

  // MARK: Parts of a statement

  /// `InvokeFunctionPay`: letters and digits only.
  private var sid: String {
    let verb = action.description.drop { $0 != ":" }.dropFirst()
    return String(
      (verb + resource.shortName.capitalizedFirst).filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  private var principalElement: NewStatement.Named? {
    switch caller.kind {
    case .service: NewStatement.Named(kind: .service, name: caller.name)
    case .identityProvider: NewStatement.Named(kind: .federated, name: caller.name)
    case .anonymous: nil
    default: caller.arn.map { NewStatement.Named(kind: .aws, name: $0.text) }
    }
  }

  /// The conditions of the statement that was meant for this call and misses it, so that the new one asks for no less; a
  /// condition that this caller cannot meet is left out, or gets the value that the request is known to have. nil where
  /// that would open what somebody closed on purpose: MFA.
  private func keptConditions(in layer: Layer) -> [Condition]? {
    guard let near = nearMiss(in: layer)?.near, near.misses.count == 1 else { return [] }
    var kept: [Condition] = []
    for condition in near.statement.conditions {
      if canHold(condition, in: layer) {
        kept.append(condition)
      } else if condition.key.lowercased.hasPrefix("aws:multifactorauth") {
        return nil
      } else if let value = asked.context[condition.key]?.first {
        kept.append(
          Condition(condition.operator.exact, condition.key, [PolicyString(value, variables: false)]))
      }
    }
    return kept
  }

  /// Services and identity providers act for many: a statement must say for whom. nil where that is not known.
  private func conditionsOnStrangers(_ kept: [Condition]) -> [Condition]? {
    func condition(_ op: ConditionOperator.Base, _ key: String, _ value: String) -> Condition {
      Condition(ConditionOperator(op), ContextKey(key), [PolicyString(value, variables: false)])
    }
    switch caller.kind {
    case .service where resourceLayer == .resource:
      var conditions = kept
      if let token = asked.context[ContextKey("lambda:EventSourceToken")]?.first {
        return [condition(.stringEquals, "lambda:EventSourceToken", token)]
      }
      // Skills are told by a token that only their owner knows.
      if caller.name.hasPrefix("alexa-") { return kept.isEmpty ? nil : kept }
      if let source = asked.context[ContextKey("aws:SourceArn")]?.first,
        !kept.contains(where: { $0.key == ContextKey("aws:SourceArn") })
      {
        conditions.append(condition(.arnLike, "aws:SourceArn", source))
      }
      if !kept.contains(where: { $0.key == ContextKey("aws:SourceAccount") }) {
        let account = asked.context[ContextKey("aws:SourceAccount")]?.first ?? resourceAccount.text
        conditions.append(condition(.stringEquals, "aws:SourceAccount", account))
      }
      return conditions
    case .identityProvider:
      if caller.name.contains(":saml-provider/") {
        return kept.isEmpty
          ? [condition(.stringEquals, "SAML:aud", "https://signin.aws.amazon.com/saml")] : kept
      }
      let told = asked.context.filter { $0.key.lowercased.contains(".") }
        .sorted { $0.key < $1.key }.compactMap { key, values in
          values.first.map { condition(.stringEquals, key.description, $0) }
        }
      return kept.isEmpty ? (told.isEmpty ? nil : told) : kept
    default: return kept
    }
  }

  /// What keeps a statement to calls through the function URL (R46).
  private var urlConditions: [Condition] {
    func condition(_ op: ConditionOperator.Base, _ key: String, _ value: String) -> [Condition] {
      [Condition(ConditionOperator(op), ContextKey(key), [PolicyString(value, variables: false)])]
    }
    switch request.call {
    case .functionURL(let type): return condition(.stringEquals, "lambda:FunctionUrlAuthType", type)
    case .invokeThroughFunctionURL: return condition(.bool, "lambda:InvokedViaFunctionUrl", "true")
    default: return []
    }
  }
}

extension ConditionOperator {
  /// The same test of one exact value.
  fileprivate var exact: ConditionOperator {
    switch base {
    case .stringNotEquals, .stringNotLike, .stringLike: ConditionOperator(.stringEquals)
    default: self
    }
  }
}

extension ARN {
  /// The name of a function with its qualifier, or of a role, for names of policies and statements.
  var shortName: String {
    let name = service == "lambda" ? functionName + (qualifier.map { "-" + $0 } ?? "") : String(resourceName)
    return name.replacing("$", with: "")
  }

  /// Roles that IAM lets nobody change.
  var isProtectedRole: Bool {
    resource.hasPrefix("role/aws-service-role/") || resource.hasPrefix("role/aws-reserved/")
  }
}

extension Inventory {
  /// The inline policy that a statement fits into: one that allows the action elsewhere, then one that allows other
  /// actions of the service, then a new one.
  fileprivate func inlinePolicy(of owner: ARN, for action: Action, on resource: ARN) -> String {
    let inline = permissions(of: owner)?.inline ?? []
    func allows(_ matches: (ActionPattern) -> Bool) -> String? {
      inline.first { policy in
        self[policy.document].policy.statements.contains {
          $0.effect == .allow && $0.actionPatterns.contains(where: matches)
        }
      }?.name
    }
    let prefix = action.service + ":"
    if let fitting = allows({ $0.text != "*" && $0.matches(action) })
      ?? allows({ $0.text.lowercased().hasPrefix(prefix) })
    {
      return fitting
    }
    let verb = action.service == "sts" ? "assume" : "invoke"
    let allowed = (verb + "-" + resource.shortName).filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || "+=,.@_-".contains($0))
    }
    return unused(String(allowed.prefix(120)), among: inline.map(\.name))
  }

  fileprivate func newControl(_ name: String) -> String {
    unused(name, among: organization?.policies.map(\.id) ?? [])
  }

  private func unused(_ name: String, among taken: [String]) -> String {
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first { !taken.contains($0) } ?? name
  }
}
