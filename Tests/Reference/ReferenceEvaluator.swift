public import Foundation
import IAM
public import Inventory

/// Decides requests straight from the rules: no index, no classes, no residual conditions.
///
/// It reads the text of the policy documents and shares no matching with what it is there to check.
/// `decide(_:)` answers one request in one complete context; `outcome(of:by:on:)` asks it in every
/// context that the policies can tell apart.
public struct ReferenceEvaluator {
  /// What the policies say, over every context that could occur.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    case allowed, conditional, denied
  }

  let inventory: Inventory
  /// The time of the analysis.
  let time: Date
  /// The session tags and source identities that statements can tell apart.
  let passable: Passable
  private let statements: [[PolicyStatement]]
  private let users: [String: User]
  private let roles: [String: Role]
  private let functions: [String: Function]
  private var sessionNames: [String: [String]] = [:]
  /// The roles whose sessions may carry something, by the action that passes it.
  var carriers: [String: Set<String>] = [:]
  private let managed: [String: [String: ManagedPolicy]]

  /// Reads the documents of an inventory.
  ///
  /// - Parameter time: the time of the analysis, which `aws:CurrentTime` has.
  public init(_ inventory: Inventory, at time: Date) {
    self.inventory = inventory
    self.time = time
    statements = inventory.documents.map { PolicyStatement.all(of: $0.text) }
    passable = Passable(unique(statements.flatMap { $0 }), words: Self.words(of: inventory))
    let accounts = inventory.accounts.values
    users = named(accounts.flatMap(\.users), \.arn.text)
    roles = named(accounts.flatMap(\.roles), \.arn.text)
    functions = named(accounts.flatMap(\.functions), \.arn.text)
    managed = Dictionary(
      uniqueKeysWithValues: inventory.accounts.map {
        ($0.key.text, named($0.value.managedPolicies, \.arn.text))
      })
    let everyStatement = unique(statements.flatMap { $0 })
    for (arn, role) in roles {
      sessionNames[arn] = sessionNames(of: arn, uniqueID: role.uniqueID, everyStatement)
    }
    carriers = carriers(roles.keys.sorted())
  }

  func statements(of id: DocumentID) -> [PolicyStatement] { statements[Int(id.position)] }

  /// The names of a role's sessions that any policy can tell apart, and one more.
  func sessionNames(of role: String) -> [String] { sessionNames[role] ?? ["unmentioned"] }

  func user(_ arn: String) -> User? { users[arn] }
  func role(_ arn: String) -> Role? { roles[arn] }
  func account(_ number: String) -> Account? { inventory.accounts[AccountID(number)] }

  /// A managed policy as an account's export holds it.
  func managedPolicy(_ arn: String, of account: String) -> ManagedPolicy? { managed[account]?[arn] }

  /// The function behind an ARN and the qualifier it is asked by.
  func function(_ arn: String) -> (function: Function, qualifier: String?)? {
    if let function = functions[arn] { return (function, nil) }
    guard let colon = arn.lastIndex(of: ":"), let function = functions[String(arn[..<colon])] else {
      return nil
    }
    return (function, String(arn[arn.index(after: colon)...]))
  }
}

private func named<Value>(_ values: [Value], _ name: (Value) -> String) -> [String: Value] {
  Dictionary(values.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
}
