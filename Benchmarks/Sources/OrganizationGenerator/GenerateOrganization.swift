public import Foundation

/// Writes the exports of an organization into a folder, in the layout that `rolewalk load` reads.
///
/// The same number of accounts and the same seed give the same bytes. Each account has 20 users, 200 roles and
/// 100 functions; most of the statements are about other services.
///
/// - Parameters:
///   - accounts: How many accounts; at least one.
///   - folder: Made when missing; files in it are overwritten.
/// - Throws: What Foundation throws when a file cannot be written.
public func generateOrganization(accounts: Int, into folder: URL, seed: UInt64 = 1) throws {
  let plan = Plan(accounts: accounts, seed: seed)
  try write(plan.organizationFile, to: folder.appending(path: "organization.json"))
  for (position, account) in plan.accounts.enumerated() {
    var random = plan.random(for: position)
    let home = folder.appending(path: account)
    try write(plan.authorizationDetails(of: account, &random), to: home.appending(path: "iam.json"))
    let lambda = home.appending(path: "lambda/\(Plan.region)")
    try write(plan.functions(of: account), to: lambda.appending(path: "functions.json"))
    for number in 0..<Plan.functionsPerAccount {
      let function = lambda.appending(path: functionName(number))
      try write(plan.aliases(of: number, account), to: function.appending(path: "aliases.json"))
      if let policy = plan.functionPolicy(of: number, account, &random) {
        try write(policy, to: function.appending(path: "policy.json"))
      }
    }
  }
}

private func write(_ json: JSONText, to file: URL) throws {
  try FileManager.default.createDirectory(
    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(json.indented.utf8).write(to: file)
}
