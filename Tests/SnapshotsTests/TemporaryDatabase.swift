import Foundation
import GRDB
import IAM
import Inventory
import JSON

@testable import Snapshots

/// A folder of its own for one test; it goes with the value.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "rolewalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Where the test's database stands.
  var database: String { url.appending(path: "rolewalk.sqlite").path }

  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}

/// A time in whole seconds.
let noon = Date(timeIntervalSince1970: 1_795_435_200)

/// Asks as someone with `sqlite3` would: a connection of its own; values separated by `|`, null empty.
func query(_ path: String, _ sql: String) throws -> [String] {
  try DatabaseQueue(path: path).write { database in
    try Row.fetchAll(database, sql: sql).map { row in
      row.databaseValues.map { $0.isNull ? "" : String.fromDatabaseValue($0) ?? $0.description }
        .joined(separator: "|")
    }
  }
}

func document(_ json: String) throws -> Document {
  let root = try JSONDocument.parse(json).root
  return Document(text: root.compactText, policy: PolicyDocument(root))
}

struct NotAnARN: Error {}

func arn(_ text: String) throws -> ARN {
  guard let arn = ARN(text) else { throw NotAnARN() }
  return arn
}
