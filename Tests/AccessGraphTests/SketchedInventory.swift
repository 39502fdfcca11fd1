import IAM
import Inventory
import JSON
import Testing

extension Sketch {
  /// The accounts, principals and functions of a sketch, sorted by ARN as `Exports` sorts them; policies and statements
  /// keep the order in which the sketch names them.
  func inventory() throws -> Inventory {
    var policies = Policies()
    var accounts: [AccountID: Account] = [:]
    let named = Set(names.map { Name.parts($0).account } + functions.map { Name.parts($0).account })
    for letter in ["A", "B", "C"] where letter == "A" || named.contains(letter) {
      let account = try account(letter, &policies)
      accounts[account.id] = account
    }
    return Inventory(accounts: accounts, documents: policies.documents)
  }

  private func account(_ letter: String, _ policies: inout Policies) throws -> Account {
    var account = Account(id: AccountID(Name.number("\(letter).")))
    account.hasIdentities = true
    let own = names.filter { Name.parts($0).account == letter }
    let groups = own.intersection(memberships.map(\.group))
    for name in own.subtracting(groups) {
      if Name.isRole(name) { account.roles.append(try role(name, &policies)) }
      if Name.isUser(name) { account.users.append(try user(name, &policies)) }
    }
    account.groups = try groups.sorted().map { name in
      let arn = try #require(ARN("arn:aws:iam::\(account.id):group/\(name)"))
      return Group(arn: arn, name: name, permissions: try permissions(name, &policies))
    }
    account.functions = try functions.filter { Name.parts($0).account == letter }
      .map { try function($0, &policies) }
    account.users.sort { $0.arn < $1.arn }
    account.roles.sort { $0.arn < $1.arn }
    account.functions.sort { $0.arn < $1.arn }
    return account
  }

  private func role(_ name: String, _ policies: inout Policies) throws -> Role {
    let arn = try #require(ARN(Name.arn(name)))
    let trust = arrows.filter { $0.to == name && $0.sides.contains(.other) }.map(\.trustStatement)
    return Role(
      arn: arn, name: String(arn.resourceName), uniqueID: "AROANEW" + arn.resourceName.uppercased(),
      created: nil,
      trust: try policies.add(trust), permissions: try permissions(name, &policies))
  }

  private func user(_ name: String, _ policies: inout Policies) throws -> User {
    let arn = try #require(ARN(Name.arn(name)))
    return User(
      arn: arn, name: String(arn.resourceName), uniqueID: nil,
      groups: memberships.filter { $0.user == name }.map(\.group),
      permissions: try permissions(name, &policies))
  }

  private func permissions(_ name: String, _ policies: inout Policies) throws -> Permissions {
    let statements = arrows.filter { $0.from == name && $0.sides.contains(.own) }.map(\.ownStatement)
    return Permissions(inline: statements.isEmpty ? [] : [try policies.add(statements)])
  }

  /// What is invoked, without qualifiers.
  private var functions: Set<String> { Set(arrows.filter(\.isInvocation).map(\.to.unqualified)) }

  private func function(_ name: String, _ policies: inout Policies) throws -> Function {
    var function = Function(arn: try #require(ARN(Name.function(name))))
    let invocations = arrows.filter { $0.isInvocation && $0.to.unqualified == name }
    function.aliases = Set(invocations.compactMap(\.to.alias)).sorted()
    if invocations.contains(where: \.to.isURL) {
      let isOpen = invocations.contains { $0.to.isURL && $0.from == "*" }
      function.urls = [FunctionURL(qualifier: nil, authType: isOpen ? .none : .awsIAM)]
    }
    for qualifier in [nil] + function.aliases.map(Optional.some) {
      let statements = invocations.filter { $0.to.alias == qualifier && $0.sides.contains(.other) }
        .flatMap(\.functionStatements)
      if !statements.isEmpty {
        function.policies.append(
          FunctionPolicy(qualifier: qualifier, attachment: try policies.add(statements)))
      }
    }
    return function
  }
}

/// The policies of a sketch, as they are made.
private struct Policies {
  var documents: [Document] = []

  mutating func add(_ statements: [String]) throws -> PolicyAttachment {
    let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
    documents.append(Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
    let source = Source(file: "sketch.json", pointer: "/\(documents.count - 1)")
    return PolicyAttachment(name: "sketch", document: DocumentID(documents.count - 1), source: source)
  }
}

extension String {
  fileprivate var isURL: Bool { hasSuffix("/url") }
  fileprivate var alias: String? {
    split(separator: ":").count == 2 ? split(separator: ":").last.map(String.init) : nil
  }
  fileprivate var unqualified: String { String(replacing("/url", with: "").prefix { $0 != ":" }) }
}

extension Sketch.Arrow {
  fileprivate var ownStatement: String {
    if !isInvocation { return statement("sts:AssumeRole", #""Resource":"\#(Name.arn(to))""#) }
    let resource = #""Resource":"\#(Name.function(to))""#
    return to.isURL
      ? statement("lambda:InvokeFunctionUrl", resource) + "," + viaURL(resource)
      : statement("lambda:InvokeFunction", resource)
  }

  fileprivate var trustStatement: String {
    let rest = Name.parts(from).rest
    let isProvider = rest.contains(".") && !rest.hasSuffix(".amazonaws.com")
    return statement(
      isProvider ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole",
      #""Principal":\#(Name.principal(from))"#)
  }

  fileprivate var functionStatements: [String] {
    let rest = #""Principal":\#(Name.principal(from)),"Resource":"\#(Name.function(to))""#
    return to.isURL
      ? [statement("lambda:InvokeFunctionUrl", rest), viaURL(rest)]
      : [statement("lambda:InvokeFunction", rest)]
  }

  private func viaURL(_ rest: String) -> String {
    #"{"Effect":"\#(effect)","Action":"lambda:InvokeFunction",\#(rest),"#
      + #""Condition":{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}}"#
  }

  private func statement(_ action: String, _ rest: String) -> String {
    let condition =
      from.hasSuffix(".amazonaws.com")
      ? #"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#
      : #"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#
    return #"{"Effect":"\#(effect)","Action":"\#(action)",\#(rest)"#
      + (isConditional ? #","Condition":\#(condition)}"# : "}")
  }
}
