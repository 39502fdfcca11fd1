import AccessGraph
import Authorization
import IAM
import JSON

/// The requests of one call, with statements added to what bears on them: a quick trial, before a way is decided again
/// from scratch.
struct Trial {
  var requests: [DecidedRequest]
  /// Whether explicit denies count; without them it is seen what would be needed once they were gone.
  var withoutDenies = false

  /// Decides with some changes made.
  func decision(with changes: [Change]) -> Decision {
    Authorization.decide(
      together: requests.map { one in
        var policies = changes.reduce(one.policies) { one.adding($1, to: $0) }
        if withoutDenies { policies = policies.withoutDenies }
        return (one.request, policies)
      })
  }
}

extension DecidedRequest {
  /// The policies with a statement added, where it bears on this request.
  fileprivate func adding(_ change: Change, to policies: PolicySet) -> PolicySet {
    guard let json = try? JSONDocument.parse(change.statement.policy).root else { return policies }
    var applied = AppliedPolicy(name: "fix", document: PolicyDocument(json))
    var policies = policies
    switch change.place {
    case .inline:
      if case .policies(let list) = policies.identity { policies.identity = .policies(list + [applied]) }
    case .function(let arn, let qualifier) where arn.text == resource.unqualified:
      applied.governsByDoubt = qualifier == nil && resource.qualifier != nil
      policies.resource.append(applied)
    case .trust(let arn) where arn == resource: policies.resource.append(applied)
    case .managed: policies.boundaries.append(applied)
    case .control(_, let target):
      for position in policies.serviceControl.indices where policies.serviceControl[position].target == target
      {
        policies.serviceControl[position].policies.append(applied)
      }
    case .function, .trust: break
    }
    return policies
  }
}

extension PolicySet {
  fileprivate var withoutDenies: PolicySet {
    func allows(_ list: [AppliedPolicy]) -> [AppliedPolicy] {
      list.map { policy in
        AppliedPolicy(
          name: policy.name,
          document: policy.document.map {
            PolicyDocument(statements: $0.statements.filter { $0.effect != .deny })
          }, source: policy.source, governsByDoubt: policy.governsByDoubt)
      }
    }
    func levels(_ list: [PolicyLevel]) -> [PolicyLevel] {
      list.map { PolicyLevel(target: $0.target, policies: allows($0.policies)) }
    }
    var set = self
    if case .policies(let list) = identity { set.identity = .policies(allows(list)) }
    set.boundaries = allows(boundaries)
    set.session = allows(session)
    set.resource = allows(resource)
    set.endpoint = allows(endpoint)
    set.serviceControl = levels(serviceControl)
    set.resourceControl = levels(resourceControl)
    return set
  }
}
