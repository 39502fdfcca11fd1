import Authorization
import Explanation
import Foundation
import IAM
import Inventory
import JSON
import Testing

@testable import Reference

/// Puts the policy of a fix where the fix says, as another policy document with the old statements and the new ones:
/// written for the tests, so that it shares nothing with how fixes are proved.
func apply(_ fix: Fix, to inventory: inout Inventory) throws {
  let layer = try #require(fix.layer)
  let owner = try #require(fix.attachTo)
  let added = try statements(of: try #require(fix.policy))
  func document(_ old: DocumentID?) throws -> DocumentID {
    let before = try old.map { try statements(of: inventory[$0].text) } ?? []
    let text = PolicyWriter.policy(before + added)
    inventory.documents.append(
      Document(text: text, policy: PolicyDocument(try JSONDocument.parse(text).root)))
    return DocumentID(inventory.documents.count - 1)
  }
  let source = Source(file: "fix", pointer: "")
  for account in inventory.accounts.keys {
    guard var changed = inventory.accounts[account] else { continue }
    for position in changed.users.indices
    where layer == .identity && changed.users[position].arn.text == owner {
      changed.users[position].permissions.inline.append(
        PolicyAttachment(name: "fix \(fix.way)", document: try document(nil), source: source))
    }
    for position in changed.roles.indices where changed.roles[position].arn.text == owner {
      if layer == .identity {
        changed.roles[position].permissions.inline.append(
          PolicyAttachment(name: "fix \(fix.way)", document: try document(nil), source: source))
      } else if layer == .trust {
        changed.roles[position].trust = PolicyAttachment(
          name: "", document: try document(changed.roles[position].trust?.document), source: source)
      }
    }
    for position in changed.functions.indices where layer == .resource {
      for qualifier in changed.functions[position].qualifiers {
        let arn = changed.functions[position].arn.text + (qualifier.map { ":" + $0 } ?? "")
        guard arn == owner else { continue }
        let old = changed.functions[position].policies.first { $0.qualifier == qualifier }
        changed.functions[position].policies.removeAll { $0.qualifier == qualifier }
        changed.functions[position].policies.append(
          FunctionPolicy(
            qualifier: qualifier,
            attachment: PolicyAttachment(
              name: "", document: try document(old?.attachment.document), source: source)))
      }
    }
    for position in changed.managedPolicies.indices
    where layer == .boundary && changed.managedPolicies[position].arn.text == owner {
      changed.managedPolicies[position].document = try document(changed.managedPolicies[position].document)
    }
    inventory.accounts[account] = changed
  }
  if layer == .scp {
    let document = try document(nil)
    inventory.organization?.policies.append(
      Organization.Policy(
        id: "p-fix-\(fix.way)-\(owner)", name: "fix", type: .serviceControl, document: document,
        source: source,
        targets: [owner]))
  }
}

/// The statements of a policy as texts.
func statements(of policy: String) throws -> [String] {
  let root = try JSONDocument.parse(policy).root
  guard let statement = root["Statement"] else { return [] }
  return statement.kind == .array ? statement.elements.map(\.compactText) : [statement.compactText]
}
