"""The parts of a configuration item that readers fill in, and the relationships between resources."""

from cloud import REGION

CONTAINED = "Is contained in "
ASSOCIATED = "Is associated with "
ATTACHED = "Is attached to "


def relation(name, kind, resource_id, resource_name=None):
    noun = kind.rsplit("::", 1)[1]
    label = {"VPC": "Vpc"}.get(noun, noun)
    return {"resourceId": resource_id, "resourceName": resource_name, "resourceType": kind, "name": name + label}


def in_vpc(vpc_id):
    return [relation(CONTAINED, "AWS::EC2::VPC", vpc_id)] if vpc_id else []


def in_subnet(subnet_id):
    return [relation(CONTAINED, "AWS::EC2::Subnet", subnet_id)] if subnet_id else []


def with_groups(group_ids):
    return [relation(ASSOCIATED, "AWS::EC2::SecurityGroup", group_id) for group_id in group_ids]


def snapshot(
    *,
    id,
    arn,
    configuration,
    name=None,
    supplementary=None,
    tags=None,
    relations=(),
    region=REGION,
    zone="Not Applicable",
):
    return {
        "resourceId": id,
        "resourceName": name,
        "arn": arn,
        "region": region,
        "zone": zone,
        "configuration": configuration,
        "supplementary": supplementary or {},
        "tags": tags or {},
        "relationships": list(relations),
    }


def ec2_arn(account, kind, resource_id):
    return f"arn:aws:ec2:{REGION}:{account.id}:{kind}/{resource_id}"
