/// One request with a complete context: a key that is missing is absent.
struct Request {
  var caller: Caller
  var action: String
  var resource: String
  /// Keys in lower case.
  var context: [String: [String]]
  /// Texts of session policies, if the caller's session was narrowed.
  var sessionPolicies: [String] = []
  /// The way in, when the request comes through a function URL.
  var url: URLAuthentication?

  enum URLAuthentication: String, Hashable {
    case none = "NONE"
    case awsIAM = "AWS_IAM"
  }

  /// The resource's account where its ARN does not tell it.
  var owner: String?
  /// `AIDA…` or `AROA…` where the request itself tells it.
  var uniqueID: String?

  var resourceAccount: String { owner ?? arnParts(resource)?[4] ?? "" }
  var service: String { String(action.prefix { $0 != ":" }).lowercased() }
  var isSameAccount: Bool { caller.account == resourceAccount }

  /// Whether the request belongs to the assumption of a role, for which the trust policy must speak (R22).
  var isAssumption: Bool {
    [
      "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession",
      "sts:setsourceidentity",
    ].contains(action.lowercased())
  }
}

/// The policies that take part in one request.
struct Applicable {
  /// A policy's statements, in place.
  struct Policy {
    enum Layer {
      case identity, boundary, session, resource, trust, serviceControl, resourceControl, endpoint
    }
    var layer: Layer
    var statements: [PolicyStatement]
    /// The function's own policy, asked about a qualifier (U2).
    var isOfWholeFunction = false
  }

  /// The service control policies of a root, unit or account.
  struct Level {
    var policies: [Policy]
    /// Whether one of them was not seen, which is assumed to allow (U8).
    var isPartlyUnseen: Bool
  }

  var identity: [Policy] = []
  /// Whether the identity side may hold more than was seen (U8).
  var mayGrantMore: Truth = .no
  var boundary: Policy?
  /// Whether a boundary is set, even one that was not seen.
  var hasBoundary = false
  var session: [Policy] = []
  var resource: [Policy] = []
  /// Whether the resource's policy was not seen.
  var resourceUnseen: Truth = .no
  /// From the root down to the account; nil where no service control policy applies.
  var serviceControl: [Level]?
  var resourceControl: [Policy] = []
  /// Of the VPC endpoint that a request says it came through (R21).
  var endpoint: [Policy] = []

  var all: [Policy] {
    identity + [boundary].compactMap { $0 } + session + resource
      + (serviceControl ?? []).flatMap(\.policies) + resourceControl + endpoint
  }

  /// The policies without the statements that do not speak of a request in any context.
  func narrowed(to request: Request) -> Applicable {
    func narrowed(_ policy: Policy) -> Policy {
      var policy = policy
      policy.statements = policy.statements.filter { $0.speaks(of: request, in: policy.layer) }
        .map { $0.settled(for: request, in: policy.layer) }
      return policy
    }
    var found = self
    found.identity = identity.map(narrowed)
    found.boundary = boundary.map(narrowed)
    found.session = session.map(narrowed)
    found.resource = resource.map(narrowed)
    found.resourceControl = resourceControl.map(narrowed)
    found.endpoint = endpoint.map(narrowed)
    found.serviceControl = serviceControl?.map {
      Level(policies: $0.policies.map(narrowed), isPartlyUnseen: $0.isPartlyUnseen)
    }
    return found
  }
}
