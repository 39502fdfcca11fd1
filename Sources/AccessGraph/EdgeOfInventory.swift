public import IAM
import Synchronization

/// What a question asked for beyond the part of a snapshot that was read.
public struct Wanted: Sendable, Equatable {
  /// Accounts whose content, or of accounts outside whose strangers, the question needs.
  public var accounts: Set<AccountID> = []
  /// Names, as policies write principals: the question needs every account whose policies let them in.
  public var names: Set<String> = []

  /// Whether everything that the question asked for was there, so that the answer is whole.
  public var isEmpty: Bool { accounts.isEmpty && names.isEmpty }
}

/// Notes where questions came to the edge of what was read.
final class EdgeOfInventory: Sendable {
  private let noted = Mutex(Wanted())

  func came(upon account: AccountID) { noted.withLock { _ = $0.accounts.insert(account) } }

  func came(upon names: some Sequence<String>) { noted.withLock { $0.names.formUnion(names) } }

  var wanted: Wanted { noted.withLock { $0 } }
}
