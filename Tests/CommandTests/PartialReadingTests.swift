import AccessGraph
import Foundation
import IAM
import Inventory
import JSON
import Reference
import Snapshots
import Testing

@testable import rolewalk

/// Questions read a part of a snapshot only. What they answer must be what the whole snapshot answers.
@Suite("A part of a snapshot answers as the whole does")
struct PartialReadingTests {
  static let blocks = (ProcessInfo.processInfo.environment["SEEDS"].flatMap(UInt64.init) ?? 20) / 5

  @Test("Every question, on random organizations", arguments: 0..<blocks)
  func everyQuestion(_ block: UInt64) throws {
    for seed in block * 5..<(block + 1) * 5 {
      let organization = RandomOrganization(seed: seed)
      let asked = try Questions(organization.inventory, at: organization.time)
      try asked.compare("seed \(seed)")
    }
  }

  @Test("What is not asked for is not read")
  func readsLittle() throws {
    let asked = try Questions(try chain(), at: timeOfExamples)
    let function = "arn:aws:lambda:us-east-1:111122223333:function:pay"
    let backwards = try asked.loaded { $0.explore(reaching: function) }
    #expect(backwards.inventory.part?.unread == [AccountID("777788889999"), AccountID("999900001111")])
    var forwards = try asked.loaded { _ in }
    let start = try forwards.principal(named: "444455556666:role/Deploy")
    try forwards.read { $0.explore(from: start) }
    #expect(forwards.inventory.part?.unread == [AccountID("777788889999"), AccountID("999900001111")])
    #expect(forwards.graph.canInvoke(start).map(\.function) == [function])
  }

  /// `Deploy` becomes `Pay`, which invokes the function; two more accounts have nothing to do with that.
  private func chain() throws -> Inventory {
    let deploy = "arn:aws:iam::444455556666:role/Deploy"
    let pay = "arn:aws:iam::111122223333:role/Pay"
    var store = Documents()
    var accounts = [
      Account(id: AccountID("111122223333")), Account(id: AccountID("444455556666")),
      Account(id: AccountID("777788889999")), Account(id: AccountID("999900001111")),
    ]
    for position in accounts.indices { accounts[position].hasIdentities = true }
    let function = "arn:aws:lambda:us-east-1:111122223333:function:pay"
    accounts[0].functions = [Function(arn: try #require(ARN(function)))]
    accounts[0].roles = [
      try store.role(pay, trusting: "{\"AWS\":\"\(deploy)\"}", may: "lambda:InvokeFunction", on: function)
    ]
    let service = "{\"Service\":\"ec2.amazonaws.com\"}"
    accounts[1].roles = [try store.role(deploy, trusting: service, may: "sts:AssumeRole", on: pay)]
    accounts[2].roles = [
      try store.role("arn:aws:iam::777788889999:role/Admin", trusting: service, may: "*", on: "*")
    ]
    return Inventory(
      accounts: Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) }), documents: store.documents)
  }
}

/// Documents and roles that refer to them.
private struct Documents {
  private(set) var documents: [Document] = []

  mutating func role(_ name: String, trusting principal: String, may action: String, on resource: String)
    throws
    -> Role
  {
    let arn = try #require(ARN(name))
    let trust = try add(
      "{\"Effect\":\"Allow\",\"Principal\":\(principal),\"Action\":\"sts:AssumeRole\"}", "trust")
    let own = try add(
      "{\"Effect\":\"Allow\",\"Action\":\"\(action)\",\"Resource\":\"\(resource)\"}", "own")
    return Role(
      arn: arn, name: String(arn.resourceName), uniqueID: nil, created: nil, trust: trust,
      permissions: Permissions(inline: [own]))
  }

  private mutating func add(_ statement: String, _ name: String) throws -> PolicyAttachment {
    let text = "{\"Version\":\"2012-10-17\",\"Statement\":[\(statement)]}"
    documents.append(Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
    return PolicyAttachment(
      name: name, document: DocumentID(documents.count - 1),
      source: Source(file: "iam.json", pointer: "/\(documents.count - 1)"))
  }
}

/// An inventory, and a snapshot of it.
private final class Questions {
  let whole: AccessGraph
  private let time: Date
  private let folder: URL
  private let database: SnapshotDatabase

  init(_ inventory: Inventory, at time: Date) throws {
    self.time = time
    whole = AccessGraph(inventory, at: time)
    folder = FileManager.default.temporaryDirectory.appending(path: "rolewalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    database = try SnapshotDatabase(path: folder.appending(path: "rolewalk.sqlite").path, create: true)
    _ = try database.save(inventory, loadedAt: time)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The part of the snapshot that a question needs.
  func loaded(_ question: (AccessGraph) -> Void) throws -> LoadedGraph {
    var loaded = LoadedGraph(try PartialSnapshot(database, snapshot: 1), at: time)
    try loaded.read(for: question)
    return loaded
  }

  func compare(_ name: String) throws {
    for function in whole.functions {
      let part = try loaded { $0.explore(reaching: function) }.graph
      #expect(part.whoCanInvoke(function) == whole.whoCanInvoke(function), "\(name) \(function)")
      #expect(part.subgraph(reaching: function) == whole.subgraph(reaching: function), "\(name) \(function)")
      #expect(part.wanted.isEmpty)
    }
    for principal in whole.principals {
      var loaded = LoadedGraph(try PartialSnapshot(database, snapshot: 1), at: time)
      let found = try loaded.principal(named: principal.name)
      #expect(found == principal || found.name == principal.name && principal.kind == .account)
      try loaded.read { $0.explore(from: found) }
      #expect(loaded.graph.canInvoke(found) == whole.canInvoke(found), "\(name) \(found.name)")
      #expect(loaded.graph.subgraph(from: found) == whole.subgraph(from: found), "\(name) \(found.name)")
    }
    try comparePaths(name)
  }

  private func comparePaths(_ name: String) throws {
    for function in whole.functions.prefix(1) {
      for principal in whole.principals.prefix(6) where principal.kind != .account {
        var loaded = LoadedGraph(try PartialSnapshot(database, snapshot: 1), at: time)
        let found = try loaded.principal(named: principal.name)
        try loaded.read { $0.explore(reaching: function) }
        #expect(
          loaded.graph.paths(from: found, to: function) == whole.paths(from: found, to: function),
          "\(name) \(principal.name) \(function)")
      }
    }
  }
}
