import Authorization
import Explanation
import Testing

/// A text and what it says: `principal | action | resource | reason`, a dash for what the text does not tell, and before
/// them the kind where it is not a plain denial. No text at all for no denial.
struct MessageRow: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var says: String

  init(_ name: String, _ text: String, _ says: String) {
    (self.name, self.text, self.says) = (name, text, says)
  }

  var testDescription: String { name }

  func check() {
    #expect(denials(in: text).map(\.inShort).joined(separator: "\n") == says)
  }

  /// Every row of every table.
  static let all =
    sentences + clauses + policyARNs + envelopes + phrases + lookAlikes + masks + brokenLines + wrappings
    + others
}

extension DenialMessage {
  var inShort: String {
    let parts = [principal, action, resource, reason?.inShort].map { $0 ?? "-" }.joined(separator: " | ")
    return switch kind {
    case .denial: parts
    case .trigger(let services): "trigger \(services.joined(separator: ", ")): \(parts)"
    case .serviceRole(let services): "role for \(services.joined(separator: ", ")): \(parts)"
    case .roleOfService(let services): "role of \(services.joined(separator: ", ")): \(parts)"
    case .functionURL: "function URL: \(parts)"
    case .notAPolicyProblem: "not a policy problem: \(parts)"
    }
  }
}

extension DenialMessage.Reason {
  var inShort: String {
    var text = "\(effect.rawValue):\(layer?.rawValue ?? "-")"
    if let through { text += " through \(through.rawValue)" }
    if let policy { text += " by \(policy)" }
    return text
  }
}

let ana = "arn:aws:iam::111122223333:user/ana"
let ci = "arn:aws:sts::111122223333:assumed-role/deploy/ci"
let pay = "arn:aws:lambda:us-east-1:111122223333:function:pay"
let billing = "arn:aws:iam::444455556666:role/billing"
let noIdentity = "because no identity-based policy allows the lambda:InvokeFunction action"

/// What most rows say.
let ciMayNotPay = "\(ci) | lambda:InvokeFunction | \(pay) | implicit:identity"
/// And how AWS says it.
let ciMessage =
  "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) \(noIdentity)"
let assumeMessage = "User: \(ci) is not authorized to perform: sts:AssumeRole on resource: \(billing)"
let ciMayNotAssume = "\(ci) | sts:AssumeRole | \(billing) | -"
