import Explanation
import Testing

@Suite("Messages: what people and programs do to them")
struct MessageManglingTests {
  @Test(arguments: MessageRow.masks) func `A mask stays as it is`(row: MessageRow) { row.check() }
  @Test(arguments: MessageRow.brokenLines) func `Broken lines are joined`(row: MessageRow) { row.check() }
  @Test(arguments: MessageRow.wrappings) func `Wrappings are taken off`(row: MessageRow) { row.check() }
  @Test(arguments: MessageRow.others) func `The rest is tolerated`(row: MessageRow) { row.check() }

  @Test func `One line break anywhere in the middle words hides nothing`() {
    let middle = " is not authorized to perform:"
    guard let range = ciMessage.firstRange(of: middle) else { return #expect(Bool(false)) }
    for place in ciMessage[range].indices {
      for lineBreak in ["\n", "\r\n", "\n│ ", "\\n", "\n    "] {
        let broken = ciMessage[..<place] + lineBreak + ciMessage[place...]
        #expect(denials(in: String(broken)).map(\.inShort) == [ciMayNotPay], "\(broken)")
      }
    }
  }

  @Test func `Lines broken every so many columns are joined`() {
    // Below that, a name may be cut so that its first part looks whole.
    for width in 60...130 {
      let lines = stride(from: 0, to: ciMessage.count, by: width).map {
        ciMessage.dropFirst($0).prefix(width)
      }
      let found = denials(in: lines.joined(separator: "\n"))
      #expect(found.first?.principal == ci, "\(width)")
      #expect(found.first?.action == "lambda:InvokeFunction", "\(width)")
      #expect(found.first?.resource == pay, "\(width)")
      #expect(found.first?.reason?.layer == .identity, "\(width)")
    }
  }
}

// swift-format-ignore
extension MessageRow {
  private static func masked(_ principal: String, _ resource: String) -> MessageRow {
    .init("\(principal) on \(resource)", "User: \(principal) is not authorized to perform: lambda:InvokeFunction on resource: \(resource) \(noIdentity)",
          "\(principal) | lambda:InvokeFunction | \(resource) | implicit:identity")
  }
  private static func account(_ mask: String) -> MessageRow {
    masked("arn:aws:sts::\(mask):assumed-role/deploy/ci", "arn:aws:lambda:us-east-1:\(mask):function:pay:live")
  }

  static let masks: [MessageRow] = [
    account("***"), account("************"), account("95**********"), account("xxxx"), account("XXXXX"), account("###########"),
    account("<ACCOUNT_ID>"), account("<<ACCOUNT>>"), account("<my account>"), account("{Account ID}"), account("${VAR}"), account("${AWS::AccountId}"),
    account("\"my account number\""), account("my account"), account("..."), account("…"), account("OMITTED"), account("snip"), account("(account)"), account("[account id]"),
    account(""), account("123"), account("12345678"), account("123456789"), account("1234567890"), account("12345678901"), account("1234567890123"), account("1234****"), account("####-####"), account("$ACCOUNT"),
    masked("$user_arn", "$function_arn"), masked("***", "***"), masked("arn:aws:iam::***:user/***", "arn:aws:lambda:***:***:function:***"),
    masked("arn:aws:iam::xxx:user/xxx", "arn:aws:lambda:eu-west-1:xxx:function:pay-xxx"), masked("arn:aws:sts::111122223333:assumed-role/<role>/<session name>", "<function arn>"),
    masked("arn:***", "arn:***"), masked("<user>", "{resource}"), masked("OMITTED", "OMITTED"), masked("[REDACTED]", "[REDACTED]"),
    masked("arn:aws:sts::${AWS::AccountId}:assumed-role/deploy/ci", "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:pay"),
    masked("my user", pay), masked("arn:aws:iam::my account number:user/ana", pay),
  ]

  static let brokenLines: [MessageRow] = [
    .init("before the clause", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay)\n\(noIdentity)", ciMayNotPay),
    .init("within the clause", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) because no\nidentity-based policy\nallows the lambda:InvokeFunction action", ciMayNotPay),
    .init("within a word of the clause", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) because no identity-ba\nsed policy allows the lambda:InvokeFunction action", ciMayNotPay),
    .init("behind User:", "User:\n\(ci)\nis not authorized to perform:\nlambda:InvokeFunction\non resource:\n\(pay)\n\(noIdentity)", ciMayNotPay),
    .init("within the principal", "User: arn:aws:sts::111122223333:assumed-role/de\nploy/ci is not authorized to perform: lambda:InvokeFunction on resource: \(pay) \(noIdentity)", ciMayNotPay),
    .init("within the action", "User: \(ci) is not authorized to perform: lambda:Invoke\nFunction on resource: \(pay) \(noIdentity)", ciMayNotPay),
    .init("behind the colon of the action", "User: \(ci) is not authorized to perform: lambda:\nInvokeFunction on resource: \(pay) \(noIdentity)", ciMayNotPay),
    .init("within on resource", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on res\nource: \(pay) \(noIdentity)", ciMayNotPay),
    .init("within the account", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:1111\n22223333:function:pay \(noIdentity)", ciMayNotPay),
    .init("within the region", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-\neast-1:111122223333:function:pay \(noIdentity)", ciMayNotPay),
    .init("within function", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:111122223333:func\ntion:pay \(noIdentity)", ciMayNotPay),
    .init("behind function:", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:111122223333:function:\npay \(noIdentity)", ciMayNotPay),
    .init("within the function's name", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:111122223333:function:p\nay \(noIdentity)", ciMayNotPay),
    .init("within the name, no clause", "User: \(ci) is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:ro\nle/billing\n", ciMayNotAssume),
    .init("twice in the target", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-ea\nst-1:11112222\n3333:function:pay \(noIdentity)", ciMayNotPay),
    .init("carriage returns", ciMessage.replacing(" on ", with: "\r\non "), ciMayNotPay),
    .init("in a frame", "│ User: \(ci) is not authorized   │\n│ to perform: lambda:InvokeFunction on resource:    │\n│ \(pay) because no          │\n│ identity-based policy allows the lambda:InvokeFunction action │", ciMayNotPay),
    .init("quoted mail", "> User: \(ci) is not authorized to perform:\n> lambda:InvokeFunction on resource:\n> \(pay)\n> \(noIdentity)", ciMayNotPay),
    .init("docker compose", "web-1  | User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay)\nweb-1  | next", "\(ci) | lambda:InvokeFunction | \(pay) | -"),
    .init("the next line of a log", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay)\n2026-11-25 10:00:00 INFO because of this", "\(ci) | lambda:InvokeFunction | \(pay) | -"),
    .init("a line cut within the account", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:1111\n2026-11-25 10:00:00 INFO next", "\(ci) | lambda:InvokeFunction | arn:aws:lambda:us-east-1:1111 | -"),
    .init("a line cut behind function:", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:111122223333:function:\nINFO next line", "\(ci) | lambda:InvokeFunction | arn:aws:lambda:us-east-1:111122223333:function: | -"),
  ]

  static let wrappings: [MessageRow] = [
    .init("back-ticks around names", "User: `\(ci)` is not authorized to perform: `lambda:InvokeFunction` on resource: `\(pay)` \(noIdentity)", ciMayNotPay),
    .init("back-ticks around all", "```\n\(ciMessage)\n```", ciMayNotPay),
    .init("a mail link behind a session", "User: arn:aws:sts::111122223333:assumed-role/dev/[ana@example.com](mailto:ana@example.com) is not authorized to perform: lambda:InvokeFunction on resource: \(pay) \(noIdentity)",
          "arn:aws:sts::111122223333:assumed-role/dev/ana@example.com | lambda:InvokeFunction | \(pay) | implicit:identity"),
    .init("half a mail link", "User: arn:aws:sts::111122223333:assumed-role/dev/ana@example.com](mailto:ana@example.com) is not authorized to perform: lambda:InvokeFunction on resource: \(pay)",
          "arn:aws:sts::111122223333:assumed-role/dev/ana@example.com | lambda:InvokeFunction | \(pay) | -"),
    .init("literal \\n\\t", "AccessDenied: \(assumeMessage)\\n\\tstatus code: 403", ciMayNotAssume),
    .init("a trailing )", "(\(assumeMessage))", ciMayNotAssume),
    .init("a trailing ]", "[\(assumeMessage)]", ciMayNotAssume),
    .init("a trailing quotation mark", "\"\(assumeMessage)\"", ciMayNotAssume),
    .init("a trailing quotation mark and bracket", "\"\(assumeMessage)\"}]", ciMayNotAssume),
    .init("typographic quotation marks", "“\(assumeMessage)”", ciMayNotAssume),
    .init(": ClientError", "\(assumeMessage): ClientError", ciMayNotAssume),
    .init("a trailing colon and a trace", "\(assumeMessage):\nTraceback (most recent call last):", ciMayNotAssume),
    .init("a trace glued on", "\(assumeMessage) at com.amazonaws.http.AmazonHttpClient.handleErrorResponse(AmazonHttpClient.java:1820)", ciMayNotAssume),
    .init("HTML", "&lt;Message&gt;User: &quot;\(ci)&quot; is not authorized to perform: sts:AssumeRole on resource: &#39;\(billing)&#39;&lt;/Message&gt;", ciMayNotAssume),
    .init("HTML twice", "&amp;quot;\(assumeMessage)&amp;quot;", ciMayNotAssume),
    .init("<br>", "User: \(ci) is not authorized to perform: sts:AssumeRole<br>on resource: \(billing)<br/>Next", ciMayNotAssume),
    .init("no-break spaces", assumeMessage.replacing(" ", with: "\u{A0}"), ciMayNotAssume),
    .init("zero-width spaces", assumeMessage.replacing("/", with: "/\u{200B}"), ciMayNotAssume),
    .init("escaped dollar", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(pay):\\$LATEST", "\(ci) | lambda:InvokeFunction | \(pay):$LATEST | -"),
  ]

  static let others: [MessageRow] = [
    .init("another ARN before", "Role \(billing) failed. \(assumeMessage)", ciMayNotAssume),
    .init("another User: before", "User: bob logged in\n2026-11-25 10:00:00 CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource",
          "trigger lambda.alarms.cloudwatch.amazonaws.com: CloudWatch Alarms | lambda:InvokeFunction | - | -"),
    .init("User without a colon", "User \(ci) is not authorized to perform: sts:AssumeRole on resource: \(billing)", ciMayNotAssume),
    .init("a region cut to nothing", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda::111122223333:function:pay", "\(ci) | lambda:InvokeFunction | arn:aws:lambda::111122223333:function:pay | -"),
    .init("only the ARN", "\(ci) is not authorized to perform: sts:AssumeRole on resource: \(billing)", ciMayNotAssume),
    .init("cut at the front", "ts::111122223333:assumed-role/deploy/ci is not authorized to perform: sts:AssumeRole on resource: \(billing)",
          "ts::111122223333:assumed-role/deploy/ci | sts:AssumeRole | \(billing) | -"),
    .init("cut in the middle words", "User: \(ci) is not authorized to per", "\(ci) | - | - | -"),
    .init("cut behind them", "User: \(ci) is not authorized to perform:", "\(ci) | - | - | -"),
    .init("cut in the action", "User: \(ci) is not authorized to perform: lambda:Inv", "\(ci) | lambda:Inv | - | -"),
    .init("cut in the action's prefix", "User: \(ci) is not authorized to perform: lamb", "\(ci) | - | - | -"),
    .init("cut behind on resource:", "User: \(ci) is not authorized to perform: sts:AssumeRole on resource:", "\(ci) | sts:AssumeRole | - | -"),
    .init("cut in the target", "User: \(ci) is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::4444555", "\(ci) | sts:AssumeRole | arn:aws:iam::4444555 | -"),
    .init("cut with dots", "User: \(ci) is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/bil...", "\(ci) | sts:AssumeRole | arn:aws:iam::444455556666:role/bil | -"),
    .init("the target left out", "User: \(ci) is not authorized to perform: lambda:InvokeFunction on resource: \(noIdentity)", "\(ci) | lambda:InvokeFunction | - | implicit:identity"),
    .init("the action left out", "User: \(ci) is not authorized to perform: *** on resource: \(pay)", "\(ci) | *** | \(pay) | -"),
    .init("no colon behind perform", "User: \(ci) is not authorized to perform sts:AssumeRole on resource \(billing)", ciMayNotAssume),
    .init("not authorized in another sense", "User: \(ci) is not authorized to access this resource", ""),
  ]
}
