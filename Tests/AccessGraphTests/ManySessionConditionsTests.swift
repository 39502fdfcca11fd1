import Foundation
import IAM
import Inventory
import JSON
import Reference
import Testing

@testable import AccessGraph
@testable import Authorization

/// However many conditions hang on the sessions of a chain of roles, an answer comes; where it was too much to find out
/// what a session needs, it is `conditional` and says so.
@Suite("Many conditions on the sessions of a chain of roles", .timeLimit(.minutes(5)))
struct ManySessionConditionsTests {
  private static let account = AccountID("111122223333")
  private static let function = "arn:aws:lambda:us-east-1:111122223333:function:pay"
  private static let assuming = #"["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]"#
  private static let invoking = #""lambda:InvokeFunction""#
  private static let keys = [
    "aws:PrincipalTag/a", "aws:PrincipalTag/b", "aws:RequestTag/a", "sts:ExternalId", "sts:RoleSessionName",
  ]

  private struct RoleSketch {
    var trust: [String]
    var own: [String]
  }

  /// Some users who may assume whatever trusts them, roles, and the function `pay`.
  private func graph(users: Int, _ roles: [RoleSketch]) throws -> AccessGraph {
    var documents: [Document] = []
    func add(_ statements: [String]) throws -> PolicyAttachment {
      let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
      documents.append(Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
      let source = Source(file: "chain.json", pointer: "/\(documents.count - 1)")
      return PolicyAttachment(name: "chain", document: DocumentID(documents.count - 1), source: source)
    }
    func arn(_ resource: String) throws -> ARN {
      try #require(ARN("arn:aws:iam::\(Self.account):\(resource)"))
    }
    var account = Account(id: Self.account)
    account.hasIdentities = true
    account.users = try (0..<users).map { number in
      let own = #"{"Effect":"Allow","Action":"sts:*","Resource":"*"}"#
      return User(
        arn: try arn("user/u\(number)"), name: "u\(number)", uniqueID: nil, groups: [],
        permissions: Permissions(inline: [try add([own])]))
    }
    account.roles = try roles.enumerated().map { number, role in
      Role(
        arn: try arn("role/r\(number)"), name: "r\(number)", uniqueID: "AROAR\(number)", created: nil,
        trust: try add(role.trust), permissions: Permissions(inline: [try add(role.own)]))
    }
    account.functions = [Function(arn: try #require(ARN(Self.function)))]
    let inventory = Inventory(accounts: [Self.account: account], documents: documents)
    return AccessGraph(inventory, at: Date(timeIntervalSince1970: 1_790_000_000))
  }

  private func statement(_ effect: String, _ actions: String, _ rest: String, _ key: String, _ glob: String)
    -> String
  {
    #"{"Effect":"\#(effect)","Action":\#(actions),\#(rest),"Condition":{"StringLike":{"\#(key)":"\#(glob)"}}}"#
  }

  private func principal(_ resource: String) -> String {
    #""Principal":{"AWS":"arn:aws:iam::\#(Self.account):\#(resource)"}"#
  }

  /// Three users, and roles of which each may assume the next; the last one may invoke `pay`. Every policy of theirs has
  /// so many statements, Allow and Deny in turn, each with a glob of five tokens on one of some keys.
  private func chain(of roles: Int, statements count: Int) throws -> AccessGraph {
    var random = SplitMix64(seed: 7)
    func statements(_ actions: String, _ rest: String, on keys: [String]) -> [String] {
      (0..<count).map { number in
        let glob = String((0..<5).map { _ in "ab*?".randomElement(using: &random) ?? "a" })
        let key = keys.randomElement(using: &random) ?? ""
        return statement(number % 2 == 0 ? "Allow" : "Deny", actions, rest, key, glob)
      }
    }
    return try graph(
      users: 3,
      (0..<roles).map { number in
        let caller = principal(number == 0 ? "root" : "role/r\(number - 1)")
        return RoleSketch(
          trust: statements(Self.assuming, caller, on: Self.keys),
          own: number == roles - 1
            ? statements(Self.invoking, #""Resource":"*""#, on: Array(Self.keys.prefix(2)))
            : statements(Self.assuming, #""Resource":"*""#, on: Self.keys))
      })
  }

  /// Users who may pass a tag that begins with `x`, to a role that may invoke `pay` with any of many tags that do not:
  /// none can, but each of these tags has to be tried, under conditions that make that dear.
  private func contradiction(users: Int, tags: Int) throws -> AccessGraph {
    let everybody = principal("root")
    let denies = (0..<40).map {
      statement("Deny", Self.assuming, everybody, "sts:ExternalId", "*\($0)*\($0 + 1)*")
    }
    return try graph(
      users: users,
      [
        RoleSketch(
          trust: [statement("Allow", Self.assuming, everybody, "aws:RequestTag/a", "x*")] + denies,
          own: (0..<tags).map {
            statement("Allow", Self.invoking, #""Resource":"*""#, "aws:PrincipalTag/a", "v\($0)")
          })
      ])
  }

  @Test("listing, counting and paths come to an end and agree", arguments: [(1, 5), (2, 5), (3, 5), (2, 20)])
  func agreement(_ roles: Int, _ statements: Int) throws {
    let graph = try chain(of: roles, statements: statements)
    let invokers = graph.whoCanInvoke(Self.function).invokers
    #expect(invokers.contains { $0.principal.kind == .user && $0.outcome == .conditional })
    for step in invokers.flatMap(\.path) { #expect(step.decision.outcome != .denied) }
    #expect(counted(graph) == invokers.count)
    let user = try #require(invokers.first { $0.principal.kind == .user })
    #expect(graph.canInvoke(user.principal).first?.invokers.first == user)
    let paths = graph.paths(from: user.principal, to: Self.function)
    #expect(paths.contains(user.path))
    for step in paths.joined() { #expect(step.decision.outcome != .denied) }
  }

  private func counted(_ graph: AccessGraph) -> Int {
    graph.counts(eachOf: [Self.function]) { $0.counts }.joined().reduce(0) { $0 + $1.direct + $1.assumed }
  }

  @Test("few enough things to try: nobody comes to have what is needed")
  func exact() throws {
    let graph = try contradiction(users: 3, tags: 20)
    #expect(graph.whoCanInvoke(Self.function).invokers.map(\.principal.kind) == [.role, .root])
    #expect(counted(graph) == 2)
  }

  @Test("too many things to try: listing and counting take it as met, and say so")
  func tooMany() throws {
    let graph = try contradiction(users: 20, tags: 250)
    let invokers = graph.whoCanInvoke(Self.function).invokers
    #expect(counted(graph) == invokers.count)
    let users = invokers.filter { $0.principal.kind == .user }
    #expect(!users.isEmpty)
    for user in users {
      #expect(user.outcome == .conditional)
      #expect(user.path.first?.decision.notes == ["condition too large to simplify"])
    }
  }

  @Test("what was too much says so")
  func note() throws {
    let graph = try chain(of: 3, statements: 20)
    let user = try #require(
      graph.whoCanInvoke(Self.function).invokers.first { $0.principal.kind == .user })
    #expect(user.outcome == .conditional)
    #expect(user.path.contains { $0.decision.notes.contains("condition too large to simplify") })
  }
}
