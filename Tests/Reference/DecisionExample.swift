public import Foundation
public import Inventory

/// A row of the examples: a small organization, a question, and the answer that the rules give.
public struct DecisionExample: Sendable, CustomStringConvertible {
  /// What is asked.
  public enum Question: Sendable, Hashable {
    /// May the caller take this action on this resource?
    case request
    /// May the caller invoke the target directly, by whichever API?
    case invocation
    /// May the caller invoke the target through its function URL, both actions taken together?
    case url
    /// Is the caller, a principal, an invoker of the function?
    case reach
  }

  /// `E12`, with a letter where a row of the rules holds several requests.
  public var id: String
  /// The rules it shows.
  public var rules: String
  /// The accounts and policies.
  public var inventory: Inventory
  /// The time of the analysis.
  public var time: Date
  /// What is asked.
  public var question: Question
  /// A principal: the ARN of a user, role, session, root or provider; a service; `anonymous`; `*`.
  public var caller: String
  /// The action.
  public var action: String
  /// The ARN that is acted on.
  public var resource: String
  /// Keys that are known of the request besides those that follow from it.
  public var context: [String: [String]]
  /// Texts of the caller's session policies.
  public var sessionPolicies: [String]
  /// The answer.
  public var expected: ReferenceEvaluator.Outcome
  /// For `reach`: the fewest assumptions.
  public var assumptions: Int?
  /// A word of a note that the answer has.
  public var note: String?
  /// The policies as the table writes them.
  public var policies: String

  /// `E12 R11`.
  public var description: String { "\(id) \(rules)" }
}

extension ReferenceEvaluator {
  /// The outcome of one request over every context; nil when there are too many to try.
  ///
  /// - Parameters:
  ///   - caller: as in `DecisionExample.caller`.
  ///   - context: keys that are known besides those that follow from the request.
  ///   - contextIsComplete: whether exactly the keys of `context` exist.
  public func outcome(
    caller: String, action: String, resource: String, context: [String: [String]] = [:],
    contextIsComplete: Bool = false, sessionPolicies: [String] = []
  ) -> Outcome? {
    outcome(
      Question(
        asker: asker(caller), actions: [action], resource: resource, sessionPolicies: sessionPolicies,
        known: lowercased(context), isComplete: contextIsComplete))
  }

  /// What the reference answers to an example: the outcome, and for `reach` the assumptions.
  public func answer(to example: DecisionExample) -> (outcome: Outcome?, assumptions: Int?) {
    let (asker, known) = (asker(example.caller), lowercased(example.context))
    switch example.question {
    case .request where example.action == "sts:AssumeRole":
      let policies = example.sessionPolicies
      return (assumption(of: example.resource, by: asker, sessionPolicies: policies, known: known), nil)
    case .request:
      let outcome = outcome(
        caller: example.caller, action: example.action, resource: example.resource, context: example.context,
        sessionPolicies: example.sessionPolicies)
      return (outcome, nil)
    case .invocation: return (invocation(of: example.resource, by: asker, known: known), nil)
    case .url: return (urlOutcome(example, asker, known), nil)
    case .reach:
      let invokers = whoCanInvoke().invokers[example.resource] ?? []
      let access = invokers.first { $0.name == example.caller && $0.kind != "account" }?.access
      return (access?.outcome ?? .denied, access?.assumptions)
    }
  }

  private func urlOutcome(_ example: DecisionExample, _ asker: Asker, _ known: [String: [String]]) -> Outcome?
  {
    guard let (function, qualifier) = function(example.resource),
      let url = function.urls.first(where: { $0.qualifier == qualifier })
    else { return .denied }
    return urlInvocation(of: example.resource, url.authType, by: asker, known: known)
  }

  private func lowercased(_ context: [String: [String]]) -> [String: [String]] {
    Dictionary(context.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}
