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
    var folders = path.split(separator: "/").map(String.init)
    document = folders.popLast().map { FileLayout.exportName($0) ?? $0 } ?? ""
    guard let position = FileLayout.accountFolder(in: folders) else { return }
    let account = AccountID(folders[position])
    self.account = account

    let below = folders[(position + 1)...].map { $0 }
    guard below.count >= 2, below[0] == "lambda" else { return }
    region = below[1]
    guard below.count == 3 else { return }
    function = ARN(
      partition: FileLayout.partition(ofRegion: below[1]), service: "lambda", region: below[1],
      account: account.text, resource: "function:\(below[2])")
  }

  /// Whether the file is named as a function's policy: `policy.json`, `policy.live.json`.
  var isFunctionPolicy: Bool { function != nil && (document == "policy" || document.hasPrefix("policy.")) }

  /// The qualifier whose policy the file is named as: `live` of `policy.live.json`.
  var policyQualifier: String? {
    isFunctionPolicy && document != "policy" ? String(document.dropFirst("policy.".count)) : nil
  }

  /// A file's name without its ending; nil when it is not named like an export.
  static func exportName(_ name: String) -> String? {
    for ending in [".json", ".json.gz"] where name.lowercased().hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return nil
  }

  /// The folder after `accounts`; without one, the innermost that is an account number.
  private static func accountFolder(in folders: [String]) -> Int? {
    folders.indices.last { $0 > 0 && folders[$0 - 1] == "accounts" }
      ?? folders.indices.last { AccountID(folders[$0]).isWellFormed }
  }

  /// The partition that a region belongs to (R76).
  static func partition(ofRegion region: String) -> String {
    let partitions = [
      ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"), ("us-iso-", "aws-iso"),
      ("us-isof-", "aws-iso-f"), ("eu-isoe-", "aws-iso-e"), ("eusc-", "aws-eusc"),
    ]
    return partitions.first { region.hasPrefix($0.0) }?.1 ?? "aws"
  }
}
