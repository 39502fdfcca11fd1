import Authorization
import IAM
import Inventory

/// What is asked for, with its own policies.
struct SnapshotTarget {
  var policies: [AppliedPolicy] = []
  /// nil where no export tells them.
  var tags: [String: String]?
  var isServiceLinked = false
  /// Whether it is a function of the snapshot.
  var isFunction = false
  /// The AuthType of the function's URL.
  var urlType: String?
  var notes: [String] = []

  static let noURL = "R46: no function URL that lets this caller in"

  /// Whether the request needs a function URL that is not there. Rules: R46, R47.
  func isClosed(to caller: Caller, for action: Action) -> Bool {
    guard isFunction else { return false }
    let isAnonymous = caller.kind == .anonymous
    guard isAnonymous || action.lowercased == "lambda:invokefunctionurl" else { return false }
    return urlType == nil || isAnonymous && urlType != FunctionURL.AuthType.none.rawValue
  }
}

extension SnapshotDecisions {
  /// Services whose resources may have policies that the exports do not hold.
  static let servicesWithResourcePolicies: Set<String> = [
    "acm-pca", "airflow", "apigateway", "aps", "backup", "backup-storage", "bedrock", "cloudtrail",
    "codeartifact",
    "codebuild", "dynamodb", "ecr", "ecr-public", "elasticfilesystem", "es", "events", "execute-api",
    "glacier",
    "glue", "iot", "kinesis", "kms", "lex", "logs", "mediastore", "mobiletargeting", "network-firewall",
    "ram",
    "redshift-serverless", "rolesanywhere", "s3", "s3-object-lambda", "s3-outposts", "s3express", "s3tables",
    "schemas", "secretsmanager", "serverlessrepo", "ses", "signer", "sns", "sqs", "ssm", "ssm-contacts",
    "ssm-incidents", "verifiedpermissions", "vpc-lattice",
  ]

  /// Finds the resource of a request.
  func target(of request: SimulateRequest) -> SnapshotTarget {
    let arn = request.resource
    if request.isOnEverything { return SnapshotTarget(tags: [:]) }
    switch arn.service {
    case "lambda" where arn.resource.hasPrefix("function:"): return function(arn, request.action)
    case "iam": return identity(arn, request.action)
    case let service where Self.servicesWithResourcePolicies.contains(String(service)) || service == "lambda":
      return SnapshotTarget(policies: [unseen(arn)], notes: [Doubt.policyNotSeen(name(of: arn)).note])
    default: return SnapshotTarget()
    }
  }

  /// Rules: R40, R42, R44, R56, U2, U18.
  private func function(_ arn: ARN, _ action: Action) -> SnapshotTarget {
    let words = arn.resource.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let qualifier = words.count > 2 ? words[2...].joined(separator: ":") : nil
    let unqualified = qualifier.map { String(arn.text.dropLast($0.utf8.count + 1)) } ?? arn.text
    guard let function = self.function(unqualified) else {
      return SnapshotTarget(
        policies: [unseen(arn)], notes: ["no such function in this snapshot: \(unqualified)"])
    }
    var target = SnapshotTarget(tags: function.tags, isFunction: true)
    target.policies = function.policies.compactMap { policy in
      guard policy.qualifier == nil || policy.qualifier == qualifier else { return nil }
      return lookup.applied(
        policy.attachment, name: policy.qualifier.map { "\(unqualified):\($0)" } ?? unqualified,
        governsByDoubt: policy.qualifier == nil && qualifier != nil)
    }
    target.urlType = function.urls.first { $0.qualifier == qualifier }?.authType.rawValue
    if let qualifier, !function.qualifiers.contains(qualifier) {
      target.notes = ["no version or alias '\(qualifier)' of \(unqualified) in this snapshot"]
    }
    if let note = function.note, Action.invocations.contains(action) { target.notes.append(note) }
    return target
  }

  /// A role has its trust policy, for those who become it; users and the rest of IAM have none.
  private func identity(_ arn: ARN, _ action: Action) -> SnapshotTarget {
    var target = SnapshotTarget(
      tags: role(arn.text)?.permissions.tags ?? user(arn.text)?.permissions.tags)
    guard action.service == "sts", arn.resource.hasPrefix("role/") else { return target }
    target.isServiceLinked = arn.resource.hasPrefix("role/aws-service-role/")
    guard let trust = role(arn.text)?.trust else {
      target.policies = [AppliedPolicy(name: "trust policy of \(arn)", document: nil)]
      target.notes = role(arn.text) == nil ? ["no such role in this snapshot: \(arn)"] : []
      return target
    }
    target.policies = [lookup.applied(trust, name: arn.text)]
    return target
  }

  private func unseen(_ arn: ARN) -> AppliedPolicy { AppliedPolicy(name: name(of: arn), document: nil) }

  private func name(of arn: ARN) -> String { "resource policy of \(arn)" }
}
