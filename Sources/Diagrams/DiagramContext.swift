public import IAM

/// What a diagram tells beside the steps.
public struct DiagramContext: Sendable {
  /// What a picture says of an account beside its number.
  public struct Account: Sendable, Hashable {
    /// The account's name.
    public var name: String?
    /// Names of its organizational units from the root down: `Workloads/Prod`.
    public var organizationalUnit: String?
    /// Whether it is named by others but not loaded itself.
    public var isOutside: Bool

    /// Puts an account together.
    public init(name: String? = nil, organizationalUnit: String? = nil, isOutside: Bool = false) {
      self.name = name
      self.organizationalUnit = organizationalUnit
      self.isOutside = isOutside
    }
  }

  /// When the snapshot was taken, as the picture shall say it; empty says nothing.
  public var snapshotDate: String
  /// The accounts that are known; one that is missing here is taken as not loaded.
  public var accounts: [AccountID: Account]
  /// What was left out, in words.
  public var omitted: [String]
  /// How many nodes a reader can still take in; above, more is grouped.
  public var maximumNodes: Int

  /// Puts a context together.
  public init(
    snapshotDate: String, accounts: [AccountID: Account], omitted: [String] = [], maximumNodes: Int = 150
  ) {
    self.snapshotDate = snapshotDate
    self.accounts = accounts
    self.omitted = omitted
    self.maximumNodes = maximumNodes
  }
}

extension DiagramContext {
  func account(_ number: String) -> Account { accounts[AccountID(number)] ?? Account(isOutside: true) }

  /// The frame around an account's principals and functions, or around accounts outside.
  func accountCluster(_ number: String) -> Diagram.Cluster {
    if number == outsideUnit { return unitCluster(number) }
    let account = account(number)
    let unit = account.organizationalUnit.map { Text.shortened($0, to: 40) }
    let remark = account.isOutside ? "not loaded" : nil
    return Diagram.Cluster(
      heading: account.name.map { Text.shortened($0, to: 40) } ?? number,
      detail: [unit, account.name == nil ? nil : number, remark].compactMap(\.self).joined(separator: " · "),
      tooltip: [
        "account \(number)", account.name.map { "name: \($0)" },
        account.organizationalUnit.map { "organizational unit: \($0)" },
        account.isOutside ? "its exports are not loaded" : nil,
      ].compactMap(\.self).joined(separator: "\n"),
      isOutside: account.isOutside)
  }

  /// The name of the organizational unit that an account stands in, or what takes its place.
  func unit(_ number: String) -> String {
    let account = account(number)
    return account.organizationalUnit ?? (account.isOutside ? outsideUnit : noUnit)
  }

  /// The frame around an organizational unit's accounts.
  func unitCluster(_ unit: String) -> Diagram.Cluster {
    let isUnit = unit != outsideUnit && unit != noUnit
    return Diagram.Cluster(
      heading: Text.shortened(unit, to: 40), detail: isUnit ? "organizational unit" : "",
      tooltip: isUnit ? "organizational unit \(unit)" : unit, isOutside: unit == outsideUnit)
  }

  /// The lines that every picture ends its title with.
  func closingRemarks(grouping: String?) -> [String] {
    let leftOut = omitted.map(withoutRule).joined(separator: "; ")
    return [grouping].compactMap(\.self) + (omitted.isEmpty ? [] : ["left out: \(leftOut)"])
  }

  /// The note without the number of the rule in front, which tells a reader of a picture nothing.
  private func withoutRule(_ note: String) -> String {
    guard let colon = note.firstRange(of: ": ") else { return note }
    let rule = note[..<colon.lowerBound]
    let isRule = rule.first == "U" && rule.count > 1 && rule.dropFirst().allSatisfy(\.isNumber)
    return isRule ? String(note[colon.upperBound...]) : note
  }
}

/// The frame around accounts that are not loaded.
let outsideUnit = "Outside the loaded accounts"
private let noUnit = "Accounts without an organizational unit"
