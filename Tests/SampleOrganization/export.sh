#!/usr/bin/env bash
# Exports the organization and its accounts with the AWS CLI, in the layout that
# `rolewalk load` and `rolewalk collect` share. Called by make-samples.sh.
set -euo pipefail
out=$1
here=$(cd "$(dirname "$0")" && pwd)
regions="us-east-1 eu-west-1 eu-central-1"
export AWS_PAGER="" AWS_DEFAULT_OUTPUT=json

# --- the organization, seen from the management account
raw=$(mktemp -d)
trap 'rm -rf "$raw"' EXIT
aws organizations describe-organization >"$raw/organization.json"
aws organizations list-roots >"$raw/roots.json"
aws organizations list-accounts >"$raw/accounts.json"
root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)
aws organizations list-organizational-units-for-parent --parent-id "$root" >"$raw/units.$root.json"
for account in $(aws organizations list-accounts --query 'Accounts[].Id' --output text); do
  aws organizations list-parents --child-id "$account" >"$raw/parents.$account.json"
done
for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
  for policy in $(aws organizations list-policies --filter $type --query 'Policies[].Id' --output text); do
    aws organizations describe-policy --policy-id "$policy" >"$raw/policy.$policy.json"
    aws organizations list-targets-for-policy --policy-id "$policy" >"$raw/targets.$policy.json"
  done
done
python3 "$here/organization.py" "$raw" >"$out/organization.json"

# --- each account: the management account as is, the others through the role that
#     Organizations leaves in them
export_account() {
  local account=$1 region name qualifier folder
  mkdir -p "$out/$account"
  aws iam get-account-authorization-details >"$out/$account/iam.json"
  for region in $regions; do
    export AWS_DEFAULT_REGION=$region
    folder=$out/$account/lambda/$region
    local names
    names=$(aws lambda list-functions --query 'Functions[].FunctionName' --output text)
    [ -n "$names" ] || continue
    mkdir -p "$folder"
    aws lambda list-functions >"$folder/functions.json"
    aws lambda list-event-source-mappings >"$folder/event-source-mappings.json"
    for name in $names; do
      mkdir -p "$folder/$name"
      policy "$folder/$name/policy.json" --function-name "$name"
      aws lambda list-aliases --function-name "$name" >"$folder/$name/aliases.json"
      aws lambda list-versions-by-function --function-name "$name" >"$folder/$name/versions.json"
      aws lambda list-function-url-configs --function-name "$name" >"$folder/$name/urls.json"
      aws lambda list-tags --resource "arn:aws:lambda:$region:$account:function:$name" >"$folder/$name/tags.json"
      for qualifier in $(aws lambda list-aliases --function-name "$name" --query 'Aliases[].Name' --output text); do
        policy "$folder/$name/policy.$qualifier.json" --function-name "$name" --qualifier "$qualifier"
      done
    done
  done
}

# A function, version or alias without a policy answers ResourceNotFoundException: no file.
policy() {
  local file=$1 error
  shift
  if ! error=$(aws lambda get-policy "$@" 2>&1 >"$file"); then
    rm -f "$file"
    case $error in *ResourceNotFoundException*) ;; *) echo "$error" >&2; return 1 ;; esac
  fi
}

management=$(aws organizations describe-organization --query Organization.MasterAccountId --output text)
for account in $(aws organizations list-accounts --query 'Accounts[].Id' --output text); do
  echo "exporting $account" >&2
  (
    if [ "$account" != "$management" ]; then
      read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < <(
        aws sts assume-role --role-arn "arn:aws:iam::$account:role/OrganizationAccountAccessRole" \
          --role-session-name export \
          --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
      export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
    fi
    export_account "$account"
  )
done
