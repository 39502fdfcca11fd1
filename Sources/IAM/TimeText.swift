import Foundation

/// A time as policies and requests write it, W3C ISO 8601 or a number, in seconds since 1970; nil where it is neither.
package func secondsSince1970(_ text: String) -> Double? {
  if let seconds = plainTime(text) { return seconds }
  if let seconds = Double(text) { return seconds }
  let styles: [Date.ISO8601FormatStyle] = [
    .iso8601, Date.ISO8601FormatStyle(includingFractionalSeconds: true),
    .iso8601.year().month().day(),
  ]
  return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first?.timeIntervalSince1970
}

/// A time as requests carry it: `2026-11-23T10:00:00Z`.
package func iso8601(_ seconds: Double) -> String {
  guard seconds == seconds.rounded(), (0..<years2000).contains(seconds) else {
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
  let (days, second) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
  let (year, month, day) = civilDate(days)
  return String(unsafeUninitializedCapacity: 20) { bytes in
    for (place, byte) in "0000-00-00T00:00:00Z".utf8.enumerated() { bytes[place] = byte }
    func put(_ number: Int, at place: Int) {
      bytes[place] += UInt8(number / 10)
      bytes[place + 1] += UInt8(number % 10)
    }
    put(year / 100, at: 0)
    put(year % 100, at: 2)
    put(month, at: 5)
    put(day, at: 8)
    put(second / 3600, at: 11)
    put(second / 60 % 60, at: 14)
    put(second % 60, at: 17)
    return 20
  }
}

/// The plain spelling, which nearly all times have, `2026-11-23T10:00:00Z` from 1970 on. What is left to the calendar
/// of Foundation takes a thousand times longer.
private func plainTime(_ text: String) -> Double? {
  guard text.utf8.count == 20 else { return nil }
  var text = text
  return text.withUTF8 { bytes in
    func number(_ range: Range<Int>) -> Int? {
      var number = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return number
    }
    let separators =
      [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "Z")] as [(Int, Unicode.Scalar)]
    guard separators.allSatisfy({ bytes[$0] == UInt8(ascii: $1) }),
      let year = number(0..<4), (1970..<3000).contains(year), let month = number(5..<7),
      (1...12).contains(month),
      let day = number(8..<10), (1...28).contains(day), let hour = number(11..<13), hour < 24,
      let minute = number(14..<16), minute < 60, let second = number(17..<19), second < 60
    else { return nil }
    return Double(((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
  }
}

/// The year 3968: until then years have four digits.
private let years2000 = 63_072_000_000.0

// The Gregorian calendar in eras of 400 years that begin with March, so that leap days stand at the end of a year.

private func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let year = month <= 2 ? year - 1 : year
  let (era, yearOfEra) = year.quotientAndRemainder(dividingBy: 400)
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civilDate(_ daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
  let (era, dayOfEra) = (daysSince1970 + 719_468).quotientAndRemainder(dividingBy: 146_097)
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shifted = (5 * dayOfYear + 2) / 153
  let (day, month) = (dayOfYear - (153 * shifted + 2) / 5 + 1, shifted < 10 ? shifted + 3 : shifted - 9)
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
