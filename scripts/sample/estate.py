"""Larkfield Instruments: everything else of production, as it stood before the fortnight."""

import json

import estate_data
import estate_network
import estate_roles
import estate_web
from estate_network import BORN
from world import labelled, tags

TLS13 = "ELBSecurityPolicy-TLS13-1-2-2021-06"


def build(w):
    watchers(w, w.prod, "prod", "larkfield-cloudtrail-prod", "FIFTEEN_MINUTES")
    estate_network.build(w)
    flow_log(w, w.prod, "prod", w["prod-vpc"])
    estate_roles.build(w)
    servers(w)
    front(w)
    estate_data.build(w)
    buckets(w)
    for name, days in (("web", 60), ("orders", 90), ("payments", 90), ("batch", 60)):
        log_group(w, w.prod, f"log-{name}", f"/larkfield/{name}", days)
    endpoint = w.prod("ec2").create_vpc_endpoint(
        VpcId=w["prod-vpc"],
        ServiceName="com.amazonaws.eu-west-1.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=[w["private-routes"]],
        TagSpecifications=labelled("vpc-endpoint", "larkfield-prod-s3"),
    )["VpcEndpoint"]
    w.add("EC2::VPCEndpoint", "s3-endpoint", endpoint["VpcEndpointId"], BORN)


def watchers(w, account, prefix, trail_bucket, frequency):
    """The services that watch: Config, CloudTrail, GuardDuty."""
    config, trails = account("config"), account("cloudtrail")
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": f"arn:aws:iam::{account.id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
        }
    )
    bucket(w, account, f"{prefix}-trail-bucket", trail_bucket)
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": trail_bucket})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    w.add("Config::ConfigurationRecorder", f"{prefix}-recorder", "default", BORN)
    trails.create_trail(
        Name="larkfield",
        S3BucketName=trail_bucket,
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
    )
    trails.start_logging(Name="larkfield")
    w.add("CloudTrail::Trail", f"{prefix}-trail", "larkfield", BORN)
    detector = account("guardduty").create_detector(Enable=True, FindingPublishingFrequency=frequency)["DetectorId"]
    w.add("GuardDuty::Detector", f"{prefix}-detector", detector, BORN)
    account("s3control").put_public_access_block(AccountId=account.id, PublicAccessBlockConfiguration=block())
    w.add("S3::AccountPublicAccessBlock", f"{prefix}-account-block", account.id, BORN)


def block(value=True):
    keys = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    return {key: value for key in keys}


def flow_log(w, account, prefix, vpc):
    log_group(w, account, f"{prefix}-flow-group", "/larkfield/vpc-flow", 90)
    made = account("ec2").create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="cloud-watch-logs",
        LogGroupName="/larkfield/vpc-flow",
        DeliverLogsPermissionArn=f"arn:aws:iam::{account.id}:role/larkfield-flow-logs",
        TagSpecifications=labelled("vpc-flow-log", f"larkfield-{prefix}"),
    )["FlowLogIds"][0]
    w.add("EC2::FlowLog", f"{prefix}-flow-log", made, BORN)


def log_group(w, account, name, path, days, born=BORN):
    account("logs").create_log_group(logGroupName=path, tags={"Owner": "bob@larkfield.example"})
    if days:
        account("logs").put_retention_policy(logGroupName=path, retentionInDays=days)
    w.add("Logs::LogGroup", name, path, born)


def servers(w):
    w.launch("bastion", "public-a", ["bastion-sg"], "t3.micro", born=BORN, Owner="alice@larkfield.example")
    elastic = w.prod("ec2").allocate_address(Domain="vpc", TagSpecifications=labelled("elastic-ip", "bastion"))
    w.prod("ec2").associate_address(AllocationId=elastic["AllocationId"], InstanceId=w["bastion"])
    w.add("EC2::EIP", "bastion-ip", elastic["AllocationId"], BORN)
    w.record("EC2::Instance", "bastion")
    w.launch("importer", "private-b", ["importer-sg"], "m5.large", born="2023-06-02", label="legacy-importer")
    w.launch(
        "batch-1",
        "private-a",
        ["batch-sg"],
        "c6i.large",
        role="larkfield-batch",
        born="2026-08-19",
        Owner="bob@larkfield.example",
    )
    scaling = w.prod("autoscaling")
    w.prod("ec2").create_launch_template(
        LaunchTemplateName="larkfield-web",
        LaunchTemplateData={"InstanceType": "t3.medium", "MetadataOptions": {"HttpTokens": "required"}},
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="larkfield-web",
        LaunchTemplate={"LaunchTemplateName": "larkfield-web", "Version": "$Latest"},
        MinSize=0,
        MaxSize=6,
        DesiredCapacity=0,
        VPCZoneIdentifier=f"{w['private-a']},{w['private-b']}",
    )
    for number in (1, 2):
        web_server(w, f"web-{number}", "ab"[number - 1], 141, born="2026-10-29")
    w.add("AutoScaling::AutoScalingGroup", "web-group", "larkfield-web", BORN)


def web_server(w, name, zone, release, born=None):
    made = w.launch(
        name,
        f"private-{zone}",
        ["web-sg"],
        role="larkfield-web",
        born=born,
        label="larkfield-web",
        Release=f"r{release}",
        Owner="bob@larkfield.example",
    )
    w.prod("autoscaling").attach_instances(InstanceIds=[made], AutoScalingGroupName="larkfield-web")


def front(w):
    elb = w.prod("elbv2")
    subnets = [w["public-a"], w["public-b"]]
    alb = elb.create_load_balancer(
        Name="larkfield-shop",
        Subnets=subnets,
        SecurityGroups=[w["alb-sg"]],
        Scheme="internet-facing",
        Tags=tags("larkfield-shop", Env="prod"),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    nlb = elb.create_load_balancer(
        Name="larkfield-telemetry",
        Subnets=subnets,
        SecurityGroups=[w["telemetry-sg"]],
        Type="network",
        Scheme="internet-facing",
    )["LoadBalancers"][0]["LoadBalancerArn"]
    w.add("ElasticLoadBalancingV2::LoadBalancer", "alb", alb, BORN)
    w.add("ElasticLoadBalancingV2::LoadBalancer", "nlb", nlb, BORN)
    for name, protocol, port in (("shop", "HTTP", 8080), ("telemetry", "TCP", 8883)):
        target = elb.create_target_group(
            Name=f"larkfield-{name}", Protocol=protocol, Port=port, VpcId=w["prod-vpc"], TargetType="instance"
        )
        w.ids[f"{name}-targets"] = target["TargetGroups"][0]["TargetGroupArn"]
    certificate = w.prod("acm").request_certificate(DomainName="*.larkfield.example")["CertificateArn"]
    secure = {"Port": 443, "SslPolicy": TLS13, "Certificates": [{"CertificateArn": certificate}]}
    made = [
        ("alb-80", dict(LoadBalancerArn=alb, Protocol="HTTP", Port=80, DefaultActions=redirect())),
        ("alb-443", dict(LoadBalancerArn=alb, Protocol="HTTPS", DefaultActions=forward(w, "shop"), **secure)),
        ("nlb-443", dict(LoadBalancerArn=nlb, Protocol="TLS", DefaultActions=forward(w, "telemetry"), **secure)),
    ]
    for name, arguments in made:
        w.add(
            "ElasticLoadBalancingV2::Listener",
            name,
            elb.create_listener(**arguments)["Listeners"][0]["ListenerArn"],
            BORN,
        )
    estate_web.build(w)


def forward(w, name):
    return [{"Type": "forward", "TargetGroupArn": w[f"{name}-targets"]}]


def redirect():
    target = {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }
    return [{"Type": "redirect", "RedirectConfig": target}]


def secure_only(name):
    """The bucket policy that refuses whatever does not come over TLS."""
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def bucket(w, account, key, name, statements=None, born=BORN):
    s3 = account("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block())
    allowed = [secure_only(name)] if statements is None else statements
    if allowed:
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": allowed}))
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "Owner", "Value": "alice@larkfield.example"}]})
    w.add("S3::Bucket", key, name, born)


def buckets(w):
    bucket(w, w.prod, "exports", "larkfield-exports")
    bucket(w, w.prod, "invoices", "larkfield-invoices")
    # Older than the rule that demands TLS, and never brought up to it.
    bucket(w, w.prod, "manuals", "larkfield-product-manuals", statements=[], born="2023-02-20")
