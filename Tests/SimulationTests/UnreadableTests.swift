import Simulation
import Testing

@Suite("A line that cannot be read says why") struct UnreadableTests {
  static let start =
    #""principal": "arn:aws:iam::111111111111:user/U", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k""#

  // swift-format-ignore
  static let lines: [(String, id: String, error: String)] = [
    ("{", "null", "line 1: not valid JSON: "),
    ("3", "null", "expected an object, found a number"),
    (#"{"id": {"a": [1, null]}}"#, #"{"a":[1,null]}"#, "no action; expected an action such as lambda:InvokeFunction"),
    (#"{"action": "s3:*"}"#, "null", "/action: 's3:*' is not an action; expected SERVICE:ACTION without wildcards"),
    (#"{"action": "s3:GetObject"}"#, "null", "no principal; expected an ARN, a service principal or 'anonymous'"),
    (#"{"action": "s3:GetObject", "principal": "alice"}"#, "null", "/principal: 'alice' is not a principal; expected "),
    (#"{"action": "s3:GetObject", "principal": 3}"#, "null", "/principal: expected a string, found a number"),
    (#"{"action": "s3:GetObject", "principal": "anonymous", "resource": "b"}"#, "null", "/resource: 'b' is not an ARN; expected "),
    ("{\(start), \"context\": []}", "null", "/context: expected an object of context keys, found a list"),
    ("{\(start), \"context\": {\"a/b\": {}}}", "null", "/context/a~1b: expected a string, a number, true, false or a list, found an object"),
    ("{\(start), \"context\": {\"k\": [[]]}}", "null", "/context/k/0: expected a string, a number, true or false, found a list"),
    ("{\(start), \"contextIsComplete\": \"yes\"}", "null", "/contextIsComplete: expected true or false, found a string"),
    ("{\(start), \"policies\": {\"scp\": []}}", "null", "/policies/scp: unknown member; expected identity, "),
    ("{\(start), \"policies\": {\"identity\": [{\"name\": \"p\"}]}}", "null", "/policies/identity/0: no document; expected "),
    ("{\(start), \"policies\": {\"identity\": [{\"document\": \"{\"}]}}", "null", "/policies/identity/0/document: the text of the policy document is not a JSON object"),
    ("{\(start), \"policies\": {\"serviceControl\": [{\"policies\": []}]}}", "null", "/policies/serviceControl/0: no target; expected "),
  ]

  @Test(arguments: lines) func error(_ line: (String, id: String, error: String)) throws {
    let answer = try answer(line.0)
    #expect(answer.id == line.id)
    guard case .failure(let error) = answer.result else {
      Issue.record("answered")
      return
    }
    #expect(error.description.hasPrefix(line.error), "\(error)")
  }
}
