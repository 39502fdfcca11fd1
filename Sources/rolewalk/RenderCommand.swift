import ArgumentParser
import Diagrams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ImageFormat: ExpressibleByArgument {}

/// What `draw` runs in a process of its own: DOT from standard input, the picture to standard output.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render-dot", abstract: "Draw DOT from standard input onto standard output.",
    shouldDisplay: false)

  @Argument(help: "svg, png or pdf.") var format: ImageFormat
  @Option(help: "Give up after so many seconds, even when nobody waits any more.") var seconds: UInt32?

  mutating func run() throws {
    if let seconds { alarm(seconds) }
    do {
      try send(render(dot: String(decoding: standardInput(), as: UTF8.self), as: format), to: STDOUT_FILENO)
    } catch let error as RenderingError {
      try send(Array("\(error)\n".utf8), to: STDERR_FILENO)
      throw ExitCode(65)
    }
  }

  private func standardInput() throws -> [UInt8] {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count == 0 { return text }
      if count > 0 { text += buffer[..<count] } else if errno != EINTR { throw ExitCode(74) }
    }
  }

  private func send(_ bytes: [UInt8], to file: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw ExitCode(74) }
    }
  }
}
