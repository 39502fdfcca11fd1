/// Shapes, colours and lines: one place for what the legend explains.
///
/// The colours are those of Okabe and Ito, or tints of them, which people with any kind of colour vision tell
/// apart. Nothing is told by colour alone: kinds have shapes and words, cross-account edges are thick with two
/// arrowheads, public ones are double lines with the word PUBLIC, conditional ones dashed,
/// denied ones dotted with a bar and the word DENIED.
enum Appearance {
  static let fonts = "Helvetica,Arial,sans-serif"

  // Okabe-Ito.
  static let vermillion = "#D55E00"
  static let purple = "#CC79A7"
  static let black = "#000000"
  // For what is not data.
  static let frame = "#999999"
  static let small = "#444444"

  /// Shape, style, fill and outline of a kind.
  static func node(_ kind: Diagram.Kind) -> (shape: String, style: String, fill: String, outline: String) {
    switch kind {
    case .user: ("ellipse", "filled", "#DCEEFA", "#0072B2")
    case .role: ("box", "filled,rounded", "#FBECCB", "#B87F00")
    case .root: ("house", "filled", "#F9F3B4", black)
    case .service: ("component", "filled", "#EDEDED", black)
    case .identityProvider: ("hexagon", "filled", "#F6E3ED", "#A85585")
    case .external: ("note", "filled", "#FFFFFF", black)
    case .account: ("tab", "filled", "#DCEEFA", "#0072B2")
    case .outsideAccount: ("folder", "filled", "#FFFFFF", black)
    case .anyone: ("doubleoctagon", "filled", purple, black)
    case .function: ("box3d", "filled", "#CFEBE2", "#007A5A")
    }
  }

  /// Room around the label, in inches; shapes with slanted sides bring their own.
  static func margin(_ kind: Diagram.Kind, scale: Double = 1) -> String {
    let (across, down) =
      switch kind {
      case .user: (0.04, 0.02)
      case .root, .identityProvider: (0.0, 0.0)
      case .anyone: (0.02, 0.02)
      case .function, .account, .outsideAccount: (0.14, 0.11)
      case .role, .service, .external: (0.12, 0.06)
      }
    return "\(across * scale),\(down * scale)"
  }

  /// What the legend calls a kind.
  static func name(_ kind: Diagram.Kind) -> String {
    switch kind {
    case .user: "user"
    case .role: "role"
    case .root: "account root"
    case .service: "AWS service"
    case .identityProvider: "identity provider"
    case .external: "outside principal"
    case .account: "account"
    case .outsideAccount: "outside account"
    case .anyone: "anyone"
    case .function: "function"
    }
  }

  /// The attributes of an edge's line.
  static func line(_ edge: Diagram.Edge) -> [(String, String)] {
    // A bar that the arrow does not pass.
    if edge.isDenied {
      return [("arrowhead", "tee"), ("arrowsize", "1.4"), ("penwidth", "2.2"), ("style", "dotted")]
    }
    let head = edge.access == .assume ? "vee" : "normal"
    var attributes = [("arrowhead", edge.crossesAccounts ? head + head : head)]
    if edge.crossesAccounts || edge.isPublic { attributes.append(("arrowsize", "0.6")) }
    if edge.isPublic {
      attributes += [("color", "\(purple):white:\(purple)"), ("penwidth", "3")]
    } else if edge.crossesAccounts {
      attributes += [("color", vermillion), ("penwidth", "2.2")]
    }
    if edge.isConditional { attributes.append(("style", "dashed")) }
    return attributes
  }
}
