import IAM
import JSON

/// The documents that Rolewalk reads, named after the calls of the AWS CLI that print them.
enum Export: String {
  case getAccountAuthorizationDetails = "iam get-account-authorization-details"
  case listAccountAliases = "iam list-account-aliases"
  case getCallerIdentity = "sts get-caller-identity"
  case listFunctions = "lambda list-functions"
  case getFunction = "lambda get-function"
  case getFunctionConfiguration = "lambda get-function-configuration"
  case getPolicy = "lambda get-policy"
  case listAliases = "lambda list-aliases"
  case listVersions = "lambda list-versions-by-function"
  case listFunctionURLConfigs = "lambda list-function-url-configs"
  case listEventSourceMappings = "lambda list-event-source-mappings"
  case listTags = "lambda list-tags"
  case organization = "organization.json"
}

/// Tells by its content what a document is; nil when it is no known export.
///
/// Keys that only AWS's lists of identities and of Lambda bear are enough; for common words, such as
/// `Versions`, the elements must look as Lambda's do.
func recognize(_ root: JSONValue, _ layout: FileLayout) -> Export? {
  guard root.kind == .object else { return nil }
  if root["Organization"] != nil, root["Accounts"] != nil { return .organization }
  if root["UserDetailList"] != nil || root["GroupDetailList"] != nil || root["RoleDetailList"] != nil
    || hasElement(root, "Policies", with: "PolicyVersionList")
  {
    return .getAccountAuthorizationDetails
  }
  if root["FunctionUrlConfigs"] != nil { return .listFunctionURLConfigs }
  if root["EventSourceMappings"] != nil { return .listEventSourceMappings }
  if isList(root, "Functions", of: "FunctionArn", or: "FunctionName") { return .listFunctions }
  if isList(root, "Versions", of: "FunctionArn", or: "FunctionName") { return .listVersions }
  if isList(root, "Aliases", of: "FunctionVersion", or: "FunctionVersion") { return .listAliases }
  if root["Configuration"]?["FunctionArn"] != nil { return .getFunction }
  if root["FunctionArn"] != nil, root["Role"] != nil { return .getFunctionConfiguration }
  if root["Policy"] != nil, root["RevisionId"] != nil || layout.isFunctionPolicy { return .getPolicy }
  if root["UserId"] != nil, root["Account"] != nil, root["Arn"] != nil { return .getCallerIdentity }
  if root["AccountAliases"] != nil { return .listAccountAliases }
  if root["Tags"]?.kind == .object { return .listTags }
  return nil
}

/// Whether a member is a list that is empty or whose elements have one of two members.
private func isList(_ root: JSONValue, _ key: StaticString, of member: StaticString, or other: StaticString)
  -> Bool
{
  guard let list = root[key], list.kind == .array else { return false }
  var elements = list.elements
  guard elements.next() != nil else { return true }
  return hasElement(root, key, with: member) || hasElement(root, key, with: other)
}

private func hasElement(_ root: JSONValue, _ key: StaticString, with member: StaticString) -> Bool {
  root[key]?.elements.contains { $0[member] != nil } ?? false
}

extension ExportReader {
  /// Reads a recognised document.
  mutating func read(_ root: JSONValue, as export: Export) {
    switch export {
    case .getAccountAuthorizationDetails: readAccountAuthorizationDetails(root)
    case .getCallerIdentity: readCallerIdentity(root)
    case .listAccountAliases: break  // Only tells that the account is there.
    case .listFunctions: readFunctions(root)
    case .getFunction: readFunction(root)
    case .getFunctionConfiguration: readConfiguration(root, at: JSONPointer())
    case .getPolicy: readFunctionPolicy(root)
    case .listAliases: readAliases(root)
    case .listVersions: readVersions(root)
    case .listFunctionURLConfigs: readFunctionURLConfigs(root)
    case .listEventSourceMappings: readEventSourceMappings(root)
    case .listTags: readTags(root)
    case .organization: readOrganization(root)
    }
  }

  /// `{UserId, Account, Arn}`: tells that the account is there, and its partition (R75).
  private mutating func readCallerIdentity(_ root: JSONValue) {
    guard let arn = requiredARN(root, "Arn", at: JSONPointer()) else { return }
    note(accountOf: arn, at: JSONPointer("/Arn"))
  }
}
