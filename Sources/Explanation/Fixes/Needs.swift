import Authorization
import IAM
import Simulation

/// What a call has to bring along so that a condition holds: values for context keys.
struct Needs {
  var context: [ContextKey: [String]]
  /// The conditions it meets, as they are written.
  var words: [String]

  /// The values by the names of their keys.
  var named: [String: [String]] {
    Dictionary(context.map { ($0.key.description, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func add(_ other: Needs) {
    context.merge(other.context) { old, _ in old }
    words += other.words.filter { !words.contains($0) }
  }

  static let none = Needs(context: [:], words: [])

  /// The first alternative that can be met by choosing values; nil where none can.
  init?(_ alternatives: [[ConditionAtom]]) {
    for alternative in alternatives where !alternative.isEmpty {
      if let needs = Needs(meeting: alternative) {
        self = needs
        return
      }
    }
    return nil
  }

  private init(context: [ContextKey: [String]], words: [String]) {
    self.context = context
    self.words = words
  }

  private init?(meeting atoms: [ConditionAtom]) {
    self = .none
    for atom in atoms {
      // A variable without value, or two conditions on one key: not for a simple choice.
      guard !atom.hasVariables, context[atom.key] == nil, let values = atom.chosen else { return nil }
      context[atom.key] = values
      words.append(atom.description)
    }
  }
}

extension ConditionAtom {
  /// Values that meet the condition; nil where none is obvious. An empty list is an absent key.
  fileprivate var chosen: [String]? {
    guard let first = values.first else { return nil }
    switch `operator`.base {
    case .stringEquals, .stringEqualsIgnoreCase, .bool, .numericEquals, .dateEquals,
      .numericLessThanEquals, .numericGreaterThanEquals, .dateLessThanEquals, .dateGreaterThanEquals:
      return [first]
    case .stringLike, .arnEquals, .arnLike: return [first.replacing("*", with: "x").replacing("?", with: "x")]
    case .ipAddress: return [String(first.prefix { $0 != "/" })]
    case .null: return first == "true" ? [] : nil
    default: return nil
    }
  }
}

extension SimulateRequest {
  /// The request with what it has to bring along. A session's name is in its ARN, not only in `aws:userid`.
  func bringing(_ needs: Needs) -> SimulateRequest {
    var request = self
    request.context.merge(needs.context) { old, _ in old }
    let userID = ContextKey("aws:userid")
    guard case .role(let role) = principal, let id = needs.context[userID]?.first,
      let name = id.split(separator: ":", maxSplits: 1).last,
      let session = ARN(
        "arn:\(role.partition):sts::\(role.account):assumed-role/\(role.resourceName)/\(name)")
    else { return request }
    request.principal = .session(session, role: String(role.resourceName), name: String(name))
    request.context[userID] = nil
    return request
  }
}
