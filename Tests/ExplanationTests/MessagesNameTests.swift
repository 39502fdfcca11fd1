import Explanation
import Testing

@Suite("Messages: names as they are spelled")
struct MessageNameTests {
  struct PrincipalRow: Sendable {
    var text: String
    var kind: SpelledPrincipal.Kind
    var account: Spelled
    var name: Spelled
    var path: String?
    var session = Spelled.absent

    init(
      _ text: String, _ kind: SpelledPrincipal.Kind, _ account: Spelled, _ name: Spelled, path: String? = nil,
      session: Spelled = .absent
    ) {
      (self.text, self.kind, self.account, self.name, self.path, self.session) =
        (text, kind, account, name, path, session)
    }
  }

  @Test(arguments: principals) func `A principal is taken apart`(row: PrincipalRow) {
    let principal = SpelledPrincipal(row.text)
    #expect(principal.kind == row.kind)
    #expect(principal.account == row.account)
    #expect(principal.name == row.name)
    #expect(principal.path == row.path)
    #expect(principal.session == row.session)
  }

  private static let known = Spelled.written("111122223333")

  // swift-format-ignore
  static let principals: [PrincipalRow] = [
    .init("arn:aws:iam::111122223333:user/ana", .user, known, .written("ana"), path: "/"),
    .init("arn:aws:iam::111122223333:user/support/eu/ana", .user, known, .written("ana"), path: "/support/eu/"),
    .init("arn:aws:iam::111122223333:role/ci/deploy", .role, known, .written("deploy"), path: "/ci/"),
    .init("arn:aws:sts::111122223333:role/deploy", .role, known, .written("deploy"), path: "/"),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/ci", .session, known, .written("deploy"), session: .written("ci")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy", .session, known, .written("deploy")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/i-0abc", .session, known, .written("deploy"), session: .written("i-0abc")),
    .init("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana@example.com", .session, known,
          .written("AWSReservedSSO_Admin_0123456789abcdef"), session: .written("ana@example.com")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/CognitoIdentityCredentials", .session, known, .written("deploy"), session: .written("CognitoIdentityCredentials")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions", .session, known, .written("deploy"), session: .written("GitHubActions")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/AWSCloudFormation", .session, known, .written("deploy"), session: .written("AWSCloudFormation")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/AWSCodeBuild-7f3a", .session, known, .written("deploy"), session: .written("AWSCodeBuild-7f3a")),
    .init("arn:aws-us-gov:sts::111122223333:assumed-role/deploy/ci", .session, known, .written("deploy"), session: .written("ci")),
    .init("arn:aws-iso-b:iam::111122223333:user/ana", .user, known, .written("ana"), path: "/"),
    .init("arn:aws-eusc:iam::111122223333:user/ana", .user, known, .written("ana"), path: "/"),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/a.b=c,d-e", .session, known, .written("deploy"), session: .written("a.b=c,d-e")),
    .init("arn:aws:sts::111122223333:assumed-role/deploy/***", .session, known, .written("deploy"), session: .masked("***")),
    .init("arn:aws:iam::111122223333:root", .root, known, .absent),
    .init("arn:aws:sts::111122223333:federated-user/bob", .federatedUser, known, .written("bob")),
    .init("arn:aws-cn:iam::111122223333:user/ana", .user, known, .written("ana"), path: "/"),
    .init("states.amazonaws.com", .service, .absent, .written("states.amazonaws.com")),
    .init("arn:aws:iam::***:user/ana", .user, .masked("***"), .written("ana"), path: "/"),
    .init("arn:aws:iam:::user/ana", .user, .masked(""), .written("ana"), path: "/"),
    .init("arn:aws:iam::user/ana", .user, .masked(""), .written("ana"), path: "/"),
    .init("arn:aws:sts::95**********:assumed-role/deploy/ci", .session, .masked("95**********"), .written("deploy"), session: .written("ci")),
    .init("arn:aws:sts::${AWS::AccountId}:assumed-role/deploy/ci", .session, .masked("${AWS::AccountId}"), .written("deploy"), session: .written("ci")),
    .init("arn:aws:sts::<<ACCOUNT>>:assumed-role/deploy/ci", .session, .masked("<<ACCOUNT>>"), .written("deploy"), session: .written("ci")),
    .init("arn:aws:iam::\"my account number\":user/ana", .user, .masked("\"my account number\""), .written("ana"), path: "/"),
    .init("arn:aws:iam::12345678901:user/ana", .user, .masked("12345678901"), .written("ana"), path: "/"),
    .init("arn:aws:iam::OMITTED:user/ana", .user, .masked("OMITTED"), .written("ana"), path: "/"),
    .init("arn:aws:iam::111122223333:user/xxxx", .user, known, .masked("xxxx"), path: "/"),
    .init("arn:aws:iam::111122223333:role/team-<env>-role", .role, known, .masked("team-<env>-role"), path: "/"),
    .init("role/deploy", .role, .absent, .written("deploy"), path: "/"),
    .init("2223333:assumed-role/deploy/ci", .session, .masked("2223333"), .written("deploy"), session: .written("ci")),
    .init("assumed-role/deploy/ci", .session, .absent, .written("deploy"), session: .written("ci")),
    .init("***", .unknown, .masked("***"), .masked("***")),
    .init("$user_arn", .unknown, .masked("$user_arn"), .masked("$user_arn")),
    .init("...", .unknown, .masked("..."), .masked("...")),
    .init("CloudWatch Alarms", .unknown, .absent, .absent),
    .init("arn:aws:iam::111122223333:group/admins", .unknown, known, .written("group/admins")),
    .init("arn:aws:iam::1111", .unknown, .masked("1111"), .absent),
    .init("arn:aws:sts::111122223333:assumed-role/", .session, known, .absent),
    .init("arn", .unknown, .absent, .absent),
    .init("", .unknown, .absent, .absent),
  ]

  struct ResourceRow: Sendable {
    var text: String
    var kind: SpelledResource.Kind
    var region: Spelled
    var account: Spelled
    var name: Spelled
    var qualifier: Spelled
    var path: String?

    init(
      _ text: String, _ kind: SpelledResource.Kind, _ region: Spelled, _ account: Spelled, _ name: Spelled,
      _ qualifier: Spelled = .absent, path: String? = nil
    ) {
      (self.text, self.kind, self.region, self.account, self.name, self.qualifier, self.path) =
        (text, kind, region, account, name, qualifier, path)
    }
  }

  @Test(arguments: resources) func `A resource is taken apart`(row: ResourceRow) {
    let resource = SpelledResource(row.text)
    #expect(resource.kind == row.kind)
    #expect(resource.region == row.region)
    #expect(resource.account == row.account)
    #expect(resource.name == row.name)
    #expect(resource.qualifier == row.qualifier)
    #expect(resource.path == row.path)
  }

  private static let east = Spelled.written("us-east-1")
  private static let payName = Spelled.written("pay")

  // swift-format-ignore
  static let resources: [ResourceRow] = [
    .init("arn:aws:lambda:us-east-1:111122223333:function:pay", .function, east, known, payName),
    .init("arn:aws:lambda:us-east-1:111122223333:function:pay:live", .function, east, known, payName, .written("live")),
    .init("arn:aws:lambda:us-east-1:111122223333:function:pay:7", .function, east, known, payName, .written("7")),
    .init("arn:aws:lambda:us-east-1:111122223333:function:pay:$LATEST", .function, east, known, payName, .written("$LATEST")),
    .init("arn:aws:lambda:us-east-1:111122223333:function:pay:*", .function, east, known, payName, .masked("*")),
    .init("arn:aws:lambda:us-east-1:***:function:pay", .function, east, .masked("***"), payName),
    .init("arn:aws:lambda:***:***:function:***", .function, .masked("***"), .masked("***"), .masked("***")),
    .init("arn:aws:lambda:***:function:pay", .function, .masked(""), .masked("***"), payName),
    .init("arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:pay", .function, .masked("${AWS::Region}"), .masked("${AWS::AccountId}"), payName),
    .init("arn:aws:lambda:us-east-1:<my account>:function:pay-xxxx", .function, east, .masked("<my account>"), .masked("pay-xxxx")),
    .init("arn:aws:lambda:us-east-1:111122223333:function:", .function, east, known, .absent),
    .init("arn:aws:lambda:us-east-1:111122223333:function", .function, east, known, .absent),
    .init("function:pay:live", .function, .absent, .absent, payName, .written("live")),
    .init("arn:aws:iam::444455556666:role/billing", .role, .absent, .written("444455556666"), .written("billing"), path: "/"),
    .init("arn:aws:iam::444455556666:role/team/billing", .role, .absent, .written("444455556666"), .written("billing"), path: "/team/"),
    .init("arn:aws:iam::***:role/***", .role, .absent, .masked("***"), .masked("***"), path: "/"),
    .init("role/billing", .role, .absent, .absent, .written("billing"), path: "/"),
    .init("*", .everything, .absent, .absent, .absent),
    .init("***", .other, .masked("***"), .masked("***"), .masked("***")),
    .init("$function_arn", .other, .masked("$function_arn"), .masked("$function_arn"), .masked("$function_arn")),
    .init("arn:aws:lambda:us-east-1:111122223333:layer:tools:3", .other, east, known, .absent),
    .init("arn:aws:s3:::bucket/key", .other, .absent, .absent, .absent),
    .init("arn:aws:lambda:us-east-1:1111", .other, east, .masked("1111"), .absent),
    .init("", .other, .absent, .absent, .absent),
  ]

  // swift-format-ignore
  @Test(arguments: [
    ("95**********", "951122223333", true), ("95**********", "961122223333", false),
    ("1234****", "123499998888", true), ("########3333", "111122223333", true), ("########3333", "111122224444", false),
    ("***", "111122223333", true), ("<ACCOUNT_ID>", "111122223333", true), ("", "111122223333", true),
    ("12345678901", "111122223333", true), ("11**2222****", "111122223333", true), ("11**9999****", "111122223333", false),
    ("XXXXX", "111122223333", true), ("my account", "111122223333", true),
  ]) func `A masked account may be any that its digits allow`(mask: String, account: String, isAdmitted: Bool) {
    let principal = SpelledPrincipal("arn:aws:iam::\(mask):user/ana")
    #expect(principal.account == .masked(mask))
    #expect(principal.account.admits(account) == isAdmitted)
  }

  // swift-format-ignore
  @Test(arguments: [
    ("pay", "pay", true), ("pay", "Pay", false), ("pay-***", "pay-eu", true), ("pay-***", "bill-eu", false),
    ("<env>-pay", "prod-pay", true), ("<env>-pay", "prod-bill", false), ("a<b>c<d>e", "a1c2e", true),
    ("a<b>c<d>e", "ace", true), ("a<b>c<d>e", "a1d2e", false), ("pay-xxxx", "pay-7f3a", true), ("max", "max", true),
  ]) func `A masked name may be any that its shown letters allow`(spelled: String, name: String, isAdmitted: Bool) {
    let resource = SpelledResource("arn:aws:lambda:us-east-1:111122223333:function:\(spelled)")
    #expect(resource.name.admits(name) == isAdmitted)
  }
}
