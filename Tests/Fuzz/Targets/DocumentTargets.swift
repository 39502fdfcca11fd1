import Exports
import Foundation
import Simulation

/// Whatever `load` may be given; what is read is answered for, too.
func fuzzExport(_ bytes: [UInt8]) {
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    do {
      let reading = try await readExports(
        ["-"], skipInvalid: bytes.first == 0x20, workers: 1, standardInput: { bytes })
      _ = reading.warnings.map(\.description)
    } catch let error as InvalidExports {
      _ = error.problems.map(\.description)
    } catch {}
    done.signal()
  }
  done.wait()
}

/// Lines, or an array, of requests.
func fuzzSimulate(_ bytes: [UInt8]) {
  var splitter = RequestSplitter()
  var worker = RequestWorker(at: 1_795_428_000)
  // Chunks of any size.
  let middle = bytes.count / 3
  let texts =
    splitter.texts(in: bytes[..<middle]) + splitter.texts(in: bytes[middle...]) + splitter.textsAtEnd()
  for text in texts {
    guard let answer = worker.answer(text) else { continue }
    var line: [UInt8] = []
    answer.appendJSON(to: &line)
    let isJSON = (try? JSONSerialization.jsonObject(with: Data(line))) != nil
    precondition(isJSON, "an answer is JSON: \(String(decoding: line, as: UTF8.self))")
  }
}
