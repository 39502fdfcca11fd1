import IAM
import Inventory
import JSON

/// What one file holds, before it is joined with the others.
struct FileContents: Sendable {
  let file: ExportFile
  /// Bytes of JSON, inflated.
  var bytes = 0
  /// Whether the file holds a known export.
  var isRecognized = false
  /// With one, nothing else of the file counts.
  var errors: [ExportProblem] = []
  var warnings: [ExportProblem] = []

  /// The accounts that the file speaks of, with their partitions as far as it tells.
  var accounts: [AccountID: String?] = [:]
  /// Whether the file is a page of `get-account-authorization-details`.
  var hasIdentities = false
  var users: [Found<User>] = []
  var groups: [Found<Group>] = []
  var roles: [Found<Role>] = []
  var managedPolicies: [Found<ManagedPolicy>] = []
  var functions: [FunctionFacts] = []
  var organization: OrganizationFacts?
  var pages: [Page] = []
  var gaps: [Gap] = []

  init(file: ExportFile) { self.file = file }

  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    for index in users.indices { users[index].value.permissions.renumberDocuments(id) }
    for index in groups.indices { groups[index].value.permissions.renumberDocuments(id) }
    for index in roles.indices { roles[index].value.renumberDocuments(id) }
    for index in managedPolicies.indices { managedPolicies[index].value.renumberDocuments(id) }
    for index in functions.indices { functions[index].renumberDocuments(id) }
    organization?.renumberDocuments(id)
  }
}

/// Something read, and where.
struct Found<Value: Sendable>: Sendable {
  var value: Value
  let source: Source

  /// The place as messages spell it.
  var place: String { placeInWords(source.file, JSONPointer(source.pointer)) }

  func problem(_ reason: String, at member: String? = nil) -> ExportProblem {
    let pointer = JSONPointer(source.pointer)
    return ExportProblem(file: source.file, pointer: member.map { pointer / $0 } ?? pointer, reason: reason)
  }
}

/// What one file says about a function.
struct FunctionFacts: Sendable {
  /// The unqualified ARN.
  let arn: ARN
  let source: Source
  /// Whether a listing of functions or of their configurations says it, rather than a policy or an alias.
  var isListed = false
  /// The execution role, of the function itself or of a published version of it.
  var role: ARN?
  var isRoleOfVersion = false
  /// Qualifiers that are known to exist: versions and aliases.
  var qualifiers: Set<String> = []
  var urls: [FunctionURL] = []
  var policy: FunctionPolicy?
  var tags: [String: String]?
  /// Whether its reserved concurrency is 0.
  var isThrottled = false
  var eventSource: String?

  init(arn: ARN, source: Source) {
    self.arn = arn
    self.source = source
  }

  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    policy?.attachment.renumberDocument(id)
  }
}
