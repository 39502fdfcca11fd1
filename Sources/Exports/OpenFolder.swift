import Foundation

/// A folder whose files are opened by the rest of their paths, so that the way to it is walked once.
struct OpenFolder: ~Copyable {
  private let descriptor: Int32
  /// How many bytes of its files' names name the folder, with the slash.
  private let length: Int

  /// No folder: every file is opened by its whole path.
  init() { (descriptor, length) = (-1, 0) }

  /// The deepest folder that all of the files lie in, as far as their names tell; none where it cannot be opened.
  ///
  /// - Parameter files: Sorted by name.
  init(of files: [ExportFile]) {
    let folder = files.count > 1 ? OpenFolder.common(files[0].name, files[files.count - 1].name) : ""
    length = folder.utf8.count
    descriptor = folder.isEmpty ? -1 : Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  /// The folder of two names; what it has in common with both, all names between them have. Empty where there is none.
  private static func common(_ first: String, _ last: String) -> String {
    let common = zip(first.utf8, last.utf8).prefix { $0 == $1 }.map(\.0)
    let slash = common.lastIndex(of: UInt8(ascii: "/")) ?? -1
    return String(decoding: common[..<(slash + 1)], as: UTF8.self)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Opens one of the files for reading; negative where that fails, as `open` does.
  func open(_ name: String) -> Int32 {
    name.withCString { name in
      descriptor >= 0
        ? openat(descriptor, name + length, O_RDONLY | O_CLOEXEC)
        : Foundation.open(name, O_RDONLY | O_CLOEXEC)
    }
  }
}
