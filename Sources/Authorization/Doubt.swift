/// Something that AWS does not document or that the exports cannot tell, and on which a match hangs.
///
/// Rules: U1–U18, R57.
public enum Doubt: Hashable, Sendable, Comparable {
  /// Whether the function's own policy governs a qualified call.
  case functionPolicyOnQualifiedCall
  /// Whether `*` in an early part of an ARN may span colons.
  case wildcardSpansParts
  /// What an operator without set qualifier does with a multivalued key, and `ForAnyValue:…IfExists` with a
  /// missing one.
  case multivaluedWithoutQualifier
  /// Whether a `NotPrincipal` that lists the caller partly exempts it.
  case partlyListedNotPrincipal
  /// Whether `lambda:InvokeAsync` alone still invokes.
  case invokeAsync
  /// A policy that the exports name but do not hold.
  case policyNotSeen(String)
  /// The identity side of an account whose IAM export is missing.
  case identitiesNotSeen(String)
  /// An empty list, an empty value, or `*` as a service or federated principal.
  case emptyOrWildcardElement
  /// `NotResource` with a variable that has no value.
  case unresolvedNotResource
  /// Wildcard characters in the value of a policy variable.
  case wildcardInVariable
  /// A value with several variables that are not known, for which no single condition can be given.
  case openVariable(String)
  /// `NotPrincipal` with Allow, which AWS does not support.
  case notPrincipalWithAllow
  /// A statement that cannot be read whole.
  case brokenStatement(String)

  /// Whether an Allow counts in spite of the doubt, with a note (U2, U3, U11).
  var countsInAllow: Bool {
    switch self {
    case .functionPolicyOnQualifiedCall, .wildcardSpansParts, .emptyOrWildcardElement, .notPrincipalWithAllow:
      true
    default: false
    }
  }

  /// The doubt in words, with the rule that says how it is answered.
  public var note: String {
    switch self {
    case .functionPolicyOnQualifiedCall:
      "U2: whether the function's own policy governs a qualified call is undocumented"
    case .wildcardSpansParts: "U3: whether '*' in an early part of an ARN may span ':' is undocumented"
    case .multivaluedWithoutQualifier:
      "U4: a multivalued key without ForAllValues or ForAnyValue is undocumented"
    case .partlyListedNotPrincipal: "U5: NotPrincipal lists the caller only partly; possibly denied"
    case .invokeAsync: "U7: lambda:InvokeAsync alone may no longer invoke"
    case .policyNotSeen(let policy): "U8: policy not seen: \(policy)"
    case .identitiesNotSeen(let account): "U8: the identities of \(account) are not loaded"
    case .emptyOrWildcardElement: "U11: an empty list or value, or '*' as a service, is read as matching"
    case .unresolvedNotResource: "U12: NotResource holds a variable that has no value"
    case .wildcardInVariable:
      "U13: the value of a policy variable holds a wildcard character, taken literally"
    case .openVariable(let variable): "the value of ${\(variable)} is not known"
    case .notPrincipalWithAllow: "R19: NotPrincipal with Allow is read as everyone who is not listed"
    case .brokenStatement(let place): "R57: \(place) cannot be read whole"
    }
  }

  /// Order of the notes.
  public static func < (left: Self, right: Self) -> Bool { left.note < right.note }
}
