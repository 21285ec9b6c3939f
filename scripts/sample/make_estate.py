#!/usr/bin/env python3
"""Makes the sample estate: builds it in moto, lives through a fortnight, writes the events AWS would have delivered.

python3 make_estate.py                  write packages/local/sample/events.jsonl.gz
python3 make_estate.py --check          exit 1 if the committed file is not what this script makes
python3 make_estate.py --endpoint URL   use a running moto_server instead of moto in this process (it is reset)
"""

import argparse
import collections
import gzip
import io
import json
import pathlib
import re
import sys

import deliveries
import estate
import estate_staging
import story
from cloud import accounts
from world import World

# Ids that the register file names have to be ids of the estate.
NAMED = re.compile(r"\b(?:vpc|sg)-[0-9a-f]{17}\b|\barn:aws:elasticloadbalancing:[^\s,]+|\b[A-Z0-9]{13}\b")

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "local" / "sample" / "events.jsonl.gz"


def make(endpoint=None):
    """The events in the order in which they were delivered."""
    with accounts(endpoint) as (prod, staging):
        world = World(prod, staging)
        estate.build(world)
        estate_staging.build(world)
        story.plan(world)
        world.play()
        return deliveries.deliver(world)


def packed(events):
    """JSON lines, gzipped without a time or a name, so that the same events give the same bytes."""
    text = "".join(json.dumps(event, separators=(",", ":"), ensure_ascii=False) + "\n" for event in events)
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", filename="", mtime=0, compresslevel=9) as file:
        file.write(text.encode())
    return buffer.getvalue()


def summary(events):
    kinds = collections.Counter()
    for event in events:
        item = event["detail"].get("configurationItem") or event["detail"].get("configurationItemSummary")
        kinds[item["resourceType"] if item else event["detail"].get("type") or event["detail-type"]] += 1
    return kinds


def strangers(registers, text):
    """Ids in the register file that no event mentions."""
    named = NAMED.findall(registers.read_text()) if registers.exists() else []
    return [name for name in named if name not in text]


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--endpoint", help="address of a running moto_server")
    options.add_argument("--out", type=pathlib.Path, default=OUTPUT)
    options.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    chosen = options.parse_args()
    events = make(chosen.endpoint)
    data = packed(events)
    if chosen.check:
        # The text is compared: another zlib may pack the same text differently.
        known = gzip.decompress(chosen.out.read_bytes()) if chosen.out.exists() else b""
        if known != gzip.decompress(data):
            print(f"{chosen.out} differs from a fresh run: run {pathlib.Path(__file__).name} again", file=sys.stderr)
            return 1
        lost = strangers(chosen.out.with_name("registers.yaml"), known.decode())
        if lost:
            print(f"registers.yaml names what the estate does not have: {', '.join(lost)}", file=sys.stderr)
            return 1
        print(f"{len(events)} events, as committed")
        return 0
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_bytes(data)
    for kind, count in summary(events).most_common():
        print(f"{count:5d}  {kind}")
    print(f"{len(events):5d}  events, {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
