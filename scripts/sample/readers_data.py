"""Items of what holds data: databases, caches, search, buckets, log groups."""

import json

from botocore.exceptions import ClientError

from cloud import REGION
from shape import in_vpc, snapshot, with_groups
from spelling import first_lower, respell, run_lower, tag_map


def db_instance(account, name, created):
    raw = account("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    tags = tag_map(raw.get("TagList"))
    configuration = respell({key: value for key, value in raw.items() if key != "TagList"}, first_lower, created)
    groups = [group["VpcSecurityGroupId"] for group in raw["VpcSecurityGroups"]]
    return snapshot(
        id=raw["DbiResourceId"],
        arn=raw["DBInstanceArn"],
        name=name,
        configuration=configuration,
        supplementary={"Tags": [{"key": key, "value": value} for key, value in tags.items()]},
        tags=tags,
        relations=with_groups(groups) + in_vpc(raw.get("DBSubnetGroup", {}).get("VpcId")),
        zone=raw.get("AvailabilityZone", "Not Applicable"),
    )


def db_cluster(account, name, created):
    raw = account("rds").describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]
    tags = tag_map(raw.get("TagList"))
    configuration = respell({key: value for key, value in raw.items() if key != "TagList"}, run_lower, created)
    groups = [group["VpcSecurityGroupId"] for group in raw["VpcSecurityGroups"]]
    return snapshot(
        id=raw["DbClusterResourceId"],
        arn=raw["DBClusterArn"],
        name=name,
        configuration=configuration,
        supplementary={"Tags": [{"key": key, "value": value} for key, value in tags.items()]},
        tags=tags,
        relations=with_groups(groups),
        zone="Multiple Availability Zones",
    )


def replication_group(account, name, created):
    """Not a type that the recorder discovers by itself: spelled as the CloudFormation registry does."""
    raw = account("elasticache").describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"][0]
    keys = (
        "AtRestEncryptionEnabled",
        "AutomaticFailoverEnabled",
        "CacheNodeType",
        "Engine",
        "TransitEncryptionEnabled",
    )
    return snapshot(
        id=name,
        arn=f"arn:aws:elasticache:{REGION}:{account.id}:replicationgroup:{name}",
        name=name,
        configuration={
            "ReplicationGroupId": name,
            "ReplicationGroupDescription": raw["Description"],
            "Port": 6379,
            **{key: raw[key] for key in keys if key in raw},
        },
        zone="Multiple Availability Zones",
    )


def search_domain(account, name, created):
    raw = account("opensearch").describe_domain(DomainName=name)["DomainStatus"]
    keys = ("ClusterConfig", "DomainEndpointOptions", "EBSOptions", "EncryptionAtRestOptions", "EngineVersion")
    wanted = raw.get("VPCOptions", {})
    policies = raw.get("AccessPolicies") or "{}"
    return snapshot(
        id=name,
        arn=raw["ARN"],
        name=name,
        configuration={
            "DomainName": name,
            "Id": raw["DomainId"],
            "Arn": raw["ARN"],
            **{key: raw[key] for key in keys if key in raw},
            "AccessPolicies": json.loads(policies) if isinstance(policies, str) else policies,
            "NodeToNodeEncryptionOptions": raw.get("NodeToNodeEncryptionOptions", {"Enabled": True}),
            "VPCOptions": {key: wanted.get(key, []) for key in ("SecurityGroupIds", "SubnetIds")},
        },
        relations=with_groups(wanted.get("SecurityGroupIds", [])),
        zone="Regional",
    )


def optional(call, **arguments):
    """The answer, or None where the setting does not exist (S3 answers that with an error)."""
    try:
        return call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"].startswith(("NoSuch", "ServerSideEncryptionConfigurationNotFound")):
            return None
        raise


def bucket(account, name, created):
    s3 = account("s3")
    owner = {"displayName": None, "id": account.id.ljust(64, "0")}
    policy = optional(s3.get_bucket_policy, Bucket=name)
    block = optional(s3.get_public_access_block, Bucket=name)
    tags = tag_map((optional(s3.get_bucket_tagging, Bucket=name) or {}).get("TagSet"))
    grants = s3.get_bucket_acl(Bucket=name)["Grants"]
    rights = {"FULL_CONTROL": "FullControl", "READ": "Read", "WRITE": "Write"}
    access = {
        "grantSet": None,
        "grantList": [
            {
                "grantee": owner if grant["Grantee"]["Type"] == "CanonicalUser" else "AllUsers",
                "permission": rights[grant["Permission"]],
            }
            for grant in grants
        ],
        "owner": owner,
        "isRequesterCharged": False,
    }
    versioning = s3.get_bucket_versioning(Bucket=name)
    supplementary = {
        "AccessControlList": json.dumps(access, separators=(",", ":")),
        "BucketAccelerateConfiguration": {"status": None},
        "BucketLoggingConfiguration": {"destinationBucketName": None, "logFilePrefix": None},
        "BucketNotificationConfiguration": {"configurations": {}},
        "BucketPolicy": {"policyText": policy["Policy"] if policy else None},
        "BucketVersioningConfiguration": {"status": versioning.get("Status", "Off"), "isMfaDeleteEnabled": None},
        "IsRequesterPaysEnabled": False,
    }
    if block:
        supplementary["PublicAccessBlockConfiguration"] = respell(
            block["PublicAccessBlockConfiguration"], first_lower, created
        )
    return snapshot(
        id=name,
        arn=f"arn:aws:s3:::{name}",
        name=name,
        configuration={"name": name, "owner": owner, "creationDate": created},
        supplementary=supplementary,
        tags=tags,
        zone="Regional",
    )


def account_block(account, account_id, created):
    raw = account("s3control").get_public_access_block(AccountId=account_id)["PublicAccessBlockConfiguration"]
    return snapshot(id=account_id, arn=None, configuration=respell(raw, first_lower, created))


def log_group(account, name, created):
    """Not a type that the recorder discovers by itself: spelled as the CloudFormation registry does."""
    logs = account("logs")
    raw = next(
        item for item in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"] if item["logGroupName"] == name
    )
    arn = f"arn:aws:logs:{REGION}:{account.id}:log-group:{name}:*"
    tags = dict(sorted(logs.list_tags_log_group(logGroupName=name)["tags"].items()))
    configuration = {"LogGroupName": name, "LogGroupClass": "STANDARD", "Arn": arn}
    if "retentionInDays" in raw:
        configuration["RetentionInDays"] = raw["retentionInDays"]
    configuration["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
    return snapshot(id=name, arn=arn, name=name, configuration=configuration, tags=tags, zone="Regional")


DATA = {
    "AWS::RDS::DBInstance": db_instance,
    "AWS::RDS::DBCluster": db_cluster,
    "AWS::ElastiCache::ReplicationGroup": replication_group,
    "AWS::OpenSearch::Domain": search_domain,
    "AWS::S3::Bucket": bucket,
    "AWS::S3::AccountPublicAccessBlock": account_block,
    "AWS::Logs::LogGroup": log_group,
}
