import Exports
import Foundation
import IAM
import Inventory

/// Reads files given as texts, from a folder of their own; names and messages are relative to it.
func read(
  _ files: [String: String], _ paths: [String] = ["."], skipInvalid: Bool = false, workers: Int = 2
) async throws -> ExportReading {
  try await read(files.mapValues { Array($0.utf8) }, paths, skipInvalid: skipInvalid, workers: workers)
}

/// Reads files given as bytes, from a folder of their own; names and messages are relative to it.
func read(
  _ files: [String: [UInt8]], _ paths: [String] = ["."], skipInvalid: Bool = false, workers: Int = 2
) async throws -> ExportReading {
  let folder = try Folder(files)
  defer { folder.remove() }
  return try await folder.read(paths, skipInvalid: skipInvalid, workers: workers)
}

/// A folder that lasts as long as a test.
struct Folder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("exports-\(UUID().uuidString)")
    .path

  init(_ files: [String: [UInt8]]) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in files {
      let file = URL(fileURLWithPath: path).appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func read(_ paths: [String] = ["."], skipInvalid: Bool = false, workers: Int = 2) async throws
    -> ExportReading
  {
    let paths = paths.map { ExportPath($0 == "." ? path : $0 == "-" ? $0 : "\(path)/\($0)") }
    return try await readBothWays(paths, skipInvalid: skipInvalid, workers: workers)
  }

  func relative(_ text: String) -> String {
    text.replacing(path + "/", with: "").replacing(path, with: ".")
  }
}

/// The messages of a load that fails; none when it does not.
func errors(_ files: [String: String], _ paths: [String] = ["."]) async throws -> [String] {
  let folder = try Folder(files.mapValues { Array($0.utf8) })
  defer { folder.remove() }
  do {
    _ = try await folder.read(paths)
    return []
  } catch let error as InvalidExports {
    return error.problems.map { folder.relative($0.description) }
  }
}

/// The warnings of a load.
func warnings(_ files: [String: String]) async throws -> [String] {
  let folder = try Folder(files.mapValues { Array($0.utf8) })
  defer { folder.remove() }
  return try await folder.read().warnings.map { folder.relative($0.description) }
}

/// An inventory in words, a line for each thing in it.
///
/// Documents are written `#number`.
func sketch(_ inventory: Inventory) -> String {
  let accounts = inventory.accounts.values.sorted { $0.id < $1.id }.flatMap(lines)
  return (accounts + (inventory.organization.map(lines) ?? [])).joined(separator: "\n")
}

private func lines(_ account: Account) -> [String] {
  let partition = account.partition == "aws" ? "" : " in \(account.partition)"
  let title = "\(account.id)\(partition)\(account.hasIdentities ? "" : " without identities")"
  return [title]
    + account.users.map {
      line("user", $0.arn.resource.dropFirst(5), ("in", $0.groups), words($0.permissions))
    }
    + account.groups.map { line("group", $0.arn.resource.dropFirst(6), words($0.permissions)) }
    + account.roles.map {
      line(
        "role", $0.arn.resource.dropFirst(5), ("trusts", $0.trust.map { [word($0)] } ?? []),
        words($0.permissions))
    }
    + account.managedPolicies.map {
      line("policy", $0.arn.resource.dropFirst(7), ("is", $0.document.map { ["#\($0.position)"] } ?? []))
    }
    + account.functions.map(line)
}

private func words(_ permissions: Permissions) -> (String, [String]) {
  var words: [String] = permissions.inline.map(word)
  words += permissions.attached.map { "+\($0.resourceName)" }
  words += permissions.boundary.map { ["within \(ARN($0)?.resourceName.description ?? $0)"] } ?? []
  words += permissions.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  return ("has", words)
}

private func line(_ function: Function) -> String {
  line(
    "function", function.arn.resource.dropFirst(9),
    ("runs as", function.role.map { [String($0.resourceName)] } ?? []),
    ("versions", function.versions), ("aliases", function.aliases),
    ("urls", function.urls.map { "\($0.qualifier.map { $0 + ":" } ?? "")\($0.authType.rawValue)" }),
    ("policies", function.policies.map { "\($0.qualifier.map { $0 + ":" } ?? "")\(word($0.attachment))" }),
    ("tags", (function.tags ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }),
    ("is", function.isThrottled ? ["throttled"] : []),
    ("polls", function.eventSources.map { String(ARN($0)?.resourceName ?? "?") }))
}

private func lines(_ organization: Organization) -> [String] {
  let types = { (root: Organization.Root) in root.enabledPolicyTypes.map(\.rawValue).sorted() }
  return [
    "\(organization.id)\(organization.hasAllFeatures ? "" : " billing only") of \(organization.managementAccount)"
  ]
    + organization.roots.map { line("root", $0.id[...], ("enables", types($0))) }
    + organization.units.map { line("unit", $0.id[...], ("named", [$0.name]), ("under", [$0.parent])) }
    + organization.accounts.map {
      line("account", $0.id.text[...], ("named", [$0.name]), ("under", [$0.parent]))
    }
    + organization.policies.map {
      line("policy", $0.id[...], ("is", $0.document.map { ["#\($0.position)"] } ?? []), ("on", $0.targets))
    }
}

private func word(_ policy: PolicyAttachment) -> String { "\(policy.name)#\(policy.document.position)" }

private func line(_ kind: String, _ name: Substring, _ parts: (String, [String])...) -> String {
  "  \(kind) \(name)"
    + parts.filter { !$0.1.isEmpty }.map { " · \($0.0) \($0.1.joined(separator: " "))" }.joined()
}
