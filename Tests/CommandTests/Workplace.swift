import Foundation

/// A folder of its own for one test, and the program in it.
final class Workplace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rolewalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  func contents(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

  func write(_ name: String, bytes: [UInt8]) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  /// Runs a program, by default the one that was built, to its end.
  ///
  /// - Parameter input: The text on standard input; nil for none.
  func run(_ arguments: [String], program: URL = Workplace.program, input: String? = nil) throws -> Ended {
    let process = process(arguments, program: program)
    let (output, errors) = (folder.appending(path: ".output"), folder.appending(path: ".errors"))
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    if let input {
      try write(".input", input)
      process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: ".input"))
    }
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try contents(".output"), try contents(".errors"))
  }

  typealias Ended = (status: Int32, output: String, errors: String)

  /// A program that is ready to start in this folder.
  func process(_ arguments: [String], program: URL = Workplace.program) -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["ROLEWALK_DATABASE"] = nil
    process.environment = environment
    return process
  }

  /// The program stands beside the test bundle.
  static var program: URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    #if os(macOS)
      folder =
        Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL.deletingLastPathComponent()
        ?? folder
    #endif
    return folder.appending(path: "rolewalk")
  }
}

/// A file of this repository.
func repository(_ path: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: path).path
}
