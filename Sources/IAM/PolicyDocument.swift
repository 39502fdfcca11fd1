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

  /// Puts a document together.
  public init(statements: [Statement], problems: [PolicyProblem] = []) {
    self.statements = statements
    self.problems = problems
    covering = PolicyDocument.covering(statements)
  }

  /// Reads a document; what cannot be read becomes a problem, never an error.
  public init(_ json: JSONValue) {
    var reader = PolicyReader(variables: json["Version"]?.string == "2012-10-17")
    self.init(statements: reader.statements(of: json), problems: reader.problems)
  }

  /// Reads a text; one that is not JSON says nothing, and that is its problem.
  public init(text: String) {
    do {
      self.init(try JSONDocument.parse(text).root)
    } catch {
      self.init(
        statements: [], problems: [PolicyProblem(pointer: JSONPointer(), reason: error.description)])
    }
  }

  /// Positions of the statements that cover an action, in order. Constant time for the actions that access hangs on.
  public func statements(covering action: Action) -> [Int] {
    if let position = action.accessPosition { return covering.isEmpty ? [] : covering[position] }
    return statements.indices.filter { statements[$0].covers(action) }
  }

  /// Which of the actions that access hangs on the statements allow, or may allow.
  package var allowedActions: AccessActions { actions { $0.effect != .deny } }

  /// Which of the actions that access hangs on the statements deny.
  package var deniedActions: AccessActions { actions { $0.effect == .deny } }

  private func actions(where isMeant: (Statement) -> Bool) -> AccessActions {
    statements.reduce(into: []) { if isMeant($1) { $0.formUnion($1.accessActions) } }
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
