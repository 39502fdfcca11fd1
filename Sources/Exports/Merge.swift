import IAM
import Inventory
import JSON

/// Joins what the files hold.
///
/// Files come sorted by name, so that their order does not matter; where two
/// contradict each other, the first counts and the other gives a warning.
struct Merge {
  private(set) var warnings: [ExportProblem] = []
  private(set) var errors: [ExportProblem] = []
  private(set) var gaps: [Gap] = []

  /// Everything that files tell; `documents` are those under the ids that the files use.
  mutating func inventory(
    of files: [FileContents], skipped: [FileContents], _ documents: [Document]
  ) -> Inventory {
    var accounts = accounts(in: files)
    var organization = organization(in: files)

    gaps += files.flatMap(\.gaps)
    notePages(unfollowed(files.flatMap(\.pages)))
    for file in skipped { noteSkipped(file.file, of: file.accounts.keys.sorted()) }
    var numbering = DocumentNumbering()
    for id in accounts.keys.sorted() { accounts[id]?.renumberDocuments { numbering.number($0) } }
    organization?.renumberDocuments { numbering.number($0) }
    return Inventory(
      accounts: accounts, organization: organization,
      documents: numbering.order.map { documents[Int($0.position)] }, gaps: gaps)
  }

  /// The accounts that files speak of.
  mutating func accounts(in files: [FileContents]) -> [AccountID: Account] {
    var accounts = identities(in: files)
    for (id, functions) in functions(in: files, accounts) { accounts[id]?.functions = functions }
    return accounts
  }

  mutating func warn(_ problem: ExportProblem) { warnings.append(problem) }
  mutating func fail(_ problem: ExportProblem) { errors.append(problem) }
  mutating func add(_ gaps: [Gap]) { self.gaps += gaps }
  mutating func note(_ gap: Gap) { if !gaps.contains(gap) { gaps.append(gap) } }

  mutating func notePages(_ unfollowed: [Page]) {
    for page in unfollowed {
      let missing = "the last page of the \(page.key.listing.rawValue)"
      let whose = page.key.account.map { " of account \($0)" } ?? ""
      warn(
        ExportProblem(
          file: page.file,
          reason: "\(missing)\(whose) is missing; expected a page without a marker for the next"))
      note(Gap(account: page.key.account, reason: "\(page.file): \(missing) is missing"))
    }
  }

  mutating func noteSkipped(_ file: ExportFile, of accounts: [AccountID]) {
    let known = Set(accounts).union(file.layout.account.map { [$0] } ?? []).sorted()
    for account in known.isEmpty ? [nil] : known.map(Optional.some) {
      note(Gap(account: account, reason: "\(file.name) was left out, because it cannot be read"))
    }
  }
}

/// Numbers documents in the order in which they are first asked for.
struct DocumentNumbering {
  /// The documents under their former ids, in the order of the new ones.
  private(set) var order: [DocumentID] = []
  private var numbers: [DocumentID: DocumentID] = [:]

  mutating func number(_ id: DocumentID) -> DocumentID {
    if let known = numbers[id] { return known }
    let new = DocumentID(order.count)
    numbers[id] = new
    order.append(id)
    return new
  }
}
