import Simulation
import Testing

/// A policy document that comes once is read no further than its request needs, and kept when it comes again.
@Suite("Policies that come again") struct RepeatedPolicyTests {
  private static let actions = [
    "s3:GetObject", "lambda:InvokeFunction", "lambda:InvokeAsync", "ec2:RunInstances", "sts:AssumeRole",
  ]

  private static let statements = [
    #"{"Effect": "Allow", "Action": ["s3:*", "ec2:Run*"], "Resource": "*"}"#,
    #"{"Effect": "Deny", "Action": "lambda:InvokeFunction", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}"#,
    #"{"Effect": "Allow", "Action": "lambda:*", "Resource": "arn:aws:lambda:*:*:function:f"}"#,
    #"{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}"#,
    #"{"Effect": "Allow", "Action": "sts:*", "Resource": "*", "Condition": {"StringEquals": {"strange:Key": "x"}}}"#,
    #"{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {"StringEqual": {"a": "b"}}}"#,
  ]

  private func line(_ action: String) -> [UInt8] {
    let text = """
      {"principal": "arn:aws:iam::111122223333:user/U", "action": "\(action)", \
      "resource": "arn:aws:lambda:us-east-1:111122223333:function:f", "policies": {"identity": [\
      {"name": "p", "document": {"Version": "2012-10-17", "Statement": [\(Self.statements.joined(separator: ", "))]}}]}}
      """
    return Array(text.utf8)
  }

  private func answer(_ line: [UInt8], _ worker: inout RequestWorker) -> String {
    var splitter = RequestSplitter()
    var output: [UInt8] = []
    for text in splitter.texts(in: line) + splitter.textsAtEnd() {
      worker.answer(text)?.appendJSON(to: &output)
    }
    return String(decoding: output, as: UTF8.self)
  }

  @Test("are answered as those that come once, whatever was asked before") func repeated() {
    for first in Self.actions {
      for second in Self.actions {
        var worker = RequestWorker(at: 1_795_392_000)
        for action in [first, second, first, second] {
          var fresh = RequestWorker(at: 1_795_392_000)
          let expected = answer(line(action), &fresh)
          #expect(expected.contains("unknown condition operator"))
          #expect(answer(line(action), &worker) == expected)
        }
      }
    }
  }
}
