/// A picture before it is drawn: who stands where, and what leads to what.
///
/// Clusters, nodes and edges are sorted, so that equal diagrams are written as equal bytes.
public struct Diagram: Sendable, Hashable {
  /// The question that the picture answers.
  public var title: String
  /// What stands below the title: subject, snapshot, what was grouped, what was left out.
  public var remarks: [String]
  /// One for each account, in the overview one for each organizational unit.
  public var clusters: [Cluster]
  /// Principals, functions and accounts, or groups of alike ones.
  public var nodes: [Node]
  /// What the nodes can do to each other.
  public var edges: [Edge]

  /// Puts a picture together.
  public init(title: String, remarks: [String], clusters: [Cluster], nodes: [Node], edges: [Edge]) {
    self.title = title
    self.remarks = remarks
    self.clusters = clusters
    self.nodes = nodes
    self.edges = edges
  }

  /// A frame around the nodes that belong together.
  public struct Cluster: Sendable, Hashable {
    /// The name in the frame's first line.
    public var heading: String
    /// The second line: organizational unit and number; may be empty.
    public var detail: String
    /// All that is known of the frame, in words.
    public var tooltip: String
    /// Whether nothing of its inside was loaded.
    public var isOutside: Bool

    /// Puts a frame together.
    public init(heading: String, detail: String, tooltip: String, isOutside: Bool) {
      self.heading = heading
      self.detail = detail
      self.tooltip = tooltip
      self.isOutside = isOutside
    }
  }

  /// What a node stands for; each kind has a shape of its own.
  public enum Kind: String, Sendable, Hashable, CaseIterable, Comparable {
    case user, role, root, service
    case identityProvider = "identity-provider"
    /// Users or roles of an account that is not loaded.
    case external
    /// A loaded account, in the overview.
    case account
    /// An account that is not loaded, or some principal of it.
    case outsideAccount = "outside-account"
    case anyone
    case function

    /// Order of the declaration.
    public static func < (left: Self, right: Self) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }

  /// One principal, function or account, or a group of alike ones.
  public struct Node: Sendable, Hashable {
    /// What it stands for.
    public var kind: Kind
    /// The name, or the number and kind of a group: `12 roles`.
    public var heading: String
    /// Smaller lines below the heading.
    public var details: [String]
    /// The whole names of all members.
    public var tooltip: String
    /// Position of its frame; nil outside all frames.
    public var cluster: Int?
    /// Whether the picture was drawn about this node.
    public var isSubject: Bool
    /// How many principals, functions or accounts it stands for.
    public var members: Int

    /// Puts a node together.
    public init(
      kind: Kind, heading: String, details: [String], tooltip: String, cluster: Int?, isSubject: Bool,
      members: Int
    ) {
      self.kind = kind
      self.heading = heading
      self.details = details
      self.tooltip = tooltip
      self.cluster = cluster
      self.isSubject = isSubject
      self.members = members
    }
  }

  /// What an edge lets its source do.
  public enum Access: String, Sendable, Hashable, CaseIterable {
    case assume, invoke
  }

  /// A way from one node to another.
  public struct Edge: Sendable, Hashable {
    /// Position of the node it comes from.
    public var from: Int
    /// Position of the node it leads to.
    public var to: Int
    /// Assumption or invocation.
    public var access: Access
    /// Whether it is open under a condition only.
    public var isConditional: Bool
    /// Whether it leads from one account into another.
    public var crossesAccounts: Bool
    /// Whether anyone can go it.
    public var isPublic: Bool
    /// Whether nobody can go it: drawn where somebody asks why.
    public var isDenied: Bool
    /// What is written on the edge, in lines; may be empty.
    public var label: [String]
    /// The steps behind the edge, with conditions and statements.
    public var tooltip: String

    /// Puts an edge together.
    public init(
      from: Int, to: Int, access: Access, isConditional: Bool, crossesAccounts: Bool, isPublic: Bool,
      isDenied: Bool = false, label: [String], tooltip: String
    ) {
      self.from = from
      self.to = to
      self.access = access
      self.isConditional = isConditional
      self.crossesAccounts = crossesAccounts
      self.isPublic = isPublic
      self.isDenied = isDenied
      self.label = label
      self.tooltip = tooltip
    }
  }
}
