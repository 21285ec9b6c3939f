"""What CloudTrail told in the fortnight: who made the changes of the story, and what looked like misuse.

The routine's own calls are left out: every one would be by the same two roles. Source of the shape: "CloudTrail record
contents", AWS CloudTrail user guide.
"""

import uuid

from items import iso

OFFICE = "81.187.34.3"
HOME = "198.51.100.140"
THIEF = "203.0.113.77"
CONSOLE = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
CLI = "aws-cli/2.31.2 md/awscrt#0.27.6 ua/2.1 os/linux lang/python#3.13.7"
TERRAFORM = "APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.1"
BOTO = "Boto3/1.40.40 md/Botocore#1.40.40 ua/2.1 os/linux lang/python#3.12.3"


def session(account, role, name, key="AROAEXAMPLE"):
    issuer = {"type": "Role", "principalId": key, "arn": f"arn:aws:iam::{account.id}:role/{role}", "userName": role}
    return {
        "type": "AssumedRole",
        "principalId": f"{key}:{name}",
        "arn": f"arn:aws:sts::{account.id}:assumed-role/{role}/{name}",
        "accountId": account.id,
        "sessionContext": {"sessionIssuer": issuer},
    }


def developer(account, name):
    return session(account, "developer", name, "AROADEVELOPER0000000")


def pipeline(account):
    return session(account, "deploy", "shop-main-2217", "AROADEPLOY0000000000")


def tell(w, account, who, service, name, request, answer=None, tool=CONSOLE, address=OFFICE, **more):
    """One record; it arrives before the item of the change, as a rule."""
    serial = len(w.rec.calls)
    reads = name.startswith(("Describe", "Get", "List"))
    login = service == "signin"
    detail = {
        "eventVersion": "1.11",
        "userIdentity": who,
        "eventTime": iso(w.rec.now, 0),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "sourceIPAddress": address,
        "userAgent": tool,
        "requestParameters": request,
        "responseElements": answer,
        "requestID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"larkfield-request-{serial}")),
        "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"larkfield-call-{serial}")),
        "readOnly": reads,
        "eventType": "AwsConsoleSignIn" if login else "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": account.id,
        "eventCategory": "Management",
        **({"sessionCredentialFromConsole": "true"} if tool == CONSOLE and not login else {}),
        **more,
    }
    kind = "AWS Console Sign In via CloudTrail" if login else "AWS API Call via CloudTrail"
    w.rec.called(kind, f"aws.{service}", account.id, 5 + serial % 4, detail)


def group(w, name, call, who, tool=CONSOLE, address=OFFICE):
    tell(w, w.account(name), who, "ec2", call, {"groupId": w[name]}, {"_return": True}, tool, address)


def plan(w):
    opened, closed = "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"
    bob, alice = developer(w.prod, "bob@larkfield.example"), developer(w.prod, "alice@larkfield.example")
    carol = session(w.prod, "security", "carol@larkfield.example", "AROASECURITY00000000")
    w.on(3, "09:14", lambda w: group(w, "web-sg", opened, bob, address=HOME))
    w.on(3, "10:01", lambda w: group(w, "web-sg", closed, carol, CLI))
    w.on(14, "12:05", lambda w: group(w, "batch-sg", opened, bob, address=HOME))
    w.on(14, "12:09", lambda w: group(w, "batch-sg", closed, bob, address=HOME))
    staging = developer(w.staging, "bob@larkfield.example")
    w.on(13, "16:40", lambda w: group(w, "staging-web-sg", opened, staging, address=HOME))
    w.on(5, "16:20", jenkins)
    w.on(5, "14:48", lambda w: listener(w, "alb-80", pipeline(w.prod), TERRAFORM))
    w.on(6, "09:36", lambda w: listener(w, "alb-80", pipeline(w.prod), TERRAFORM))
    w.on(10, "09:55", lambda w: listener(w, "nlb-443", alice, CLI))
    w.on(11, "17:10", lambda w: listener(w, "nlb-443", pipeline(w.prod), TERRAFORM))
    w.on(7, "10:12", peering)
    w.on(9, "11:04", lambda w: exports(w, bob))
    w.on(9, "14:06", lambda w: exports(w, alice))
    w.on(10, "16:42", lambda w: keep_for_ever(w, bob))
    for clock in ("13:05", "13:25"):
        w.on(11, clock, lambda w: database(w, alice))
    w.on(11, "15:30", lambda w: started(w, bob))
    misuse(w)


def listener(w, name, who, tool):
    # moto calls every load balancer an application load balancer.
    arn = w[name].replace("/app/larkfield-telemetry/", "/net/larkfield-telemetry/")
    tell(w, w.prod, who, "elasticloadbalancing", "ModifyListener", {"listenerArn": arn}, None, tool)


def keep_for_ever(w, who):
    tell(w, w.prod, who, "logs", "DeleteRetentionPolicy", {"logGroupName": w["log-batch"]}, None, CLI)


def started(w, who):
    answer = {"instancesSet": {"items": [{"instanceId": w["reports-1"]}]}}
    tell(w, w.prod, who, "ec2", "RunInstances", {}, answer)


def database(w, who):
    # As recorded: asking moto again would change the ids that it draws afterwards.
    item = w.rec.last[(w.prod.id, "AWS::RDS::DBInstance", w["orders-db"])]
    answer = {"dbiResourceId": item["resourceId"]}
    tell(w, w.prod, who, "rds", "ModifyDBInstance", {"dBInstanceIdentifier": "orders"}, answer, CLI)


def jenkins(w):
    bob = developer(w.staging, "bob@larkfield.example")
    group_id = w["staging-jenkins-sg"]
    tell(w, w.staging, bob, "ec2", "CreateSecurityGroup", {"groupName": "tmp jenkins"}, {"groupId": group_id})
    group(w, "staging-jenkins-sg", "AuthorizeSecurityGroupIngress", bob)


def peering(w):
    connection = w["prod-peering"]
    request = {"vpcId": w["staging-vpc"], "peerVpcId": w["prod-vpc"]}
    made = {"vpcPeeringConnection": {"vpcPeeringConnectionId": connection}}
    staging, prod = (developer(account, "bob@larkfield.example") for account in (w.staging, w.prod))
    tell(w, w.staging, staging, "ec2", "CreateVpcPeeringConnection", request, made, CLI, HOME)
    tell(w, w.prod, prod, "ec2", "AcceptVpcPeeringConnection", {"vpcPeeringConnectionId": connection}, made, CLI, HOME)


def exports(w, who):
    tell(w, w.prod, who, "s3", "PutAccountPublicAccessBlock", {"accountId": w.prod.id})
    for name in ("PutBucketPublicAccessBlock", "PutBucketPolicy"):
        tell(w, w.prod, who, "s3", name, {"bucketName": "larkfield-exports"})


def misuse(w):
    """A forgotten password, root at work, and what the thief of the batch role's credentials tried."""

    def forgotten(w):
        name = {"principalId": "AIDABOB0000000000000", "userName": "bob-breakglass"}
        bob = {"type": "IAMUser", "accountId": w.prod.id, **name}
        answer = {"ConsoleLogin": "Failure"}
        tell(w, w.prod, bob, "signin", "ConsoleLogin", None, answer, errorMessage="Failed authentication")

    for minute in range(3):
        w.on(4, f"08:{55 + minute}", forgotten)

    def root(w):
        account = w.staging.id
        owner = {"type": "Root", "principalId": account, "arn": f"arn:aws:iam::{account}:root", "accountId": account}
        more = {"LoginTo": "https://console.aws.amazon.com/", "MobileVersion": "No", "MFAUsed": "Yes"}
        answer = {"ConsoleLogin": "Success"}
        tell(w, w.staging, owner, "signin", "ConsoleLogin", None, answer, additionalEventData=more)
        tell(w, w.staging, owner, "account", "PutAlternateContact", {"alternateContactType": "SECURITY"})

    w.on(4, "11:02", root)

    def tried(w):
        thief = session(w.prod, "larkfield-batch", w["batch-1"])
        names = ("ec2:DescribeInstances", "iam:ListUsers", "s3:ListBuckets", "secretsmanager:ListSecrets")
        for index in range(14):
            service, name = names[index % len(names)].split(":")
            error = "Client.UnauthorizedOperation" if service == "ec2" else "AccessDenied"
            tell(w, w.prod, thief, service, name, {}, None, BOTO, THIEF, errorCode=error)

    w.on(12, "21:19", tried)
