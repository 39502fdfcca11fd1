import Authorization
import Foundation
import IAM
import Testing

/// The condition that is left of a decision, tried out: contexts that meet it and contexts that do not.
@Suite("The residual of a conditional decision") struct ResidualPropertyTests {
  static let blocks = (0..<20).map { UInt64($0) * 40..<UInt64($0 + 1) * 40 }

  @Test("put back as a context gives allowed, and negated gives denied", arguments: blocks)
  func putBack(_ seeds: Range<UInt64>) throws {
    var (met, missed) = (0, 0)
    for seed in seeds {
      let request = try ChangedRequest(seed: seed)
      let decision = try request.decision
      // What AWS does not document stays open whatever the context.
      guard decision.outcome == .conditional, !decision.notes.contains(where: isDoubt),
        !decision.conditions.joined().contains(where: \.hasVariables)
      else { continue }
      for context in contexts(of: decision.conditions) {
        let holds = try decision.conditions.contains { try self.holds($0, in: context) }
        var settled = request
        settled.context.merge(context.mapValues { $0 as Any }) { _, new in new }
        let answer = try settled.decision
        #expect(
          answer.outcome == (holds ? .allowed : .denied),
          "seed \(seed), \(context), of \(decision.conditions): \(settled.line)")
        if holds { met += 1 } else { missed += 1 }
      }
    }
    #expect(met > 0 && missed > 0, "\(met) contexts meet residuals, \(missed) do not")
  }

  private func isDoubt(_ note: String) -> Bool {
    note.hasPrefix("U") || note.hasPrefix("R57") || note.contains("too large") || note.contains("not known")
  }

  /// Whether a policy with these conditions alone would allow, every other key absent.
  private func holds(_ atoms: [ConditionAtom], in context: [String: [String]]) throws -> Bool {
    var block: [String: [String: [String]]] = [:]
    var blocks: [[String: [String: [String]]]] = []
    for atom in atoms {
      if block["\(atom.operator)"]?["\(atom.key)"] != nil {
        blocks.append(block)
        block = [:]
      }
      block["\(atom.operator)", default: [:]]["\(atom.key)"] = atom.values
    }
    return try (blocks + [block]).allSatisfy { block in
      let document: [String: Any] = [
        "Version": "2012-10-17",
        "Statement": ["Effect": "Allow", "Action": "*", "Resource": "*", "Condition": block] as [String: Any],
      ]
      let line: [String: Any] = [
        "principal": "arn:aws:iam::111122223333:user/somebody", "action": "a:b", "contextIsComplete": true,
        "resource": "arn:aws:a:us-east-1:111122223333:x", "context": context,
        "policies": ["identity": [["document": document]]],
      ]
      let data = try JSONSerialization.data(withJSONObject: line)
      return try answer(String(decoding: data, as: UTF8.self)).result.get().outcome == .allowed
    }
  }

  /// Contexts that settle every key of the conditions, chosen at the values where an answer may change.
  private func contexts(of conditions: [[ConditionAtom]]) -> [[String: [String]]] {
    let atoms = Dictionary(grouping: conditions.joined()) { "\($0.key)" }
    var contexts: [[String: [String]]] = [[:]]
    for (key, atoms) in atoms.sorted(by: { $0.key < $1.key }) {
      let values = Set(atoms.flatMap { Self.values($0) }).filter { Self.mayBe($0, key) }.sorted()
      let isList = atoms.contains { $0.operator.qualifier != nil }
      var choices = values.prefix(6).map { [$0] }
      if isList, values.count > 1 { choices.append(Array(values.prefix(2))) }
      if Self.mayBeAbsent(key) { choices.append([]) }
      contexts = contexts.flatMap { context in choices.map { context.merging([key: $0]) { $1 } } }
      if contexts.count > 60 { contexts = stride(from: 0, to: contexts.count, by: 7).map { contexts[$0] } }
    }
    return contexts
  }

  /// Values beside and at what a condition compares with.
  private static func values(_ atom: ConditionAtom) -> [String] {
    let base = "\(atom.operator.base)".lowercased()
    return atom.values.flatMap { value -> [String] in
      if base.contains("numeric"), let number = Double(value) {
        return [number - 1, number, number + 1].map { "\($0)" }
      }
      if base.contains("date") { return ["2000-01-01T00:00:00Z", value, "2040-01-01T00:00:00Z"] }
      if base.contains("ip") { return [String(value.prefix { $0 != "/" }), "192.0.2.1", "2001:db8:ffff::9"] }
      if base.contains("bool") { return ["true", "false"] }
      if base.contains("null") { return ["something"] }
      let filled = value.replacing("*", with: "").replacing("?", with: "x")
      return [filled, value.uppercased(), "something", "arn:aws:s3:::something"]
    }
  }

  /// Keys of one type hold only values of that type.
  private static func mayBe(_ value: String, _ key: String) -> Bool {
    switch key.lowercased() {
    case "aws:sourceip": value.contains(".") && Double(value.prefix(2)) != nil || value.hasPrefix("2001:")
    case "aws:multifactorauthage": (Double(value) ?? -1) >= 0
    case "aws:multifactorauthpresent", "aws:viaawsservice": ["true", "false"].contains(value)
    case "aws:userid": value.hasPrefix("AROA") && value.contains(":")
    default: !value.isEmpty
    }
  }

  private static func mayBeAbsent(_ key: String) -> Bool {
    !["sts:rolesessionname", "aws:requestedregion", "aws:userid"].contains(key.lowercased())
  }
}
