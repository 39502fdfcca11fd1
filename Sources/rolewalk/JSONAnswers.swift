import AccessGraph
import Authorization
import Foundation
import Snapshots

// The answers' JSON. Other programs read it: members are added, never renamed or dropped.

extension JSONPrinter {
  mutating func snapshot(_ summary: SnapshotSummary) {
    object {
      $0.member("accounts", summary.accounts)
      $0.member("id", Int(summary.id))
      $0.member("loadedAt", summary.loadedAt.formatted(.iso8601))
    }
  }

  mutating func function(_ access: FunctionAccess) {
    object {
      $0.member("arn", access.function)
      $0.member("invokers") { $0.array(access.invokers) { $0.invoker($1) } }
    }
  }

  mutating func function(_ summary: FunctionSummary) {
    object {
      $0.member("arn", summary.function)
      $0.member("summary") { $0.array(summary.counts) { $0.count($1) } }
    }
  }

  /// Invokers counted by kind and decision.
  private mutating func count(_ count: InvokerCount) {
    object {
      $0.member("assumed", count.assumed)
      $0.member("decision", count.outcome.rawValue)
      $0.member("direct", count.direct)
      $0.member("kind", count.kind.rawValue)
    }
  }

  /// An invoker, or, where the principal is known, a function that it invokes.
  mutating func invoker(_ invoker: Invoker, of function: String? = nil) {
    object {
      $0.member("assumptions", invoker.assumptions)
      $0.member("decision", invoker.outcome.rawValue)
      $0.member("function", function)
      $0.member("kind", function == nil ? invoker.principal.kind.rawValue : nil)
      $0.member("path") { $0.path(invoker.path) }
      $0.member("principal", function == nil ? invoker.principal.name : nil)
      $0.member("targets") { $0.array(invoker.targets) { $0.target($1) } }
    }
  }

  private mutating func target(_ target: TargetAccess) {
    object {
      $0.member("arn", target.arn)
      $0.member("assumptions", target.assumptions)
      $0.member("decision", target.outcome.rawValue)
    }
  }

  mutating func path(_ steps: [Step]) { array(steps) { $0.step($1) } }

  private mutating func step(_ step: Step) {
    let decision = step.decision
    object {
      $0.member("action", step.action)
      $0.member("conditions") { $0.array(decision.conditions) { $0.array($1) { $0.atom($1) } } }
      $0.member("decision", decision.outcome.rawValue)
      if !decision.denials.isEmpty { $0.member("denials") { $0.array(decision.denials) { $0.denial($1) } } }
      $0.member("from", step.from)
      $0.member("grants") { $0.array(decision.grants) { $0.grant($1) } }
      $0.member("notes", decision.notes)
      $0.member("to", step.to)
    }
  }

  private mutating func atom(_ atom: ConditionAtom) {
    object {
      $0.member("key", atom.key.description)
      $0.member("operator", atom.operator.description)
      $0.member("values", atom.values)
    }
  }

  private mutating func grant(_ grant: StatementReference) {
    object {
      $0.member("layer", grant.layer.rawValue)
      $0.member("policy", grant.policy)
      $0.member("sid", grant.sid)
      $0.member("source", grant.source)
      $0.member("statement", grant.statement)
    }
  }

  private mutating func denial(_ denial: Denial) {
    object {
      $0.member("effect", denial.effect.rawValue)
      $0.member("layer", denial.layer.rawValue)
      $0.member("policy", denial.policy)
      $0.member("sid", denial.sid)
      $0.member("source", denial.source)
      $0.member("statement", denial.statement)
    }
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

/// Prints one JSON object whose last member is a long list, an element at a time; each comes as it is to be printed.
func printJSONList(
  schema: String, snapshot: SnapshotSummary, notes: [String], list: String,
  _ elements: some Sequence<[UInt8]>
) {
  printOut("{\"schema\": \"\(schema)\",\n\"snapshot\": ")
  printOut(JSONPrinter.print { $0.snapshot(snapshot) })
  printOut(",\n\"notes\": ")
  printOut(JSONPrinter.print { $0.array(notes) { $0.string($1) } })
  printOut(",\n\"\(list)\": [")
  var waiting: [UInt8] = []
  var separator = "\n"
  for element in elements {
    waiting += separator.utf8
    waiting += element
    separator = ",\n"
    guard waiting.count >= 1 << 18 else { continue }
    printOut(waiting)
    waiting.removeAll(keepingCapacity: true)
  }
  printOut(waiting)
  printOut("\n]}\n")
}
