import IAM
import Inventory
import JSON

/// Joins what the files hold.
///
/// Files come sorted by name, so that their order does not matter; where two
/// contradict each other, the first counts and the other gives a warning.
struct Merge {
  /// The documents under the ids that the files use.
  let documents: [Document]
  private(set) var warnings: [ExportProblem] = []
  private(set) var errors: [ExportProblem] = []
  private(set) var gaps: [Gap] = []

  init(documents: [Document]) { self.documents = documents }

  mutating func inventory(of files: [FileContents], skipped: [FileContents]) -> Inventory {
    var accounts = identities(in: files)
    for (id, functions) in functions(in: files, accounts) { accounts[id]?.functions = functions }
    var organization = organization(in: files)

    gaps += files.flatMap(\.gaps)
    notePages(of: files)
    noteSkipped(skipped)
    let numbered = numberDocuments(&accounts, &organization)
    return Inventory(accounts: accounts, organization: organization, documents: numbered, gaps: gaps)
  }

  mutating func warn(_ problem: ExportProblem) { warnings.append(problem) }
  mutating func fail(_ problem: ExportProblem) { errors.append(problem) }
  mutating func note(_ gap: Gap) { if !gaps.contains(gap) { gaps.append(gap) } }

  private mutating func notePages(of files: [FileContents]) {
    for page in unfollowed(files.flatMap(\.pages)) {
      let missing = "the last page of the \(page.key.listing.rawValue)"
      let whose = page.key.account.map { " of account \($0)" } ?? ""
      warn(
        ExportProblem(
          file: page.file,
          reason: "\(missing)\(whose) is missing; expected a page without a marker for the next"))
      note(Gap(account: page.key.account, reason: "\(page.file): \(missing) is missing"))
    }
  }

  private mutating func noteSkipped(_ files: [FileContents]) {
    for file in files {
      let known = Set(file.accounts.keys).union(file.file.layout.account.map { [$0] } ?? []).sorted()
      for account in known.isEmpty ? [nil] : known.map(Optional.some) {
        note(Gap(account: account, reason: "\(file.file.name) was left out, because it cannot be read"))
      }
    }
  }

  /// Numbers the documents in the order in which the sorted inventory first uses them.
  private func numberDocuments(
    _ accounts: inout [AccountID: Account], _ organization: inout Organization?
  ) -> [Document] {
    var numbered: [Document] = []
    var numbers: [DocumentID: DocumentID] = [:]
    func number(_ id: DocumentID) -> DocumentID {
      if let known = numbers[id] { return known }
      let new = DocumentID(numbered.count)
      numbers[id] = new
      numbered.append(documents[Int(id.position)])
      return new
    }
    for id in accounts.keys.sorted() { accounts[id]?.renumberDocuments(number) }
    organization?.renumberDocuments(number)
    return numbered
  }
}
