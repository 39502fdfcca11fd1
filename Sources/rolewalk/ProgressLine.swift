import Exports
import Foundation
import Synchronization

/// One line on the terminal that tells how far a load is, how fast, and how long it will still take.
///
/// It appears after a second and changes a few times a second.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let started: Date
  private let next: Mutex<Date>

  init(isShown: Bool, started: Date) {
    self.isShown = isShown
    self.started = started
    next = Mutex(started.addingTimeInterval(1))
  }

  @Sendable func show(_ progress: ReadProgress) {
    let now = Date()
    guard isShown, progress.files > 0 else { return }
    let isDue = next.withLock { next in
      guard now >= next else { return false }
      next = now.addingTimeInterval(0.2)
      return true
    }
    if isDue { write("\r" + progress.inWords(after: now.timeIntervalSince(started)) + "\u{1B}[K") }
  }

  /// Takes the line away.
  func clear() { if isShown { write("\r\u{1B}[K") } }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

extension ReadProgress {
  /// `4120 of 16165 files, 98 MB/s, 2 s left`.
  func inWords(after seconds: Double) -> String {
    let rate = Int(Double(bytes) / 1e6 / seconds)
    let left = Int((seconds * Double(totalFiles - files) / Double(files)).rounded(.up))
    return "\(files) of \(totalFiles) files, \(rate) MB/s, \(left) s left"
  }
}
