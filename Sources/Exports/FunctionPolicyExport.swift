import IAM
import Inventory
import JSON

/// `aws lambda get-policy` and `get-resource-policy`, which do not say of which function: the statements'
/// resources do, or else the folder.
///
/// Rule: R42–R44, R73.
extension ExportReader {
  mutating func readFunctionPolicy(_ root: JSONValue) {
    guard let attachment = policy(root, "Policy", at: JSONPointer()) else {
      if present(root, "Policy") == nil { report(JSONPointer(), "no Policy; expected a policy as text") }
      return
    }
    let subject = PolicySubject(documents[attachment.document])
    guard let owner = subject.owner(in: layout) else {
      let reason = "policy of an unknown function: \(subject.doubt)"
      warn(JSONPointer("/Policy"), reason + "; expected one function, or a file in the folder of one")
      contents.gaps.append(
        Gap(account: subject.account ?? layout.account, reason: "\(contents.file.name): \(reason)"))
      return
    }
    guard note(accountOf: owner.function, at: JSONPointer("/Policy")) != nil else { return }
    var facts = FunctionFacts(arn: owner.function, source: source(JSONPointer("/Policy")))
    facts.policy = FunctionPolicy(qualifier: owner.qualifier, attachment: attachment)
    facts.qualifiers = subject.qualifiers(of: owner.function).union(owner.qualifier.map { [$0] } ?? [])
    contents.functions.append(facts)
  }
}

/// Of which function, and of which of its qualifiers, a policy's statements speak.
struct PolicySubject {
  private var functions: Set<ARN> = []
  // What each resource names, nil where it is not one ARN of a function or of a qualifier.
  private var names: Set<QualifiedFunction?> = []

  init(_ policy: PolicyDocument) {
    for statement in policy.statements {
      switch statement.resources {
      case .these(let patterns):
        for pattern in patterns { add(pattern.string.text) }
      case .allExcept(let patterns):
        for pattern in patterns { add(pattern.string.text) }
        names.insert(nil)
      case .absent: names.insert(nil)
      }
    }
  }

  private mutating func add(_ resource: String) {
    guard let named = ARN(resource).flatMap(QualifiedFunction.init), !isPattern(named.function.text) else {
      names.insert(nil)
      return
    }
    functions.insert(named.function)
    names.insert(named.qualifier.map(isPattern) == true ? nil : named)
  }

  /// To which function the policy belongs, and to which of its qualifiers.
  ///
  /// The qualifier is the one that every statement names, if they name just one. For a file that lies in
  /// the folder of that function, its name tells the qualifier.
  func owner(in layout: FileLayout) -> (function: ARN, qualifier: String?)? {
    if functions.count > 1 || functions.isEmpty {
      return layout.function.map { ($0, layout.policyQualifier) }
    }
    guard let function = functions.first else { return nil }
    if function == layout.function, layout.isFunctionPolicy { return (function, layout.policyQualifier) }
    guard names.count == 1, let only = names.first, let named = only else { return (function, nil) }
    return (function, named.qualifier)
  }

  /// The qualifiers of a function that are named in full.
  func qualifiers(of function: ARN) -> Set<String> {
    Set(names.compactMap { $0?.function == function ? $0?.qualifier : nil })
  }

  /// The account, when the statements speak of only one.
  var account: AccountID? {
    let accounts = Set(functions.compactMap(\.accountID))
    return accounts.count == 1 ? accounts.first : nil
  }

  /// Why there is no owner.
  var doubt: String {
    functions.isEmpty
      ? "no statement names one in full"
      : "the statements name \(functions.sorted().map { "'\($0)'" }.joined(separator: " and "))"
  }
}

private func isPattern(_ text: String) -> Bool {
  text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } || text.contains("${")
}
