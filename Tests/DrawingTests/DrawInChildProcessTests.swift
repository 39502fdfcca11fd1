import Diagrams
import Foundation
import Testing

@testable import rolewalk

@Suite("Drawing in a child process")
struct DrawInChildProcessTests {
  @Test("the picture is what the child writes")
  func picture() async throws {
    let cat = DrawingProgram(path: "/bin/cat", arguments: [])
    #expect(try await draw("digraph {}", as: .svg, program: cat) == Array("digraph {}".utf8))
  }

  @Test("a long text reaches the child whole")
  func long() async throws {
    let text = String(repeating: "0123456789abcdef", count: 1 << 16)
    let count = DrawingProgram(path: "/usr/bin/wc", arguments: ["-c"])
    let answer = String(decoding: try await draw(text, as: .svg, program: count), as: UTF8.self)
    #expect(answer.filter(\.isNumber) == "\(text.utf8.count)")
  }

  @Test("a crash is an error, also when nothing was read")
  func crash() async throws {
    let text = String(repeating: "digraph", count: 100_000)
    await #expect(throws: DrawingError.crashed(signal: 11)) {
      try await draw(text, as: .png, program: shell("kill -SEGV $$"))
    }
    #expect(
      "\(DrawingError.crashed(signal: 11))"
        == "Graphviz crashed (signal 11) while drawing; the text can still be written: --output x.dot")
  }

  @Test("a hang ends at the time limit")
  func hang() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    await #expect(throws: DrawingError.tooSlow(.seconds(1))) {
      let sleep = DrawingProgram(path: "/bin/sleep", arguments: ["60"])
      return try await draw("digraph {}", as: .svg, timeLimit: .seconds(1), program: sleep)
    }
    #expect(clock.now - start < .seconds(20))
  }

  @Test("a refusal is told in the child's first line")
  func refusal() async throws {
    await #expect(throws: DrawingError.failed("not DOT")) {
      try await draw("x", as: .svg, program: shell("echo not DOT >&2; echo more >&2; exit 65"))
    }
    await #expect(throws: DrawingError.failed("the drawing process ended with exit code 3")) {
      try await draw("x", as: .svg, program: shell("exit 3"))
    }
    await #expect(throws: DrawingError.failed("the drawing process ended with exit code 0")) {
      try await draw("x", as: .svg, program: shell("exit 0"))
    }
  }

  @Test("a program that is not there is an error")
  func missing() async throws {
    await #expect(throws: DrawingError.self) {
      try await draw("x", as: .svg, program: DrawingProgram(path: "/nowhere/rolewalk", arguments: []))
    }
  }

  @Test("the program draws by its hidden command")
  func ownCommand() async throws {
    let own = try #require(builtProgram)
    let program = DrawingProgram(path: own, arguments: ["render-dot", "png", "--seconds", "60"])
    let image = try await draw("digraph { a -> b }", as: .png, program: program)
    #expect(image.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    await #expect(throws: DrawingError.failed("not readable as DOT: syntax error in line 1")) {
      try await draw("digraph { a -> ", as: .png, program: program)
    }
  }

  private func shell(_ script: String) -> DrawingProgram {
    DrawingProgram(path: "/bin/sh", arguments: ["-c", script])
  }

  /// The program beside the tests.
  private var builtProgram: String? {
    let here = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
    let places = [
      here, here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent(),
    ]
    return places.map { $0.appending(path: "rolewalk").path() }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }
}
