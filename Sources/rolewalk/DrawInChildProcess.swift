import Diagrams
import Subprocess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Foundation
#endif

/// Why a picture was not drawn, in one line that says what can be done.
enum DrawingError: Error, Equatable, CustomStringConvertible {
  /// The layout crashed.
  case crashed(signal: Int32)
  /// The layout did not finish in time.
  case tooSlow(Duration)
  /// Graphviz refused the text, or the process could not be run.
  case failed(String)

  var description: String {
    switch self {
    case .crashed(let signal): "Graphviz crashed (signal \(signal)) while drawing; \(DrawingError.wayOut)"
    case .tooSlow(let limit):
      "Graphviz had not finished drawing after \(limit.components.seconds) seconds; \(DrawingError.wayOut)"
    case .failed(let reason): "no picture was drawn: \(reason); \(DrawingError.wayOut)"
    }
  }

  private static let wayOut = "the text can still be written: --output x.dot"
}

/// A program that reads DOT from standard input and writes a picture to standard output.
struct DrawingProgram: Sendable {
  var path: String
  var arguments: [String]

  /// This program itself, by its hidden command.
  static func itself(_ format: ImageFormat, timeLimit: Duration) -> Self {
    #if os(Linux)
      let path = "/proc/self/exe"
    #else
      let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
    #endif
    let seconds = timeLimit.components.seconds + 5
    return Self(path: path, arguments: ["render-dot", format.rawValue, "--seconds", "\(seconds)"])
  }
}

/// Draws in a child process, so that a crash or a hang of the layout becomes an error here.
///
/// - Parameters:
///   - timeLimit: after it the child is killed.
///   - program: what draws; this program itself unless told otherwise.
/// - Throws: `DrawingError`.
func draw(
  _ dot: String, as format: ImageFormat, timeLimit: Duration = .seconds(60), program: DrawingProgram? = nil
) async throws -> [UInt8] {
  let program = program ?? .itself(format, timeLimit: timeLimit)
  let outcome = try await withThrowingTaskGroup(of: Drawing?.self) { group in
    group.addTask { try await run(program, input: dot) }
    group.addTask {
      try await Task.sleep(for: timeLimit)
      return nil
    }
    defer { group.cancelAll() }
    return try await group.next() ?? nil
  }
  guard let outcome else { throw DrawingError.tooSlow(timeLimit) }
  switch outcome.end {
  case .signaled(let signal): throw DrawingError.crashed(signal: signal)
  case .exited(0) where !outcome.picture.isEmpty: return outcome.picture
  case .exited(let code):
    let said = outcome.complaint.split(whereSeparator: \.isNewline).first.map(String.init)
    throw DrawingError.failed(said ?? "the drawing process ended with exit code \(code)")
  }
}

private struct Drawing: Sendable {
  let end: TerminationStatus
  let picture: [UInt8]
  let complaint: String
}

private func run(_ program: DrawingProgram, input dot: String) async throws -> Drawing {
  let file = try inputFile(dot)
  do {
    let result = try await Subprocess.run(
      .path(.init(program.path)), arguments: Arguments(program.arguments),
      // A crash is told by its signal; nobody needs the child's backtrace.
      environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
      input: .fileDescriptor(.init(rawValue: file), closeAfterSpawningProcess: true),
      output: .bytes(limit: 1 << 29), error: .string(limit: 1 << 20))
    return Drawing(
      end: result.terminationStatus, picture: result.standardOutput, complaint: result.standardError)
  } catch let error as SubprocessError {
    throw DrawingError.failed("\(error)")
  }
}

/// The text in a nameless file.
///
/// Through a pipe, a child that crashes before it has read everything would end
/// this process too, by SIGPIPE.
private func inputFile(_ text: String) throws -> Int32 {
  guard let file = tmpfile() else { throw DrawingError.failed("no temporary file: \(message(errno))") }
  defer { fclose(file) }
  let bytes = Array(text.utf8)
  let written = fwrite(bytes, 1, bytes.count, file)
  guard written == bytes.count, fflush(file) == 0 else {
    throw DrawingError.failed("the temporary file cannot be written: \(message(errno))")
  }
  rewind(file)
  let descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
  guard descriptor >= 0 else { throw DrawingError.failed("no temporary file: \(message(errno))") }
  return descriptor
}

private func message(_ code: Int32) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
