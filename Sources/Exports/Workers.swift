import Inventory

/// What one worker read: its files and the distinct policy documents in them.
struct WorkerShare: Sendable {
  var contents: [FileContents] = []
  /// A `DocumentID` in `contents` is a position here.
  var documents: [Document] = []
}

/// Reads files with a bounded number of workers.
///
/// Which worker reads which file is left to chance.
func readFiles(
  _ files: [ExportFile], workers: Int, standardInput: [UInt8], progress: (@Sendable (ReadProgress) -> Void)?
) async throws -> [WorkerShare] {
  let queue = FileQueue(files, progress: progress)
  let key = ContentDigest.Key()
  return try await withThrowingTaskGroup(of: WorkerShare.self) { group in
    for _ in 0..<max(1, min(files.count, workers)) {
      group.addTask {
        var reader = ExportReader(key: key)
        var bytes = FileBytes()
        var share = WorkerShare()
        while let file = await queue.next() {
          try Task.checkCancellation()
          bytes.removeAll()
          let place = try file.isStandardInput ? bytes.append(standardInput) : bytes.append(contentsOf: file)
          let contents = reader.read(file, padded: bytes[place])
          await queue.finished(contents.bytes)
          share.contents.append(contents)
        }
        share.documents = reader.documents.documents
        return share
      }
    }
    return try await group.reduce(into: []) { $0.append($1) }
  }
}

/// The files that wait for a worker.
private actor FileQueue {
  private let files: [ExportFile]
  private let progress: (@Sendable (ReadProgress) -> Void)?
  private var taken = 0
  private var done = 0
  private var bytes = 0

  init(_ files: [ExportFile], progress: (@Sendable (ReadProgress) -> Void)?) {
    self.files = files
    self.progress = progress
  }

  func next() -> ExportFile? {
    guard taken < files.count else { return nil }
    taken += 1
    return files[taken - 1]
  }

  func finished(_ bytes: Int) {
    done += 1
    self.bytes += bytes
    progress?(ReadProgress(files: done, totalFiles: files.count, bytes: self.bytes))
  }
}

/// Joins the workers' shares: files sorted by name, each distinct document once.
func unite(_ shares: [WorkerShare]) -> (contents: [FileContents], documents: [Document]) {
  var table = DocumentTable(key: ContentDigest.Key())
  var contents: [FileContents] = []
  for share in shares {
    let ids = share.documents.map { table.intern($0) }
    for var file in share.contents {
      file.renumberDocuments { ids[Int($0.position)] }
      contents.append(file)
    }
  }
  contents.sort { $0.file.name < $1.file.name }
  return (contents, table.documents)
}
