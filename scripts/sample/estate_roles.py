"""Roles, who may take them, and what they may do."""

import json

from estate_network import BORN

VENDOR = "222233334444"


def trust(principal, external_id=None):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def role(w, account, name, document, policies=(), born=BORN):
    account("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
    for policy, action in policies:
        attach(account, name, policy, action)
    return w.add("IAM::Role", f"{'staging-' if account is w.staging else ''}role-{name}", name, born)


def attach(account, name, policy, actions):
    """A managed policy of the company's own: moto does not hold those of AWS unless told."""
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    made = account("iam").create_policy(PolicyName=policy, PolicyDocument=json.dumps(document))["Policy"]
    account("iam").attach_role_policy(RoleName=name, PolicyArn=made["Arn"])


def build(w):
    iam, service = w.prod("iam"), {"Service": "ec2.amazonaws.com"}
    for name in ("larkfield-web", "larkfield-batch"):
        iam.create_instance_profile(InstanceProfileName=name)
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(service))
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        attach(w.prod, name, f"{name}-uses", ["ssm:UpdateInstanceInformation", "s3:GetObject", "s3:PutObject"])
        w.add("IAM::Role", f"role-{name}", name, BORN)
    vendor = trust({"AWS": f"arn:aws:iam::{VENDOR}:root"}, "larkfield-7f3a")
    role(w, w.prod, "uptime-monitoring", vendor, [("uptime-reads", ["cloudwatch:Get*", "cloudwatch:List*"])])
