import AccessGraph

/// A picture before grouping: every principal, function or account for itself.
struct Sketch {
  var vertices: [Vertex] = []
  var arcs: [Arc] = []

  /// One principal, function or account.
  struct Vertex {
    /// The ARN, or what stands for it; unique.
    var name: String
    var kind: Diagram.Kind
    /// The short name.
    var heading: String
    var details: [String]
    /// What the frame is called that it stands in; nil outside all frames.
    var home: String?
    /// The wider frame, of alike homes; nil outside all frames.
    var unit: String?
    var isSubject = false
  }

  /// What can be gone from one vertex to another in one manner.
  struct Arc {
    var from: Int
    var to: Int
    var manner: Manner
    var evidence: Evidence
  }

  /// What an edge shows of a step.
  ///
  /// Edges of one manner between the same nodes become one.
  struct Manner: Hashable {
    var access: Diagram.Access
    var isConditional: Bool
    var crossesAccounts: Bool
    var isPublic: Bool
    /// Whether it is closed: drawn only where somebody asks why.
    var isDenied = false
    /// Which targets; empty for an assumption, and where all of the function's targets are meant.
    var targets = ""
    /// The condition in short words; of a denied step the layers that deny.
    var condition = ""
  }

  /// What an edge's tooltip is written from.
  enum Evidence {
    case steps([Step])
    /// How many steps are allowed, and how many conditional.
    case counts(allowed: Int, conditional: Int)
  }
}
