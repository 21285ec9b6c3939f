"""What GuardDuty saw in the fortnight. `sends`: day, time, count so far, archived."""


def remote(address, country, organisation):
    return {
        "ipAddressV4": address,
        "organization": {"asn": "64500", "asnOrg": organisation, "isp": organisation, "org": organisation},
        "country": {"countryName": country},
        "city": {"cityName": ""},
        "geoLocation": {"lat": 0.0, "lon": 0.0},
    }


SCANNER = remote("198.51.100.23", "Netherlands", "Example Hosting")
THIEF = remote("203.0.113.77", "Romania", "Example Telecom")
OFFICE = remote("81.187.34.3", "United Kingdom", "Larkfield Instruments")


def jenkins(w):
    """The test server in staging; its id is kept for the time after it."""
    return w.ids.setdefault("jenkins-id", w.ids.get("staging-jenkins"))


def about_instance(w, instance):
    return {"resourceType": "Instance", "instanceDetails": instance}


def about_bucket(user):
    def resource(w, instance):
        bucket = {
            "arn": "arn:aws:s3:::larkfield-exports",
            "name": "larkfield-exports",
            "type": "Destination",
            "createdAt": 1741684320.0,
            "owner": {"id": w.prod.id.ljust(64, "0")},
            "tags": [{"key": "Owner", "value": "alice@larkfield.example"}],
            "defaultServerSideEncryption": {"encryptionType": "SSEAlgorithm", "kmsMasterKeyArn": None},
            "publicAccess": {"effectivePermission": "PUBLIC" if user == "bob" else "NOT_PUBLIC"},
        }
        key = {
            "accessKeyId": "ASIAEXAMPLESAMPLE000",
            "principalId": f"AROAEXAMPLE:{user}",
            "userType": "AssumedRole",
            "userName": user,
        }
        return {"resourceType": "S3Bucket", "s3BucketDetails": [bucket], "accessKeyDetails": key}

    return resource


def about_stolen_key(w, instance):
    key = {
        "accessKeyId": "ASIAEXAMPLESAMPLE001",
        "principalId": f"AROAEXAMPLE:{instance['instanceId']}",
        "userType": "AssumedRole",
        "userName": "larkfield-batch",
    }
    return {"resourceType": "AccessKey", "accessKeyDetails": key, "instanceDetails": instance}


def sample_instance(w, instance):
    return {
        "resourceType": "Instance",
        "instanceDetails": {"instanceId": "i-99999999", "instanceType": "m3.xlarge", "tags": []},
    }


def call(api, service, source):
    return {
        "actionType": "AWS_API_CALL",
        "awsApiCallAction": {
            "api": api,
            "serviceName": service,
            "callerType": "Remote IP",
            "remoteIpDetails": source,
            "affectedResources": {},
        },
    }


def dns(domain):
    return {"actionType": "DNS_REQUEST", "dnsRequestAction": {"domain": domain, "protocol": "UDP", "blocked": False}}


def connection(direction, port, name, source, remote_port):
    return {
        "actionType": "NETWORK_CONNECTION",
        "networkConnectionAction": {
            "connectionDirection": direction,
            "protocol": "TCP",
            "blocked": False,
            "localPortDetails": {"port": port, "portName": name},
            "remotePortDetails": {"port": remote_port, "portName": "Unknown"},
            "remoteIpDetails": source,
        },
    }


PROBE = {"localPortDetails": {"port": 8080, "portName": "Unknown"}, "remoteIpDetails": SCANNER}

SCENES = [
    {
        "name": "sample",
        "account": "prod",
        "type": "Backdoor:EC2/C&CActivity.B!DNS",
        "severity": 8.0,
        "title": "[SAMPLE] Command and control server domain name queried by EC2 instance i-99999999.",
        "description": "[SAMPLE] EC2 instance i-99999999 is querying a domain name "
        "associated with a known command and control server.",
        "resource": sample_instance,
        "action": dns("GeneratedFindingDomainName"),
        "role": "TARGET",
        "additional": {"sample": True},
        "first": (2, "15:04"),
        "sends": [(2, "15:06", 1, False)],
    },
    {
        "name": "probe",
        "account": "staging",
        "type": "Recon:EC2/PortProbeUnprotectedPort",
        "severity": 2.0,
        "title": "Unprotected port on EC2 instance {id} is being probed.",
        "description": "EC2 instance {id} has an unprotected port which is being probed by a known malicious host.",
        "instance": jenkins,
        "resource": about_instance,
        "action": {"actionType": "PORT_PROBE", "portProbeAction": {"blocked": False, "portProbeDetails": [PROBE]}},
        "role": "TARGET",
        "additional": {"threatListName": "ProofPoint", "threatName": "Scanner"},
        "first": (5, "18:02"),
        "sends": [(5, "18:10", 1, False), (5, "18:25", 14, False)],
    },
    {
        "name": "ssh-brute-force",
        "account": "staging",
        "type": "UnauthorizedAccess:EC2/SSHBruteForce",
        "severity": 2.0,
        "title": "198.51.100.23 is performing SSH brute force attacks against {id}.",
        "description": "198.51.100.23 is performing SSH brute force attacks against {id}. "
        "Brute force attacks are used to gain unauthorized access to your instance by guessing the SSH password.",
        "instance": jenkins,
        "resource": about_instance,
        "action": connection("INBOUND", 22, "SSH", SCANNER, 40412),
        "role": "TARGET",
        "first": (5, "19:31"),
        "sends": [(5, "19:36", 1, False), (5, "19:51", 22, False), (5, "20:06", 57, False), (5, "20:21", 93, False)]
        + [(5, "22:36", 410, False), (6, "02:51", 1187, False)],
    },
    {
        "name": "bitcoin",
        "account": "staging",
        "type": "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        "severity": 8.0,
        "title": "Bitcoin-related domain name queried by EC2 instance {id}.",
        "description": "EC2 instance {id} is querying a domain name that is associated with Bitcoin-related activity.",
        "instance": jenkins,
        "resource": about_instance,
        "action": dns("pool.mining.example"),
        "role": "ACTOR",
        "first": (6, "03:09"),
        "sends": [(6, "03:12", 1, False), (6, "03:27", 38, False), (6, "07:57", 905, False), (9, "10:05", 905, True)],
    },
    {
        "name": "traffic",
        "account": "prod",
        "type": "Behavior:EC2/TrafficVolumeUnusual",
        "severity": 5.0,
        "title": "Unusually large amount of network traffic from EC2 instance {id}.",
        "description": "EC2 instance {id} is generating unusually large amounts of network traffic "
        "to remote host 203.0.113.200.",
        "instance": lambda w: w["batch-1"],
        "resource": about_instance,
        "action": connection("OUTBOUND", 51322, "Unknown", remote("203.0.113.200", "Ireland", "Example Backup"), 443),
        "role": "ACTOR",
        "first": (7, "02:10"),
        "sends": [(7, "02:18", 1, False), (9, "10:11", 1, True)],
    },
    {
        "name": "anonymous-access",
        "account": "prod",
        "type": "Policy:S3/BucketAnonymousAccessGranted",
        "severity": 8.0,
        "title": "Amazon S3 Public Anonymous Access was granted for the S3 bucket {bucket}.",
        "description": "Amazon S3 Public Anonymous Access was granted for the S3 bucket {bucket} "
        "by bob calling PutBucketPolicy.",
        "resource": about_bucket("bob"),
        "action": call("PutBucketPolicy", "s3.amazonaws.com", OFFICE),
        "role": "TARGET",
        "first": (9, "11:04"),
        "sends": [(9, "11:13", 1, False)],
    },
    {
        "name": "write-anomaly",
        "account": "prod",
        "type": "Impact:S3/AnomalousBehavior.Write",
        "severity": 5.0,
        "title": "User alice is anomalously invoking S3 APIs commonly used in Impact tactics.",
        "description": "User alice wrote an unusual number of objects to the S3 bucket {bucket}.",
        "resource": about_bucket("alice"),
        "action": call("PutObject", "s3.amazonaws.com", OFFICE),
        "role": "TARGET",
        "first": (10, "14:20"),
        "sends": [(10, "14:31", 1, False), (10, "14:46", 6, False)],
    },
    {
        "name": "stolen-credentials",
        "account": "prod",
        "type": "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
        "severity": 8.0,
        "title": "Credentials for the EC2 instance role larkfield-batch were used from an external IP address.",
        "description": "Credentials created exclusively for EC2 instance {id} using instance role larkfield-batch "
        "have been used from external IP address 203.0.113.77.",
        "instance": lambda w: w["reports-1"],
        "resource": about_stolen_key,
        "action": call("ListBuckets", "s3.amazonaws.com", THIEF),
        "role": "TARGET",
        "first": (12, "21:11"),
        "sends": [(12, "21:17", 1, False), (12, "21:32", 9, False), (12, "22:02", 31, False)],
    },
]
