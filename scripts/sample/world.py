"""What the builders and the story share: the accounts, the recorder, and the ids of the resources by a plain name."""

import datetime

from items import UTC, Recorder

YEAR, MONTH = 2026, 11
IMAGE = "ami-1e749f67"


def at(day, clock):
    """Day of November 2026, UTC (which is also London time then)."""
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime.datetime(YEAR, MONTH, day, hour, minute, tzinfo=UTC)


def tags(name, **more):
    """Tags for the EC2 API. Every resource has a Name and, mostly, an owner."""
    return [{"Key": key, "Value": value} for key, value in {"Name": name, **more}.items()]


def labelled(kind, name, **more):
    return [{"ResourceType": kind, "Tags": tags(name, **more)}]


def rule(protocol, port, *sources, to=None):
    """One ingress or egress permission. A source is a CIDR, a group id, or (CIDR, description)."""
    found = {"IpProtocol": protocol}
    if protocol != "-1":
        found |= {"FromPort": port, "ToPort": to or port}
    for source in sources:
        text, note = source if isinstance(source, tuple) else (source, None)
        described = {"Description": note} if note else {}
        if text.startswith("sg-"):
            found.setdefault("UserIdGroupPairs", []).append({"GroupId": text, **described})
        elif ":" in text:
            found.setdefault("Ipv6Ranges", []).append({"CidrIpv6": text, **described})
        else:
            found.setdefault("IpRanges", []).append({"CidrIp": text, **described})
    return found


class World:
    def __init__(self, prod, staging):
        self.prod = prod
        self.staging = staging
        self.rec = Recorder(at(2, "07:30"))
        self.ids = {}
        self.steps = []

    def __getitem__(self, name):
        return self.ids[name]

    def account(self, name):
        return self.staging if name.startswith("staging") else self.prod

    def record(self, kind, *names):
        """Items for resources by their plain names; `kind` without `AWS::`."""
        for name in names:
            self.rec.record(self.account(name), f"AWS::{kind}", self[name])

    def add(self, kind, name, resource_id, born=None):
        """Remembers an id; a resource that is older than the story gets its creation date."""
        self.ids[name] = resource_id
        if born:
            self.rec.created[(self.account(name).id, f"AWS::{kind}", resource_id)] = f"{born}T09:12:00.000Z"
        self.record(kind, name)
        return resource_id

    def on(self, day, clock, action):
        """Plans `action(world)` for a moment of the fortnight."""
        self.steps.append((at(day, clock), len(self.steps), action))

    def play(self):
        for moment, _, action in sorted(self.steps, key=lambda step: step[:2]):
            self.rec.now = moment
            action(self)

    # Instances come and go with their network interfaces, and every change shows on the security groups.

    def launch(self, name, subnet, groups, size="t3.medium", tokens="required", role=None, born=None, **more):
        account = self.account(name)
        answer = account("ec2").run_instances(
            ImageId=IMAGE,
            MinCount=1,
            MaxCount=1,
            # boto3 would draw a token of its own, different in each run.
            ClientToken=f"larkfield-{name}-{self.rec.serial}",
            InstanceType=size,
            SubnetId=self[subnet],
            SecurityGroupIds=[self[group] for group in groups],
            TagSpecifications=labelled("instance", more.pop("label", name), **more),
            MetadataOptions={"HttpTokens": tokens, "HttpEndpoint": "enabled"},
            **({"IamInstanceProfile": {"Name": role}} if role else {}),
        )
        made = answer["Instances"][0]
        self.ids[f"{name}/groups"] = groups
        self.add("EC2::Instance", name, made["InstanceId"], born)
        self.add("EC2::NetworkInterface", f"{name}/eni", made["NetworkInterfaces"][0]["NetworkInterfaceId"], born)
        if not born:
            self.record("EC2::SecurityGroup", *groups)
        return made["InstanceId"]

    def terminate(self, name):
        account, groups = self.account(name), self.ids.pop(f"{name}/groups")
        account("ec2").terminate_instances(InstanceIds=[self[name]])
        face = self[f"{name}/eni"]
        left = account("ec2").describe_network_interfaces(Filters=[{"Name": "network-interface-id", "Values": [face]}])
        if left["NetworkInterfaces"]:
            account("ec2").delete_network_interface(NetworkInterfaceId=face)
        self.rec.gone(account, "AWS::EC2::NetworkInterface", face)
        self.rec.gone(account, "AWS::EC2::Instance", self.ids.pop(name))
        self.record("EC2::SecurityGroup", *groups)
