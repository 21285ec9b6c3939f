"""`configurationItemDiff`: what changed between two items, as AWS Config words it.

List indexes shift, so the real thing is a hint for people; this one is made the same way and deserves no more trust.
"""


def difference(before, after):
    if before is None:
        return {"changedProperties": {}, "changeType": "CREATE"}
    if after is None:
        whole = {"previousValue": before["configuration"], "updatedValue": None, "changeType": "DELETE"}
        return {"changedProperties": {"Configuration": whole}, "changeType": "DELETE"}
    changed = {}
    compare("Configuration", before["configuration"], after["configuration"], changed)
    compare("SupplementaryConfiguration", before["supplementary"], after["supplementary"], changed)
    compare("Relationships", before["relationships"], after["relationships"], changed)
    compare("Tags", before["tags"], after["tags"], changed)
    return {"changedProperties": changed, "changeType": "UPDATE"}


def compare(path, left, right, changed):
    if left == right:
        return
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            compare(f"{path}.{key[:1].upper()}{key[1:]}", left.get(key), right.get(key), changed)
    elif isinstance(left, list) and isinstance(right, list):
        for index, item in enumerate(item for item in left if item not in right):
            changed[f"{path}.{index}"] = entry(item, None)
        start = sum(item not in right for item in left)
        for index, item in enumerate(item for item in right if item not in left):
            changed[f"{path}.{start + index}"] = entry(None, item)
    else:
        changed[path] = entry(left, right)


def entry(left, right):
    kind = "CREATE" if left is None else "DELETE" if right is None else "UPDATE"
    return {"previousValue": left, "updatedValue": right, "changeType": kind}
