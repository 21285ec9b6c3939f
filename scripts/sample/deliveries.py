"""The order in which everything arrived, with what EventBridge does to it: events that come twice."""

import copy
import datetime
import uuid

from items import iso

# Every so many events, one comes again: with the same envelope, and (less often) as a new one with the same content.
AGAIN = 83
RESENT = 131


def deliver(world):
    """All events by time of delivery."""
    events = list(world.rec.events)
    for delivered, serial, event in world.rec.events:
        if serial % AGAIN == 0:
            events.append((delivered + datetime.timedelta(seconds=41), serial, event))
        if serial % RESENT == 0:
            later = delivered + datetime.timedelta(seconds=312)
            copied = copy.deepcopy(event)
            copied |= {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"larkfield-resent-{serial}")), "time": iso(later, 0)}
            events.append((later, serial, copied))
    # Items stand before calls of the same instant, each in their own order.
    events += [(delivered, 1_000_000 + serial, event) for delivered, serial, event in world.rec.calls]
    events.sort(key=lambda entry: entry[:2])
    return [event for _, _, event in events]
