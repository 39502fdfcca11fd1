import Dispatch
import Synchronization

/// Maps a list on all processors, so many elements at once; the results are in its order.
func concurrently<Element: Sendable, Result: Sendable>(
  over list: [Element], each size: Int? = nil, _ transform: @Sendable (Element) -> Result
) -> [Result] {
  let size = size ?? max(1, min(64, list.count / 16))
  let count = (list.count + size - 1) / size
  let parts = Mutex<[Int: [Result]]>([:])
  DispatchQueue.concurrentPerform(iterations: count) { number in
    let part = list[(number * size)..<min(list.count, (number + 1) * size)].map(transform)
    parts.withLock { $0[number] = part }
  }
  return parts.withLock { found in (0..<count).flatMap { found[$0] ?? [] } }
}

/// Does two things at the same time; the first may use all processors itself.
func both<First, Second: Sendable>(
  _ first: () -> First, _ second: @escaping @Sendable () -> Second
) -> (First, Second) {
  let found = Mutex<Second?>(nil)
  let group = DispatchGroup()
  DispatchQueue.global().async(group: group) {
    let result = second()
    found.withLock { $0 = result }
  }
  let result = first()
  group.wait()
  return (result, found.withLock(\.self) ?? second())
}
