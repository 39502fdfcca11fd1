import Foundation
import Reference
import Testing

@Suite struct RandomRequestTests {
  @Test func `a request is one line of JSON`() throws {
    for seed in UInt64(0)..<300 {
      let request = RandomRequest(seed: seed)
      #expect(request.json == RandomRequest(seed: seed).json)
      #expect(!request.json.contains("\n"))
      let object = try JSONSerialization.jsonObject(with: Data(request.json.utf8))
      #expect(object is [String: Any], "\(request)")
    }
  }

  @Test func `every outcome comes up often`() {
    var counts: [ReferenceEvaluator.Outcome: Int] = [:]
    let seeds = UInt64(0)..<2000
    var undecided = 0
    for seed in seeds {
      guard let outcome = ReferenceEvaluator.outcome(of: RandomRequest(seed: seed)) else {
        undecided += 1
        continue
      }
      counts[outcome, default: 0] += 1
    }
    #expect(undecided == 0)
    for outcome in ReferenceEvaluator.Outcome.allCases {
      #expect((counts[outcome] ?? 0) * 100 >= 15 * seeds.count, "\(counts)")
    }
  }

  @Test(arguments: lines)
  func `a request that brings its policies`(_ line: (json: String, expected: ReferenceEvaluator.Outcome)) {
    let outcome = ReferenceEvaluator.outcome(
      ofRequest: line.json, at: Date(timeIntervalSince1970: 1_795_428_000))
    #expect(outcome == line.expected, "\(line.json)")
  }

  static let role = "arn:aws:iam::111122223333:role/deploy"
  static let function = "arn:aws:lambda:us-east-1:111122223333:function:pay"

  /// A user of the function's account asks.
  static func request(
    _ action: String, _ resource: String, _ policies: String, context: String = "{}", isComplete: Bool = false
  ) -> String {
    """
    {"principal": "arn:aws:iam::111122223333:user/alice", "action": "\(action)", "resource": "\(resource)",\
     "context": \(context), "contextIsComplete": \(isComplete), "policies": {\(policies)}}
    """
  }

  static let allow = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
  static func allow(if condition: String) -> String {
    #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":"# + condition + "}}"
  }
  static func trust(_ actions: String) -> String {
    #"{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"},"Action":"#
      + actions + "}}"
  }
  static func identity(_ document: String) -> String {
    #""identity":[{"name":"p","document":"# + document + "}]"
  }

  static let lines: [(json: String, expected: ReferenceEvaluator.Outcome)] = [
    (request("lambda:InvokeFunction", function, ""), .denied),
    (request("lambda:InvokeFunction", function, identity(allow)), .allowed),
    (
      request("lambda:InvokeFunction", function, identity(allow) + #","serviceControl":[]"#), .allowed
    ),
    (
      request(
        "lambda:InvokeFunction", function,
        identity(allow) + #","serviceControl":[{"target":"r-1","policies":[]}]"#), .denied
    ),
    (
      request("lambda:InvokeFunction", function, identity(allow(if: #"{"Bool":{"example:On":"true"}}"#))),
      .conditional
    ),
    (
      request(
        "lambda:InvokeFunction", function, identity(allow(if: #"{"Bool":{"example:On":"true"}}"#)),
        isComplete: true), .denied
    ),
    (
      request(
        "lambda:InvokeFunction", function, identity(allow(if: #"{"Bool":{"example:On":"true"}}"#)),
        context: #"{"EXAMPLE:on":true}"#), .allowed
    ),
    (request("sts:AssumeRole", role, identity(allow)), .denied),
    (request("sts:AssumeRole", role, #""resource":"# + trust(#""sts:AssumeRole""#)), .allowed),
    // E55: tags need TagSession.
    (
      request(
        "sts:AssumeRole", role, #""resource":"# + trust(#""sts:AssumeRole""#),
        context: #"{"aws:TagKeys":["p"],"aws:RequestTag/p":"x"}"#), .denied
    ),
    (
      request(
        "sts:AssumeRole", role, #""resource":"# + trust(#"["sts:AssumeRole","sts:TagSession"]"#),
        context: #"{"aws:TagKeys":["p"],"aws:RequestTag/p":"x"}"#), .allowed
    ),
    (
      request(
        "s3:GetObject", "arn:aws:s3:::bucket/key",
        identity(allow) + #","endpoint":[{"name":"e","document":{"Statement":[]}}]"#), .denied
    ),
  ]
}
