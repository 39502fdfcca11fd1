import AccessGraph
import IAM
import Testing

@testable import Diagrams

@Suite("Grouping")
struct GroupingTests {
  // Each row: steps as "from > to", an asterisk for a conditional one; the groups that must come out.
  // u… are users, r… roles, f the function; x or y in front puts a principal into another account, y into one
  // of the same organizational unit.
  // swift-format-ignore
  static let tables: [(steps: String, groups: String)] = [
    ("u1 > f, u2 > f, u3 > f",                        "f | u1 u2 u3"),
    ("u1 > f, u2 >* f",                               "f | u1 | u2"),
    ("u1 > f, r1 > f",                                "f | r1 | u1"),
    ("u1 > f, xu2 > f",                               "f | u1 | xu2"),
    ("u1 > r1, u2 > r1, r1 > f",                      "f | r1 | u1 u2"),
    ("u1 > r1, u2 > r2, r1 > f, r2 > f",              "f | r1 | r2 | u1 | u2"),
    ("u1 > r1, u1 > r2, u2 > r1, u2 > r2, r1 > f, r2 > f", "f | r1 r2 | u1 u2"),
    ("r1 > r2, r2 > r1, r1 > f, r2 > f",              "f | r1 | r2"),
  ]

  @Test("alike principals become one node", arguments: tables)
  func alike(_ row: (steps: String, groups: String)) {
    #expect(groups(sketch(row.steps), maximumNodes: 150) == row.groups)
  }

  // swift-format-ignore
  static let crowded: [(steps: String, nodes: Int, groups: String)] = [
    ("u1 > r1, u2 > r2, r1 > f, r2 > f",              4, "f | r1 r2 | u1 u2"),
    ("u1 >* r1, u2 > r2, r1 > f, r2 > f",             4, "f | r1 r2 | u1 u2"),
    ("u1 >* r1, u2 > r2, r1 > f, r2 >* f",            5, "f | r1 | r2 | u1 | u2"),
    ("u1 > r1, u1 > f, u2 > r1, u3 > f, r1 > f",      4, "f | r1 | u1 u3 | u2"),
    ("u1 > r1, u1 > f, u2 > r1, u3 > f, r1 > f",      3, "f | r1 | u1 u2 u3"),
    ("u1 > f, xu2 > f",                               2, "f | u1 xu2"),
    ("u1 > f, u2 >* f, yu3 > f, xu4 > f",             3, "f | u1 u2 yu3 | xu4"),
  ]

  @Test("more is grouped when there are too many nodes", arguments: crowded)
  func further(_ row: (steps: String, nodes: Int, groups: String)) {
    #expect(groups(sketch(row.steps), maximumNodes: row.nodes) == row.groups)
  }

  // swift-format-ignore
  static let outside: [(accounts: Int, frames: [String], nodes: [String])] = [
    (3, ["payments", "888888888880", "888888888881", "888888888882"], ["its principals", "its principals", "its principals"]),
    (5, ["payments", "Outside the loaded accounts"],                  ["5 outside accounts"]),
  ]

  @Test("many alike accounts that are not loaded are drawn as one", arguments: outside)
  func outsideAccounts(_ row: (accounts: Int, frames: [String], nodes: [String])) {
    let roots = (0..<row.accounts).map { "arn:aws:iam::88888888888\($0):root" }
    let subgraph = Samples.subgraph(
      functions: [Samples.pay], steps: roots.map { Samples.invoke($0, Samples.pay) },
      principals: roots.map { Principal(name: $0, kind: .account, account: ARN($0)?.accountID) })
    let diagram = functionDiagram(subgraph, function: Samples.pay, context: Samples.context)
    #expect(Set(diagram.clusters.map(\.heading)) == Set(row.frames))
    #expect(diagram.nodes.filter { $0.kind == .outsideAccount }.map(\.heading) == row.nodes)
    #expect(
      diagram.remarks.contains { $0.hasPrefix("\(row.accounts) principals in \(row.accounts) accounts") })
    #expect(diagram.edges.allSatisfy { $0.crossesAccounts })
  }

  @Test("a thousand principals stay readable, and the title says how")
  func thousand() {
    let diagram = functionDiagram(Crowd.subgraph, function: Samples.pay, context: Samples.context)
    #expect(diagram.nodes.count <= 150)
    #expect(diagram.nodes.reduce(0) { $0 + $1.members } == Crowd.subgraph.principals.count + 1)
    #expect(diagram.remarks.contains { $0.hasPrefix("grouped further: 1,") })
  }

  private func sketch(_ text: String) -> Sketch {
    let steps = text.split(separator: ",").map { pair -> Step in
      let words = pair.split(separator: " ").map(String.init)
      let condition = words[1] == ">*" ? [[Samples.mfa]] : []
      return words[2] == "f"
        ? Samples.invoke(name(words[0]), Samples.pay, if: condition)
        : Samples.assume(name(words[0]), name(words[2]), if: condition)
    }
    return Sketch(
      Samples.subgraph(functions: [], steps: steps), subject: Samples.pay, context: Samples.context)
  }

  private func name(_ word: String) -> String {
    let account = word.hasPrefix("x") ? Samples.tools : word.hasPrefix("y") ? Samples.data : Samples.payments
    return word.contains("u") ? Samples.user(account, word) : Samples.role(account, word)
  }

  private func groups(_ sketch: Sketch, maximumNodes: Int) -> String {
    let grouping = Grouping(sketch, maximumNodes: maximumNodes)
    let names = sketch.vertices.map { $0.kind == .function ? "f" : $0.heading }
    let groups = Dictionary(grouping: names.indices) { grouping.classes[$0] }
    return groups.values.map { $0.map { names[$0] }.sorted().joined(separator: " ") }.sorted()
      .joined(separator: " | ")
  }
}

/// A thousand principals in twenty accounts, no two of one account with the same access.
enum Crowd {
  static let subgraph: AccessSubgraph = {
    var steps: [Step] = []
    for account in 0..<20 {
      let number = "\(200_000_000_000 + account)"
      for person in 0..<25 {
        let condition = [[Samples.atom("sts:ExternalId", .stringEquals, "\(account)-\(person)")]]
        steps.append(
          Samples.assume(
            Samples.user(number, "u\(person)"), Samples.role(number, "r\(person)"), if: condition))
        steps.append(
          Samples.assume(
            Samples.role(number, "r\(person)"), Samples.role(Samples.payments, "in\(person % 7)"),
            if: condition))
      }
    }
    for role in 0..<7 {
      steps.append(Samples.invoke(Samples.role(Samples.payments, "in\(role)"), Samples.pay))
    }
    return Samples.subgraph(functions: [Samples.pay], steps: steps)
  }()
}
