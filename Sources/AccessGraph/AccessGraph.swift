public import Authorization
public import Foundation
public import IAM
public import Inventory

/// Who can assume which role and invoke which function, over all loaded accounts.
///
/// Built once from an inventory; every question reads it.
public struct AccessGraph: Sendable {
  /// What a reader has to know of every answer: no organization loaded, exports skipped.
  public let notes: [String]
  /// Unqualified ARNs of all functions, sorted.
  public let functions: [String]
  /// Everybody who can ask for something, sorted.
  public let principals: [Principal]

  /// Builds the graph. `time` is the time of the requests.
  public init(_ inventory: Inventory, at time: Date) {
    notes = []
    functions = []
    principals = []
  }

  /// Everybody who can invoke a function, given by its unqualified ARN; no invokers for an unknown one.
  public func whoCanInvoke(_ function: String) -> FunctionAccess {
    FunctionAccess(function: function, invokers: [])
  }

  /// The functions that a principal reaches, sorted; each with that principal as its only invoker.
  public func canInvoke(_ principal: Principal) -> [FunctionAccess] { [] }

  /// The paths from a principal to a function without repeated roles: the best first, then by length.
  public func paths(
    from principal: Principal, to function: String, maxAssumptions: Int = 8, limit: Int = 100
  ) -> [[Step]] { [] }

  /// Everybody who reaches a function, with every step on the way.
  public func subgraph(reaching function: String) -> AccessSubgraph {
    AccessSubgraph(principals: [], functions: [], steps: [])
  }

  /// Everything that a principal reaches, with every step on the way.
  public func subgraph(from principal: Principal) -> AccessSubgraph {
    AccessSubgraph(principals: [], functions: [], steps: [])
  }

  /// Steps between accounts, counted.
  public func accountLinks() -> [AccountLink] { [] }
}
