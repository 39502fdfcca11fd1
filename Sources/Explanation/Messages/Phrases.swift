/// A wording by which a refusal is recognised.
struct Phrase: Sendable {
  /// Where the ARN stands that the wording names.
  enum Naming: Sendable { case nothing, behind, between(String) }

  /// A part of the wording that is searched for, and how much of the wording stands before it.
  struct Anchor: Sendable {
    var word: [UInt8]
    var before: ArraySlice<UInt8>
  }

  /// What the wording says; nil for the sentence that has a grammar of its own.
  var message: DenialMessage?
  var key: [UInt8]
  /// Two parts of the wording, so that one broken line cannot hide it.
  var anchors: [Anchor]
  var naming = Naming.nothing
  /// What it says instead where these words follow.
  var otherwise: (following: String, kind: DenialMessage.Kind)?

  /// Searched for by the parts of the key that begin and end at these places; by its two halves unless told otherwise.
  private init(
    _ key: String, _ message: DenialMessage?, naming: Naming = .nothing, anchors: [Range<Int>]? = nil
  ) {
    let key = Array(key.utf8)
    let middle = key.count / 2
    (self.key, self.message, self.naming) = (key, message, naming)
    self.anchors = (anchors ?? [0..<middle, middle..<key.count]).map {
      Anchor(word: Array(key[$0]), before: key[..<$0.lowerBound])
    }
  }

  private init(_ key: String, _ kind: DenialMessage.Kind, naming: Naming = .nothing) {
    self.init(key, DenialMessage(kind: kind), naming: naming)
  }

  /// `authorized` and `d to perform`: the first is found even where the spaces are none.
  private static let sentence = Phrase("ot authorized to perform", nil, anchors: [3..<13, 12..<24])

  /// All wordings: the sentence, the services, what only looks like a denial.
  static let all: [Phrase] = [sentence] + triggers + roles + lookAlikes

  private static let triggers: [Phrase] = [
    Phrase("Invalid permissions on Lambda function", .trigger(services: ["apigateway.amazonaws.com"])),
    Phrase(
      "invocation failed due to error AccessDeniedException",
      .trigger(services: ["cognito-idp.amazonaws.com"])),
    Phrase(
      "Unable to validate the following destination configurations", .trigger(services: ["s3.amazonaws.com"])),
    Phrase(
      "Make sure you have given CloudWatch Logs permission",
      .trigger(services: ["logs.amazonaws.com", "logs.<region>.amazonaws.com"])),
    Phrase(
      "elasticloadbalancing principal does not have permission to invoke",
      .trigger(services: ["elasticloadbalancing.amazonaws.com"]), naming: .behind),
    Phrase(
      "Secrets Manager cannot invoke the specified Lambda function",
      .trigger(services: ["secretsmanager.amazonaws.com"])),
    Phrase(
      "cannot be invoked. Check the specified function ARN", .trigger(services: ["config.amazonaws.com"]),
      naming: .between("Lambda function ")),
    bedrock,
    Phrase(
      "is selected for the event source type of", .trigger(services: ["alexa-appkit.amazon.com"]),
      naming: .behind),
    Phrase("For troubleshooting Function URL authorization issues", .functionURL),
  ]

  private static let bedrock: Phrase = {
    var phrase = Phrase(
      "Access denied while invoking Lambda function", .trigger(services: ["bedrock.amazonaws.com"]),
      naming: .behind)
    phrase.otherwise = (
      "Gateway execution role", .roleOfService(services: ["bedrock-agentcore.amazonaws.com"])
    )
    return phrase
  }()

  private static let roles: [Phrase] = [
    Phrase("Lambda.InvokeAccessDenied", .roleOfService(services: ["firehose.amazonaws.com"])),
    Phrase(
      "Ensure that the access policy allows access to the Lambda function",
      .roleOfService(services: ["firehose.amazonaws.com"])),
    Phrase(
      "API Gateway does not have permission to assume the provided role",
      .serviceRole(services: ["apigateway.amazonaws.com"]), naming: .behind),
    Phrase(
      "The role defined for the function cannot be assumed by Lambda",
      .serviceRole(services: ["lambda.amazonaws.com"])),
    Phrase(
      "nor the regional one is authorized to assume the provided role",
      .serviceRole(services: ["states.amazonaws.com", "states.<region>.amazonaws.com"])),
    Phrase(
      "must allow AWS EventBridge Scheduler to assume the role",
      .serviceRole(services: ["scheduler.amazonaws.com"])),
    Phrase(
      "credentials could not be used to assume", DenialMessage(action: "sts:AssumeRole"), naming: .behind),
  ]

  private static let lookAlikes: [Phrase] = [
    (
      "Cross-account log access is not allowed",
      "the log tail (LogType=Tail) is not given to callers of another account: leave it out"
    ),
    (
      "Cross-account pass role is not allowed",
      "a service takes only roles of the account in which it is called: use a role of that account"
    ),
    ("are not reachable in this region", "the function is in another Region than the one that was called"),
    (
      "Roles may not be assumed by root accounts",
      "the root user cannot assume roles: sign in as a user or a role"
    ),
    (
      "No OpenIDConnect provider found in your account for",
      "the account of the role has no identity provider with that URL: create it, or check the account and the URL"
    ),
    ("Unable to validate tags", "the service refuses the tags of the request"),
    (
      "The security token included in the request is",
      "the credentials are invalid or have expired: sign in again"
    ),
  ].map { Phrase($0, .notAPolicyProblem($1)) }
}

extension UnwrappedText {
  /// What the phrase says where its text stands, and the ARN that it names.
  func read(_ phrase: Phrase, at key: Range<Int>) -> FoundDenial? {
    guard var message = phrase.message else { return sentence(aroundKey: key, isWhole: true) }
    var end = key.upperBound
    switch phrase.naming {
    case .nothing: break
    case .behind:
      if let name = name(at: end), name.text.hasPrefix("arn:") || Mask.isWhole(name.text) {
        message.resource = name.text
        end = name.end
      }
    case .between(let words):
      if let start = lastIndex(of: words, before: key.lowerBound, within: 600) {
        message.resource = name(at: start + words.utf8.count, before: key.lowerBound, joining: .always)?.text
      }
    }
    if let (following, kind) = phrase.otherwise, stands(following, behind: end) { message.kind = kind }
    return FoundDenial(message: message, start: origin(of: key.lowerBound), end: origin(ofEnd: end))
  }

  private func stands(_ words: String, behind start: Int) -> Bool {
    let first = words.utf8.first
    return (start..<min(start + 200, bytes.count)).contains {
      bytes[$0] == first && match(words, at: $0) != nil
    }
  }
}
