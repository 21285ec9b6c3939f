"""The databases, the session cache and the search cluster of production."""

import json

from estate_network import BORN
from world import tags

KEY = "arn:aws:kms:eu-west-1:111122223333:key/9a4f0f3e-5d1c-4f0b-8f3d-2f6f1e7c9b10"


def build(w):
    rds = w.prod("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName="larkfield-prod",
        DBSubnetGroupDescription="Private subnets",
        SubnetIds=[w["private-a"], w["private-b"]],
    )
    common = {
        "VpcSecurityGroupIds": [w["data-sg"]],
        "DBSubnetGroupName": "larkfield-prod",
        "StorageEncrypted": True,
        "KmsKeyId": KEY,
    }
    rds.create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.m6g.large",
        Engine="postgres",
        EngineVersion="16.4",
        Port=5432,
        AllocatedStorage=200,
        MasterUsername="larkfield",
        MasterUserPassword="not-a-real-password",
        PubliclyAccessible=False,
        MultiAZ=True,
        BackupRetentionPeriod=14,
        Tags=tags("orders", Env="prod", Owner="alice@larkfield.example"),
        **common,
    )
    w.add("RDS::DBInstance", "orders-db", "orders", BORN)
    rds.create_db_cluster(
        DBClusterIdentifier="catalogue",
        Engine="aurora-mysql",
        EngineVersion="8.0.mysql_aurora.3.07.1",
        MasterUsername="larkfield",
        MasterUserPassword="not-a-real-password",
        Tags=tags("catalogue", Env="prod"),
        **common,
    )
    w.add("RDS::DBCluster", "catalogue-db", "catalogue", BORN)
    w.prod("elasticache").create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="Shop sessions",
        Engine="redis",
        CacheNodeType="cache.t4g.small",
        TransitEncryptionEnabled=True,
        AtRestEncryptionEnabled=True,
    )
    w.add("ElastiCache::ReplicationGroup", "sessions", "sessions", BORN)
    w.prod("opensearch").create_domain(
        DomainName="catalogue-search",
        EngineVersion="OpenSearch_2.15",
        ClusterConfig={"InstanceType": "t3.medium.search", "InstanceCount": 2},
        EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 20},
        AccessPolicies=json.dumps(only_shop(w.prod.id)),
        VPCOptions={"SubnetIds": [w["private-a"]], "SecurityGroupIds": [w["data-sg"]]},
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
    )
    w.add("OpenSearch::Domain", "search", "catalogue-search", BORN)


def only_shop(account_id):
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account_id}:role/larkfield-web"},
        "Action": "es:ESHttp*",
        "Resource": f"arn:aws:es:eu-west-1:{account_id}:domain/catalogue-search/*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
