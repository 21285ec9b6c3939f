"""GuardDuty findings as EventBridge delivers them: camelCase, the same id again while it goes on.

moto has no findings, so these are written here, about the resources that the estate really has at that moment.
Production is the delegated administrator: findings of staging arrive in both accounts.
Remote addresses are of the ranges set aside for documentation (RFC 5737).
"""

import hashlib

from cloud import REGION
from items import iso
from scenes import SCENES
from world import at


def plan(w):
    for scene in SCENES:
        for day, clock, count, archived in scene["sends"]:
            w.on(day, clock, publish(scene, count, archived))


def publish(scene, count, archived):
    def step(w):
        account = w.staging if scene["account"] == "staging" else w.prod
        detail = finding(w, account, scene, count, archived)
        w.rec.send("GuardDuty Finding", "aws.guardduty", account.id, REGION, w.rec.now, None, detail)
        if account is w.staging:
            w.rec.send("GuardDuty Finding", "aws.guardduty", w.prod.id, REGION, w.rec.now, None, detail)

    return step


def finding(w, account, scene, count, archived):
    detector = w[f"{scene['account']}-detector"]
    finding_id = hashlib.md5(scene["name"].encode()).hexdigest()
    first = iso(at(*scene["first"]))
    # What an archiving changes is not what was seen: the last sighting stays.
    seen = [(day, clock) for day, clock, _, gone in scene["sends"] if not gone and at(day, clock) <= w.rec.now]
    instance = details(w, account, scene["instance"](w)) if "instance" in scene else None
    names = {"id": instance["instanceId"] if instance else "", "bucket": "larkfield-exports"}
    return {
        "schemaVersion": "2.0",
        "accountId": account.id,
        "region": REGION,
        "partition": "aws",
        "id": finding_id,
        "arn": f"arn:aws:guardduty:{REGION}:{account.id}:detector/{detector}/finding/{finding_id}",
        "type": scene["type"],
        "resource": scene["resource"](w, instance),
        "service": {
            "serviceName": "guardduty",
            "detectorId": detector,
            "action": scene["action"],
            "resourceRole": scene["role"],
            "additionalInfo": scene.get("additional", {}),
            "evidence": None,
            "eventFirstSeen": first,
            "eventLastSeen": iso(at(*seen[-1])) if seen else first,
            "archived": archived,
            "count": count,
        },
        "severity": scene["severity"],
        "createdAt": iso(at(*scene["sends"][0][:2])),
        "updatedAt": iso(w.rec.now),
        "title": scene["title"].format(**names),
        "description": scene["description"].format(**names),
    }


def details(w, account, instance_id):
    """`instanceDetails` from the last item of the instance, also when it is gone by now."""
    key = (account.id, "AWS::EC2::Instance", instance_id)
    item = w.rec.last.get(key)
    if item is None:
        return w.ids[f"details/{instance_id}"]
    held = item["configuration"]
    face = held["networkInterfaces"][0]
    public = face.get("association") or {}
    made = {
        "instanceId": instance_id,
        "instanceType": held["instanceType"],
        "launchTime": held["launchTime"],
        "platform": None,
        "productCodes": [],
        "iamInstanceProfile": profile(held.get("iamInstanceProfile")),
        "networkInterfaces": [
            {
                "ipv6Addresses": [],
                "networkInterfaceId": face["networkInterfaceId"],
                "privateDnsName": held["privateDnsName"],
                "privateIpAddress": face["privateIpAddress"],
                "privateIpAddresses": [
                    {"privateDnsName": held["privateDnsName"], "privateIpAddress": face["privateIpAddress"]}
                ],
                "subnetId": face["subnetId"],
                "vpcId": face["vpcId"],
                "securityGroups": face["groups"],
                "publicDnsName": public.get("publicDnsName", ""),
                **({"publicIp": public["publicIp"]} if public.get("publicIp") else {}),
            }
        ],
        "outpostArn": None,
        "tags": [{"key": key, "value": value} for key, value in item["tags"].items()],
        "instanceState": "running",
        "availabilityZone": item["zone"],
        "imageId": held["imageId"],
        "imageDescription": "Amazon Linux 2023",
    }
    w.ids[f"details/{instance_id}"] = made
    return made


def profile(held):
    return {"arn": held["arn"], "id": held.get("id", "")} if held else None
