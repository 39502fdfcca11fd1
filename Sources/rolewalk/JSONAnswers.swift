import AccessGraph
import Authorization
import Foundation
import Snapshots

// The answers' JSON. Other programs read it: members are added, never renamed or dropped.

struct SnapshotJSON: Encodable {
  var id: Int64
  var loadedAt: Date
  var accounts: Int

  init(_ summary: SnapshotSummary) {
    (id, loadedAt, accounts) = (summary.id, summary.loadedAt, summary.accounts)
  }
}

struct FunctionJSON: Encodable {
  var arn: String
  var invokers: [InvokerJSON]?
  var summary: [SummaryJSON]?
}

struct InvokerJSON: Encodable {
  var principal: String?
  var function: String?
  var kind: String?
  var decision: String
  var assumptions: Int
  var targets: [TargetJSON]
  var path: [StepJSON]

  init(_ invoker: Invoker, function: String? = nil) {
    principal = function == nil ? invoker.principal.name : nil
    self.function = function
    kind = function == nil ? invoker.principal.kind.rawValue : nil
    decision = invoker.outcome.rawValue
    assumptions = invoker.assumptions
    targets = invoker.targets.map(TargetJSON.init)
    path = invoker.path.map(StepJSON.init)
  }
}

struct TargetJSON: Encodable {
  var arn: String
  var decision: String
  var assumptions: Int

  init(_ target: TargetAccess) {
    (arn, decision, assumptions) = (target.arn, target.outcome.rawValue, target.assumptions)
  }
}

struct StepJSON: Encodable {
  var action: String
  var from: String
  var to: String
  var decision: String
  var conditions: [[AtomJSON]]
  var grants: [GrantJSON]
  var denials: [DenialJSON]?
  var notes: [String]

  init(_ step: Step) {
    (action, from, to, decision) = (step.action, step.from, step.to, step.decision.outcome.rawValue)
    conditions = step.decision.conditions.map { $0.map(AtomJSON.init) }
    grants = step.decision.grants.map(GrantJSON.init)
    denials = step.decision.denials.isEmpty ? nil : step.decision.denials.map(DenialJSON.init)
    notes = step.decision.notes
  }
}

struct AtomJSON: Encodable {
  var key: String
  var `operator`: String
  var values: [String]

  init(_ atom: ConditionAtom) {
    (key, self.operator, values) = (atom.key.description, atom.operator.description, atom.values)
  }
}

struct GrantJSON: Encodable {
  var layer: String
  var policy: String
  var sid: String?
  var statement: Int
  var source: String?

  init(_ grant: StatementReference) {
    (layer, policy, sid, statement, source) = (
      grant.layer.rawValue, grant.policy, grant.sid, grant.statement, grant.source
    )
  }
}

struct DenialJSON: Encodable {
  var layer: String
  var policy: String?
  var sid: String?
  var statement: Int?
  var effect: String
  var source: String?

  init(_ denial: Denial) {
    (layer, policy, sid, statement, effect, source) = (
      denial.layer.rawValue, denial.policy, denial.sid, denial.statement, denial.effect.rawValue,
      denial.source
    )
  }
}

/// Invokers counted by kind and decision.
struct SummaryJSON: Encodable {
  var kind: String
  var decision: String
  var direct: Int
  var assumed: Int

  init(_ count: InvokerCount) {
    (kind, decision) = (count.kind.rawValue, count.outcome.rawValue)
    (direct, assumed) = (count.direct, count.assumed)
  }
}

extension FunctionAccess {
  /// The invokers, counted.
  var counted: FunctionSummary {
    let groups = Dictionary(grouping: invokers) { [$0.principal.kind.rawValue, $0.outcome.rawValue] }
    let counts = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, group in
      group.first.map { first in
        let direct = group.count { $0.assumptions == 0 }
        return InvokerCount(
          kind: first.principal.kind, outcome: first.outcome, direct: direct, assumed: group.count - direct)
      }
    }
    return FunctionSummary(function: function, counts: counts)
  }
}

/// Writes one JSON object whose last member is a long list, an element at a time.
struct JSONListWriter {
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.dateEncodingStrategy = .iso8601
  }

  func write(
    schema: String, snapshot: SnapshotSummary, notes: [String], list: String,
    _ elements: some Sequence<some Encodable>
  ) throws {
    printOut("{\"schema\": \"\(schema)\",\n\"snapshot\": \(try text(SnapshotJSON(snapshot))),\n")
    printOut("\"notes\": \(try text(notes)),\n\"\(list)\": [")
    var separator = "\n"
    for element in elements {
      printOut(separator + (try text(element)))
      separator = ",\n"
    }
    printOut("\n]}\n")
  }

  private func text(_ value: some Encodable) throws -> String {
    String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
