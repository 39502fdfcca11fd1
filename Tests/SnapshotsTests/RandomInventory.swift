import IAM
import Inventory

/// A small, fast generator: the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Builds inventories at random: any field may be absent, empty, long or oddly spelled.
struct RandomInventory {
  private var random: SeededGenerator
  private var documents: [Document] = []

  static func make(seed: UInt64) throws -> Inventory {
    var maker = RandomInventory(random: SeededGenerator(seed: seed))
    return try maker.inventory()
  }

  private init(random: SeededGenerator) { self.random = random }

  private mutating func inventory() throws -> Inventory {
    for number in 0..<Int.random(in: 1...9, using: &random) {
      let sid = #"{"Statement":{"Sid":"S\#(number)","Effect":"Allow","Action":"*","Resource":"*"}}"#
      documents.append(
        try document(Bool.random(using: &random) ? sid : "[\(number),1.5e300,-0.0,\"\\u0000\"]"))
    }
    var accounts: [AccountID: Account] = [:]
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let account = try account()
      accounts[account.id] = account
    }
    let gaps = list { Gap(account: $0.chance ? AccountID($0.word) : nil, reason: $0.word) }
    return Inventory(
      accounts: accounts, organization: chance ? try organization() : nil, documents: documents, gaps: gaps)
  }

  private mutating func account() throws -> Account {
    var account = Account(id: AccountID(word), partition: word)
    account.hasIdentities = chance
    account.users = try list {
      User(
        arn: try $0.arn(), name: $0.word, uniqueID: $0.maybe, groups: $0.words,
        permissions: try $0.permissions())
    }
    account.groups = try list { Group(arn: try $0.arn(), name: $0.word, permissions: try $0.permissions()) }
    account.roles = try list {
      Role(
        arn: try $0.arn(), name: $0.word, uniqueID: $0.maybe, created: $0.maybe,
        trust: $0.chance ? $0.attachment() : nil, permissions: try $0.permissions())
    }
    account.managedPolicies = try list {
      ManagedPolicy(arn: try $0.arn(), document: $0.chance ? $0.documentID() : nil, source: $0.source())
    }
    account.functions = try list { try $0.function() }
    return account
  }

  private mutating func function() throws -> Function {
    var function = Function(arn: try arn())
    if chance { function.role = try arn() }
    function.versions = words
    function.aliases = words
    function.urls = list { FunctionURL(qualifier: $0.maybe, authType: $0.chance ? .none : .awsIAM) }
    function.policies = list { FunctionPolicy(qualifier: $0.maybe, attachment: $0.attachment()) }
    if chance { function.tags = tags() }
    function.isThrottled = chance
    function.eventSources = words
    return function
  }

  private mutating func organization() throws -> Organization {
    Organization(
      id: word, hasAllFeatures: chance, managementAccount: AccountID(word),
      roots: list { .init(id: $0.word, enabledPolicyTypes: $0.chance ? [.resourceControl] : []) },
      units: list { .init(id: $0.word, name: $0.word, parent: $0.word) },
      accounts: list { .init(id: AccountID($0.word), name: $0.word, parent: $0.word) },
      policies: list {
        .init(
          id: $0.word, name: $0.word, type: $0.chance ? .serviceControl : .resourceControl,
          document: $0.chance ? $0.documentID() : nil, source: $0.source(), targets: $0.words)
      })
  }

  private mutating func permissions() throws -> Permissions {
    Permissions(
      inline: list { $0.attachment() }, attached: try list { try $0.arn() }, boundary: maybe, tags: tags())
  }

  private mutating func attachment() -> PolicyAttachment {
    PolicyAttachment(name: word, document: documentID(), source: source())
  }

  private mutating func source() -> Source { Source(file: word, pointer: word) }

  private mutating func documentID() -> DocumentID {
    DocumentID(Int.random(in: 0..<documents.count, using: &random))
  }

  private mutating func tags() -> [String: String] {
    Dictionary(list { ($0.word, $0.word) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func arn() throws -> ARN { try SnapshotsTests.arn("arn:aws:iam::\(word):role/\(word)") }

  private var chance: Bool { mutating get { Bool.random(using: &random) } }
  private var maybe: String? { mutating get { chance ? word : nil } }
  private var words: [String] { mutating get { list { $0.word } } }

  private var word: String {
    mutating get {
      let pieces = [
        "", "a", "Z9", " ", "\"", "\\", "/", "\n", "\u{1}", "é", "日本", "👩‍🚀", "$[0]", "null", "'", "\u{7f}",
      ]
      return (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
      }
      .joined()
    }
  }

  private mutating func list<Element>(_ make: (inout Self) throws -> Element) rethrows -> [Element] {
    var elements: [Element] = []
    for _ in 0..<Int.random(in: 0...3, using: &random) { elements.append(try make(&self)) }
    return elements
  }
}
