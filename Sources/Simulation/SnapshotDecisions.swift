public import Authorization
public import Inventory
import IAM

/// Decides requests without policies on what the exports tell.
public struct SnapshotDecisions: Sendable {
  let inventory: Inventory

  /// Prepares an inventory for requests.
  public init(_ inventory: Inventory) { self.inventory = inventory }

  /// The decision on one request.
  ///
  /// - Throws: `UnreadableRequest` where the snapshot has nobody of that name.
  public func decide(_ request: SimulateRequest, at time: Double) throws(UnreadableRequest) -> Decision {
    throw UnreadableRequest(id: request.id, description: "not yet")
  }
}
