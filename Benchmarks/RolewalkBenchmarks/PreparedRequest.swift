import Authorization
import Foundation
import IAM
import JSON
import OrganizationGenerator

/// A request whose text and policies are read already: deciding is all that is left.
///
/// A class, so that no copy of it is measured.
final class PreparedRequest: Sendable {
  let request: Request
  let policies: PolicySet

  var decision: Decision { decide(request, policies) }

  fileprivate init?(_ json: JSONValue, _ documents: inout [String: PolicyDocument]) {
    guard let principal = json["principal"]?.string.flatMap(ARN.init), let action = json["action"]?.string,
      let resource = json["resource"]?.string.flatMap(ARN.init),
      let account = json["resourceAccount"]?.string,
      let policies = json["policies"], let context = json["context"]
    else { return nil }
    let caller = Caller(
      kind: .role(session: nil), name: principal.text, arn: principal, account: principal.accountID,
      partition: String(principal.partition))
    var request = Request(
      caller: caller, action: Action(action), resource: resource,
      facts: ResourceFacts(account: AccountID(account)),
      call: action == "lambda:InvokeFunction" ? .invoke : .other, time: timeOfAnalysis.timeIntervalSince1970)
    for (name, value) in context.members { request.context[ContextKey(name)] = [value.scalarText ?? ""] }
    request.knowledge = .request
    self.request = request

    func document(_ json: JSONValue) -> PolicyDocument {
      let text = json.compactText
      let read = documents[text] ?? PolicyDocument(json)
      documents[text] = read
      return read
    }
    func list(_ json: JSONValue?) -> [AppliedPolicy] {
      json.map { list in
        list.elements.compactMap { entry in
          entry["document"].map { AppliedPolicy(name: entry["name"]?.string ?? "", document: document($0)) }
        }
      } ?? []
    }
    self.policies = PolicySet(
      identity: .policies(list(policies["identity"])), boundaries: list(policies["boundaries"]),
      resource: policies["resource"].map { [AppliedPolicy(name: resource.text, document: document($0))] }
        ?? [],
      serviceControl: policies["serviceControl"].map { levels in
        levels.elements.map {
          PolicyLevel(target: $0["target"]?.string ?? "", policies: list($0["policies"]))
        }
      } ?? [])
  }
}

/// Twenty requests of one role, against the ten policies that bear on it.
func preparedRequests(_ mix: RequestMix) throws -> [PreparedRequest] {
  var documents: [String: PolicyDocument] = [:]
  let lines = requestLines(800, mix: mix)
  let roots = try lines.map { try JSONDocument.parse($0).root }
  let principal = roots.first?["principal"]?.string
  return roots.filter { $0["principal"]?.string == principal }.prefix(20).compactMap {
    PreparedRequest($0, &documents)
  }
}
