import IAM
import Inventory
import JSON

/// Reads what `AccountContent` wrote.
struct AccountReader {
  let references: ResolvedReferences

  func account(_ id: AccountID, from json: JSONValue) throws(UnreadableContent) -> Account {
    var account = Account(id: id, partition: try json.text("partition"))
    account.hasIdentities = json["identities"]?.bool ?? false
    account.users = try json.list("users", user(from:))
    account.groups = try json.list("groups", group(from:))
    account.roles = try json.list("roles", role(from:))
    account.managedPolicies = try json.list("policies", managedPolicy(from:))
    account.functions = try json.list("functions", function(from:))
    return account
  }

  private func user(from json: JSONValue) throws(UnreadableContent) -> User {
    User(
      arn: try json.arn("arn"), name: try json.text("name"), uniqueID: json["uniqueId"]?.string,
      groups: try json.strings("groups"), permissions: try permissions(from: json))
  }

  private func group(from json: JSONValue) throws(UnreadableContent) -> Group {
    Group(arn: try json.arn("arn"), name: try json.text("name"), permissions: try permissions(from: json))
  }

  private func role(from json: JSONValue) throws(UnreadableContent) -> Role {
    var trust: PolicyAttachment?
    if let place = json["trust"] { trust = try references.attachment(from: place) }
    return Role(
      arn: try json.arn("arn"), name: try json.text("name"), uniqueID: json["uniqueId"]?.string,
      created: json["created"]?.string, trust: trust, permissions: try permissions(from: json))
  }

  private func permissions(from json: JSONValue) throws(UnreadableContent) -> Permissions {
    Permissions(
      inline: try json.list("inline", references.attachment(from:)),
      attached: try json.list("attached") { value throws(UnreadableContent) in try value.arn() },
      boundary: json["boundary"]?.string, tags: try json.dictionary("tags") ?? [:])
  }

  private func managedPolicy(from json: JSONValue) throws(UnreadableContent) -> ManagedPolicy {
    let place = try references.place(from: json["document"])
    return ManagedPolicy(arn: try json.arn("arn"), document: place.document, source: place.source)
  }

  private func function(from json: JSONValue) throws(UnreadableContent) -> Function {
    var function = Function(arn: try json.arn("arn"))
    if let role = json["role"] { function.role = try role.arn() }
    function.versions = try json.strings("versions")
    function.aliases = try json.strings("aliases")
    function.urls = try json.list("urls", url(from:))
    function.policies = try json.list("policies", functionPolicy(from:))
    function.tags = try json.dictionary("tags")
    function.isThrottled = json["throttled"]?.bool ?? false
    function.eventSources = try json.strings("eventSources")
    return function
  }

  private func url(from json: JSONValue) throws(UnreadableContent) -> FunctionURL {
    var parts = json.elements
    let qualifier = parts.next()?.string
    guard let authType = parts.next()?.string.flatMap(FunctionURL.AuthType.init) else {
      throw UnreadableContent(reason: "a function URL has no known authentication type")
    }
    return FunctionURL(qualifier: qualifier, authType: authType)
  }

  private func functionPolicy(from json: JSONValue) throws(UnreadableContent) -> FunctionPolicy {
    var parts = json.elements
    let qualifier = parts.next()?.string
    guard let place = parts.next() else { throw UnreadableContent(reason: "a function policy has no place") }
    return FunctionPolicy(qualifier: qualifier, attachment: try references.attachment(from: place))
  }
}
