import IAM

/// A message and where it stands in the raw text.
struct FoundDenial {
  var message: DenialMessage
  var start: Int
  var end: Int
}

extension UnwrappedText {
  /// Reads `User: … is not authorized to perform: …` around its middle, or the short `Not authorized to perform sts:…`.
  ///
  /// Nil where it is somebody else's sentence: neither an ARN nor an action of AWS's form.
  func sentence(aroundKey key: Range<Int>, isWhole: Bool) -> FoundDenial? {
    let subject = subject(beforeKey: key.lowerBound)
    var message = DenialMessage(principal: subject.name)
    var end = key.upperBound
    if isWhole, let action = action(at: end) {
      message.action = action.text
      end = action.end
      if let target = target(at: end) {
        message.resource = target.name
        end = target.end
      }
      if let (reason, behind) = reason(at: end) {
        message.reason = reason
        end = behind
      }
    } else {
      // Without an action, only an ARN tells that the sentence is one of AWS's.
      guard let principal = subject.name, ARN(principal) != nil, isWhole || isCut(at: end) else { return nil }
    }
    if let kind = serviceKind(of: message, subject.service) { message.kind = kind }
    return FoundDenial(message: message, start: origin(of: subject.start), end: origin(ofEnd: end))
  }

  /// Where the raw text goes on behind the byte before the index.
  func origin(ofEnd end: Int) -> Int { end > 0 ? origin(of: end - 1) + 1 : 0 }

  /// `lambda:InvokeFunction`. Without the colon before it, only what is certainly an action.
  private func action(at start: Int) -> ReadName? {
    let colon = match(":", at: start)
    guard let name = name(at: colon ?? start) else { return nil }
    let parts = name.text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    let isAction =
      parts.count == 2
      && parts[0].allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
      && parts[1].allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "*") }
    return isAction || (colon != nil && Mask.isWhole(name.text)) ? name : nil
  }

  /// `on resource: arn:…`, `on the resource`; the name is nil where none is given.
  private func target(at start: Int) -> (name: String?, end: Int)? {
    let start = skipQuotes(start)
    if let behind = match(anyOf: ["on resources", "on resource"], at: start) {
      let colon = match(":", at: behind) ?? behind
      guard !messageMayGoOn(at: skipGap(colon)), let name = name(at: colon) else { return (nil, colon) }
      return (name.text, name.end)
    }
    guard let behind = match(anyOf: ["on the resource", "on this resource", "on that resource"], at: start)
    else {
      return nil
    }
    guard let name = name(at: match(":", at: behind) ?? behind),
      name.text.hasPrefix("arn:") || Mask.isWhole(name.text)
    else { return (nil, behind) }
    return (name.text, name.end)
  }

  private struct Subject {
    var name: String?
    var service: String?
    var start: Int
  }

  /// Who stands before `is not authorized`.
  private func subject(beforeKey key: Int) -> Subject {
    guard let end = matchBack("is n", before: key) ?? matchBack("are n", before: key) else {
      return Subject(start: key)
    }
    let user = lastIndex(of: "User:", before: end, within: 1000)
    if let user, let name = name(between: user + 5, and: end) { return Subject(name: name, start: user) }
    for (name, service) in AWSService.displayNames {
      if let start = matchBack(name + " ", before: end) {
        return Subject(name: name, service: service, start: start)
      }
    }
    if let user, let words = fewWords(between: user + 5, and: end) {
      return Subject(name: words, start: user)
    }
    return lastName(before: end) ?? Subject(start: end)
  }

  /// The one name between two places.
  private func name(between start: Int, and end: Int) -> String? {
    let start = skipQuotes(start)
    guard start < end, let name = name(at: start, before: end, joining: .always), skipQuotes(name.end) >= end
    else { return nil }
    return name.text
  }

  /// A few words on one line: a mask such as `my user`.
  private func fewWords(between start: Int, and end: Int) -> String? {
    let start = skipQuotes(start)
    var last = end
    while last > start, isGap(bytes[last - 1]) || isQuote(bytes[last - 1]) { last -= 1 }
    guard start < last else { return nil }
    let words = bytes[start..<last]
    guard words.count <= 60, words.count(where: { $0 == UInt8(ascii: " ") }) < 4,
      !words.starts(with: "arn:".utf8),
      !words.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: ";") }),
      !text(start..<last).contains(". ")
    else { return nil }
    return text(start..<last)
  }

  /// Without `User:`, only an ARN or a part of one counts.
  private func lastName(before end: Int) -> Subject? {
    var last = end
    while last > 0, isGap(bytes[last - 1]) || isQuote(bytes[last - 1]) { last -= 1 }
    var start = last
    while start > 0, !isGap(bytes[start - 1]), !isQuote(bytes[start - 1]) { start -= 1 }
    start = lastIndex(of: "arn:", before: last, within: last - start) ?? start
    guard let name = name(at: start, before: last, joining: .always), name.end == last else { return nil }
    let isPart = name.text.hasPrefix("arn:") || name.text.contains("role/") || name.text.contains("user/")
    return isPart || Mask.isWhole(name.text) ? Subject(name: name.text, start: start) : nil
  }

  /// Cognito calls from an account of AWS's own; other services appear under the name that people know.
  private func serviceKind(of message: DenialMessage, _ service: String?) -> DenialMessage.Kind? {
    if message.principal?.contains(":assumed-role/awscognitoidentityproviderservice-") == true {
      return .trigger(services: ["cognito-idp.amazonaws.com"])
    }
    guard let service, let action = message.action else { return nil }
    if action.hasPrefix("sts:AssumeRole") { return .serviceRole(services: [service]) }
    return action.hasPrefix("lambda:Invoke") ? .trigger(services: [service]) : nil
  }
}

/// AWS services under the names that stand in messages.
enum AWSService {
  /// The longer of two names that end alike comes first.
  static let displayNames: [(String, String)] = [
    ("Amazon CloudWatch Alarms", "lambda.alarms.cloudwatch.amazonaws.com"),
    ("CloudWatch Alarms", "lambda.alarms.cloudwatch.amazonaws.com"),
    ("Amazon API Gateway", "apigateway.amazonaws.com"), ("API Gateway", "apigateway.amazonaws.com"),
    ("Amazon EventBridge Scheduler", "scheduler.amazonaws.com"),
    ("EventBridge Scheduler", "scheduler.amazonaws.com"),
    ("Amazon EventBridge", "events.amazonaws.com"), ("EventBridge", "events.amazonaws.com"),
    ("Amazon S3", "s3.amazonaws.com"), ("Amazon SNS", "sns.amazonaws.com"),
    ("AWS Config", "config.amazonaws.com"),
    ("AWS IoT", "iot.amazonaws.com"), ("Amazon Cognito", "cognito-idp.amazonaws.com"),
    ("AWS Secrets Manager", "secretsmanager.amazonaws.com"),
    ("Secrets Manager", "secretsmanager.amazonaws.com"),
    ("Elastic Load Balancing", "elasticloadbalancing.amazonaws.com"),
    ("Amazon Bedrock", "bedrock.amazonaws.com"),
    ("AWS Step Functions", "states.amazonaws.com"), ("Step Functions", "states.amazonaws.com"),
  ]
}
