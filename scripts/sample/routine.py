"""What happens anyway: releases, night jobs, tags, descriptions, small and harmless changes of rules."""

import estate
import estate_web
from actions import ingress, keep_logs
from estate_network import OFFICE, VPN
from world import rule

# Day, time, number of the release.
RELEASES = (
    (2, "10:30", 142),
    (3, "15:05", 143),
    (5, "10:40", 144),
    (6, "11:15", 145),
    (9, "15:50", 146),
    (10, "10:25", 147),
    (12, "10:35", 148),
    (13, "11:10", 149),
)
NIGHTS = (3, 4, 5, 6, 7, 10, 11, 12, 13, 14)


def plan(w):
    w.ids["web"] = ["web-1", "web-2"]
    for day, clock, release in RELEASES:
        hour, minute = clock.split(":")
        w.on(day, clock, roll(release, 0))
        w.on(day, f"{hour}:{int(minute) + 8:02d}", roll(release, 1))
    for day in NIGHTS:
        w.on(day, "01:00", night_start)
        w.on(day, "02:45", night_end)
    # The autumn sale: one more server on Saturday and Sunday.
    for day in (8, 14, 15):
        w.on(day, "08:00", scale_out)
        w.on(day, "21:30", scale_in)
    for day in (4, 11):
        w.on(day, "10:00", staging_release)
    small_changes(w)


def roll(release, position):
    """Replaces one web server by one of the new release."""

    def step(w):
        w.ids["release"] = release
        name = f"web-r{release}-{'ab'[position]}"
        estate.web_server(w, name, "ab"[position], release)
        retire(w, w["web"][position])
        w["web"][position] = name
        w.record("AutoScaling::AutoScalingGroup", "web-group")

    return step


def retire(w, name):
    w.prod("autoscaling").detach_instances(
        InstanceIds=[w[name]], AutoScalingGroupName="larkfield-web", ShouldDecrementDesiredCapacity=True
    )
    w.terminate(name)


def scale_out(w):
    estate.web_server(w, "web-extra", "a", w["release"])
    w.record("AutoScaling::AutoScalingGroup", "web-group")


def scale_in(w):
    retire(w, "web-extra")
    w.record("AutoScaling::AutoScalingGroup", "web-group")


def night_start(w):
    w.launch(
        "night",
        "private-b",
        ["batch-sg"],
        "c6i.xlarge",
        role="larkfield-batch",
        label="night-jobs",
        Owner="bob@larkfield.example",
    )


def night_end(w):
    w.terminate("night")


def staging_release(w):
    w.ids["staging-count"] = w.ids.get("staging-count", 1) + 1
    name = f"staging-web-{w['staging-count']}"
    w.launch(name, "staging-public", ["staging-web-sg"], "t3.small", label="staging-web")
    w.terminate(f"staging-web-{w['staging-count'] - 1}")


def tag(kind, name, **values):
    """A tag on an EC2 resource."""

    def step(w):
        pairs = [{"Key": key, "Value": value} for key, value in values.items()]
        w.account(name)("ec2").create_tags(Resources=[w[name]], Tags=pairs)
        w.record(kind, name)

    return step


def bucket_tag(name, **values):
    def step(w):
        s3 = w.account(name)("s3")
        pairs = {"Owner": "alice@larkfield.example", **values}
        s3.put_bucket_tagging(
            Bucket=w[name], Tagging={"TagSet": [{"Key": key, "Value": value} for key, value in pairs.items()]}
        )
        w.record("S3::Bucket", name)

    return step


def describe(name, port, source, note):
    """A new description on a rule that stays the same."""

    def step(w):
        ec2 = w.account(name)("ec2")
        ec2.update_security_group_rule_descriptions_ingress(
            GroupId=w[name], IpPermissions=[rule("tcp", port, (source, note))]
        )
        w.record("EC2::SecurityGroup", name)

    return step


def cost_tags(w):
    """Finance asks for cost centres: every Wednesday another set of resources gets its tag."""
    wednesdays = {
        4: [("EC2::Subnet", name) for name in ("public-a", "public-b", "private-a", "private-b")]
        + [("EC2::VPC", "prod-vpc"), ("EC2::RouteTable", "public-routes"), ("EC2::RouteTable", "private-routes")],
        11: [("EC2::Subnet", "staging-public"), ("EC2::Subnet", "staging-private"), ("EC2::VPC", "staging-vpc")]
        + [("EC2::SecurityGroup", f"{name}-sg") for name in ("alb", "data", "telemetry", "bastion", "batch", "web")]
        + [("EC2::NetworkAcl", "public-acl"), ("EC2::NetworkAcl", "private-acl"), ("EC2::InternetGateway", "igw")],
    }
    for day, resources in wednesdays.items():
        for index, (kind, name) in enumerate(resources):
            w.on(day, f"09:{20 + index:02d}", tag(kind, name, CostCentre="platform"))


def small_changes(w):
    cost_tags(w)
    w.on(2, "13:40", describe("bastion-sg", 22, OFFICE[0], "Office Leeds, fibre"))
    w.on(3, "11:25", describe("bastion-sg", 22, VPN[0], "VPN egress, all staff"))
    w.on(2, "14:15", lambda w: ingress(w, "staging-web-sg", rule("tcp", 8443, OFFICE)))
    w.on(4, "15:30", lambda w: ingress(w, "staging-web-sg", rule("tcp", 8443, OFFICE), revoke=True))
    w.on(5, "09:50", lambda w: ingress(w, "data-sg", rule("tcp", 5432, (w["bastion-sg"], "alice, schema change"))))
    w.on(
        5,
        "11:58",
        lambda w: ingress(w, "data-sg", rule("tcp", 5432, (w["bastion-sg"], "alice, schema change")), revoke=True),
    )
    w.on(12, "11:45", lambda w: ingress(w, "batch-sg", rule("tcp", 9100, ("10.20.0.0/16", "metrics"))))
    w.on(6, "15:10", lambda w: keep_logs(w, "log-web", 90))
    w.on(9, "09:20", lambda w: keep_logs(w, "staging-log-web", 60))
    for day, names in (
        (3, ("exports", "invoices")),
        (10, ("manuals", "staging-fixtures")),
        (13, ("prod-trail-bucket",)),
    ):
        for index, name in enumerate(names):
            w.on(day, f"16:{index + 10}", bucket_tag(name, DataClass="internal"))
    w.on(3, "13:12", tag("EC2::Instance", "bastion", Patched="2026-11"))
    w.on(4, "13:20", tag("EC2::Instance", "batch-1", Patched="2026-11"))
    w.on(6, "13:45", tag("EC2::Instance", "importer", Patched="never"))
    w.on(10, "13:15", tag("EC2::EIP", "bastion-ip", Owner="alice@larkfield.example"))
    w.on(10, "13:16", tag("EC2::EIP", "nat-ip", Owner="alice@larkfield.example"))
    w.on(12, "16:20", tag("EC2::NatGateway", "nat", Owner="alice@larkfield.example"))
    w.on(12, "16:25", tag("EC2::VPCEndpoint", "s3-endpoint", Owner="alice@larkfield.example"))
    w.on(11, "11:00", lambda w: comment(w, "Shop, product pages and downloads", oversized=True))
    w.on(13, "16:05", lambda w: comment(w, "Shop, product pages, downloads"))
    w.on(4, "16:30", lambda w: backups(w, 21))
    w.on(13, "15:20", lambda w: attributes(w, "alb", "idle_timeout.timeout_seconds", "90"))
    w.on(13, "15:40", lambda w: attributes(w, "nlb", "deletion_protection.enabled", "true"))
    w.on(14, "10:10", lambda w: attributes(w, "alb", "deletion_protection.enabled", "true"))


def comment(w, text, oversized=False):
    front = w.prod("cloudfront")
    current = front.get_distribution_config(Id=w["cdn"])
    front.update_distribution(Id=w["cdn"], IfMatch=current["ETag"], DistributionConfig=estate_web.distribution(w, text))
    w.record("CloudFront::Distribution", "cdn")
    if oversized:
        w.rec.oversize("larkfield-cloudtrail-prod")


def backups(w, days):
    w.prod("rds").modify_db_instance(DBInstanceIdentifier="orders", BackupRetentionPeriod=days, ApplyImmediately=True)
    w.record("RDS::DBInstance", "orders-db")


def attributes(w, name, key, value):
    w.prod("elbv2").modify_load_balancer_attributes(LoadBalancerArn=w[name], Attributes=[{"Key": key, "Value": value}])
    w.record("ElasticLoadBalancingV2::LoadBalancer", name)
