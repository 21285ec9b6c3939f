"""What AWS Config would have delivered: configuration items as EventBridge events, in the order they were captured.

Source of the shape: "Example Configuration Item Change Notifications", AWS Config developer guide.
"""

import copy
import datetime
import random
import uuid

from changes import difference
from readers import READERS

UTC = datetime.UTC
# Every so many events one arrives a quarter of an hour late, behind newer ones: EventBridge keeps no order.
LATE = 37


def iso(moment, digits=3):
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{moment.microsecond // 1000:03d}Z" if digits else f"{text}Z"


class Recorder:
    """Reads resources back after each step and turns them into items. `now` is the time of the story."""

    def __init__(self, start):
        self.now = start
        self.dice = random.Random(7)
        self.last = {}
        self.created = {}
        self.captured = start
        self.events = []
        self.calls = []
        self.serial = 0

    def capture(self):
        """The next capture time: after `now`, strictly increasing, milliseconds included."""
        step = datetime.timedelta(milliseconds=self.dice.randint(180, 2900))
        self.captured = max(self.now, self.captured) + step
        return self.captured

    def record(self, account, kind, *ids):
        """One item for each id, from what the APIs answer now."""
        for resource_id in ids:
            key = (account.id, kind, resource_id)
            created = self.created.setdefault(key, iso(self.now))
            item = READERS[kind](account, resource_id, created)
            known = self.last.get(key)
            if known and same(known, item):
                continue
            self.emit(account, kind, resource_id, "OK" if known else "ResourceDiscovered", item)

    def gone(self, account, kind, *ids):
        """The item of a resource that was deleted: no configuration."""
        for resource_id in ids:
            known = self.last.pop((account.id, kind, resource_id))
            empty = known | {"configuration": None, "supplementary": {}, "relationships": [], "tags": {}}
            self.emit(account, kind, resource_id, "ResourceDeleted", empty, known)

    def emit(self, account, kind, resource_id, status, item, before=None):
        key = (account.id, kind, resource_id)
        captured = self.capture()
        before = before or self.last.get(key)
        change = difference(before, None if status == "ResourceDeleted" else item)
        if status != "ResourceDeleted":
            self.last[key] = copy.deepcopy(item)
        detail = {
            "recordVersion": "1.3",
            "messageType": "ConfigurationItemChangeNotification",
            "configurationItemDiff": change,
            "notificationCreationTime": iso(captured + datetime.timedelta(milliseconds=self.dice.randint(300, 1900))),
            "configurationItem": {
                "relatedEvents": [],
                "relationships": item["relationships"],
                "configuration": item["configuration"],
                "supplementaryConfiguration": item["supplementary"],
                "tags": item["tags"],
                "configurationItemVersion": "1.3",
                "configurationItemCaptureTime": iso(captured),
                "configurationStateId": int(captured.timestamp() * 1000),
                "awsAccountId": account.id,
                "configurationItemStatus": status,
                "resourceType": kind,
                "resourceId": item["resourceId"],
                "resourceName": item["resourceName"],
                "ARN": item["arn"],
                "awsRegion": item["region"],
                "availabilityZone": item["zone"],
                "configurationStateMd5Hash": "",
                "resourceCreationTime": None if status == "ResourceDeleted" else self.created[key],
            },
        }
        region = "us-east-1" if item["region"] == "global" else item["region"]
        late = 900 if (self.serial + 1) % LATE == 0 else 0
        delivered = captured + datetime.timedelta(seconds=self.dice.randint(9, 75) + late)
        return self.send(
            "Config Configuration Item Change", "aws.config", account.id, region, delivered, item["arn"], detail
        )

    def delay(self, seconds):
        """The last event arrives later than it should."""
        delivered, serial, event = self.events.pop()
        delivered += datetime.timedelta(seconds=seconds)
        self.events.append((delivered, serial, event | {"time": iso(delivered, 0)}))

    def oversize(self, bucket):
        """The last item was too large for EventBridge (256 KB): only a summary of it arrives."""
        delivered, serial, event = self.events.pop()
        item = event["detail"]["configurationItem"]
        left_out = ("relatedEvents", "relationships", "configuration", "supplementaryConfiguration", "tags")
        summary = {key: value for key, value in item.items() if key not in left_out}
        day = item["configurationItemCaptureTime"][:10].replace("-", "/")
        place = f"AWSLogs/{item['awsAccountId']}/Config/{event['region']}/{day}/OversizedChangeNotification"
        detail = {
            "recordVersion": "1.0",
            "messageType": "OversizedConfigurationItemChangeNotification",
            "notificationCreationTime": event["detail"]["notificationCreationTime"],
            "configurationItemSummary": {
                "changeType": event["detail"]["configurationItemDiff"]["changeType"],
                **summary,
            },
            "s3DeliverySummary": {
                "s3BucketLocation": f"{bucket}/{place}/{item['resourceType']}/{item['resourceId']}.json.gz",
                "errorCode": None,
                "errorMessage": None,
            },
        }
        self.events.append((delivered, serial, event | {"detail": detail}))

    def called(self, name, source, account_id, seconds, detail):
        """A recorded call in its envelope. Calls have a list and ids of their own, so that the items do not depend on them."""
        delivered = self.now + datetime.timedelta(seconds=seconds)
        event = {
            "version": "0",
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"larkfield-told-{len(self.calls)}")),
            "detail-type": name,
            "source": source,
            "account": account_id,
            "time": iso(delivered, 0),
            "region": "eu-west-1",
            "resources": [],
            "detail": detail,
        }
        self.calls.append((delivered, len(self.calls), event))

    def send(self, name, source, account_id, region, delivered, arn, detail):
        """The EventBridge envelope; `delivered` orders the file."""
        self.serial += 1
        event = {
            "version": "0",
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"larkfield-sample-{self.serial}")),
            "detail-type": name,
            "source": source,
            "account": account_id,
            "time": iso(delivered, 0),
            "region": region,
            "resources": [arn] if arn and source == "aws.config" else [],
            "detail": detail,
        }
        self.events.append((delivered, self.serial, event))
        return event


def same(left, right):
    return all(left[key] == right[key] for key in ("configuration", "supplementary", "tags", "relationships"))
