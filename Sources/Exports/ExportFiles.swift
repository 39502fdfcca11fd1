import Dispatch
import Foundation
import Synchronization

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
  let sorted = Set(paths.map(\.description)).sorted()
  for path in sorted {
    let before = search.candidates
    try search.add(path)
    if search.candidates == before {
      empty.append(ExportProblem(file: path, reason: "no .json or .json.gz file in this folder"))
    }
  }
  // One folder is searched in the order of its paths.
  return (sorted.count == 1 ? search.files : search.files.sorted { $0.name < $1.name }, empty)
}

/// Searches folders with the fewest questions to the file system: an organization has a folder a function.
private struct FileSearch: Sendable {
  var files: [ExportFile] = []
  /// How many files were met, those met before included.
  private(set) var candidates = 0
  private var folders: Set<FileID> = []
  // Files that were named, or that a symbolic link leads to; all others are met in their folder only.
  private var singled: Set<NameInFolder> = []
  private var metLinks = false

  mutating func add(_ path: String) throws(MissingExport) {
    if path == "-" {
      candidates += 1
      files.append(ExportFile(name: path, layout: FileLayout()))
      return
    }
    guard let status = fileStatus(path) else {
      throw MissingExport(file: path, exists: false, reason: "no such file or folder")
    }
    let url = URL(fileURLWithPath: path).standardizedFileURL
    if status.isFolder {
      let names = url.path.split(separator: "/").map(String.init)
      try addFolder(path, FolderLayout(names))
    } else {
      addSingled(path, FileLayout(path: url.path))
    }
  }

  /// A file that is named, or that a symbolic link leads to.
  private mutating func addSingled(_ path: String, _ layout: FileLayout) {
    candidates += 1
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let folder = fileStatus(target.deletingLastPathComponent().path)?.id
    let place = NameInFolder(folder: folder, name: target.lastPathComponent)
    let isMet = folder.map(folders.contains) == true && FileLayout.isSearchedFor(target.lastPathComponent)
    guard singled.insert(place).inserted, !isMet else { return }
    files.append(ExportFile(name: path, layout: layout))
  }

  private mutating func addFolder(_ path: String, _ layout: FolderLayout) throws(MissingExport) {
    guard let folder = opendir(path) else { throw cannotRead(path) }
    defer { closedir(folder) }
    var status = stat()
    guard fstat(dirfd(folder), &status) == 0 else { throw cannotRead(path) }
    let id = FileID(status)
    // A folder seen before ends a circle of symbolic links.
    guard folders.insert(id).inserted else {
      candidates += 1
      return
    }
    let entries = try entries(of: folder, path)
    let ahead = searchesAhead(entries, in: path, layout)
    for entry in entries {
      let inside = FileSearch.path(of: entry, in: path)
      switch entry.kind {
      case .folder:
        if let found = ahead[entry.name], singled.isEmpty, found.folders.isDisjoint(with: folders) {
          files += found.files
          candidates += found.candidates
          folders.formUnion(found.folders)
        } else {
          try addFolder(inside, layout / entry.name)
        }
      case .linkedFolder:
        metLinks = true
        try addFolder(inside, layout / entry.name)
      case .linkedFile:
        metLinks = true
        addSingled(inside, layout.file(entry.name))
      case .file:
        candidates += 1
        let isMet = !singled.isEmpty && singled.contains(NameInFolder(folder: id, name: entry.name))
        if !isMet { files.append(ExportFile(name: inside, layout: layout.file(entry.name))) }
      }
    }
  }

  private static func path(of entry: FolderEntry, in folder: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + entry.name : folder + "/" + entry.name
  }

  /// Searches of many folders at the same time, by their names. Those that cannot be read, or out of which links lead,
  /// are left to be searched in their turn.
  private func searchesAhead(
    _ entries: [FolderEntry], in path: String, _ layout: FolderLayout
  ) -> [String: FileSearch] {
    let inner = entries.filter { $0.kind == .folder }
    guard inner.count >= FileSearch.many, singled.isEmpty else { return [:] }
    let found = Mutex<[String: FileSearch]>([:])
    DispatchQueue.concurrentPerform(iterations: inner.count) { number in
      let entry = inner[number]
      var search = FileSearch()
      do {
        try search.addFolder(FileSearch.path(of: entry, in: path), layout / entry.name)
      } catch { return }
      if !search.metLinks { found.withLock { [search] in $0[entry.name] = search } }
    }
    return found.withLock(\.self)
  }

  private static let many = 16

  /// What is to be looked at in a folder, in the order of the paths: a folder's name counts with its slash.
  private func entries(of folder: OpaquePointer, _ path: String) throws(MissingExport) -> [FolderEntry] {
    var entries: [FolderEntry] = []
    errno = 0
    while let found = readdir(folder) {
      let name = withUnsafePointer(to: &found.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name.utf8.first != UInt8(ascii: "."),
        let kind = FolderEntry.Kind(Int(found.pointee.d_type), name, at: "\(path)/\(name)")
      {
        entries.append(FolderEntry(name: name, kind: kind))
      }
      errno = 0
    }
    guard errno == 0 else { throw cannotRead(path) }
    return entries.sorted { $0.order < $1.order }
  }
}

private struct FolderEntry: Sendable {
  enum Kind {
    case folder, file, linkedFolder, linkedFile

    /// What an entry of a folder is; nil when it is not to be looked at.
    init?(_ type: Int, _ name: String, at path: @autoclosure () -> String) {
      switch type {
      case Int(DT_DIR): self = .folder
      case Int(DT_REG) where FileLayout.exportName(name) != nil: self = .file
      case Int(DT_REG): return nil
      default:
        // A symbolic link, a pipe, or a file system that does not tell.
        guard let status = fileStatus(path()) else { return nil }
        if !status.isFolder, FileLayout.exportName(name) == nil { return nil }
        self = status.isFolder ? .linkedFolder : .linkedFile
      }
    }
  }

  let name: String
  let kind: Kind
  let order: String

  init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
    order = kind == .folder || kind == .linkedFolder ? name + "/" : name
  }
}

private struct FileID: Hashable {
  let device: UInt64
  let number: UInt64

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(status.st_ino)
  }
}

private struct NameInFolder: Hashable {
  let folder: FileID?
  let name: String
}

private func fileStatus(_ path: String) -> (id: FileID, isFolder: Bool)? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  return (FileID(status), status.st_mode & S_IFMT == S_IFDIR)
}

private func cannotRead(_ folder: String) -> MissingExport {
  MissingExport(file: folder, exists: true, reason: "cannot read this folder")
}
