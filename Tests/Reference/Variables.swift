/// A policy text with its variables replaced.
struct Substituted {
  /// Values of variables count as literal text (U13).
  var tokens: [PatternToken]
  /// The same with wildcards in those values taken as wildcards; nil when that makes no difference.
  var loose: [PatternToken]?
}

/// A stretch of a policy text.
enum TextPiece: Hashable {
  case text(String)
  /// `${*}`, `${?}`, `${$}`.
  case literal(String)
  case variable(key: String, fallback: String?)
}

/// Takes a text apart at its `${…}`.
///
/// Rule: R58, R61.
func pieces(of text: String, hasVariables: Bool) -> [TextPiece] {
  guard hasVariables else { return [.text(text)] }
  var pieces: [TextPiece] = []
  var rest = Substring(text)
  while let open = rest.firstRange(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
    pieces.append(.text(String(rest[..<open.lowerBound])))
    pieces.append(variable(String(rest[open.upperBound..<close])))
    rest = rest[rest.index(after: close)...]
  }
  return pieces + [.text(String(rest))]
}

private func variable(_ inside: String) -> TextPiece {
  if ["*", "?", "$"].contains(inside) { return .literal(inside) }
  guard let comma = inside.firstIndex(of: ",") else {
    return .variable(key: trimmed(inside).lowercased(), fallback: nil)
  }
  let quoted = trimmed(String(inside[inside.index(after: comma)...]))
  let isQuoted = quoted.count >= 2 && quoted.hasPrefix("'") && quoted.hasSuffix("'")
  return .variable(
    key: trimmed(String(inside[..<comma])).lowercased(),
    fallback: isQuoted ? String(quoted.dropFirst().dropLast()) : quoted)
}

private func trimmed(_ text: String) -> String {
  String(text.drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
}

/// Puts the values of the context in place of the variables; nil when one has no value and no default (R62).
func substitute(_ text: String, hasVariables: Bool, context: [String: [String]]) -> Substituted? {
  var tokens: [PatternToken] = []
  var loose: [PatternToken] = []
  for piece in pieces(of: text, hasVariables: hasVariables) {
    switch piece {
    case .text(let text):
      tokens += PatternToken.pattern(text)
      loose += PatternToken.pattern(text)
    case .literal(let text):
      tokens += PatternToken.literal(text)
      loose += PatternToken.literal(text)
    case .variable(let key, let fallback):
      guard let value = single(key, in: context) ?? fallback else { return nil }
      tokens += PatternToken.literal(value)
      loose += PatternToken.pattern(value)
    }
  }
  return Substituted(tokens: tokens, loose: loose == tokens ? nil : loose)
}

/// The value of a key that has exactly one; keys of several values are no variables.
private func single(_ key: String, in context: [String: [String]]) -> String? {
  guard !isMultivalued(key), let values = context[key], values.count == 1 else { return nil }
  return values.first
}

/// Whether a key, in lower case, may hold several values.
///
/// Rule: R67.
func isMultivalued(_ key: String) -> Bool {
  let names: Set = [
    "aws:principalorgpaths", "aws:resourceorgpaths", "aws:sourceorgpaths", "aws:vpceorgpaths", "aws:tagkeys",
    "aws:calledvia", "aws:principalservicenameslist", "sts:transitivetagkeys", "sts:requestcontextproviders",
    "saml:edupersonaffiliation", "saml:edupersonentitlement", "saml:edupersonscopedaffiliation",
    "saml:edupersonassurance", "saml:edupersonnickname", "saml:edupersonorgunitdn",
    "saml:edupersontargetedid",
  ]
  return names.contains(key) || key.hasSuffix(":amr")
}
