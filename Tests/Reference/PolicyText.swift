import Foundation

/// JSON as plain as it comes; numbers and booleans are kept as the text a policy means by them (R64).
indirect enum JSONText: Decodable, Hashable {
  case object([String: JSONText])
  case list([JSONText])
  case scalar(String)
  case null

  init(from decoder: any Decoder) throws {
    if let members = try? [String: JSONText](from: decoder) {
      self = .object(members)
    } else if let elements = try? [JSONText](from: decoder) {
      self = .list(elements)
    } else {
      self = try JSONText(scalar: decoder.singleValueContainer())
    }
  }

  private init(scalar container: any SingleValueDecodingContainer) throws {
    if container.decodeNil() {
      self = .null
    } else if let truth = try? container.decode(Bool.self) {
      self = .scalar(truth ? "true" : "false")
    } else if let number = try? container.decode(Int.self) {
      self = .scalar(String(number))
    } else if let number = try? container.decode(Double.self) {
      self = .scalar(String(number))
    } else {
      self = .scalar(try container.decode(String.self))
    }
  }

  /// The strings of a list, or the one string that stands for a list of one; nil for anything else (R57).
  var strings: [String]? {
    switch self {
    case .scalar(let text): return [text]
    case .list(let elements):
      let texts = elements.compactMap { if case .scalar(let text) = $0 { text } else { nil } }
      return texts.count == elements.count ? texts : nil
    case .object, .null: return nil
    }
  }

  var text: String? { if case .scalar(let text) = self { text } else { nil } }
  var elements: [JSONText] { if case .list(let elements) = self { elements } else { [] } }
  var members: [String: JSONText]? { if case .object(let members) = self { members } else { nil } }
}

/// A statement as written, before anything is made of it.
///
/// Rule: R57. What cannot be read is nil, and `isBroken` says so.
struct PolicyStatement: Hashable {
  enum Effect: String {
    case allow = "Allow"
    case deny = "Deny"
  }

  /// A list that stands in the element, or in its `Not…` twin.
  struct Listed: Hashable {
    var isNegated: Bool
    var texts: [String]
  }

  struct Names: Hashable {
    var isNegated: Bool
    var names: [PrincipalName]
  }

  struct Condition: Hashable {
    var test: ConditionTest
    var key: String
    var values: [String]
    /// The values without variables, read once; nil where the context decides what the text is.
    private let constants: [Substituted?]

    init(test: ConditionTest, key: String, values: [String], hasVariables: Bool) {
      (self.test, self.key, self.values) = (test, key, values)
      constants = values.map { text in
        hasVariables && test.takesVariables && text.contains("$")
          ? nil : Substituted(tokens: PatternToken.pattern(text), loose: nil)
      }
    }

    /// The values in a context; nil where a variable has none (R62).
    func expected(in context: [String: [String]]) -> [Substituted?] {
      values.indices.map { constants[$0] ?? substitute(values[$0], hasVariables: true, context: context) }
    }

    static func == (left: Self, right: Self) -> Bool {
      left.test == right.test && left.key == right.key && left.values == right.values
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(test)
      hasher.combine(key)
      hasher.combine(values)
    }
  }

  /// Nil where unreadable: then a possible Allow, never a Deny.
  var effect: Effect?
  var isBroken = false
  var actions: Listed?
  var resources: Listed?
  var principals: Names?
  var conditions: [Condition] = []
  /// Whether it speaks of the action and resource asked about, where no context can change that.
  var scope: Truth?
  /// Whether `${…}` is a variable (R58).
  var hasVariables = false

  /// The statements of a document; one that says nothing readable stands for text that cannot be read.
  static func all(of text: String) -> [PolicyStatement] {
    all(of: (try? JSONDecoder().decode(JSONText.self, from: Data(text.utf8))) ?? .null)
  }

  /// The same of a document that is already read.
  static func all(of json: JSONText) -> [PolicyStatement] {
    guard let document = json.members else { return [PolicyStatement(effect: nil, isBroken: true)] }
    let hasVariables = document["Version"] == .scalar("2012-10-17")
    switch document["Statement"] {
    case nil: return []
    case .list(let statements)?: return statements.map { PolicyStatement($0, hasVariables: hasVariables) }
    case let one?: return [PolicyStatement(one, hasVariables: hasVariables)]
    }
  }

  private init(effect: Effect?, isBroken: Bool) {
    self.effect = effect
    self.isBroken = isBroken
  }

  private init(_ json: JSONText, hasVariables: Bool) {
    self.init(effect: nil, isBroken: json.members == nil)
    guard let members = json.members else { return }
    self.hasVariables = hasVariables
    if case .scalar(let text)? = members["Effect"] { effect = Effect(rawValue: text) }
    let known: Set = [
      "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal",
      "Condition",
    ]
    isBroken = !known.isSuperset(of: members.keys)
    actions = listed("Action", in: members)
    if actions == nil { isBroken = true }
    resources = listed("Resource", in: members)
    principals = names(in: members)
    readConditions(members["Condition"])
  }

  private mutating func listed(_ name: String, in members: [String: JSONText]) -> Listed? {
    switch (members[name], members["Not" + name]) {
    case (nil, nil): return nil
    case (let value?, nil):
      if let texts = value.strings { return Listed(isNegated: false, texts: texts) }
    case (nil, let value?):
      if let texts = value.strings { return Listed(isNegated: true, texts: texts) }
    case (_?, _?): break
    }
    isBroken = true
    return nil
  }

  private mutating func names(in members: [String: JSONText]) -> Names? {
    switch (members["Principal"], members["NotPrincipal"]) {
    case (nil, nil): return nil
    case (let value?, nil):
      if let names = names(of: value) { return Names(isNegated: false, names: names) }
    case (nil, let value?):
      if let names = names(of: value) { return Names(isNegated: true, names: names) }
    case (_?, _?): break
    }
    isBroken = true
    return nil
  }

  /// Nil where any of it cannot be read.
  private func names(of value: JSONText) -> [PrincipalName]? {
    guard let members = value.members else { return value.strings.map { PrincipalName.list(.aws, $0) } }
    var names: [PrincipalName] = []
    for (name, value) in members {
      guard let kind = PrincipalName.Kind(rawValue: name), let texts = value.strings else { return nil }
      names += PrincipalName.list(kind, texts)
    }
    return names
  }

  private mutating func readConditions(_ block: JSONText?) {
    guard let block else { return }
    guard let operators = block.members else {
      isBroken = true
      return
    }
    for (name, keys) in operators {
      guard let test = ConditionTest(name), let keys = keys.members else {
        isBroken = true
        continue
      }
      for (key, values) in keys {
        guard let texts = values.strings else {
          isBroken = true
          continue
        }
        conditions.append(
          Condition(test: test, key: key.lowercased(), values: texts, hasVariables: hasVariables))
      }
    }
  }
}

/// One value of a `Principal` element, with the word it stands under.
///
/// Rule: R15.
struct PrincipalName: Hashable {
  enum Kind: String {
    case aws = "AWS"
    case service = "Service"
    case federated = "Federated"
    case canonicalUser = "CanonicalUser"
  }

  var kind: Kind
  /// Nil stands for an empty list or an empty string (U11).
  var text: String?

  static func list(_ kind: Kind, _ texts: [String]) -> [PrincipalName] {
    texts.isEmpty
      ? [PrincipalName(kind: kind, text: nil)]
      : texts.map { PrincipalName(kind: kind, text: $0.isEmpty ? nil : $0) }
  }

  /// `"*"` and `{"AWS": "*"}` (R16).
  var isEverybody: Bool { kind == .aws && text == "*" }
}
