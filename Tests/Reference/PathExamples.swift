public import Inventory

/// A small organization, and how somebody gets to its function `F`.
///
/// Rule: R28–R32, R37, R38.
public struct PathExample: Sendable, CustomStringConvertible {
  /// What the example shows.
  public var description: String
  var caller: String
  /// The organization, in the notation of the examples.
  public var policies: String
  /// What comes out.
  public var expected: ReferenceEvaluator.Outcome
  /// The fewest assumptions; nil where nothing reaches the function.
  public var assumptions: Int?

  init(
    _ description: String, _ caller: String, _ policies: String, _ expected: ReferenceEvaluator.Outcome,
    _ assumptions: Int? = nil
  ) {
    (self.description, self.caller, self.policies) = (description, caller, policies)
    (self.expected, self.assumptions) = (expected, assumptions)
  }

  /// The ARN of the principal that starts.
  public var principal: String { Cast.expand(caller) }

  /// The ARN of the function.
  public var function: String { Cast.expand("F") }

  /// The organization.
  public var inventory: Inventory {
    var organization = ExampleOrganization(policies)
    return organization.inventory()
  }
}

// swift-format-ignore
/// Whole paths on which the sessions depend on each other, each with what comes out.
public let pathExamples: [PathExample] = [
  // The session's name
  PathExample("E63 over two hops", "U", "R trust: Allow AR to U; T trust: Allow AR to R/alice; T: Allow Inv", .conditional, 2),
  PathExample("a role starts under any name", "R", "T trust: Allow AR to R/alice; T: Allow Inv", .conditional, 1),
  PathExample("no path by contradicting names", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; T trust: Allow AR to R/alice; T: Allow Inv", .denied),
  PathExample("the name that both want", "U", "R trust: Allow AR to U if sts:RoleSessionName StringLike a*; T trust: Allow AR to R/alice; T: Allow Inv", .conditional, 2),
  PathExample("a name that the function wants", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; F: Allow Inv to R/ci", .conditional, 1),
  PathExample("no path by a name that the function denies", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; R: Allow Inv on F; F: Deny Inv to R/ci", .denied),
  PathExample("the user's name as session name", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ${aws:username}; F: Allow Inv to R/U", .conditional, 1),
  PathExample("no path under another user's name", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ${aws:username}; F: Allow Inv to R/f", .denied),
  PathExample("the name in aws:userid", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; R: Allow Inv if aws:userid StringLike *:ci", .conditional, 1),
  PathExample("no path by the name in aws:userid", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; R: Allow Inv if aws:userid StringLike *:alice", .denied),
  PathExample("a name for each role", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; T trust: Allow AR to R/ci if sts:RoleSessionName StringEquals cd; F: Allow Inv to T/cd", .conditional, 2),
  PathExample("another name by assuming oneself", "U", "R trust: Allow AR to U if sts:RoleSessionName StringEquals ci; R trust: Allow AR to R; F: Allow Inv to R/alice", .conditional, 2),
  PathExample("allowed whatever the name", "U", "R trust: Allow AR to U; T trust: Allow AR to R; T: Allow Inv", .allowed, 2),

  // Session tags
  PathExample("E95", "U", "R trust: Allow AR|Tag to U; R: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 1),
  PathExample("E55: no tags without TagSession", "U", "R trust: Allow AR to U; R: Allow Inv if aws:PrincipalTag/p StringEquals x", .denied),
  PathExample("no path by contradicting tags", "U", "R trust: Allow AR|Tag to U if aws:RequestTag/p StringEquals y; R: Allow Inv if aws:PrincipalTag/p StringEquals x", .denied),
  PathExample("a transitive tag reaches the next role", "U", "R trust: Allow AR|Tag to U; T trust: Allow AR to R; T trust: Allow Tag to R if aws:RequestTag/p StringEquals x; T: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 2),
  PathExample("a plain tag does not", "U", "R trust: Allow AR|Tag to U; R trust: Deny AR|Tag to * if sts:TransitiveTagKeys ForAnyValue:StringLike *; T trust: Allow AR|Tag to R if aws:PrincipalTag/p StringEquals x; T trust: Deny Tag to * if aws:RequestTag/p StringEquals x; T: Allow Inv if aws:PrincipalTag/p StringEquals x", .denied),
  PathExample("an inherited tag needs TagSession", "U", "R trust: Allow AR|Tag to U; T trust: Allow AR to R; T: Allow Inv if aws:PrincipalTag/p StringEquals x", .denied),
  PathExample("an inherited tag cannot be changed", "U", "R trust: Allow AR|Tag to U if sts:TransitiveTagKeys ForAnyValue:StringEquals p and aws:RequestTag/p StringEquals y; T trust: Allow AR|Tag to R; T: Allow Inv if aws:PrincipalTag/p StringEquals x", .denied),
  PathExample("a plain tag can", "U", "R trust: Allow AR|Tag to U if aws:RequestTag/p StringEquals y; T trust: Allow AR|Tag to R; T: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 2),
  PathExample("an inherited tag overrides the role's own", "U", "T tags: p=y; R trust: Allow AR|Tag to U; T trust: Allow AR|Tag to R if aws:ResourceTag/p StringEquals x; T: Allow Inv", .conditional, 2),
  PathExample("a session tag overrides the role's own", "U", "R tags: p=y; R trust: Allow AR|Tag to U; R: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 1),
  PathExample("a trust policy that no export holds may let tags pass", "U", "R unseen: trust; U: Allow AR|Tag on R; R: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 1),
  PathExample("and may have let them pass", "R", "R unseen: trust; R: Allow Inv if aws:PrincipalTag/p StringEquals x", .conditional, 0),

  // Source identity
  PathExample("a source identity reaches the function", "U", "R trust: Allow AR|SetId to U; R: Allow Inv if aws:SourceIdentity StringEquals alice", .conditional, 1),
  PathExample("no source identity without SetSourceIdentity", "U", "R trust: Allow AR to U; R: Allow Inv if aws:SourceIdentity StringEquals alice", .denied),
  PathExample("E56 over two hops", "U", "R trust: Allow AR|SetId to U; T trust: Allow AR to R; T: Allow Inv if aws:SourceIdentity StringEquals alice", .denied),
  PathExample("a source identity stays", "U", "R trust: Allow AR|SetId to U; T trust: Allow AR|SetId to R; T: Allow Inv if aws:SourceIdentity StringEquals alice", .conditional, 2),
  PathExample("no path by another source identity", "U", "R trust: Allow AR|SetId to U if sts:SourceIdentity StringEquals bob; T trust: Allow AR|SetId to R; T: Allow Inv if aws:SourceIdentity StringEquals alice", .denied),
  PathExample("a role may have been given one", "R", "R trust: Allow AR|SetId to U; R: Allow Inv if aws:SourceIdentity StringEquals alice", .conditional, 0),
  PathExample("one given along a chain", "T", "R trust: Allow AR|SetId to U; T trust: Allow AR|SetId to R if aws:SourceIdentity StringEquals alice; T: Allow Inv if aws:SourceIdentity StringEquals alice", .conditional, 0),
  PathExample("no chain begins with one", "T", "R trust: Allow AR to U; T trust: Allow AR|SetId to R if aws:SourceIdentity StringEquals alice; T: Allow Inv if aws:SourceIdentity StringEquals alice", .denied),
  PathExample("a trust policy that no export holds may have let one pass", "R", "R unseen: trust; R: Allow Inv if aws:SourceIdentity StringEquals alice", .conditional, 0),
  PathExample("nobody could give it one", "R", "R trust: Allow AR to U; R: Allow Inv if aws:SourceIdentity StringEquals alice", .denied),
]
