"""Larkfield Instruments: the staging account, a smaller copy."""

from estate import bucket, flow_log, log_group, watchers
from estate_network import OFFICE, VPN, empty_default, group
from estate_roles import role, trust
from world import labelled, rule

BORN = "2025-03-18"


def build(w):
    ec2 = w.staging("ec2")
    watchers(w, w.staging, "staging", "larkfield-cloudtrail-staging", "SIX_HOURS")
    made = ec2.create_vpc(
        CidrBlock="10.30.0.0/16", TagSpecifications=labelled("vpc", "larkfield-staging", Env="staging")
    )["Vpc"]
    vpc = w.add("EC2::VPC", "staging-vpc", made["VpcId"], BORN)
    for number, name in enumerate(("staging-public", "staging-private")):
        subnet = ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.30.{number * 16}.0/20",
            AvailabilityZone="eu-west-1a",
            TagSpecifications=labelled("subnet", f"larkfield-{name}", Env="staging"),
        )["Subnet"]
        if number == 0:
            ec2.modify_subnet_attribute(SubnetId=subnet["SubnetId"], MapPublicIpOnLaunch={"Value": True})
        w.add("EC2::Subnet", name, subnet["SubnetId"], BORN)
    gateway = ec2.create_internet_gateway(TagSpecifications=labelled("internet-gateway", "larkfield-staging"))
    gateway_id = gateway["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=vpc)
    w.add("EC2::InternetGateway", "staging-igw", gateway_id, BORN)
    table = ec2.create_route_table(VpcId=vpc, TagSpecifications=labelled("route-table", "larkfield-staging"))[
        "RouteTable"
    ]
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway_id)
    ec2.associate_route_table(RouteTableId=table["RouteTableId"], SubnetId=w["staging-public"])
    w.add("EC2::RouteTable", "staging-routes", table["RouteTableId"], BORN)
    # The network ACL that came with the network stands before all of it, and lets everything pass.
    wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "default", "Values": ["true"]}]
    acl = ec2.describe_network_acls(Filters=wanted)["NetworkAcls"][0]
    w.add("EC2::NetworkAcl", "staging-acl", acl["NetworkAclId"], BORN)
    flow_log(w, w.staging, "staging", vpc)
    empty_default(w, "staging-default-sg", w.staging, vpc, BORN)
    rules = [rule("tcp", 443, OFFICE, VPN), rule("tcp", 22, OFFICE, VPN)]
    group(w, "staging-web-sg", vpc, "Staging shop, office only", rules, born=BORN, Owner="bob@larkfield.example")
    w.launch("staging-web-1", "staging-public", ["staging-web-sg"], "t3.small", born="2026-10-30", label="staging-web")
    bucket(w, w.staging, "staging-fixtures", "larkfield-staging-fixtures", born=BORN)
    log_group(w, w.staging, "staging-log-web", "/larkfield/web", 30)
    role(w, w.staging, "deploy", trust({"AWS": f"arn:aws:iam::{w.prod.id}:root"}), born=BORN)
