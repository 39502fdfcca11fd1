import IAM

/// Whether some request can meet all atoms. Exact where a key is bound to listed values, booleans or numbers;
/// elsewhere it errs towards "can".
func isSatisfiable(_ atoms: Set<ConditionAtom>) -> Bool {
  guard atoms.count > 1 else { return true }
  return Dictionary(grouping: atoms, by: \.key).values.allSatisfy { atoms in
    atoms.count == 1 || isSatisfiable(atoms, of: atoms[0].key)
  }
}

private func isSatisfiable(_ atoms: [ConditionAtom], of key: ContextKey) -> Bool {
  if holdsWhenMissing(atoms) { return true }
  if key.isMultivalued || atoms.contains(where: { $0.operator.qualifier != nil }) {
    return !atoms.contains { atom in atoms.contains { .atom($0) == atom.negation } }
  }
  if atoms.contains(where: { $0.operator.base == .null && $0.values == ["true"] }) { return false }
  let candidates = Set(atoms.flatMap(\.candidates))
  if candidates.contains(where: { value in atoms.allSatisfy { $0.holds(for: value) } }) { return true }
  // No candidate passes. That settles it where the candidates are all there is.
  let isListed = atoms.contains { $0.listsItsValues }
  let isOrdered = atoms.allSatisfy { $0.operator.base == .null || $0.isOrdered }
  return !isListed && !isOrdered && !atoms.contains { atom in atoms.contains { .atom($0) == atom.negation } }
}

private func holdsWhenMissing(_ atoms: [ConditionAtom]) -> Bool {
  atoms.allSatisfy { atom in
    let op = atom.operator
    if op.base == .null { return atom.values == ["true"] }
    switch op.qualifier {
    case .forAllValues: return true
    case .forAnyValue: return false
    case nil: return op.ifExists || op.base.isNegated
    }
  }
}

extension ConditionAtom {
  /// Whether only the listed values, and no others, can meet the atom.
  fileprivate var listsItsValues: Bool {
    switch `operator`.base {
    case .stringEquals, .bool, .numericEquals, .dateEquals, .binaryEquals: true
    default: false
    }
  }

  fileprivate var isOrdered: Bool {
    `operator`.base.rawValue.hasPrefix("Numeric") || `operator`.base.rawValue.hasPrefix("Date")
  }

  /// Values worth trying: those at which the atom changes.
  fileprivate var candidates: [String] {
    let base = `operator`.base
    if isOrdered {
      return values.compactMap { ValueTest.number($0, base) }.flatMap { [$0 - 1, $0, $0 + 1].map(Self.text) }
    }
    switch base {
    case .null: return []
    case .bool: return ["true", "false"]
    case .ipAddress, .notIpAddress: return values.map { String($0.prefix { $0 != "/" }) }
    case .stringLike, .stringNotLike, .arnLike, .arnNotLike, .arnEquals, .arnNotEquals:
      return values.flatMap { value in
        ["", "a", "zz"].map { value.replacing("*", with: $0).replacing("?", with: "a") }
      }
    default: return values + values.map { $0 + "-" }
    }
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }

  /// Whether a present single value meets the atom.
  fileprivate func holds(for value: String) -> Bool {
    let base = `operator`.base
    if base == .null { return values == ["false"] }
    let patterns = values.map { ValueTest.pattern(PolicyString($0, variables: false), base) { _, _ in nil } }
    return ValueTest(base: base, patterns: patterns).passes(value)
  }
}
