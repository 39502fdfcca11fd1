import Foundation
import IAM
import Inventory
import JSON

extension Sketch {
  /// The accounts, principals and functions of a sketch, sorted by ARN as `Exports` sorts them; policies and statements
  /// keep the order in which the sketch names them.
  func inventory() throws -> Inventory {
    var documents: [Document] = []
    func attachment(_ statements: [String]) throws -> PolicyAttachment {
      let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
      documents.append(Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
      let source = Source(file: "sketch.json", pointer: "/\(documents.count - 1)")
      return PolicyAttachment(name: "sketch", document: DocumentID(documents.count - 1), source: source)
    }
    func permissions(_ name: String) throws -> Permissions {
      let statements = arrows.filter { $0.from == name && $0.sides.contains(.own) }.map(\.ownStatement)
      return Permissions(inline: statements.isEmpty ? [] : [try attachment(statements)])
    }

    let groups = Set(memberships.map(\.group))
    let principals = unique(
      arrows.flatMap { $0.isInvocation ? [$0.from] : [$0.from, $0.to] } + bystanders + memberships.map(\.user)
    )
    var accounts: [AccountID: Account] = [:]
    for letter in ["A", "B", "C"]
    where letter == "A" || allNames.contains(where: { Name.parts($0).account == letter }) {
      var account = Account(id: AccountID(Name.accounts[letter] ?? ""))
      account.hasIdentities = true
      for name in principals where Name.parts(name).account == letter && !groups.contains(name) {
        guard let arn = ARN(Name.arn(name)) else { continue }
        let last = String(arn.resourceName)
        if Name.isRole(name) {
          let trust = arrows.filter { $0.to == name && !$0.isInvocation && $0.sides.contains(.other) }
          account.roles.append(
            Role(
              arn: arn, name: last, uniqueID: "AROA\(letter)\(last.uppercased())", created: nil,
              trust: try attachment(trust.map(\.trustStatement)), permissions: try permissions(name)))
        } else if arn.resource.hasPrefix("user/") {
          account.users.append(
            User(
              arn: arn, name: last, uniqueID: nil,
              groups: memberships.filter { $0.user == name }.map(\.group),
              permissions: try permissions(name)))
        }
      }
      for group in unique(memberships.map(\.group)) where Name.parts(group).account == letter {
        guard let arn = ARN("arn:aws:iam::\(Name.number(group)):group/\(group)") else { continue }
        account.groups.append(Group(arn: arn, name: group, permissions: try permissions(group)))
      }
      for function in unique(arrows.filter(\.isInvocation).map { $0.to.unqualified }) {
        guard Name.parts(function).account == letter, let arn = ARN(Name.function(function)) else { continue }
        account.functions.append(try self.function(function, arn, attachment))
      }
      account.users.sort { $0.arn < $1.arn }
      account.roles.sort { $0.arn < $1.arn }
      account.functions.sort { $0.arn < $1.arn }
      accounts[account.id] = account
    }
    return Inventory(accounts: accounts, documents: documents)
  }

  private func function(
    _ name: String, _ arn: ARN, _ attachment: ([String]) throws -> PolicyAttachment
  ) throws -> Function {
    var function = Function(arn: arn)
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
        function.policies.append(FunctionPolicy(qualifier: qualifier, attachment: try attachment(statements)))
      }
    }
    return function
  }

  private var allNames: [String] {
    arrows.flatMap { [$0.from, $0.to] } + bystanders + memberships.map(\.user)
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
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
