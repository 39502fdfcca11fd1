import IAM
import Inventory
import JSON

/// The listings that AWS gives in pages.
enum Listing: String, Sendable {
  case authorizationDetails = "users, groups, roles and policies"
  case functions = "functions"
  case versions = "versions"
  case aliases = "aliases"
  case functionURLs = "function URLs"
  case eventSourceMappings = "event source mappings"
  case organization = "accounts, units and policies of the organization"
}

/// One page of a listing.
struct Page: Sendable {
  /// What makes pages parts of one listing.
  struct Key: Hashable, Sendable {
    let listing: Listing
    /// The account; nil when the page is empty and its file's place does not tell.
    let account: AccountID?
    /// The region or the function that is listed.
    let scope: String?

    /// Whether the page tells all of this.
    var isPlaced: Bool {
      switch listing {
      case .organization: true
      case .authorizationDetails: account != nil
      default: account != nil && scope != nil
      }
    }
  }

  let key: Key
  let file: String
  /// Whether it says that another page follows.
  let isContinued: Bool
}

extension ExportReader {
  /// Notes a page of a listing, once for each account on it.
  mutating func notePage(
    _ root: JSONValue, _ listing: Listing, accounts: [AccountID], of scope: String? = nil
  ) {
    let accounts: [AccountID?] = accounts.isEmpty ? [layout.account] : accounts
    let isContinued = isContinued(root)
    for account in accounts {
      let key = Page.Key(listing: listing, account: account, scope: scope)
      contents.pages.append(Page(key: key, file: contents.file.name, isContinued: isContinued))
    }
  }

  private func isContinued(_ root: JSONValue) -> Bool {
    if let isTruncated = root["IsTruncated"]?.bool { return isTruncated }
    return ["NextMarker", "NextToken", "Marker"].contains { (key: StaticString) in
      root[key]?.string?.isEmpty == false
    }
  }
}

/// The listings of which every page says that another follows: the last one is missing (R71).
///
/// Which page follows which cannot be told from the files, only whether one of them ends the listing.
func unfollowed(_ pages: [Page]) -> [Page] {
  let ended = Set(pages.filter { !$0.isContinued }.map(\.key))
  // An empty last page may not tell what it is a page of; it may end any listing of its kind.
  let endedSomewhere = Set(ended.filter { !$0.isPlaced }.map(\.listing))
  var last: [Page.Key: Page] = [:]
  for page in pages where !ended.contains(page.key) && !endedSomewhere.contains(page.key.listing) {
    last[page.key] = page
  }
  return last.values.sorted { ($0.file, $0.key.account?.text ?? "") < ($1.file, $1.key.account?.text ?? "") }
}
