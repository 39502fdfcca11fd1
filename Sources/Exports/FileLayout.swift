import IAM

/// What the place of a file says about its content, in the layout that `rolewalk collect` writes:
/// `accounts/<account-id>/lambda/<region>/<function>/policy.<qualifier>.json`.
struct FileLayout: Hashable, Sendable {
  /// The account in whose folder the file lies.
  var account: AccountID?
  /// The region, below `lambda`.
  var region: String?
  /// The function in whose folder the file lies.
  var function: ARN?
  /// The file's name without `.json` or `.json.gz`.
  var document = ""

  /// Says nothing.
  init() {}

  /// Reads a whole path.
  init(path: String) {
    let words = path.split(separator: "/").map(String.init)
    self = FolderLayout(words.dropLast()).file(words.last ?? "")
  }

  /// Whether the file is named as a function's policy: `policy.json`, `policy.live.json`.
  var isFunctionPolicy: Bool { function != nil && (document == "policy" || document.hasPrefix("policy.")) }

  /// The qualifier whose policy the file is named as: `live` of `policy.live.json`.
  var policyQualifier: String? {
    isFunctionPolicy && document != "policy" ? String(document.dropFirst("policy.".count)) : nil
  }

  /// A file's name without its ending; nil when it is not named like an export.
  static func exportName(_ name: String) -> String? {
    let (bytes, ending) = (name.utf8, ".json".utf8)
    if bytes.suffix(ending.count).elementsEqual(ending) {
      return String(Substring(bytes.dropLast(ending.count)))
    }
    for ending in [".json", ".json.gz"] where name.lowercased().hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return nil
  }

  /// Whether a file of that name is read when its folder is searched.
  static func isSearchedFor(_ name: String) -> Bool {
    name.utf8.first != UInt8(ascii: ".") && exportName(name) != nil
  }

  /// The partition that a region belongs to (R76).
  static func partition(ofRegion region: String) -> String {
    partitions.first { region.hasPrefix($0.regions) }?.name ?? "aws"
  }

  private static let partitions: [(regions: String, name: String)] = [
    ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"),
    ("us-iso-", "aws-iso"), ("us-isof-", "aws-iso-f"), ("eu-isoe-", "aws-iso-e"), ("eusc-", "aws-eusc"),
  ]
}

/// What a folder says about the files in it, built up from folder to folder.
struct FolderLayout: Sendable {
  private var layout = FileLayout()
  private var name = ""
  // Whether the account is that of a folder after `accounts`, which counts more than any other number.
  private var isAfterAccounts = false
  // How far below the account's folder, and whether by `lambda`.
  private var depth = 0
  private var isBelowLambda = false

  /// Reads the folders of an absolute path.
  init(_ folders: some Sequence<String>) {
    for folder in folders { self = self / folder }
  }

  /// The layout of a folder in this one.
  static func / (outer: FolderLayout, name: String) -> FolderLayout {
    var inner = outer
    inner.name = name
    let isAfterAccounts = outer.name == "accounts"
    if isAfterAccounts || !outer.isAfterAccounts && AccountID(name).isWellFormed {
      inner.layout = FileLayout()
      inner.layout.account = AccountID(name)
      inner.isAfterAccounts = isAfterAccounts
      inner.depth = 0
    } else if outer.layout.account != nil {
      inner.goBelow(name)
    }
    return inner
  }

  private mutating func goBelow(_ name: String) {
    depth += 1
    layout.function = nil
    switch depth {
    case 1: isBelowLambda = name == "lambda"
    case 2 where isBelowLambda: layout.region = name
    case 3 where isBelowLambda:
      let region = layout.region ?? ""
      layout.function = ARN(
        partition: FileLayout.partition(ofRegion: region), service: "lambda", region: region,
        account: layout.account?.text ?? "", resource: "function:\(name)")
    default: break
    }
  }

  /// The layout of a file in this folder.
  func file(_ name: String) -> FileLayout {
    var layout = layout
    layout.document = FileLayout.exportName(name) ?? name
    return layout
  }
}
