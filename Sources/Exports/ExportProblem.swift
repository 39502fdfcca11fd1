public import JSON

/// Something in an export that cannot be read, or that is read with doubt; one line of a message.
public struct ExportProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named, `-` for standard input.
  public let file: String
  /// The place in the file; empty when the problem is the file's as a whole.
  public let pointer: JSONPointer
  /// The place in a policy that the file keeps as text; nil elsewhere.
  public let pointerInText: JSONPointer?
  /// What was found and what was expected.
  public let reason: String

  /// Puts a problem together.
  public init(
    file: String, pointer: JSONPointer = JSONPointer(), pointerInText: JSONPointer? = nil, reason: String
  ) {
    self.file = file
    self.pointer = pointer
    self.pointerInText = pointerInText
    self.reason = reason
  }

  /// `iam.json: $.RoleDetailList[3].Arn: reason`; with a policy kept as text, its place in the text follows:
  /// `policy.json: $.Policy: $.Statement[0].Effect: reason`.
  public var description: String {
    oneLine("\(placeInWords(file, pointer, pointerInText)): \(reason)")
  }
}

/// Exports that cannot be loaded: all problems of all bad files, in the order of the file names.
public struct InvalidExports: Error, Hashable, CustomStringConvertible {
  /// The problems; at least one.
  public let problems: [ExportProblem]

  /// Collects problems.
  public init(problems: [ExportProblem]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A path that does not exist or cannot be read.
public struct MissingExport: Error, Hashable, CustomStringConvertible {
  /// The path as it was named.
  public let file: String
  /// Whether something is there that cannot be read; false when nothing is there.
  public let exists: Bool
  /// What the system says.
  public let reason: String

  /// Puts an error together.
  public init(file: String, exists: Bool, reason: String) {
    self.file = file
    self.exists = exists
    self.reason = reason
  }

  /// One line.
  public var description: String { oneLine("\(fileInWords(file)): \(reason)") }
}

/// `iam.json: $.RoleDetailList[3]`; a place in a policy kept as text follows.
func placeInWords(_ file: String, _ pointer: JSONPointer, _ pointerInText: JSONPointer? = nil) -> String {
  let places = [pointer, pointerInText ?? JSONPointer()].filter { !$0.description.isEmpty }
  return ([fileInWords(file)] + places.map(jsonPath)).joined(separator: ": ")
}

private func fileInWords(_ file: String) -> String { file == "-" ? "standard input" : file }

/// The text with line breaks and other control characters as spaces.
private func oneLine(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
  return String(decoding: text.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
}

/// `$.RoleDetailList[3].Condition['aws:SourceIp']` for `/RoleDetailList/3/Condition/aws:SourceIp`.
private func jsonPath(_ pointer: JSONPointer) -> String {
  "$"
    + pointer.description.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
      let name = part.replacing("~1", with: "/").replacing("~0", with: "~")
      if !name.isEmpty, name.utf8.allSatisfy(isDigit) { return "[\(name)]" }
      return name.utf8.contains { !isWordByte($0) } || name.isEmpty ? "['\(name)']" : ".\(name)"
    }.joined()
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isWordByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
}
