"""Defines the sample organization in the moto server that make-samples.sh starts.

Read it from top to bottom as the story of example-corp: its policies first, then account by account.
"""

import io
import json
import zipfile

import boto3

MANAGEMENT = "111122223333"
SECURITY = "444455556666"
SHARED = "777788889999"
PAYMENTS = "123456789012"
SANDBOX = "555566667777"
VENDOR = "999999999999"  # outside the organization, scores card fraud for us
CONTRACTOR = "888888888888"  # outside the organization, contract ended

# ---------------------------------------------------------------------------------- words


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", sid=None, condition=None, **elements):
    return statement("Allow", action, resource, sid, condition, elements)


def deny(action, resource="*", sid=None, condition=None, **elements):
    return statement("Deny", action, resource, sid, condition, elements)


def statement(effect, action, resource, sid, condition, elements):
    parts = {"Sid": sid, "Effect": effect, "Action": action, "Resource": resource, "Condition": condition}
    return {name: value for name, value in (parts | elements).items() if value is not None}


def trust(principal, action="sts:AssumeRole", condition=None, sid=None):
    return allow(action, None, sid, condition, Principal=principal)


def service(name, condition=None):
    return trust({"Service": f"{name}.amazonaws.com"}, condition=condition)


def root(account):
    return f"arn:aws:iam::{account}:root"


def role_arn(account, name):
    return f"arn:aws:iam::{account}:role/{name}"


def function_arn(account, name, region="us-east-1"):
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def code(text):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(zipfile.ZipInfo("index.py"), f"# {text}\ndef handler(event, context):\n    return event\n")
    return archive.getvalue()


class Account:
    """One account, reached as its administrator."""

    def __init__(self, number):
        keys = {}
        if number != MANAGEMENT:
            answer = boto3.client("sts").assume_role(
                RoleArn=role_arn(number, "OrganizationAccountAccessRole"), RoleSessionName="define"
            )["Credentials"]
            keys = {
                "aws_access_key_id": answer["AccessKeyId"],
                "aws_secret_access_key": answer["SecretAccessKey"],
                "aws_session_token": answer["SessionToken"],
            }
        self.number = number
        self.session = boto3.Session(**keys)
        self.iam = self.session.client("iam")
        self.regions = {}
        if number != MANAGEMENT:
            # create-account leaves this role in the new account; moto forgets what it may do.
            self.iam.attach_role_policy(RoleName="OrganizationAccountAccessRole", PolicyArn=AWS_ADMINISTRATOR)

    def role(self, name, trusted, *statements, path="/", attached=(), boundary=None, tags=None):
        extra = {"PermissionsBoundary": boundary} if boundary else {}
        extra |= {"Tags": pairs(tags)} if tags else {}
        self.iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=policy(*trusted), **extra)
        if statements:
            self.iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=policy(*statements))
        for arn in attached:
            self.iam.attach_role_policy(RoleName=name, PolicyArn=arn)

    def group(self, name, *statements, attached=()):
        self.iam.create_group(GroupName=name)
        if statements:
            self.iam.put_group_policy(GroupName=name, PolicyName=name, PolicyDocument=policy(*statements))
        for arn in attached:
            self.iam.attach_group_policy(GroupName=name, PolicyArn=arn)

    def user(self, name, *statements, groups=(), attached=(), boundary=None, tags=None):
        extra = {"PermissionsBoundary": boundary} if boundary else {}
        extra |= {"Tags": pairs(tags)} if tags else {}
        answer = self.iam.create_user(UserName=name, **extra)
        if statements:
            self.iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=policy(*statements))
        for group in groups:
            self.iam.add_user_to_group(GroupName=group, UserName=name)
        for arn in attached:
            self.iam.attach_user_policy(UserName=name, PolicyArn=arn)
        return answer["User"]

    def managed_policy(self, name, *statements):
        return self.iam.create_policy(PolicyName=name, PolicyDocument=policy(*statements))["Policy"]["Arn"]

    def function(self, name, *statements, region="us-east-1", tags=None):
        """A function with its own execution role, which may write logs and what else is said."""
        execution = f"{name}-execution"
        self.role(execution, [service("lambda")], *statements, attached=[AWS_LAMBDA_LOGS])
        self.functions(region).create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler="index.handler",
            Role=role_arn(self.number, execution),
            Code={"ZipFile": code(f"{name} 1")},
            Tags=tags or {},
        )

    def functions(self, region="us-east-1"):
        if region not in self.regions:
            self.regions[region] = self.session.client("lambda", region_name=region)
        return self.regions[region]

    def permit(self, name, sid, principal, action="lambda:InvokeFunction", region="us-east-1", **conditions):
        self.functions(region).add_permission(
            FunctionName=name, StatementId=sid, Principal=principal, Action=action, **conditions
        )

    def put_resource_policy(self, name, *statements):
        """Statements as PutResourcePolicy stores them; see server.py, 8."""
        client = self.functions()
        for one in statements:

            def replace_body(params, one=one, **_):
                params["body"] = json.dumps({"Statement": json.dumps(one)}).encode()

            client.meta.events.register("before-call.lambda.AddPermission", replace_body, unique_id="put")
            client.add_permission(FunctionName=name, StatementId="put", Principal="*", Action="lambda:*")
            client.meta.events.unregister("before-call.lambda.AddPermission", unique_id="put")


def pairs(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


AWS_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
AWS_LAMBDA_LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def single_sign_on(account, name, suffix, *statements, attached=()):
    """A role as Identity Center makes it, with its identity provider."""
    provider = f"arn:aws:iam::{account.number}:saml-provider/AWSSSO_{suffix}_DO_NOT_DELETE"
    account.role(
        f"AWSReservedSSO_{name}_{suffix}",
        [
            trust(
                {"Federated": provider},
                ["sts:AssumeRoleWithSAML", "sts:TagSession"],
                {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            )
        ],
        *statements,
        path="/aws-reserved/sso.amazonaws.com/",
        attached=attached,
    )


# --------------------------------------------------------------------------- organization

organizations = boto3.client("organizations")
organization_id = organizations.create_organization(FeatureSet="ALL")["Organization"]["Id"]
root_id = organizations.list_roots()["Roots"][0]["Id"]
for kind in ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]:
    organizations.enable_policy_type(RootId=root_id, PolicyType=kind)

units = {}
for unit, name, number in [
    ("Security", "security-tooling", SECURITY),
    ("Infrastructure", "shared-services", SHARED),
    ("Workloads", "payments", PAYMENTS),
    ("Sandbox", "sandbox", SANDBOX),
]:
    answer = organizations.create_organizational_unit(ParentId=root_id, Name=unit)
    units[unit] = answer["OrganizationalUnit"]["Id"]
    answer = organizations.create_account(AccountName=name, Email=f"{name}@example.com")
    assert answer["CreateAccountStatus"]["AccountId"] == number
    organizations.move_account(AccountId=number, SourceParentId=root_id, DestinationParentId=units[unit])


def control(kind, name, description, target, *statements):
    answer = organizations.create_policy(
        Type=kind, Name=name, Description=description, Content=policy(*statements)
    )
    organizations.attach_policy(PolicyId=answer["Policy"]["PolicySummary"]["Id"], TargetId=target)


control(
    "SERVICE_CONTROL_POLICY",
    "ApprovedRegions",
    "Work stays in us-east-1 and eu-west-1, break-glass excepted",
    root_id,
    deny(
        None,
        sid="OtherRegions",
        NotAction=["iam:*", "organizations:*", "sts:*", "support:*"],
        condition={
            "StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]},
            "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/security/BreakGlass"},
        },
    ),
)
control(
    "SERVICE_CONTROL_POLICY",
    "ProtectWorkloads",
    "Code is changed by the pipeline only, quarantine is called by incident response only",
    units["Workloads"],
    deny(
        ["lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:AddPermission"],
        sid="CodeThroughPipeline",
        condition={
            "ArnNotLike": {
                "aws:PrincipalArn": [
                    "arn:aws:iam::*:role/deploy/payments-deploy",
                    "arn:aws:iam::*:role/OrganizationAccountAccessRole",
                ]
            }
        },
    ),
    deny(
        "lambda:InvokeFunction",
        "arn:aws:lambda:*:*:function:quarantine*",
        sid="QuarantineIsForIncidents",
        condition={"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/security/QuarantineOperator"}},
    ),
)
control(
    "SERVICE_CONTROL_POLICY",
    "SandboxStaysInside",
    "Sandbox principals neither invoke functions nor assume roles of other accounts",
    units["Sandbox"],
    deny(
        ["lambda:Invoke*", "sts:AssumeRole"],
        None,
        sid="OtherAccounts",
        NotResource=[f"arn:aws:lambda:*:{SANDBOX}:function:*", f"arn:aws:iam::{SANDBOX}:role/*"],
    ),
)
control(
    "SERVICE_CONTROL_POLICY",
    "SandboxServices",
    "The services that may be tried in the sandbox",
    SANDBOX,
    allow(["cloudwatch:*", "dynamodb:*", "iam:*", "lambda:*", "logs:*", "s3:*", "sqs:*", "sts:*"]),
)
organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=SANDBOX)
control(
    "RESOURCE_CONTROL_POLICY",
    "RolesForOurOrganization",
    "Nobody outside assumes our roles, except the fraud scoring vendor and AWS services",
    root_id,
    deny(
        "sts:AssumeRole",
        sid="OutsidersAssumeNothing",
        Principal="*",
        condition={
            "StringNotEqualsIfExists": {
                "aws:PrincipalOrgID": organization_id,
                "aws:PrincipalAccount": VENDOR,
            },
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    ),
)

management = Account(MANAGEMENT)
security = Account(SECURITY)
shared = Account(SHARED)
payments = Account(PAYMENTS)
sandbox = Account(SANDBOX)

# ----------------------------------------------------------------------------- management
# A few administrators, who reach every member account through OrganizationAccountAccessRole.

management.group("Administrators", attached=[AWS_ADMINISTRATOR])
management.user("olivia", groups=["Administrators"])
management.user("billing-export", allow(["ce:Get*", "cur:Describe*"]))
single_sign_on(management, "AdministratorAccess", "0a1b2c3d4e5f6071", attached=[AWS_ADMINISTRATOR])
management.iam.create_service_linked_role(AWSServiceName="organizations.amazonaws.com")

management.function("account-vending", allow("organizations:CreateAccount"))
management.permit(
    "account-vending",
    "NightlySchedule",
    "events.amazonaws.com",
    SourceArn=f"arn:aws:events:us-east-1:{MANAGEMENT}:rule/account-vending-nightly",
)

# ----------------------------------------------------------------------- security-tooling
# Auditors come through single sign-on; the incident responder needs three assumptions
# and an MFA device to reach the quarantine function in payments.

security.group(
    "IncidentResponders", allow("sts:AssumeRole", role_arn(SECURITY, "security/IncidentResponder"))
)
security.user("ines", groups=["IncidentResponders"])
security.role(
    "IncidentResponder",
    [trust({"AWS": root(SECURITY)}, condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})],
    allow("sts:AssumeRole", role_arn(SHARED, "security/BreakGlass")),
    path="/security/",
)
single_sign_on(
    security,
    "SecurityAudit",
    "1f2e3d4c5b6a7988",
    allow("sts:AssumeRole", role_arn(SECURITY, "security/SecurityAudit")),
)
security.role(
    "SecurityAudit",
    [
        trust(
            {
                "AWS": role_arn(
                    SECURITY,
                    "aws-reserved/sso.amazonaws.com/AWSReservedSSO_SecurityAudit_1f2e3d4c5b6a7988",
                )
            }
        )
    ],
    allow("sts:AssumeRole", "arn:aws:iam::*:role/security/SecurityAuditReadOnly"),
    allow("lambda:InvokeFunction", function_arn(SECURITY, "evidence-locker")),
    path="/security/",
)

# Any principal of the organization may file a finding, if its own account lets it.
security.function("findings-report", allow("securityhub:BatchImportFindings"))
security.permit("findings-report", "OurOrganization", "*", PrincipalOrgID=organization_id)
security.permit(
    "findings-report",
    "SecurityHubEvents",
    "events.amazonaws.com",
    SourceArn=f"arn:aws:events:us-east-1:{SECURITY}:rule/security-hub-findings",
)

# Only auditors were to open the evidence locker, whatever administrators are allowed. The statement
# names the unqualified function only, so that administrators still get in by evidence-locker:$LATEST.
security.function("evidence-locker", allow("s3:GetObject", "arn:aws:s3:::example-corp-evidence/*"))
security.put_resource_policy(
    "evidence-locker",
    deny(
        "lambda:InvokeFunction",
        function_arn(SECURITY, "evidence-locker"),
        sid="AuditorsOnly",
        Principal="*",
        condition={"ArnNotEquals": {"aws:PrincipalArn": role_arn(SECURITY, "security/SecurityAudit")}},
    ),
)

# ------------------------------------------------------------------------ shared-services
# Continuous integration. GitHub's main branch deploys to payments; a second role was made
# for previews and forgot to name the repository.

github = "token.actions.githubusercontent.com"
provider = shared.iam.create_open_id_connect_provider(
    Url=f"https://{github}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40]
)["OpenIDConnectProviderArn"]
boundary = shared.managed_policy(
    "CIBoundary",
    allow(["sts:AssumeRole", "s3:GetObject", "s3:PutObject", "codebuild:*"]),
)
shared.role(
    "GitHubDeploy",
    [
        trust(
            {"Federated": provider},
            "sts:AssumeRoleWithWebIdentity",
            {
                "StringEquals": {f"{github}:aud": "sts.amazonaws.com"},
                "StringLike": {f"{github}:sub": "repo:example-corp/payments:ref:refs/heads/main"},
            },
        )
    ],
    allow("sts:AssumeRole", role_arn(PAYMENTS, "deploy/payments-deploy")),
    allow("lambda:InvokeFunction", function_arn(SHARED, "build-status*")),
    boundary=boundary,
)
shared.role(
    "GitHubPreview",
    [
        trust(
            {"Federated": provider},
            "sts:AssumeRoleWithWebIdentity",
            {"StringEquals": {f"{github}:aud": "sts.amazonaws.com"}},
        )
    ],
    allow("lambda:InvokeFunction", function_arn(SHARED, "build-status")),
)
shared.role(
    "build-runner",
    [service("codebuild")],
    allow("lambda:InvokeFunction", function_arn(PAYMENTS, "pay*"), sid="SmokeTest"),
)
shared.role(
    "support-portal",
    [service("ecs-tasks")],
    allow("lambda:InvokeFunctionUrl", function_arn(PAYMENTS, "refund")),
    allow(
        "lambda:InvokeFunction",
        function_arn(PAYMENTS, "refund"),
        condition={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
    ),
)
shared.role(
    "BreakGlass",
    [trust({"AWS": role_arn(SECURITY, "security/IncidentResponder")})],
    allow("sts:AssumeRole", "arn:aws:iam::*:role/security/QuarantineOperator"),
    path="/security/",
)

shared.function("build-status")
shared.permit(
    "build-status",
    "StatusPage",
    "apigateway.amazonaws.com",
    SourceArn=f"arn:aws:execute-api:us-east-1:{SHARED}:b4dgeapi01/*/GET/status",
)

queue = f"arn:aws:sqs:us-east-1:{SHARED}:artifact-cleanup"
shared.session.client("sqs", region_name="us-east-1").create_queue(QueueName="artifact-cleanup")
shared.function(
    "artifact-cleaner",
    allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queue),
)
shared.functions().create_event_source_mapping(
    FunctionName="artifact-cleaner", EventSourceArn=queue, BatchSize=10
)

# ------------------------------------------------------------------------------- payments
# The crown jewels. First who works here, then the roles others come in by, then the functions.

payments.group(
    "FraudAnalysts",
    allow(
        "lambda:InvokeFunction",
        function_arn(PAYMENTS, "fraud-score"),
        sid="WithMFA",
        condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    ),
)
payments.user("carla", groups=["FraudAnalysts"])

by_team = payments.managed_policy(
    "InvokeByTeam",
    allow(
        "lambda:InvokeFunction",
        sid="OwnTeam",
        condition={"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    ),
)
payments.user("dmitri", attached=[by_team], tags={"team": "checkout"})
payments.user("greta", attached=[by_team])  # nobody gave her the tag

read_only = payments.managed_policy("ReadOnlyBoundary", allow(["lambda:Get*", "lambda:List*", "s3:Get*"]))
payments.user("erin", attached=[AWS_ADMINISTRATOR], boundary=read_only)
payments.user("finance-batch", boundary=read_only)

payments.role(
    "payments-deploy",
    [trust({"AWS": role_arn(SHARED, "GitHubDeploy")}, sid="Pipeline")],
    allow(
        ["lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:UpdateAlias"],
        function_arn(PAYMENTS, "*"),
        sid="Deploy",
    ),
    allow("lambda:InvokeFunction", function_arn(PAYMENTS, "pay:live"), sid="SmokeTest"),
    path="/deploy/",
)
payments.role(
    "SecurityAuditReadOnly",
    [trust({"AWS": role_arn(SECURITY, "security/SecurityAudit")})],
    allow(["lambda:Get*", "lambda:List*", "iam:Get*", "iam:List*"]),
    path="/security/",
)
payments.role(
    "QuarantineOperator",
    [trust({"AWS": role_arn(SHARED, "security/BreakGlass")})],
    allow("lambda:InvokeFunction", function_arn(PAYMENTS, "quarantine")),
    path="/security/",
)
payments.role(
    "fraud-vendor",
    [trust({"AWS": root(VENDOR)}, condition={"StringEquals": {"sts:ExternalId": "example-corp-7f3c"}})],
    allow("lambda:InvokeFunction", function_arn(PAYMENTS, "fraud-score")),
)
# A trial of the sandbox that nobody took back; SandboxStaysInside still holds the door.
payments.role(
    "receipt-samples",
    [trust({"AWS": root(SANDBOX)})],
    allow("lambda:InvokeFunction", function_arn(PAYMENTS, "receipts")),
)
payments.role(
    "settlement-workflow",
    [service("states", {"StringEquals": {"aws:SourceAccount": PAYMENTS}})],
    allow("lambda:InvokeFunction", [function_arn(PAYMENTS, "pay:live"), function_arn(PAYMENTS, "refund")]),
)
payments.iam.create_service_linked_role(AWSServiceName="guardduty.amazonaws.com")

# Trust in a user who left: when a principal is deleted, AWS shows its unique id in its place.
# moto keeps the ARN, so the id is put there by hand, and so is the name given to a new hire since.
gone = payments.user("reporting")
payments.iam.delete_user(UserName="reporting")
payments.role(
    "reporting-legacy",
    [trust({"AWS": gone["UserId"]})],
    allow("lambda:InvokeFunction", function_arn(PAYMENTS, "ledger-export")),
)
payments.user("reporting", allow("sts:AssumeRole", role_arn(PAYMENTS, "reporting-legacy")))

payments.function(
    "pay", allow("lambda:InvokeFunction", function_arn(PAYMENTS, "ledger-export")), tags={"team": "checkout"}
)
for version in ["1", "2", "3"]:
    payments.functions().update_function_code(FunctionName="pay", ZipFile=code(f"pay {version}"))
    assert payments.functions().publish_version(FunctionName="pay")["Version"] == version
payments.functions().create_alias(FunctionName="pay", Name="live", FunctionVersion="3")
payments.functions().create_alias(
    FunctionName="pay",
    Name="canary",
    FunctionVersion="2",
    RoutingConfig={"AdditionalVersionWeights": {"3": 0.1}},
)
payments.permit(
    "pay",
    "CheckoutAPI",
    "apigateway.amazonaws.com",
    SourceArn=f"arn:aws:execute-api:us-east-1:{PAYMENTS}:ch3ck0ut01/*/POST/pay",
)
payments.permit("pay", "SmokeTest", SHARED, Qualifier="live")

payments.function("refund", tags={"team": "checkout"})
payments.functions().create_function_url_config(FunctionName="refund", AuthType="AWS_IAM")
portal = role_arn(SHARED, "support-portal")
payments.permit("refund", "PortalUrl", portal, "lambda:InvokeFunctionUrl", FunctionUrlAuthType="AWS_IAM")
payments.permit("refund", "PortalInvoke", portal, InvokedViaFunctionUrl=True)

payments.function("receipts", allow("s3:GetObject", "arn:aws:s3:::example-corp-receipts/*"))
payments.permit(
    "receipts",
    "ReceiptsBucket",
    "s3.amazonaws.com",
    SourceArn="arn:aws:s3:::example-corp-receipts",
    SourceAccount=PAYMENTS,
)
payments.permit("receipts", "FinanceBatch", f"arn:aws:iam::{PAYMENTS}:user/finance-batch")

# The confused deputy: no SourceArn, so anybody's topic will do.
payments.function("ledger-export", allow("s3:PutObject", "arn:aws:s3:::example-corp-ledger/*"))
payments.permit("ledger-export", "Topic", "sns.amazonaws.com")

# Card schemes call this one without credentials; it checks their signature itself.
payments.function("webhook")
payments.functions().create_function_url_config(FunctionName="webhook", AuthType="NONE")
payments.permit("webhook", "PublicUrl", "*", "lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE")
payments.permit("webhook", "PublicInvoke", "*", InvokedViaFunctionUrl=True)

payments.function("fraud-score", allow("sagemaker:InvokeEndpoint"), tags={"team": "fraud"})
payments.function("quarantine", allow("ec2:ModifyInstanceAttribute"))

# -------------------------------------------------------------------------------- sandbox
# Developers may do much, but only here and only in the approved Regions.

sandbox.group("Developers", allow(["lambda:*", "sts:AssumeRole"]))
sandbox.user("hana", groups=["Developers"])
sandbox.user("ivan")  # joined yesterday, may do nothing
sandbox.role(
    "experiment",
    [trust({"AWS": root(SANDBOX)})],
    allow("lambda:InvokeFunction", function_arn(SANDBOX, "*")),
)
# The contract ended, the trust did not; RolesForOurOrganization keeps the contractor out.
sandbox.role(
    "contractor-access", [trust({"AWS": root(CONTRACTOR)})], allow("lambda:InvokeFunction", "*")
)

# The public mistake: "*" without a condition.
sandbox.function("playground")
sandbox.permit("playground", "JustForTesting", "*")

sandbox.function("thumbnailer")
sandbox.function("playground-eu", region="eu-central-1")

print(f"defined {organization_id} with 5 accounts")
