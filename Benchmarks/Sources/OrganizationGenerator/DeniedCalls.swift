/// A call that somebody of the made-up organization was denied.
struct DeniedCall: Hashable {
  let caller: String
  let action: String
  let resource: String
  let clause: String

  var message: String {
    "User: \(caller) is not authorized to perform: \(action) on resource: \(resource)\(clause)"
  }
}

/// So many different calls, no two alike: of functions in the caller's account and in another one, by their name and by
/// their alias, and of roles.
func deniedCalls(_ count: Int, _ plan: Plan) -> [DeniedCall] {
  var random = SplitMix64(seed: plan.seed)
  var known = Set<DeniedCall>()
  var calls: [DeniedCall] = []
  while calls.count < count {
    let call = deniedCall(plan, &random)
    if known.insert(call).inserted { calls.append(call) }
  }
  return calls
}

private func deniedCall(_ plan: Plan, _ random: inout SplitMix64) -> DeniedCall {
  let home = random.pick(plan.accounts)
  let host = random.percent(60) ? home : random.pick(plan.accounts)
  let caller = caller(of: home, &random)
  if random.percent(15) {
    let role = ["deploy/DeploymentTarget", "audit/AuditReader", "OrganizationAccountAccessRole"]
    return DeniedCall(
      caller: caller, action: "sts:AssumeRole", resource: "arn:aws:iam::\(host):role/\(random.pick(role))",
      clause: "")
  }
  let action = "lambda:InvokeFunction"
  let function = functionARN(random.below(Plan.functionsPerAccount), host)
  let layer = home == host ? "identity-based" : "resource-based"
  return DeniedCall(
    caller: caller, action: action, resource: function + (random.percent(20) ? ":live" : ""),
    clause: random.percent(80) ? " because no \(layer) policy allows the \(action) action" : "")
}

/// A user, the execution role of a function, or a role that an account has besides.
private func caller(of account: String, _ random: inout SplitMix64) -> String {
  switch random.below(10) {
  case 0..<3: "arn:aws:iam::\(account):user/\(userName(random.below(20)))"
  case 3..<8:
    "arn:aws:sts::\(account):assumed-role/\(functionName(random.below(Plan.functionsPerAccount)))-execution/run"
  case 8: "arn:aws:sts::\(account):assumed-role/DeploymentTarget/run"
  default: "arn:aws:sts::\(account):assumed-role/AWSReservedSSO_ReadOnlyAccess_0a1b2c3d4e5f6071/ana"
  }
}
