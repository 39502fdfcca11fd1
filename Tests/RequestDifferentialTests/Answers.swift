import Authorization
import Reference
import Simulation
import Testing

/// What simulate answers to one line.
func answer(
  _ line: String, on snapshot: SnapshotDecisions?, at time: Double = timeOfExamples.timeIntervalSince1970
) throws -> Decision {
  var splitter = RequestSplitter()
  var worker = RequestWorker(at: time)
  worker.snapshot = snapshot.map { .success($0) }
  let texts = splitter.texts(in: line.utf8) + splitter.textsAtEnd()
  let answer = worker.answer(try #require(texts.first))
  return try #require(answer).result.get()
}
