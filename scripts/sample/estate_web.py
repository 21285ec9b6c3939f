"""CloudFront in front of the shop, and the API's own domain."""

from estate_network import BORN

US_CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0c4f2d0b-8f2e-4c6c-8a53-7d0a1c9e44b7"


def build(w):
    made = w.prod("cloudfront").create_distribution_with_tags(
        DistributionConfigWithTags={
            "DistributionConfig": distribution(w),
            "Tags": {"Items": [{"Key": "Owner", "Value": "alice@larkfield.example"}]},
        }
    )["Distribution"]
    w.add("CloudFront::Distribution", "cdn", made["Id"], BORN)
    w.prod("apigatewayv2").create_domain_name(
        DomainName="api.larkfield.example",
        DomainNameConfigurations=[
            {
                "CertificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/77a1be31-95c3-42f0-8a0d-1be0d1f3c0de",
                "EndpointType": "REGIONAL",
                "SecurityPolicy": "TLS_1_2",
            }
        ],
        Tags={"Owner": "bob@larkfield.example"},
    )
    w.add("ApiGatewayV2::DomainName", "api-domain", "api.larkfield.example", BORN)


def distribution(w, comment="Shop and product pages"):
    origin = w.prod("elbv2").describe_load_balancers(LoadBalancerArns=[w["alb"]])["LoadBalancers"][0]["DNSName"]
    return {
        "CallerReference": "larkfield-shop-2025",
        "Aliases": {"Quantity": 1, "Items": ["www.larkfield.example"]},
        "Comment": comment,
        "Enabled": True,
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "shop",
                    "DomainName": origin,
                    "CustomOriginConfig": {
                        "HTTPPort": 80,
                        "HTTPSPort": 443,
                        "OriginProtocolPolicy": "https-only",
                        "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
                    },
                }
            ],
        },
        "DefaultCacheBehavior": {
            "TargetOriginId": "shop",
            "ViewerProtocolPolicy": "redirect-to-https",
            "AllowedMethods": {"Quantity": 2, "Items": ["HEAD", "GET"]},
            "Compress": True,
            "MinTTL": 0,
            "ForwardedValues": {"QueryString": True, "Cookies": {"Forward": "all"}},
        },
        "ViewerCertificate": {
            "ACMCertificateArn": US_CERTIFICATE,
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
        "PriceClass": "PriceClass_100",
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": True,
    }
