/// A condition operator with its set qualifier and `IfExists`: `ForAnyValue:StringLikeIfExists`.
///
/// Rule: R64–R66.
public struct ConditionOperator: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The operator proper.
  public enum Base: String, Sendable, CaseIterable {
    case stringEquals = "StringEquals"
    case stringNotEquals = "StringNotEquals"
    case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
    case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
    case stringLike = "StringLike"
    case stringNotLike = "StringNotLike"
    case numericEquals = "NumericEquals"
    case numericNotEquals = "NumericNotEquals"
    case numericLessThan = "NumericLessThan"
    case numericLessThanEquals = "NumericLessThanEquals"
    case numericGreaterThan = "NumericGreaterThan"
    case numericGreaterThanEquals = "NumericGreaterThanEquals"
    case dateEquals = "DateEquals"
    case dateNotEquals = "DateNotEquals"
    case dateLessThan = "DateLessThan"
    case dateLessThanEquals = "DateLessThanEquals"
    case dateGreaterThan = "DateGreaterThan"
    case dateGreaterThanEquals = "DateGreaterThanEquals"
    case bool = "Bool"
    case binaryEquals = "BinaryEquals"
    case ipAddress = "IpAddress"
    case notIpAddress = "NotIpAddress"
    case arnEquals = "ArnEquals"
    case arnLike = "ArnLike"
    case arnNotEquals = "ArnNotEquals"
    case arnNotLike = "ArnNotLike"
    case null = "Null"
  }

  /// How an operator treats a key with several values.
  public enum SetQualifier: String, Sendable {
    case forAllValues = "ForAllValues"
    case forAnyValue = "ForAnyValue"
  }

  /// The operator proper.
  public var base: Base
  /// `ForAllValues` or `ForAnyValue`, if written.
  public var qualifier: SetQualifier?
  /// Whether the operator is true for a missing key (R65).
  public var ifExists: Bool

  /// Puts an operator together.
  public init(_ base: Base, qualifier: SetQualifier? = nil, ifExists: Bool = false) {
    self.base = base
    self.qualifier = qualifier
    self.ifExists = ifExists
  }

  /// Reads an operator in any letter case; nil when there is none of that name.
  public init?(_ name: String) {
    if let found = ConditionOperator.bySpelling[name] {
      self = found
      return
    }
    var rest = name.lowercased()[...]
    qualifier = nil
    if let colon = rest.firstIndex(of: ":") {
      switch rest[..<colon] {
      case "forallvalues": qualifier = .forAllValues
      case "foranyvalue": qualifier = .forAnyValue
      default: return nil
      }
      rest = rest[rest.index(after: colon)...]
    }
    ifExists = rest.hasSuffix("ifexists")
    if ifExists { rest = rest.dropLast("ifexists".count) }
    guard let base = ConditionOperator.byLowercasedName[String(rest)], !(ifExists && base == .null) else {
      return nil
    }
    self.base = base
  }

  // Spares the operators that are spelled as AWS spells them the taking apart.
  private static let bySpelling: [String: ConditionOperator] = {
    let operators = Base.allCases.flatMap { base in
      [nil, .forAllValues, .forAnyValue].flatMap { (qualifier: SetQualifier?) in
        (base == .null ? [false] : [false, true]).map {
          ConditionOperator(base, qualifier: qualifier, ifExists: $0)
        }
      }
    }
    return Dictionary(operators.map { ($0.description, $0) }, uniquingKeysWith: { first, _ in first })
  }()

  private static let byLowercasedName = Dictionary(
    uniqueKeysWithValues: Base.allCases.map { ($0.rawValue.lowercased(), $0) })

  /// The operator as AWS spells it.
  public var description: String {
    (qualifier.map { $0.rawValue + ":" } ?? "") + base.rawValue + (ifExists ? "IfExists" : "")
  }

  /// Order of the spelled names.
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension ConditionOperator.Base {
  /// Whether the operator is a negation, hence true for a missing key, and all values must differ (R63, R65).
  public var isNegated: Bool {
    switch self {
    case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals,
      .notIpAddress, .arnNotEquals, .arnNotLike:
      true
    default: false
    }
  }

  /// The operator that is true for a present value exactly where this one is false; nil where AWS has none.
  public var opposite: Self? {
    switch self {
    case .stringEquals: .stringNotEquals
    case .stringNotEquals: .stringEquals
    case .stringEqualsIgnoreCase: .stringNotEqualsIgnoreCase
    case .stringNotEqualsIgnoreCase: .stringEqualsIgnoreCase
    case .stringLike: .stringNotLike
    case .stringNotLike: .stringLike
    case .numericEquals: .numericNotEquals
    case .numericNotEquals: .numericEquals
    case .numericLessThan: .numericGreaterThanEquals
    case .numericLessThanEquals: .numericGreaterThan
    case .numericGreaterThan: .numericLessThanEquals
    case .numericGreaterThanEquals: .numericLessThan
    case .dateEquals: .dateNotEquals
    case .dateNotEquals: .dateEquals
    case .dateLessThan: .dateGreaterThanEquals
    case .dateLessThanEquals: .dateGreaterThan
    case .dateGreaterThan: .dateLessThanEquals
    case .dateGreaterThanEquals: .dateLessThan
    case .ipAddress: .notIpAddress
    case .notIpAddress: .ipAddress
    case .arnEquals: .arnNotEquals
    case .arnNotEquals: .arnEquals
    case .arnLike: .arnNotLike
    case .arnNotLike: .arnLike
    case .bool, .binaryEquals, .null: nil
    }
  }

  /// Whether a text that is equal to a value always matches it: the operators that compare texts.
  public var comparesWhole: Bool {
    switch self {
    case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .stringLike,
      .stringNotLike:
      true
    default: false
    }
  }

  /// Whether policy variables and wildcards of ARNs or strings apply (R61).
  public var takesVariables: Bool { comparesWhole || isARN }

  /// Whether letter case does not matter (R64).
  public var ignoresCase: Bool { self == .stringEqualsIgnoreCase || self == .stringNotEqualsIgnoreCase }

  /// Whether `*` and `?` are wildcards (R64).
  public var takesWildcards: Bool { self == .stringLike || self == .stringNotLike || isARN }

  private var isARN: Bool {
    switch self {
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike: true
    default: false
    }
  }
}
