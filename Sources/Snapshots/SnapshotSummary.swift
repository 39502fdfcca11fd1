public import Foundation

/// What a snapshot is known by: its number, when it was loaded, and how much it holds.
public struct SnapshotSummary: Sendable, Hashable {
  /// The snapshot's number; numbers only grow and are never given twice.
  public let id: Int64
  /// When it was loaded, in whole seconds.
  public let loadedAt: Date
  /// How many accounts it holds.
  public let accounts: Int
  /// How many users and roles it holds.
  public let principals: Int
  /// How many functions it holds.
  public let functions: Int

  /// Puts a summary together.
  public init(id: Int64, loadedAt: Date, accounts: Int, principals: Int, functions: Int) {
    self.id = id
    self.loadedAt = loadedAt
    self.accounts = accounts
    self.principals = principals
    self.functions = functions
  }
}
