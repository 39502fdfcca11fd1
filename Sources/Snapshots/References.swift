import IAM
import Inventory
import JSON

/// The row ids under which a database keeps an inventory's documents and the names of its export files.
///
/// A document in its place is written `[name, document, file, pointer]`, with null for what is absent.
struct References {
  /// The row ids of the documents, by position in the inventory.
  let documents: [Int64]
  /// The row ids of the files.
  let files: FileRows

  func append(to json: inout JSONText, _ attachment: PolicyAttachment) {
    append(to: &json, name: attachment.name, document: attachment.document, source: attachment.source)
  }

  func append(to json: inout JSONText, name: String?, document: DocumentID?, source: Source) {
    json.append("[")
    json.append(quoted: name)
    json.append(",")
    json.append(document.map { documents[Int($0.position)] })
    json.append(",")
    json.append(files[source.file])
    json.append(",")
    json.append(quoted: source.pointer)
    json.append("]")
  }
}

/// `References` the other way round.
struct ResolvedReferences {
  /// The documents' positions in the inventory, by row id; nil where a row is missing.
  let documents: (Int64) -> DocumentID?
  /// The names of the files, by row id.
  let files: (Int64) -> String?

  func attachment(from json: JSONValue) throws(UnreadableContent) -> PolicyAttachment {
    let place = try place(from: json)
    guard let name = place.name, let document = place.document else {
      throw UnreadableContent(reason: "a policy has no name or no document")
    }
    return PolicyAttachment(name: name, document: document, source: place.source)
  }

  func place(
    from json: JSONValue?
  ) throws(UnreadableContent) -> (name: String?, document: DocumentID?, source: Source) {
    var parts = json?.elements
    let name = parts?.next()?.string
    let documentRow = parts?.next()?.rowID
    guard let file = parts?.next()?.rowID.flatMap(files), let pointer = parts?.next()?.string else {
      throw UnreadableContent(reason: "a policy does not tell where it stands in the exports")
    }
    let document = documentRow.flatMap(documents)
    if let documentRow, document == nil {
      throw UnreadableContent(reason: "document \(documentRow) is missing")
    }
    return (name, document, Source(file: file, pointer: pointer))
  }
}
