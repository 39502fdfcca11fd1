public import JSON

/// A policy document as AWS reads it, with what could not be read.
///
/// Rule: R57, R58.
public struct PolicyDocument: Hashable, Sendable {
  private let parts: Parts

  private final class Parts: Sendable {
    let statements: [Statement]
    let problems: [PolicyProblem]
    // Which statements cover each of the actions that access hangs on; most documents have none.
    let covering: [[Covering]]
    let coverage: ActionCoverage
    let allowedActions: AccessActions
    let deniedActions: AccessActions

    init(statements: [Statement], problems: [PolicyProblem]) {
      self.statements = statements
      self.problems = problems
      covering = PolicyDocument.covering(statements)
      coverage = ActionCoverage(of: statements)
      var (allowed, denied) = (AccessActions(), AccessActions())
      for statement in statements {
        if statement.effect == .deny {
          denied.formUnion(statement.accessActions)
        } else {
          allowed.formUnion(statement.accessActions)
        }
      }
      (allowedActions, deniedActions) = (allowed, denied)
    }
  }

  /// A statement and its position.
  private struct Covering {
    let position: Int
    let statement: Statement
  }

  /// The same for copies of one document, and for as long as there is one.
  package var identity: ObjectIdentifier { ObjectIdentifier(parts) }
  /// Which actions the statements may cover.
  package var coverage: ActionCoverage { parts.coverage }

  /// The statements in their order; a broken one stands in its place.
  public var statements: [Statement] { parts.statements }
  /// What could not be read, in the order of the document.
  public var problems: [PolicyProblem] { parts.problems }
  /// Which of the actions that access hangs on the statements allow, or may allow.
  package var allowedActions: AccessActions { parts.allowedActions }
  /// Which of the actions that access hangs on the statements deny.
  package var deniedActions: AccessActions { parts.deniedActions }

  /// Puts a document together.
  public init(statements: [Statement], problems: [PolicyProblem] = []) {
    parts = Parts(statements: statements, problems: problems)
  }

  /// Reads a document; what cannot be read becomes a problem, never an error.
  public init(_ json: JSONValue) {
    var reader = PolicyReader(variables: json["Version"]?.string == "2012-10-17")
    self.init(statements: reader.statements(of: json), problems: reader.problems)
  }

  /// Reads a document as far as requests of one service need it: statements that are written as AWS documents them and
  /// speak of other services stand in their places, but say nothing. The problems are those of the whole document.
  ///
  /// - Parameter service: in lower case.
  package init(_ json: JSONValue, forService service: String) {
    var reader = PolicyReader(variables: json["Version"]?.string == "2012-10-17", service: service)
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
    var positions: [Int] = []
    forEachStatement(covering: action) { position, _ in positions.append(position) }
    return positions
  }

  /// Gives the statements that cover an action, and their positions, in order.
  package func forEachStatement(covering action: Action, _ body: (_ position: Int, Statement) -> Void) {
    guard parts.coverage.mayHold(action) else { return }
    if let access = action.accessPosition {
      let covering = parts.covering[access]
      for index in covering.indices { body(covering[index].position, covering[index].statement) }
    } else {
      let statements = parts.statements
      for position in statements.indices where statements[position].covers(action) {
        body(position, statements[position])
      }
    }
  }

  private static func covering(_ statements: [Statement]) -> [[Covering]] {
    var covering: [[Covering]] = []
    for (position, statement) in statements.enumerated() where !statement.accessActions.isEmpty {
      if covering.isEmpty { covering = Array(repeating: [], count: AccessActions.names.count) }
      for access in covering.indices
      where statement.accessActions.contains(AccessActions(position: access)) {
        covering[access].append(Covering(position: position, statement: statement))
      }
    }
    return covering
  }

  /// Equal when statements and problems are.
  public static func == (left: PolicyDocument, right: PolicyDocument) -> Bool {
    left.parts === right.parts || left.statements == right.statements && left.problems == right.problems
  }

  /// Hashes the statements.
  public func hash(into hasher: inout Hasher) { hasher.combine(statements) }
}

/// Which actions some statements may cover: enough to pass over most documents without looking into them.
package struct ActionCoverage: Sendable {
  private let accessActions: AccessActions
  private let services: ServiceSet

  fileprivate init(of statements: [Statement]) {
    var (accessActions, services) = (AccessActions(), ServiceSet())
    for statement in statements {
      accessActions.formUnion(statement.accessActions)
      services.formUnion(statement.services)
    }
    (self.accessActions, self.services) = (accessActions, services)
  }

  /// Whether an action may be covered; false is sure. Constant time.
  @inline(__always)
  package func mayHold(_ action: Action) -> Bool {
    if let access = action.accessPosition { return accessActions.contains(AccessActions(position: access)) }
    return !services.isDisjoint(with: action.services)
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
