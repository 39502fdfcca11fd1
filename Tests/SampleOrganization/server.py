"""A local moto server with what the sample organization needs and moto 5.2 lacks.

Every deviation from stock moto stands in this file. None of them touches an export:
they change what the server holds and answers, and the AWS CLI writes down what it is told.
"""

import datetime
import json
import os
import sys

PORT = os.environ.get("MOTO_PORT", "5057")
MANAGEMENT = "111122223333"

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

# 1. Time stands still, so that the dates in the exports are the same in every run.
import moto.core.utils

NOW = datetime.datetime(2026, 3, 2, 9, 0, 0)
moto.core.utils.utcnow = lambda: NOW  # before any service imports it

from moto.moto_api._internal import mock_random

import moto.awslambda.models as lambda_models
import moto.awslambda.policy as lambda_policy
import moto.awslambda.responses as lambda_responses
import moto.awslambda.urls as lambda_urls
import moto.iam.models as iam_models
import moto.iam.responses as iam_responses
import moto.organizations.models as organizations_models
import moto.organizations.utils as organizations_utils
from moto.server import main

# 2. Random identifiers come from one seed.
mock_random.seed(20260302)

# 3. Organizations: moto invents account numbers; here create-account hands out the numbers
#    of AWS's documentation, in this order. (The first draw is the management account's, which
#    moto then replaces by the account that calls create-organization.)
account_numbers = iter(
    ["000000000000", "444455556666", "777788889999", "123456789012", "555566667777"]
)
organizations_utils.make_random_account_id = lambda: next(account_numbers)
iam_models.DEFAULT_ACCOUNT_ID = MANAGEMENT  # whose credentials it does not know
organizations_models.utils.MASTER_ACCOUNT_EMAIL = "management@example.com"

account_init = organizations_models.FakeAccount.__init__


def name_management(self, organization, **kwargs):
    if kwargs["AccountName"] == "master":
        kwargs["AccountName"] = "management"
    account_init(self, organization, **kwargs)


organizations_models.FakeAccount.__init__ = name_management


# 4. IAM: moto's unique ids of users and groups lack AWS's prefixes.
def unique_id(prefix):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return prefix + "".join(mock_random.choices(alphabet, k=21 - len(prefix)))


def prefixed(entity, prefix):
    init = entity.__init__

    def with_prefix(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self.id = unique_id(prefix)

    entity.__init__ = with_prefix


prefixed(iam_models.User, "AIDA")
prefixed(iam_models.Group, "AGPA")


# 5. IAM: of the policies that AWS manages, get-account-authorization-details returns
#    those in use; moto returns all of them, more than a thousand.
account_details = iam_models.IAMBackend.get_account_authorization_details


def details_of_policies_in_use(self, policy_filter):
    details = account_details(self, policy_filter)
    details["managed_policies"] = [
        policy
        for policy in details["managed_policies"]
        if not policy.arn.startswith("arn:aws:iam::aws:") or policy.attachment_count > 0
    ]
    return details


iam_models.IAMBackend.get_account_authorization_details = details_of_policies_in_use


# 6. IAM: moto drops the permissions boundary of a user.
create_user = iam_responses.IamResponse.create_user


def create_user_with_boundary(self):
    answer = create_user(self)
    user = self.backend.get_user(self._get_param("UserName"))
    arn = self._get_param("PermissionsBoundary")
    user.permissions_boundary = arn and {
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
        "PermissionsBoundaryArn": arn,
    }
    return answer


iam_responses.IamResponse.create_user = create_user_with_boundary

# 7. IAM: names of service-linked roles, which moto derives from the service's host name.
iam_models.SERVICE_NAME_CONVERSION |= {
    "guardduty": "AmazonGuardDuty",
    "organizations": "Organizations",
}


# 8. Lambda: moto's AddPermission loses FunctionUrlAuthType, InvokedViaFunctionUrl and
#    EventSourceToken. They become the conditions that AWS writes.
#    PutResourcePolicy is unknown to moto and to this AWS CLI: a member `Statement` of
#    AddPermission, JSON text, is stored word for word.
add_statement = lambda_policy.Policy.add_statement


def add_statement_with_conditions(self, raw, qualifier=None):
    body = json.loads(raw)
    if "Statement" in body:
        self.statements.append(json.loads(body["Statement"]))
        self.revision = str(mock_random.uuid4())
        return self.statements[-1], self.revision
    conditions = {}
    if "FunctionUrlAuthType" in body:
        value = body.pop("FunctionUrlAuthType")
        conditions["StringEquals"] = {"lambda:FunctionUrlAuthType": value}
    if "InvokedViaFunctionUrl" in body:
        value = body.pop("InvokedViaFunctionUrl")
        conditions["Bool"] = {"lambda:InvokedViaFunctionUrl": str(value).lower()}
    if "EventSourceToken" in body:
        value = body.pop("EventSourceToken")
        conditions["StringEquals"] = {"lambda:EventSourceToken": value}
    add_statement(self, json.dumps(body), qualifier)
    for operator, keys in conditions.items():
        self.statements[-1].setdefault("Condition", {}).setdefault(operator, {}).update(keys)
    return self.statements[-1], self.revision


lambda_policy.Policy.add_statement = add_statement_with_conditions


# 9. Lambda: moto keeps one policy for a function, its versions and its aliases, and returns
#    all of it for each. AWS keeps one for each, with the ARN it belongs to as Resource.
def get_policy(self, function_name, qualifier=None):
    function = self.get_function(function_name)
    arn = function.function_arn + (f":{qualifier}" if qualifier else "")
    policy = lambda_policy.Policy(function)
    policy.revision = function.policy.revision
    policy.statements = [s for s in function.policy.statements if s["Resource"] == arn]
    return policy.wire_format()


lambda_models.LambdaBackend.get_policy = get_policy


# 10. Lambda: list-function-url-configs is unknown to moto, which knows get-function-url-config.
#    moto spells the invoke mode "Buffered", AWS "BUFFERED".
def list_function_url_configs(self):
    function = self.backend.get_function(self.path.split("/")[-2])
    config = function.url_config
    urls = [config.to_dict() | {"InvokeMode": "BUFFERED"}] if config else []
    return json.dumps({"FunctionUrlConfigs": urls})


lambda_responses.LambdaResponse.list_function_url_configs = list_function_url_configs
lambda_urls.url_paths[
    r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/urls/?$"
] = lambda_responses.LambdaResponse.dispatch

sys.exit(main(["-H", "127.0.0.1", "-p", PORT]))
