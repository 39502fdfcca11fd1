import IAM
import Inventory
import JSON

/// Collects policy documents while an inventory is put together.
struct DocumentStore {
  private(set) var documents: [Document] = []
  private var positions: [String: Int] = [:]

  /// Keeps a document once; text that is no JSON is kept as an empty object, which no policy here needs.
  mutating func add(_ text: String) -> DocumentID {
    if let position = positions[text] { return DocumentID(position) }
    guard let json = (try? JSONDocument.parse(text)) ?? (try? JSONDocument.parse("{}")) else {
      preconditionFailure("an empty object is JSON")
    }
    positions[text] = documents.count
    documents.append(Document(text: text, policy: PolicyDocument(json.root)))
    return DocumentID(documents.count - 1)
  }

  mutating func attachment(_ text: String, name: String = "", at pointer: String) -> PolicyAttachment {
    PolicyAttachment(name: name, document: add(text), source: Source(file: "example.json", pointer: pointer))
  }
}

/// A statement or policy as JSON text, in the order given.
enum PolicyWriter {
  static func policy(_ statements: [String], version: String? = "2012-10-17") -> String {
    let version = version.map { "\"Version\":\(quoted($0))," } ?? ""
    return "{\(version)\"Statement\":[\(statements.joined(separator: ","))]}"
  }

  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  /// A list of strings; one alone stands for itself.
  static func list(_ texts: [String]) -> String {
    texts.count == 1 ? quoted(texts[0]) : "[" + texts.map(quoted).joined(separator: ",") + "]"
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
