"""Joins the outputs of `aws organizations …` in a folder into one organization.json.

The commands do not echo the id they were asked about (the parent of a unit or an account,
the targets of a policy): it stands in the file name and is added here. Nothing else is changed.
"""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def read(name):
    return json.loads((folder / name).read_text())


def asked(prefix):
    for path in sorted(folder.glob(f"{prefix}.*.json")):
        yield path.name.removeprefix(f"{prefix}.").removesuffix(".json"), json.loads(path.read_text())


parents = {account: answer["Parents"][0]["Id"] for account, answer in asked("parents")}
targets = {policy: answer["Targets"] for policy, answer in asked("targets")}

organization = {
    "Organization": read("organization.json")["Organization"],
    "Roots": read("roots.json")["Roots"],
    "OrganizationalUnits": [
        unit | {"ParentId": parent}
        for parent, answer in asked("units")
        for unit in answer["OrganizationalUnits"]
    ],
    "Accounts": [
        account | {"ParentId": parents[account["Id"]]} for account in read("accounts.json")["Accounts"]
    ],
    "Policies": [answer["Policy"] | {"Targets": targets[policy]} for policy, answer in asked("policy")],
}
json.dump(organization, sys.stdout, indent=4)
print()
