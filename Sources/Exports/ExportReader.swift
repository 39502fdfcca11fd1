import IAM
import Inventory
import JSON

/// Reads one file after the other.
///
/// The distinct policy documents are kept across files.
struct ExportReader: ~Copyable {
  var documents: DocumentTable
  var contents = FileContents(file: ExportFile(name: "", layout: FileLayout()))
  var policyText = PolicyBytes()
  private let parser = JSONParser()

  init(key: ContentDigest.Key) { documents = DocumentTable(key: key) }

  var layout: FileLayout { contents.file.layout }

  /// Forgets the documents, whose ids then have no meaning.
  mutating func forgetDocuments(key: ContentDigest.Key) { documents = DocumentTable(key: key) }

  /// Reads what a file holds; a bad file gives errors in place of contents.
  ///
  /// - Parameter bytes: The file's, with `JSONParser.padding` readable bytes behind them.
  mutating func read(_ file: ExportFile, padded bytes: UnsafeBufferPointer<UInt8>) -> FileContents {
    contents = FileContents(file: file)
    do {
      if isGzip(bytes) {
        var inflated = try gunzip(bytes)
        let count = inflated.count
        inflated.append(contentsOf: repeatElement(0, count: JSONParser.padding))
        try inflated.withUnsafeBufferPointer { try read(json: UnsafeBufferPointer(rebasing: $0[..<count])) }
      } else {
        try read(json: bytes)
      }
    } catch let error as GzipError {
      report(JSONPointer(), error.reason)
    } catch {
      report(JSONPointer(), "\(error)")
    }
    return contents
  }

  private mutating func read(json bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) {
    contents.bytes = bytes.count
    guard !isBlank(bytes) else {
      report(JSONPointer(), "empty file; expected JSON")
      return
    }
    let root = try parser.parse(padded: bytes).root
    guard let export = recognize(root, layout) else { return }
    contents.isRecognized = true
    read(root, as: export)
    compareWithLayout()
  }

  /// Where the content contradicts the folder in which the file lies, the content counts.
  private mutating func compareWithLayout() {
    guard let account = layout.account, contents.organization == nil else { return }
    if contents.accounts.isEmpty {
      contents.accounts.updateValue(layout.region.map(FileLayout.partition(ofRegion:)), forKey: account)
    } else if contents.accounts[account] == nil, let other = contents.accounts.keys.min() {
      warn(JSONPointer(), "lies in the folder of account \(account), but speaks of account \(other)")
    } else if let function = layout.function, let other = contents.functions.first?.arn,
      !contents.functions.contains(where: { $0.arn == function })
    {
      warn(JSONPointer(), "lies in the folder of '\(function)', but speaks of '\(other)'")
    }
  }

  /// Notes that the file speaks of the account of an ARN, and of what partition that is.
  ///
  /// - Returns: The account; nil, and an error, when the ARN names none.
  @discardableResult
  mutating func note(accountOf arn: ARN, at pointer: @autoclosure () -> JSONPointer) -> AccountID? {
    guard let account = arn.accountID else {
      report(pointer(), "'\(arn)' names no account")
      return nil
    }
    if contents.accounts.updateValue(.some(String(arn.partition)), forKey: account) == nil,
      !account.isWellFormed
    {
      warn(pointer(), "'\(account)' of '\(arn)' is not an account number; expected twelve digits")
    }
    return account
  }

  func source(_ pointer: JSONPointer) -> Source {
    Source(file: contents.file.name, pointer: pointer.description)
  }

  mutating func report(_ pointer: JSONPointer, inText: JSONPointer? = nil, _ reason: String) {
    contents.errors.append(
      ExportProblem(file: contents.file.name, pointer: pointer, pointerInText: inText, reason: reason))
  }

  mutating func warn(_ pointer: JSONPointer, inText: JSONPointer? = nil, _ reason: String) {
    contents.warnings.append(
      ExportProblem(file: contents.file.name, pointer: pointer, pointerInText: inText, reason: reason))
  }
}

/// Whether there is nothing but white space, after a byte order mark perhaps.
private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
  return text.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
}
