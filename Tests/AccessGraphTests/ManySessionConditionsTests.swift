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
  private static let keys = [
    "aws:PrincipalTag/a", "aws:PrincipalTag/b", "aws:RequestTag/a", "sts:ExternalId", "sts:RoleSessionName",
  ]

  /// Three users, and roles of which each may assume the next; the last one may invoke `pay`. Every policy but the
  /// users' has so many statements, Allow and Deny in turn, each with a glob of five tokens on one of some keys.
  private func chain(of roles: Int, statements count: Int) throws -> AccessGraph {
    var documents: [Document] = []
    var random = SplitMix64(seed: 7)
    func add(_ statements: [String]) throws -> PolicyAttachment {
      let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
      documents.append(Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
      let source = Source(file: "chain.json", pointer: "/\(documents.count - 1)")
      return PolicyAttachment(name: "chain", document: DocumentID(documents.count - 1), source: source)
    }
    func statements(_ actions: String, _ rest: String, on keys: [String]) -> [String] {
      (0..<count).map { number in
        let glob = String((0..<5).map { _ in "ab*?".randomElement(using: &random) ?? "a" })
        let key = keys.randomElement(using: &random) ?? ""
        return #"{"Effect":"\#(number % 2 == 0 ? "Allow" : "Deny")","Action":\#(actions),\#(rest),"#
          + #""Condition":{"StringLike":{"\#(key)":"\#(glob)"}}}"#
      }
    }
    func arn(_ resource: String) throws -> ARN {
      try #require(ARN("arn:aws:iam::\(Self.account):\(resource)"))
    }
    var account = Account(id: Self.account)
    account.hasIdentities = true
    account.users = try (0..<3).map { number in
      let own = #"{"Effect":"Allow","Action":"sts:*","Resource":"*"}"#
      return User(
        arn: try arn("user/u\(number)"), name: "u\(number)", uniqueID: nil, groups: [],
        permissions: Permissions(inline: [try add([own])]))
    }
    account.roles = try (0..<roles).map { number in
      let callers = number == 0 ? "root" : "role/r\(number - 1)"
      let trust = statements(
        Self.assuming, #""Principal":{"AWS":"\#(try arn(callers).text)"}"#, on: Self.keys)
      let own =
        number == roles - 1
        ? statements(#""lambda:InvokeFunction""#, #""Resource":"*""#, on: Array(Self.keys.prefix(2)))
        : statements(Self.assuming, #""Resource":"*""#, on: Self.keys)
      return Role(
        arn: try arn("role/r\(number)"), name: "r\(number)", uniqueID: "AROAR\(number)", created: nil,
        trust: try add(trust), permissions: Permissions(inline: [try add(own)]))
    }
    account.functions = [Function(arn: try #require(ARN(Self.function)))]
    let inventory = Inventory(accounts: [Self.account: account], documents: documents)
    return AccessGraph(inventory, at: Date(timeIntervalSince1970: 1_790_000_000))
  }

  @Test("listing, counting and paths come to an end and agree", arguments: [(1, 5), (2, 5), (3, 5), (2, 20)])
  func agreement(_ roles: Int, _ statements: Int) throws {
    let graph = try chain(of: roles, statements: statements)
    let invokers = graph.whoCanInvoke(Self.function).invokers
    #expect(invokers.contains { $0.principal.kind == .user && $0.outcome == .conditional })
    for step in invokers.flatMap(\.path) { #expect(step.decision.outcome != .denied) }
    let counted = try #require(graph.counts(eachOf: [Self.function]) { $0.counts }.first { _ in true })
    #expect(counted.map { $0.direct + $0.assumed }.reduce(0, +) == invokers.count)
    let user = try #require(invokers.first { $0.principal.kind == .user })
    #expect(graph.canInvoke(user.principal).first?.invokers.first == user)
    let paths = graph.paths(from: user.principal, to: Self.function)
    #expect(paths.contains(user.path))
    for step in paths.joined() { #expect(step.decision.outcome != .denied) }
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
