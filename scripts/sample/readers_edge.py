"""Items of what faces the internet: load balancers and their listeners, CloudFront, API domains."""

import json

from cloud import REGION
from shape import ATTACHED, CONTAINED, in_vpc, relation, snapshot, with_groups
from spelling import first_lower, respell, tag_map, word_lower

ELB = "AWS::ElasticLoadBalancingV2"


def network_named(item):
    """moto names every load balancer and its listeners `app/...`; a network load balancer is `net/...`."""
    return json.loads(json.dumps(item).replace("/app/", "/net/"))


def load_balancer(account, arn, created):
    elb = account("elbv2")
    raw = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]
    attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    tags = tag_map(elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"])
    zones = raw["AvailabilityZones"]
    item = snapshot(
        id=arn,
        arn=arn,
        name=raw["LoadBalancerName"],
        configuration=respell(raw, first_lower, created),
        supplementary={
            "LoadBalancerAttributes": [{"key": item["Key"], "value": item["Value"]} for item in attributes],
            "Tags": [{"key": key, "value": value} for key, value in tags.items()],
        },
        tags=tags,
        relations=with_groups(raw.get("SecurityGroups", []))
        + [relation(ATTACHED, "AWS::EC2::Subnet", zone["SubnetId"]) for zone in zones]
        + in_vpc(raw["VpcId"]),
        zone="Multiple Availability Zones",
    )
    return network_named(item) if raw["Type"] == "network" else item


def listener(account, arn, created):
    """PascalCase, as in CloudFormation."""
    elb = account("elbv2")
    raw = elb.describe_listeners(ListenerArns=[arn])["Listeners"][0]
    keys = (
        "AlpnPolicy",
        "Certificates",
        "DefaultActions",
        "ListenerArn",
        "LoadBalancerArn",
        "Port",
        "Protocol",
        "SslPolicy",
    )
    configuration = {key: raw[key] for key in keys if raw.get(key) not in (None, "")}
    if raw["Protocol"] not in ("HTTPS", "TLS"):
        # moto gives every listener a TLS policy.
        configuration.pop("SslPolicy", None)
    item = snapshot(
        id=arn,
        arn=arn,
        configuration=configuration,
        tags=tag_map(elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]),
        relations=[relation(CONTAINED, f"{ELB}::LoadBalancer", raw["LoadBalancerArn"])],
        zone="Regional",
    )
    return item if raw["Protocol"] in ("HTTP", "HTTPS") else network_named(item)


def distribution(account, distribution_id, created):
    front = account("cloudfront")
    raw = front.get_distribution(Id=distribution_id)["Distribution"]
    tags = front.list_tags_for_resource(Resource=raw["ARN"])["Tags"].get("Items", [])
    configuration = respell(raw, word_lower, created)
    # moto leaves out the empty region of the ARN.
    certificate = configuration["distributionConfig"]["viewerCertificate"]
    if certificate.get("acmCertificateArn"):
        # moto says that the certificate is CloudFront's own, whatever was given.
        held = {"certificate": certificate["acmCertificateArn"], "certificateSource": "acm"}
        certificate |= held | {"cloudFrontDefaultCertificate": False}
    arn = configuration["arn"] = f"arn:aws:cloudfront::{account.id}:distribution/{distribution_id}"
    return snapshot(
        id=distribution_id,
        arn=arn,
        configuration=configuration,
        tags=tag_map(tags),
        region="global",
    )


def api_domain(account, name, created):
    raw = account("apigatewayv2").get_domain_name(DomainName=name)
    settings = [
        {key: item[key] for key in ("CertificateArn", "EndpointType", "SecurityPolicy") if key in item}
        for item in raw["DomainNameConfigurations"]
    ]
    return snapshot(
        id=name,
        arn=f"arn:aws:apigateway:{REGION}::/domainnames/{name}",
        name=name,
        configuration={
            "DomainName": name,
            "DomainNameConfigurations": settings,
            "Tags": raw.get("Tags", {}),
        },
        tags=raw.get("Tags", {}),
        zone="Regional",
    )


EDGE = {
    f"{ELB}::LoadBalancer": load_balancer,
    f"{ELB}::Listener": listener,
    "AWS::CloudFront::Distribution": distribution,
    "AWS::ApiGatewayV2::DomainName": api_domain,
}
