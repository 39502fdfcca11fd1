import Foundation
import Simulation
import Snapshots

/// A file of requests, or standard input, read in chunks.
struct InputFile {
  private let handle: FileHandle
  private let name: String

  /// So much is read at once.
  private static let chunk = 1 << 20

  init(_ path: String) throws {
    name = path
    guard path != "-" else {
      handle = .standardInput
      return
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(message: "rolewalk: \(path): no such file", exitCode: 66)
    }
    guard !isFolder.boolValue, let handle = FileHandle(forReadingAtPath: path) else {
      throw Failure(message: "rolewalk: \(path): cannot be read; expected a file of requests", exitCode: 74)
    }
    self.handle = handle
  }

  /// What there is to read now, at least a byte; nil at the end.
  func next() throws -> [UInt8]? {
    let bytes = try [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
      var got = read(handle.fileDescriptor, buffer.baseAddress, Self.chunk)
      while got < 0, errno == EINTR { got = read(handle.fileDescriptor, buffer.baseAddress, Self.chunk) }
      guard got >= 0 else {
        throw Failure(
          message: "rolewalk: \(name): cannot be read: \(String(cString: strerror(errno)).lowercased())",
          exitCode: 74)
      }
      count = got
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Whether there is something to read, or the end is reached, so that reading does not wait.
  var isReady: Bool {
    var state = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) > 0
  }

  func close() { if name != "-" { try? handle.close() } }
}

/// The snapshot that requests without policies are decided on, opened when the first of them comes.
actor SnapshotSource {
  private let path: String
  private let snapshot: Int64?
  private var known: Result<SnapshotDecisions, any Error>?

  init(path: String, snapshot: Int64?) {
    self.path = path
    self.snapshot = snapshot
  }

  func decisions() throws -> SnapshotDecisions {
    if let known { return try known.get() }
    let opened = Result { try open() }
    known = opened
    return try opened.get()
  }

  /// The snapshot, or what a request is told where there is none.
  func result() -> Result<SnapshotDecisions, UnreadableRequest> {
    Result { try decisions() }.mapError { error in
      let reason = (error as? SnapshotError).map(String.init(describing:)) ?? error.localizedDescription
      return UnreadableRequest(description: "no policies in the request, and \(reason)")
    }
  }

  private func open() throws -> SnapshotDecisions {
    let database = try SnapshotDatabase(path: path, create: false)
    let summary = try snapshot.map { try database.summary(of: $0) } ?? database.latest()
    let inventory = try database.inventory(of: summary.id)
    try database.close()
    return SnapshotDecisions(inventory)
  }
}
