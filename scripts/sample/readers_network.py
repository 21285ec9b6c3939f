"""Items of the EC2 service: networks, firewalls, instances. All camelCase."""

from shape import (
    ASSOCIATED,
    ATTACHED,
    CONTAINED,
    ec2_arn,
    in_subnet,
    in_vpc,
    relation,
    snapshot,
    with_groups,
)
from spelling import (
    first_lower,
    permissions,
    public_address,
    respell,
    tag_list,
    tag_map,
)

SEVERAL = "Multiple Availability Zones"


def camel(raw, created, drop=()):
    """The describe answer as camelCase, its tags as Config writes them."""
    kept = {key: value for key, value in raw.items() if key not in ("Tags", "TagSet", *drop)}
    return respell(kept, first_lower, created) | {"tags": tag_list(tag_map(raw.get("Tags")))}


def vpc(account, vpc_id, created):
    raw = account("ec2").describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
    return snapshot(
        id=vpc_id,
        arn=ec2_arn(account, "vpc", vpc_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        zone=SEVERAL,
    )


def subnet(account, subnet_id, created):
    raw = account("ec2").describe_subnets(SubnetIds=[subnet_id])["Subnets"][0]
    for block in raw.get("Ipv6CidrBlockAssociationSet", []):
        # moto answers the whole structure as a text here.
        block["Ipv6CidrBlockState"] = {"State": "associated"}
    return snapshot(
        id=subnet_id,
        arn=ec2_arn(account, "subnet", subnet_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        relations=in_vpc(raw["VpcId"]),
        zone=raw["AvailabilityZone"],
    )


def route_table(account, table_id, created):
    raw = account("ec2").describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]
    subnets = [item["SubnetId"] for item in raw["Associations"] if item.get("SubnetId")]
    return snapshot(
        id=table_id,
        arn=ec2_arn(account, "route-table", table_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        relations=in_vpc(raw["VpcId"]) + [relation("Contains ", "AWS::EC2::Subnet", item) for item in subnets],
    )


def internet_gateway(account, gateway_id, created):
    raw = account("ec2").describe_internet_gateways(InternetGatewayIds=[gateway_id])["InternetGateways"][0]
    return snapshot(
        id=gateway_id,
        arn=ec2_arn(account, "internet-gateway", gateway_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        relations=[relation(ATTACHED, "AWS::EC2::VPC", item["VpcId"]) for item in raw["Attachments"]],
        zone=SEVERAL,
    )


def nat_gateway(account, gateway_id, created):
    raw = account("ec2").describe_nat_gateways(NatGatewayIds=[gateway_id])["NatGateways"][0]
    return snapshot(
        id=gateway_id,
        arn=ec2_arn(account, "natgateway", gateway_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        relations=in_vpc(raw["VpcId"]) + in_subnet(raw["SubnetId"]),
    )


def address(account, allocation_id, created):
    raw = account("ec2").describe_addresses(AllocationIds=[allocation_id])["Addresses"][0]
    relations = []
    if raw.get("InstanceId"):
        relations.append(relation(ATTACHED, "AWS::EC2::Instance", raw["InstanceId"]))
    return snapshot(
        id=allocation_id,
        arn=ec2_arn(account, "eip-allocation", allocation_id),
        name=public_address(raw["PublicIp"]),
        configuration=camel({key: value for key, value in raw.items() if value not in ("", None)}, created),
        tags=tag_map(raw.get("Tags")),
        relations=relations,
    )


def network_acl(account, acl_id, created):
    raw = account("ec2").describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"][0]
    configuration = camel(raw, created)
    configuration["entries"].sort(key=lambda item: (not item["egress"], item["ruleNumber"], item.get("cidrBlock", "")))
    for item in configuration["entries"]:
        # moto answers an empty or open-ended range where AWS leaves the field out.
        if not item.get("portRange") or item["protocol"] == "-1":
            item.pop("portRange", None)
    return snapshot(
        id=acl_id,
        arn=ec2_arn(account, "network-acl", acl_id),
        configuration=configuration,
        tags=tag_map(raw.get("Tags")),
        relations=[relation(ATTACHED, "AWS::EC2::Subnet", item["SubnetId"]) for item in raw["Associations"]]
        + in_vpc(raw["VpcId"]),
        zone=SEVERAL,
    )


def security_group(account, group_id, created):
    ec2 = account("ec2")
    raw = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
    tags = tag_map(raw.get("Tags"))
    faces = ec2.describe_network_interfaces(Filters=[{"Name": "group-id", "Values": [group_id]}])["NetworkInterfaces"]
    faces.sort(key=lambda face: face["NetworkInterfaceId"])
    relations = [relation(ASSOCIATED, "AWS::EC2::NetworkInterface", face["NetworkInterfaceId"]) for face in faces]
    owners = [face.get("Attachment", {}).get("InstanceId") for face in faces]
    relations += [relation(ASSOCIATED, "AWS::EC2::Instance", owner) for owner in owners if owner]
    return snapshot(
        id=group_id,
        arn=ec2_arn(account, "security-group", group_id),
        name=raw["GroupName"],
        configuration={
            "description": raw["Description"],
            "groupName": raw["GroupName"],
            "ipPermissions": permissions(raw["IpPermissions"]),
            "ownerId": raw["OwnerId"],
            "groupId": group_id,
            "ipPermissionsEgress": permissions(raw["IpPermissionsEgress"]),
            "tags": tag_list(tags),
            "vpcId": raw["VpcId"],
        },
        tags=tags,
        relations=relations + in_vpc(raw["VpcId"]),
    )


def network_interface(account, face_id, created):
    raw = account("ec2").describe_network_interfaces(NetworkInterfaceIds=[face_id])["NetworkInterfaces"][0]
    configuration = camel(raw, created, ("RequesterId",))
    configuration["tagSet"] = configuration.pop("tags")
    for held in configuration["privateIpAddresses"]:
        # moto tells of the public address at the interface alone.
        if held["primary"] and "association" in configuration:
            held.setdefault("association", configuration["association"])
    owner = raw.get("Attachment", {}).get("InstanceId")
    return snapshot(
        id=face_id,
        arn=ec2_arn(account, "network-interface", face_id),
        configuration=configuration,
        relations=([relation(ATTACHED, "AWS::EC2::Instance", owner)] if owner else [])
        + with_groups(group["GroupId"] for group in raw["Groups"])
        + in_subnet(raw["SubnetId"])
        + in_vpc(raw["VpcId"]),
        zone=raw["AvailabilityZone"],
    )


def instance(account, instance_id, created):
    answer = account("ec2").describe_instances(InstanceIds=[instance_id])
    raw = answer["Reservations"][0]["Instances"][0]
    faces = raw["NetworkInterfaces"]
    groups = {group["GroupId"]: group for face in faces for group in face["Groups"]}
    configuration = camel(raw, created, ("Platform", "StateReason", "SriovNetSupport"))
    configuration["securityGroups"] = respell(list(groups.values()), first_lower, created)
    disks = [disk["Ebs"]["VolumeId"] for disk in raw["BlockDeviceMappings"]]
    return snapshot(
        id=instance_id,
        arn=ec2_arn(account, "instance", instance_id),
        configuration=configuration,
        tags=tag_map(raw.get("Tags")),
        relations=[relation("Contains ", "AWS::EC2::NetworkInterface", face["NetworkInterfaceId"]) for face in faces]
        + with_groups(groups)
        + in_subnet(raw["SubnetId"])
        + [relation(ATTACHED, "AWS::EC2::Volume", disk) for disk in disks]
        + in_vpc(raw["VpcId"]),
        zone=raw["Placement"]["AvailabilityZone"],
    )


def peering(account, peering_id, created):
    ec2 = account("ec2")
    raw = ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[peering_id])["VpcPeeringConnections"][0]
    sides = [raw["RequesterVpcInfo"], raw["AccepterVpcInfo"]]
    return snapshot(
        id=peering_id,
        arn=ec2_arn(account, "vpc-peering-connection", peering_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        relations=[relation(ASSOCIATED, "AWS::EC2::VPC", side["VpcId"]) for side in sides],
    )


def flow_log(account, log_id, created):
    raw = account("ec2").describe_flow_logs(FlowLogIds=[log_id])["FlowLogs"][0]
    return snapshot(
        id=log_id,
        arn=ec2_arn(account, "vpc-flow-log", log_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
    )


def vpc_endpoint(account, endpoint_id, created):
    raw = account("ec2").describe_vpc_endpoints(VpcEndpointIds=[endpoint_id])["VpcEndpoints"][0]
    return snapshot(
        id=endpoint_id,
        arn=ec2_arn(account, "vpc-endpoint", endpoint_id),
        configuration=camel(raw, created),
        tags=tag_map(raw.get("Tags")),
        relations=in_vpc(raw["VpcId"]) + [relation(CONTAINED, "AWS::EC2::Subnet", item) for item in raw["SubnetIds"]],
    )


NETWORK = {
    "AWS::EC2::VPC": vpc,
    "AWS::EC2::Subnet": subnet,
    "AWS::EC2::RouteTable": route_table,
    "AWS::EC2::InternetGateway": internet_gateway,
    "AWS::EC2::NatGateway": nat_gateway,
    "AWS::EC2::EIP": address,
    "AWS::EC2::NetworkAcl": network_acl,
    "AWS::EC2::SecurityGroup": security_group,
    "AWS::EC2::NetworkInterface": network_interface,
    "AWS::EC2::Instance": instance,
    "AWS::EC2::VPCPeeringConnection": peering,
    "AWS::EC2::FlowLog": flow_log,
    "AWS::EC2::VPCEndpoint": vpc_endpoint,
}
