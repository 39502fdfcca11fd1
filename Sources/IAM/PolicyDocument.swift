public import JSON

/// A policy document as AWS reads it, with what could not be read.
///
/// Rule: R57, R58.
public struct PolicyDocument: Hashable, Sendable {
  /// The statements in their order; a broken one stands in its place.
  public let statements: [Statement]
  /// What could not be read, in the order of the document.
  public let problems: [PolicyProblem]
  /// Which statements cover each of the actions that access hangs on; most documents have none.
  private let covering: [[Int]]
  /// Which of the actions that access hangs on the statements allow, or may allow.
  package let allowedActions: AccessActions
  /// Which of the actions that access hangs on the statements deny.
  package let deniedActions: AccessActions

  /// Puts a document together.
  public init(statements: [Statement], problems: [PolicyProblem] = []) {
    self.statements = statements
    self.problems = problems
    covering = PolicyDocument.covering(statements)
    var (allowed, denied): (AccessActions, AccessActions) = ([], [])
    for statement in statements {
      if statement.effect == .deny {
        denied.formUnion(statement.accessActions)
      } else {
        allowed.formUnion(statement.accessActions)
      }
    }
    (allowedActions, deniedActions) = (allowed, denied)
  }

  /// Reads a document; what cannot be read becomes a problem, never an error.
  public init(_ json: JSONValue) {
    var reader = PolicyReader(variables: json["Version"]?.string == "2012-10-17")
    self.init(statements: reader.statements(of: json), problems: reader.problems)
  }

  /// Positions of the statements that cover an action, in order. Constant time for the actions that access hangs on.
  public func statements(covering action: Action) -> [Int] {
    if let position = action.accessPosition { return covering.isEmpty ? [] : covering[position] }
    return statements.indices.filter { statements[$0].covers(action) }
  }

  private static func covering(_ statements: [Statement]) -> [[Int]] {
    if statements.allSatisfy(\.accessActions.isEmpty) { return [] }
    return AccessActions.names.indices.map { position in
      statements.indices.filter { statements[$0].accessActions.contains(AccessActions(position: position)) }
    }
  }
}

/// Something in a policy document that is not written as AWS documents it.
public struct PolicyProblem: Hashable, Sendable {
  /// Where, from the document: `/Statement/0/Effect`.
  public let pointer: JSONPointer
  /// What was found and what was expected.
  public let reason: String

  /// Puts a problem together.
  public init(pointer: JSONPointer, reason: String) {
    self.pointer = pointer
    self.reason = reason
  }
}
