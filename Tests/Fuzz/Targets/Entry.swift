import Foundation

/// What libFuzzer calls with each input; `FUZZ_TARGET` says what reads it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  read(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

private let read: @Sendable ([UInt8]) -> Void = {
  let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "policy": fuzzPolicy, "condition": fuzzCondition, "arn": fuzzARN, "glob": fuzzGlob, "export": fuzzExport,
    "simulate": fuzzSimulate,
  ]
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = targets[name] else {
    FileHandle.standardError.write(
      Data("FUZZ_TARGET: expected one of \(targets.keys.sorted().joined(separator: ", "))\n".utf8))
    exit(64)
  }
  return target
}()
