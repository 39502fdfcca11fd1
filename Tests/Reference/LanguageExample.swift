/// The policy language, as requests that bring their policies: what a statement says, the keys of the request, and
/// the answer.
///
/// User `U` asks for `lambda:InvokeFunction` on the function `F` of the same account, in the notation of the examples.
/// The keys listed are all that exist, unless a row says otherwise.
public struct LanguageExample: Sendable, CustomStringConvertible {
  /// The rules it shows.
  public var rules: String
  /// The policies, or the condition alone of one Allow.
  public var policies: String
  /// The request as `simulate` reads it.
  public var json: String
  /// The answer.
  public var expected: ReferenceEvaluator.Outcome

  /// Rules and policies.
  public var description: String { "\(rules): \(policies)" }

  init(_ rules: String, _ policies: String, json: String, _ expected: ReferenceEvaluator.Outcome) {
    (self.rules, self.policies, self.json, self.expected) = (rules, policies, json, expected)
  }

  /// - Parameters:
  ///   - documents: identity-based policies.
  ///   - keys: `KEY=VALUE|VALUE; KEY=VALUE`; a key without values is absent.
  init(
    _ rules: String, _ policies: String, documents: [String], keys: String, isComplete: Bool,
    _ expected: ReferenceEvaluator.Outcome
  ) {
    (self.rules, self.policies, self.expected) = (rules, policies + " · " + keys, expected)
    let context = keys.split(separator: ";").map { pair -> (String, String) in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let values = halves[1].split(separator: "|").map(String.init)
      return (halves[0].trimmingPrefix(" ").description, PolicyWriter.list(values))
    }
    let identity = documents.map { PolicyWriter.object([("name", "\"p\""), ("document", $0)]) }
    json = PolicyWriter.object([
      ("principal", PolicyWriter.quoted(Cast.expand("U"))), ("action", "\"lambda:InvokeFunction\""),
      ("resource", PolicyWriter.quoted(Cast.expand("F"))), ("context", PolicyWriter.object(context)),
      ("contextIsComplete", isComplete ? "true" : "false"),
      ("policies", "{\"identity\":[\(identity.joined(separator: ","))]}"),
    ])
  }
}

/// Every row: conditions in an Allow and in a Deny, keys that are open, statements, documents written in odd ways,
/// partitions, principals.
public let languageExamples: [LanguageExample] =
  conditionRows.flatMap(\.examples) + openRows.map(\.example) + statementRows.map(\.example)
  + documentRows.map(\.example) + partitionExamples + principalExamples

func languageExample(
  _ rules: String, _ policies: String, _ keys: String, isComplete: Bool = true,
  version: String = "2012-10-17",
  _ expected: ReferenceEvaluator.Outcome
) -> LanguageExample {
  let statements = policies.split(separator: "; ").map { text in
    StatementNotation(text: String(text.trimmingPrefix("U: ")), place: nil).json
  }
  let document = PolicyWriter.policy(statements, version: version)
  return LanguageExample(rules, policies, documents: [document], keys: keys, isComplete: isComplete, expected)
}

/// A row whose policies are statements, or one whole document.
struct LanguageRow {
  var example: LanguageExample

  init(
    _ rules: String, _ policies: String, _ keys: String, _ expected: ReferenceEvaluator.Outcome,
    isComplete: Bool = true, version: String = "2012-10-17"
  ) {
    example = languageExample(rules, policies, keys, isComplete: isComplete, version: version, expected)
  }

  init(rules: String, document: String, _ expected: ReferenceEvaluator.Outcome) {
    example = LanguageExample(rules, document, documents: [document], keys: "", isComplete: true, expected)
  }

  static func open(
    _ rules: String, _ policies: String, _ keys: String, _ expected: ReferenceEvaluator.Outcome
  )
    -> LanguageRow
  {
    LanguageRow(rules, policies, keys, expected, isComplete: false)
  }
}
