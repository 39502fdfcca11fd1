import Foundation

/// A file to read.
struct ExportFile: Sendable {
  /// As messages name it: the path the user wrote, continued into its folders.
  let name: String
  /// What the place of the file says about its content.
  let layout: FileLayout

  var isStandardInput: Bool { name == "-" }
}

/// Finds the files, sorted by name, and the folders that hold none.
///
/// A file that two paths reach is read once.
func exportFiles(_ paths: [ExportPath]) throws(MissingExport) -> (files: [ExportFile], empty: [ExportProblem])
{
  var search = FileSearch()
  var empty: [ExportProblem] = []
  for path in Set(paths.map(\.description)).sorted() {
    let before = search.candidates
    try search.add(path)
    if search.candidates == before {
      empty.append(ExportProblem(file: path, reason: "no .json or .json.gz file in this folder"))
    }
  }
  return (search.files.sorted { $0.name < $1.name }, empty)
}

private struct FileSearch {
  var files: [ExportFile] = []
  /// How many files were met, those met before included.
  private(set) var candidates = 0
  private var seen: Set<String> = []

  mutating func add(_ path: String) throws(MissingExport) {
    if path == "-" {
      candidates += 1
      files.append(ExportFile(name: path, layout: FileLayout()))
      return
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw MissingExport(file: path, exists: false, reason: "no such file or folder")
    }
    try isFolder.boolValue ? addFolder(path) : addFile(path)
  }

  private mutating func addFile(_ path: String) throws(MissingExport) {
    candidates += 1
    let url = URL(fileURLWithPath: path).standardizedFileURL
    guard seen.insert(url.resolvingSymlinksInPath().path).inserted else { return }
    files.append(ExportFile(name: path, layout: FileLayout(path: url.path)))
  }

  private mutating func addFolder(_ path: String) throws(MissingExport) {
    // A folder seen before ends a circle of symbolic links.
    guard seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted else {
      candidates += 1
      return
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw MissingExport(file: path, exists: true, reason: "cannot read this folder")
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let inside = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: inside, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        try addFolder(inside)
      } else if FileLayout.exportName(name) != nil {
        try addFile(inside)
      }
    }
  }
}

/// Reads a whole file; also a pipe, whose length is not known before its end.
func fileBytes(_ file: ExportFile) throws(MissingExport) -> [UInt8] {
  let descriptor = open(file.name, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw unreadable(file.name) }
  defer { close(descriptor) }
  return try readToEnd(descriptor, name: file.name)
}

/// Reads standard input to its end.
@Sendable func standardInputBytes() throws(MissingExport) -> [UInt8] { try readToEnd(0, name: "-") }

private func readToEnd(_ descriptor: Int32, name: String) throws(MissingExport) -> [UInt8] {
  var status = stat()
  let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  var bytes = try readUp(to: size + 1, descriptor, name: name)
  var isWhole = bytes.count <= size
  while !isWhole {
    let more = try readUp(to: 1 << 20, descriptor, name: name)
    isWhole = more.isEmpty
    bytes += more
  }
  return bytes
}

/// Reads until so many bytes are there or the file ends.
private func readUp(to limit: Int, _ descriptor: Int32, name: String) throws(MissingExport) -> [UInt8] {
  var failed = false
  let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
    while count < limit, let start = buffer.baseAddress {
      let step = read(descriptor, start + count, limit - count)
      if step < 0, errno == EINTR { continue }
      failed = step < 0
      guard step > 0 else { return }
      count += step
    }
  }
  if failed { throw unreadable(name) }
  return bytes
}

private func unreadable(_ name: String) -> MissingExport {
  let code = errno
  return MissingExport(
    file: name, exists: code != ENOENT,
    reason: "cannot be read: \(String(cString: strerror(code)).lowercased())")
}
