public import IAM

/// A Lambda function with everything it can be invoked by.
public struct Function: Sendable, Equatable {
  /// The unqualified ARN.
  public var arn: ARN
  /// The execution role's ARN.
  public var role: ARN?
  /// Published version numbers, `$LATEST` left out, in the order of their numbers.
  public var versions: [String]
  /// Alias names, sorted.
  public var aliases: [String]
  /// Function URLs, sorted by qualifier.
  public var urls: [FunctionURL]
  /// The function's and its qualifiers' policies, the function's own first, then by qualifier.
  public var policies: [FunctionPolicy]
  /// Function tags; nil when no export tells them.
  public var tags: [String: String]?
  /// Whether its reserved concurrency is 0: AWS throttles every invocation, whoever is authorized (R56).
  public var isThrottled: Bool
  /// ARNs of the sources that Lambda polls for this function (R51), sorted.
  public var eventSources: [String]

  /// A function of which only the ARN is known.
  public init(arn: ARN) {
    self.arn = arn
    versions = []
    aliases = []
    urls = []
    policies = []
    isThrottled = false
    eventSources = []
  }

  /// The function's name.
  public var name: String { String(arn.resource.dropFirst("function:".count)) }

  /// What makes invocations fail that are allowed; no matter of authorization (R56).
  public var note: String? { isThrottled ? "R56: throttled: the reserved concurrency of \(name) is 0" : nil }

  /// The qualifiers by which it can be invoked: nil for the unqualified ARN, then `$LATEST`, versions, aliases.
  public var qualifiers: [String?] { [nil, "$LATEST"] + versions.map { $0 } + aliases.map { $0 } }
}

/// A function URL.
public struct FunctionURL: Sendable, Equatable {
  /// The alias it is attached to; nil for the function itself.
  public var qualifier: String?
  /// How callers authenticate.
  public var authType: AuthType

  /// How callers of a function URL authenticate.
  public enum AuthType: String, Sendable {
    /// Signature version 4.
    case awsIAM = "AWS_IAM"
    /// Not at all: everybody is anonymous.
    case none = "NONE"
  }

  /// Puts a function URL together.
  public init(qualifier: String?, authType: AuthType) {
    self.qualifier = qualifier
    self.authType = authType
  }
}

/// The resource-based policy of a function, or of one of its versions or aliases (R42).
public struct FunctionPolicy: Sendable, Equatable {
  /// The version or alias it is attached to; nil for the function itself.
  public var qualifier: String?
  /// The document in its place.
  public var attachment: PolicyAttachment

  /// Puts a function policy together.
  public init(qualifier: String?, attachment: PolicyAttachment) {
    self.qualifier = qualifier
    self.attachment = attachment
  }
}
