"""The fortnight of 2 to 15 November 2026: what a security engineer would care about.

alice runs the platform, bob writes the shop, carol looks after security. The rest of what happens is in `routine.py`.
"""

import json

import calls
import estate
import estate_roles
import findings
import routine
from actions import ingress, keep_logs
from estate_network import group
from world import labelled, rule

STRANGER = "999988887777"


def plan(w):
    routine.plan(w)
    findings.plan(w)
    # Tuesday: the whole world in two halves, for 47 minutes.
    halves = rule("tcp", 22, ("0.0.0.0/1", "temp bob"), ("128.0.0.0/1", "temp bob"))
    w.on(3, "09:14", lambda w: ingress(w, "web-sg", halves))
    w.on(3, "10:01", lambda w: ingress(w, "web-sg", halves, revoke=True))
    w.on(4, "11:20", staging_detector)
    jenkins(w)
    peering(w)
    redirect_lost(w)
    exports_public(w)
    tls_downgrade(w)
    w.on(10, "16:42", lambda w: keep_logs(w, "log-batch", None))
    w.on(11, "13:05", lambda w: database_public(w, True))
    w.on(11, "13:25", lambda w: database_public(w, False))
    w.on(11, "15:30", reports_server)
    w.on(13, "09:45", metadata_tokens)
    w.on(12, "14:10", foreign_trust)
    w.on(12, "17:30", vendor_trust)
    # Friday afternoon, for a contractor without the VPN: a machine with a public address, on the internet.
    w.on(13, "16:40", lambda w: ingress(w, "staging-web-sg", rule("tcp", 22, ("0.0.0.0/0", "contractor, until Monday"))))
    learned_late(w)
    # Last: the calls of a moment name what was made in it.
    calls.plan(w)


def staging_detector(w):
    w.staging("guardduty").update_detector(
        DetectorId=w["staging-detector"], FindingPublishingFrequency="FIFTEEN_MINUTES"
    )
    w.record("GuardDuty::Detector", "staging-detector")


def jenkins(w):
    """A test server in staging, open to everyone, taken over in the night and deleted the morning after."""

    def start(w):
        open_to_all = [rule("tcp", 8080, "0.0.0.0/0"), rule("tcp", 22, "0.0.0.0/0")]
        group(
            w,
            "staging-jenkins-sg",
            w["staging-vpc"],
            "tmp jenkins",
            open_to_all,
            born=None,
            Owner="bob@larkfield.example",
        )
        w.launch(
            "staging-jenkins",
            "staging-public",
            ["staging-jenkins-sg"],
            "t3.large",
            label="tmp-jenkins",
            Owner="bob@larkfield.example",
        )

    def stop(w):
        group_id = w["staging-jenkins-sg"]
        w.terminate("staging-jenkins")
        # What terminating changed on the group arrives after the deletion of the group.
        w.rec.delay(240)
        w.staging("ec2").delete_security_group(GroupId=group_id)
        w.rec.gone(w.staging, "AWS::EC2::SecurityGroup", group_id)

    w.on(5, "16:20", start)
    w.on(6, "08:22", stop)


def peering(w):
    """Saturday: staging is joined to production, to copy test data; it is still joined at the end."""

    def join(w):
        staging, prod = w.staging("ec2"), w.prod("ec2")
        made = staging.create_vpc_peering_connection(
            VpcId=w["staging-vpc"],
            PeerVpcId=w["prod-vpc"],
            PeerOwnerId=w.prod.id,
            TagSpecifications=labelled("vpc-peering-connection", "copy-test-data", Owner="bob@larkfield.example"),
        )["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        prod.accept_vpc_peering_connection(VpcPeeringConnectionId=made)
        # Both accounts record the connection.
        w.add("EC2::VPCPeeringConnection", "staging-peering", made)
        w.add("EC2::VPCPeeringConnection", "prod-peering", made)

    def route(w):
        ways = (
            ("staging-routes", "10.20.0.0/16", w["staging-peering"]),
            ("private-routes", "10.30.0.0/16", w["prod-peering"]),
        )
        for table, cidr, connection in ways:
            w.account(table)("ec2").create_route(
                RouteTableId=w[table], DestinationCidrBlock=cidr, VpcPeeringConnectionId=connection
            )
            w.record("EC2::RouteTable", table)

    w.on(7, "10:12", join)
    w.on(7, "10:19", route)


def redirect_lost(w):
    """Port 80 of the shop answers by itself from Thursday afternoon to Friday morning."""

    def change(actions):
        def step(w):
            w.prod("elbv2").modify_listener(ListenerArn=w["alb-80"], DefaultActions=actions(w))
            w.record("ElasticLoadBalancingV2::Listener", "alb-80")

        return step

    w.on(5, "14:48", change(lambda w: [{"Type": "forward", "TargetGroupArn": w["shop-targets"]}]))
    w.on(6, "09:36", change(lambda w: estate.redirect()))


def exports_public(w):
    """Monday: the exports bucket is readable by everyone for three hours; the account's own block had to go first."""
    readable = {
        "Sid": "Partners",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::larkfield-exports/*",
    }

    def change(public):
        def step(w):
            s3 = w.prod("s3")
            blocked = estate.block(not public)
            w.prod("s3control").put_public_access_block(AccountId=w.prod.id, PublicAccessBlockConfiguration=blocked)
            w.record("S3::AccountPublicAccessBlock", "prod-account-block")
            s3.put_public_access_block(Bucket="larkfield-exports", PublicAccessBlockConfiguration=blocked)
            statements = [estate.secure_only("larkfield-exports")] + ([readable] if public else [])
            policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
            s3.put_bucket_policy(Bucket="larkfield-exports", Policy=policy)
            w.record("S3::Bucket", "exports")

        return step

    w.on(9, "11:04", change(True))
    w.on(9, "14:06", change(False))


def tls_downgrade(w):
    """Old instruments could not connect: telemetry accepts TLS 1.0 again, for a day and a half."""

    def change(policy):
        def step(w):
            w.prod("elbv2").modify_listener(ListenerArn=w["nlb-443"], SslPolicy=policy)
            w.record("ElasticLoadBalancingV2::Listener", "nlb-443")

        return step

    w.on(10, "09:55", change("ELBSecurityPolicy-2016-08"))
    w.on(11, "17:10", change(estate.TLS13))


def database_public(w, public):
    w.prod("rds").modify_db_instance(DBInstanceIdentifier="orders", PubliclyAccessible=public, ApplyImmediately=True)
    w.record("RDS::DBInstance", "orders-db")


def reports_server(w):
    """Started by hand, so without what the launch template asks for."""
    w.launch(
        "reports-1", "private-a", ["batch-sg"], tokens="optional", role="larkfield-batch", Owner="bob@larkfield.example"
    )


def metadata_tokens(w):
    w.prod("ec2").modify_instance_metadata_options(
        InstanceId=w["reports-1"],
        HttpTokens="required",
        HttpEndpoint="enabled",
        HttpProtocolIpv6="disabled",
        HttpPutResponseHopLimit=1,
    )
    w.record("EC2::Instance", "reports-1")


def foreign_trust(w):
    """A role for an account that nobody has heard of."""
    document = estate_roles.trust({"AWS": f"arn:aws:iam::{STRANGER}:root"})
    estate_roles.role(
        w, w.prod, "quick-audit", document, [("quick-audit-reads", ["s3:Get*", "s3:List*", "ec2:Describe*"])], born=None
    )


def vendor_trust(w):
    """The monitoring vendor is in the register: its new external id is nothing to worry about."""
    document = estate_roles.trust({"AWS": f"arn:aws:iam::{estate_roles.VENDOR}:root"}, "larkfield-9c1e")
    w.prod("iam").update_assume_role_policy(RoleName="uptime-monitoring", PolicyDocument=document)
    w.record("IAM::Role", "role-uptime-monitoring")


def learned_late(w):
    """WinRM open to everyone for four minutes; the item that says so arrives after the one that says it is closed."""
    winrm = rule("tcp", 5985, ("0.0.0.0/0", "wrong tab"))

    def open_it(w):
        ingress(w, "batch-sg", winrm)
        w.rec.delay(26 * 60)

    w.on(14, "12:05", open_it)
    w.on(14, "12:09", lambda w: ingress(w, "batch-sg", winrm, revoke=True))
