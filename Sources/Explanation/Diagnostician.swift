public import AccessGraph
import Authorization
import Foundation
public import IAM
public import Inventory
import Simulation

/// Explains denials on one snapshot.
///
/// The graph and the indexes are built once. An explanation of a denial decides some dozens of requests; what else a
/// change opens is searched for among those who reach whom it lets in. Only changes of policies that bear on many, such
/// as service control policies, build the graph again. What was found out about a function is kept for later denials.
public struct Diagnostician {
  let world: World
  let graph: AccessGraph
  let gainSearch: GainSearch

  /// Prepares a snapshot.
  ///
  /// - Parameters:
  ///   - graph: the access graph of the same inventory and time.
  ///   - time: the time of the calls, seconds since 1970.
  public init(_ inventory: Inventory, graph: AccessGraph, at time: Double) {
    world = World(inventory, at: time)
    self.graph = graph
    gainSearch = GainSearch(graph)
  }

  /// Why a call was denied, and what helps.
  ///
  /// - Parameter context: context keys that the call is known to have had; one without values was absent.
  public func diagnose(_ message: DenialMessage, context: [ContextKey: [String]] = [:]) -> Diagnosis {
    if case .notAPolicyProblem(let what) = message.kind {
      return Diagnosis(
        message: message,
        findings: [Finding(kind: .notAPolicyProblem, detail: "Not a policy problem: \(what).")])
    }
    let questions = questions(message, context)
    var diagnosis = diagnosis(of: questions, message)
    diagnosis.notes = (questions.notes + diagnosis.notes + graph.notes).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    return diagnosis
  }

  /// Decides every reading of the message and explains the one that agrees with it best.
  private func diagnosis(of questions: Candidates<[SimulateRequest]>, _ message: DenialMessage) -> Diagnosis {
    var best: (rank: Int, calls: [DecidedRequest])?
    for requests in questions.found.prefix(Self.maximumReadings) {
      let calls = requests.compactMap { try? world.decide($0) }
      guard calls.count == requests.count, !calls.isEmpty else { continue }
      let rank = rank(calls, message.reason)
      if best.map({ rank < $0.rank }) ?? true { best = (rank, calls) }
    }
    guard let calls = best?.calls else {
      return Diagnosis(message: message, findings: questions.findings)
    }
    var diagnosis = explain(calls, message)
    diagnosis.findings = questions.findings + diagnosis.findings
    // Of what is not there or not loaded only a denial can be said for sure.
    let isUnseen = questions.findings.contains {
      [.noSuchFunction, .noSuchRole, .notLoaded].contains($0.kind)
    }
    if isUnseen, diagnosis.verdict != .denied {
      (diagnosis.verdict, diagnosis.fixes, diagnosis.findings) = (.unknown, [], questions.findings)
    }
    if questions.findings.contains(where: { $0.kind == .noSuchQualifier }) {
      diagnosis.fixes.removeAll { $0.kind != .call }
    }
    if questions.found.count > 1, let first = calls.first {
      diagnosis.notes.append("explained for \(first.caller.name) on \(first.resource)")
    }
    return diagnosis
  }

  private static let maximumReadings = 64

  /// A reading that is denied for the reason that the message gives comes first.
  private func rank(_ calls: [DecidedRequest], _ reason: DenialMessage.Reason?) -> Int {
    let outcomes = calls.map(\.decision.outcome)
    if outcomes.contains(.denied) {
      guard let layer = reason?.layer else { return 1 }
      return calls.contains { $0.decision.denials.contains { $0.layer == layer } } ? 0 : 1
    }
    return outcomes.contains(.conditional) ? 2 : 3
  }
}
