"""From the spelling of the AWS APIs (boto3) to the spelling of AWS Config items, which differs by resource type.

Older types are camelCase as Java beans spell them, newer ones follow the CloudFormation registry and stay PascalCase.
See "Supported resource types" in the AWS Config developer guide and awslabs/aws-config-resource-schema.
"""

import datetime
import re

LEADING_CAPITALS = re.compile(r"^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+")


def first_lower(key):
    """`DBInstanceIdentifier` -> `dBInstanceIdentifier` (EC2, RDS instances, load balancers, CloudTrail, IAM)."""
    return key[:1].lower() + key[1:]


def run_lower(key):
    """`DBClusterArn` -> `dbclusterArn` (RDS clusters, VPCZoneIdentifier of Auto Scaling groups)."""
    run = re.match(r"^[A-Z]*", key).group()
    return run.lower() + key[len(run) :]


def word_lower(key):
    """`HTTPPort` -> `httpPort`, `ARN` -> `arn` (CloudFront)."""
    return LEADING_CAPITALS.sub(lambda found: found.group().lower(), key)


def respell(value, spell, created):
    """Every key of `value` through `spell`. Times become `created`: moto's are those of the run, not of the story."""
    if isinstance(value, dict):
        return {spell(key): respell(item, spell, created) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list):
        return [respell(item, spell, created) for item in value]
    if isinstance(value, datetime.datetime):
        return created
    return public_address(value) if isinstance(value, str) else value


def public_address(text):
    """moto hands out loopback addresses as Elastic IPs: here they become addresses of the region, names too."""
    text = re.sub(r"^127\.\d+\.(\d+\.\d+)$", r"52.211.\1", text)
    text = re.sub(r"^(ip|ec2)-127-\d+-(\d+-\d+)\.", r"\1-52-211-\2.", text)
    return re.sub(r"^ip-([\d-]+)\.ec2\.internal$", r"ec2-\1.eu-west-1.compute.amazonaws.com", text)


def tag_map(tags):
    """`[{Key, Value}]` -> `{key: value}`, in the order of the keys."""
    return {tag["Key"]: tag["Value"] for tag in sorted(tags or [], key=lambda tag: tag["Key"])}


def tag_list(tags):
    """The lower-case pairs that camelCase items carry in their configuration."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def permissions(rules):
    """Security group rules as Config writes them: `ipv4Ranges`, `ipv6Ranges`, and the old `ipRanges` of plain texts."""
    return [permission(rule) for rule in rules]


def permission(rule):
    ports = {key: rule[name] for key, name in (("fromPort", "FromPort"), ("toPort", "ToPort")) if name in rule}
    return {
        **ports,
        "ipProtocol": rule["IpProtocol"],
        "ipv6Ranges": [described(entry, "CidrIpv6") for entry in rule.get("Ipv6Ranges", [])],
        "prefixListIds": [described(entry, "PrefixListId") for entry in rule.get("PrefixListIds", [])],
        "userIdGroupPairs": [
            {first_lower(key): item for key, item in pair.items() if item not in (None, "")}
            for pair in rule.get("UserIdGroupPairs", [])
        ],
        "ipv4Ranges": [described(entry, "CidrIp") for entry in rule.get("IpRanges", [])],
        "ipRanges": [entry["CidrIp"] for entry in rule.get("IpRanges", [])],
    }


def described(entry, key):
    """One source of a rule, with its description where it has one."""
    return {first_lower(key): entry[key]} | ({"description": entry["Description"]} if entry.get("Description") else {})
