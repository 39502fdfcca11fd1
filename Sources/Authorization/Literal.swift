import IAM

/// A condition that is left open, or that it fails.
///
/// "Fails" is exact: a value that a numeric operator cannot read fails `NumericLessThan` as well as
/// `NumericGreaterThanEquals`, so that the one is not quite the opposite of the other.
package struct Literal: Hashable, Sendable, CustomStringConvertible {
  /// The condition.
  package var atom: ConditionAtom
  /// Whether it must fail.
  package var isNegated = false
  /// Whether it is plain that some requests meet it and some do not, whatever they hold for other keys.
  var isFree = false
  /// Whether wildcard characters in a variable's value are read as wildcards (U13).
  var isLoose = false
  /// Instead of the condition: the key's value matches this, wildcard characters in the value being wildcards. No
  /// condition says that; the one given asks for a wildcard character.
  var loosePattern: TextPattern?

  /// The condition, with a "not" before it where it must fail.
  package var description: String { (isNegated ? "not " : "") + atom.description }

  init(_ atom: ConditionAtom, isNegated: Bool = false) {
    self.atom = atom
    self.isNegated = isNegated
  }

  static prefix func ! (literal: Literal) -> Literal {
    var opposite = literal
    opposite.isNegated.toggle()
    return opposite
  }

  /// Equal when they say the same.
  package static func == (left: Literal, right: Literal) -> Bool {
    left.isNegated == right.isNegated && left.atom == right.atom && left.isLoose == right.isLoose
      && left.loosePattern == right.loosePattern
  }

  /// Hashes what it says.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(atom)
    hasher.combine(isNegated)
  }

  static func isPresent(_ key: ContextKey) -> Literal {
    Literal(ConditionAtom(key, ConditionOperator(.null), ["false"]))
  }

  static func isMissing(_ key: ContextKey) -> Literal {
    Literal(ConditionAtom(key, ConditionOperator(.null), ["true"]))
  }

  /// Wildcard characters in the key's value make it match a text (U13).
  static func matchesLoosely(_ key: ContextKey, _ text: TextPattern) -> Literal {
    var literal = holdsWildcard(key)
    literal.isLoose = true
    literal.loosePattern = text
    return literal
  }

  /// The key's value holds a wildcard character.
  static func holdsWildcard(_ key: ContextKey) -> Literal {
    Literal(ConditionAtom(key, ConditionOperator(.stringLike), ["*${*}*", "*${?}*"], hasVariables: true))
  }

  /// The keys that stand as variables in its values.
  var variables: Set<String> {
    if !atom.hasVariables { return [] }
    return atom.values.reduce(into: []) { $0.formUnion(PolicyString($1, variables: true).variableNames) }
  }

  /// Whether a variable stands in its values.
  var isOpen: Bool { atom.hasVariables && !variables.isEmpty }

  /// The literal as conditions that a policy can say, all of which must hold. Rule: R63, R65, R66.
  var atoms: [ConditionAtom] { isNegated ? atom.opposite : [atom] }
}

extension ConditionAtom {
  /// What a policy writes for "this fails".
  fileprivate var opposite: [ConditionAtom] {
    let op = `operator`
    switch op.base {
    case .null: return [with(op, values.map { $0 == "true" ? "false" : "true" })]
    case .bool: return oppositeBool
    default: break
    }
    // BinaryEquals has no opposite of its own; compared as text it has.
    let base = op.base.opposite ?? .stringNotEquals
    switch op.qualifier {
    case .forAnyValue: return [with(ConditionOperator(base, qualifier: .forAllValues), values)]
    case .forAllValues: return [with(ConditionOperator(base, qualifier: .forAnyValue), values)]
    case nil: break
    }
    if op.base.isNegated { return [with(ConditionOperator(base), values)] }
    if !op.ifExists { return [with(ConditionOperator(base, ifExists: !base.isNegated), values)] }
    let present = Literal.isPresent(key).atom
    return base.isNegated
      ? [present, with(ConditionOperator(base), values)] : [with(ConditionOperator(base), values)]
  }

  private var oppositeBool: [ConditionAtom] {
    let others = ["true", "false"].filter { !values.contains($0) }
    let op = `operator`
    switch op.qualifier {
    case .forAnyValue: return [with(ConditionOperator(.bool, qualifier: .forAllValues), others)]
    case .forAllValues: return [with(ConditionOperator(.bool, qualifier: .forAnyValue), others)]
    case nil: break
    }
    if others.isEmpty { return [Literal.isMissing(key).atom] }
    return [with(ConditionOperator(.bool, ifExists: !op.ifExists), others)]
  }

  private func with(_ op: ConditionOperator, _ values: [String]) -> ConditionAtom {
    ConditionAtom(key, op, values, hasVariables: hasVariables)
  }
}
