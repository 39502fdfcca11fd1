import IAM
import Inventory
import JSON

/// The distinct policy documents, each read once.
struct DocumentTable: Sendable {
  private(set) var documents: [Document] = []
  // The latest document of a hash, and for each document the one of the same hash before it.
  private var latest: [Int: Int] = [:]
  private var previous: [Int] = []
  private var scratch: [UInt8] = []

  /// The id of a document that stands in an export; it is read only when its text is new.
  mutating func intern(_ json: JSONValue) -> DocumentID {
    scratch.removeAll(keepingCapacity: true)
    json.appendCompactText(to: &scratch)
    let hash = scratch.withUnsafeBytes(DocumentTable.hash)
    if let known = scratch.withUnsafeBufferPointer({ find($0, hash) }) { return DocumentID(known) }
    let text = String(decoding: scratch, as: UTF8.self)
    return add(Document(text: text, policy: PolicyDocument(json)), hash)
  }

  /// The id of a document that was read elsewhere.
  mutating func intern(_ document: Document) -> DocumentID {
    var text = document.text
    let (hash, known) = text.withUTF8 { utf8 in
      let hash = DocumentTable.hash(UnsafeRawBufferPointer(utf8))
      return (hash, find(utf8, hash))
    }
    return known.map { DocumentID($0) } ?? add(document, hash)
  }

  /// What a document says.
  subscript(id: DocumentID) -> PolicyDocument { documents[Int(id.position)].policy }

  private mutating func add(_ document: Document, _ hash: Int) -> DocumentID {
    let position = documents.count
    documents.append(document)
    previous.append(latest.updateValue(position, forKey: hash) ?? -1)
    return DocumentID(position)
  }

  private func find(_ text: UnsafeBufferPointer<UInt8>, _ hash: Int) -> Int? {
    var candidate = latest[hash] ?? -1
    while candidate >= 0 {
      let isEqual = documents[candidate].text.utf8.withContiguousStorageIfAvailable { known in
        known.count == text.count && known.elementsEqual(text)
      }
      if isEqual ?? documents[candidate].text.utf8.elementsEqual(text) { return candidate }
      candidate = previous[candidate]
    }
    return nil
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: bytes)
    return hasher.finalize()
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
