"""Larkfield Instruments: the production network and the servers in it, as they stood before the fortnight."""

import functools

from world import labelled, rule

OFFICE = ("81.187.34.0/28", "Office Leeds")
VPN = ("46.235.227.40/32", "VPN egress")
WORLD = ("0.0.0.0/0", "::/0")
BORN = "2025-03-11"


def build(w):
    ec2 = w.prod("ec2")
    made = ec2.create_vpc(
        CidrBlock="10.20.0.0/16",
        AmazonProvidedIpv6CidrBlock=True,
        TagSpecifications=labelled("vpc", "larkfield-prod", Env="prod"),
    )["Vpc"]
    vpc = w.add("EC2::VPC", "prod-vpc", made["VpcId"], BORN)
    six = made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"].replace("00::/56", "{:02x}::/64")
    for number, (name, zone) in enumerate(
        (("public-a", "a"), ("public-b", "b"), ("private-a", "a"), ("private-b", "b"))
    ):
        subnet = ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.20.{number * 16}.0/20",
            Ipv6CidrBlock=six.format(number),
            AvailabilityZone=f"eu-west-1{zone}",
            TagSpecifications=labelled("subnet", f"larkfield-prod-{name}", Env="prod"),
        )["Subnet"]
        w.add("EC2::Subnet", name, subnet["SubnetId"], BORN)
    routes(w, ec2, vpc)
    lists(w, ec2, vpc)
    groups(w, ec2, vpc)


def routes(w, ec2, vpc):
    gateway = ec2.create_internet_gateway(TagSpecifications=labelled("internet-gateway", "larkfield-prod"))[
        "InternetGateway"
    ]
    ec2.attach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
    w.add("EC2::InternetGateway", "igw", gateway["InternetGatewayId"], BORN)
    elastic = ec2.allocate_address(Domain="vpc", TagSpecifications=labelled("elastic-ip", "larkfield-prod-nat"))
    nat = ec2.create_nat_gateway(
        SubnetId=w["public-a"],
        AllocationId=elastic["AllocationId"],
        TagSpecifications=labelled("natgateway", "larkfield-prod"),
    )["NatGateway"]
    w.add("EC2::EIP", "nat-ip", elastic["AllocationId"], BORN)
    w.add("EC2::NatGateway", "nat", nat["NatGatewayId"], BORN)
    for name in ("public", "private"):
        table = ec2.create_route_table(VpcId=vpc, TagSpecifications=labelled("route-table", f"larkfield-prod-{name}"))[
            "RouteTable"
        ]
        way_out = {"GatewayId": w["igw"]} if name == "public" else {"NatGatewayId": w["nat"]}
        ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", **way_out)
        if name == "public":
            ec2.create_route(RouteTableId=table["RouteTableId"], DestinationIpv6CidrBlock="::/0", **way_out)
        for zone in "ab":
            ec2.associate_route_table(RouteTableId=table["RouteTableId"], SubnetId=w[f"{name}-{zone}"])
        w.add("EC2::RouteTable", f"{name}-routes", table["RouteTableId"], BORN)


def acl_entry(ec2, acl_id, number, action, cidr, protocol="-1", ports=None, egress=False):
    ec2.create_network_acl_entry(
        NetworkAclId=acl_id,
        RuleNumber=number,
        RuleAction=action,
        Protocol=protocol,
        Egress=egress,
        **({"Ipv6CidrBlock": cidr} if ":" in cidr else {"CidrBlock": cidr}),
        **({"PortRange": {"From": ports[0], "To": ports[1]}} if ports else {}),
    )


def lists(w, ec2, vpc):
    """A network ACL for each tier; the default one is left without subnets."""
    for name, sources in (("public", [OFFICE[0], VPN[0]]), ("private", ["10.20.0.0/16"])):
        acl = ec2.create_network_acl(VpcId=vpc, TagSpecifications=labelled("network-acl", f"larkfield-prod-{name}"))[
            "NetworkAcl"
        ]
        acl_id = acl["NetworkAclId"]

        entry = functools.partial(acl_entry, ec2, acl_id)
        for index, source in enumerate(sources):
            entry(100 + index, "allow", source)
        if name == "public":
            for index, port in enumerate((80, 443)):
                entry(200 + index * 10, "allow", "0.0.0.0/0", "6", (port, port))
                entry(201 + index * 10, "allow", "::/0", "6", (port, port))
            entry(190, "allow", "10.20.0.0/16")
        # Answers to what the servers asked for come back to these ports.
        entry(310, "allow", "0.0.0.0/0", "6", (32768, 65535))
        entry(100, "allow", "0.0.0.0/0", egress=True)
        entry(101, "allow", "::/0", egress=True)
        current = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
        wanted = {w[f"{name}-a"], w[f"{name}-b"]}
        for held in sorted(
            (item for one in current for item in one["Associations"]), key=lambda item: item["SubnetId"]
        ):
            if held["SubnetId"] in wanted:
                ec2.replace_network_acl_association(AssociationId=held["NetworkAclAssociationId"], NetworkAclId=acl_id)
        w.add("EC2::NetworkAcl", f"{name}-acl", acl_id, BORN)


def group(w, name, vpc, about, ingress, egress=None, born=BORN, **more):
    """A security group; without `egress` it keeps the rule that lets everything out."""
    account = w.account(name)
    ec2 = account("ec2")
    label = name.removesuffix("-sg")
    made = ec2.create_security_group(
        GroupName=label, Description=about, VpcId=vpc, TagSpecifications=labelled("security-group", label, **more)
    )["GroupId"]
    if ingress:
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=ingress)
    if egress is not None:
        ec2.revoke_security_group_egress(GroupId=made, IpPermissions=[rule("-1", None, "0.0.0.0/0")])
        ec2.authorize_security_group_egress(GroupId=made, IpPermissions=egress)
    w.add("EC2::SecurityGroup", name, made, born)
    return made


def empty_default(w, name, account, vpc, born):
    """The default group, emptied as the CIS benchmark asks."""
    ec2 = account("ec2")
    wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    found = ec2.describe_security_groups(Filters=wanted)["SecurityGroups"][0]
    if found["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=found["GroupId"], IpPermissions=found["IpPermissions"])
    ec2.revoke_security_group_egress(GroupId=found["GroupId"], IpPermissions=found["IpPermissionsEgress"])
    w.add("EC2::SecurityGroup", name, found["GroupId"], born)


def groups(w, ec2, vpc):
    alice, bob = {"Owner": "alice@larkfield.example"}, {"Owner": "bob@larkfield.example"}
    empty_default(w, "default-sg", w.prod, vpc, BORN)
    alb = group(w, "alb-sg", vpc, "Shop front door", [rule("tcp", 443, *WORLD), rule("tcp", 80, *WORLD)], **alice)
    bastion = group(w, "bastion-sg", vpc, "Administrators only", [rule("tcp", 22, OFFICE, VPN)], **alice)
    web = group(w, "web-sg", vpc, "Shop servers", [rule("tcp", 8080, alb), rule("tcp", 22, bastion)], **bob)
    batch = group(w, "batch-sg", vpc, "Night jobs", [rule("tcp", 22, bastion)], [rule("tcp", 443, "0.0.0.0/0")], **bob)
    group(
        w,
        "data-sg",
        vpc,
        "Databases and caches",
        [rule("tcp", 5432, web, batch), rule("tcp", 3306, web), rule("tcp", 6379, web), rule("tcp", 443, web)],
        [],
        **alice,
    )
    group(w, "telemetry-sg", vpc, "Instrument telemetry", [rule("tcp", 443, *WORLD)], **bob)
    # Older than everything else: nobody remembers why. It stays as it is through the whole fortnight.
    importer = [rule("tcp", 3389, ("2000::/3", "supplier feed, remove after migration"))]
    group(w, "importer-sg", vpc, "legacy importer", importer, born="2023-06-02")
