import IAM
import Inventory
import JSON

/// The distinct policy documents, each read once, and only as far as it must be.
struct DocumentTable: ~Copyable {
  private(set) var documents: [Document] = []
  /// How many bytes the texts have.
  private(set) var bytes = 0
  private var positions: [ContentDigest: DocumentID] = [:]
  private let key: ContentDigest.Key
  private var scratch = CompactText()

  init(key: ContentDigest.Key) { self.key = key }

  /// The id of a document that stands in an export; it is read only when its text is new.
  mutating func intern(_ json: JSONValue) -> DocumentID {
    scratch.set(json)
    let digest = ContentDigest(of: UnsafeRawBufferPointer(scratch.utf8), key: key)
    if let known = positions[digest] { return known }
    let text = String(decoding: scratch.utf8, as: UTF8.self)
    let isPlain = PolicyDocument.isPlain(json)
    return add(isPlain ? Document(plain: text) : Document(text: text, policy: PolicyDocument(json)), digest)
  }

  /// The id of a document that was read elsewhere.
  mutating func intern(_ document: Document) -> DocumentID {
    var text = document.text
    let digest = text.withUTF8 { ContentDigest(of: UnsafeRawBufferPointer($0), key: key) }
    return positions[digest] ?? add(document, digest)
  }

  /// What a document says.
  subscript(id: DocumentID) -> PolicyDocument { documents[Int(id.position)].policy }

  /// What is not written in a document as AWS documents it.
  func problems(of id: DocumentID) -> [PolicyProblem] {
    let document = documents[Int(id.position)]
    return document.isPlain ? [] : document.policy.problems
  }

  private mutating func add(_ document: Document, _ digest: ContentDigest) -> DocumentID {
    let id = DocumentID(documents.count)
    documents.append(document)
    bytes += document.text.utf8.count
    positions[digest] = id
    return id
  }
}

extension PolicyAttachment {
  mutating func renumberDocument(_ id: (DocumentID) -> DocumentID) { document = id(document) }
}

extension Permissions {
  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    for index in inline.indices { inline[index].renumberDocument(id) }
  }
}

extension Role {
  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    trust?.renumberDocument(id)
    permissions.renumberDocuments(id)
  }
}

extension ManagedPolicy {
  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) { document = document.map(id) }
}

extension Account {
  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    for index in users.indices { users[index].permissions.renumberDocuments(id) }
    for index in groups.indices { groups[index].permissions.renumberDocuments(id) }
    for index in roles.indices { roles[index].renumberDocuments(id) }
    for index in managedPolicies.indices { managedPolicies[index].renumberDocuments(id) }
    for function in functions.indices {
      for policy in functions[function].policies.indices {
        functions[function].policies[policy].attachment.renumberDocument(id)
      }
    }
  }
}

extension Organization {
  mutating func renumberDocuments(_ id: (DocumentID) -> DocumentID) {
    for index in policies.indices { policies[index].document = policies[index].document.map(id) }
  }
}
