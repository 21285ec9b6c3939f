"""Items of what watches and who may act: CloudTrail, GuardDuty, the Config recorder, roles, Auto Scaling groups."""

from cloud import REGION
from shape import CONTAINED, relation, snapshot
from spelling import first_lower, respell, run_lower, tag_map


def trail(account, name, created):
    raw = account("cloudtrail").describe_trails(trailNameList=[name])["trailList"][0]
    return snapshot(
        id=name,
        arn=raw["TrailARN"],
        name=name,
        configuration=respell(raw, first_lower, created),
        supplementary={"Tags": []},
        zone="Regional",
    )


def detector(account, detector_id, created):
    raw = account("guardduty").get_detector(DetectorId=detector_id)
    arn = f"arn:aws:guardduty:{REGION}:{account.id}:detector/{detector_id}"
    return snapshot(
        id=detector_id,
        arn=arn,
        configuration={
            "Id": detector_id,
            "Enable": raw["Status"] == "ENABLED",
            "FindingPublishingFrequency": raw["FindingPublishingFrequency"],
            "DataSources": {"S3Logs": {"Enable": True}, "Kubernetes": {"AuditLogs": {"Enable": False}}},
        },
        tags=dict(sorted(raw.get("Tags", {}).items())),
        zone="Regional",
    )


def config_recorder(account, name, created):
    config = account("config")
    raw = config.describe_configuration_recorders(ConfigurationRecorderNames=[name])["ConfigurationRecorders"][0]
    status = config.describe_configuration_recorder_status(ConfigurationRecorderNames=[name])
    group = raw["recordingGroup"]
    return snapshot(
        id=name,
        arn=f"arn:aws:config:{REGION}:{account.id}:config-recorder/{name}",
        name=name,
        configuration={
            "Id": name,
            "Name": name,
            "RoleARN": raw["roleARN"],
            "Recording": status["ConfigurationRecordersStatus"][0]["recording"],
            "RecordingGroup": {
                "AllSupported": group["allSupported"],
                "IncludeGlobalResourceTypes": group["includeGlobalResourceTypes"],
                "ResourceTypes": group.get("resourceTypes", []),
                "RecordingStrategy": {"UseOnly": "ALL_SUPPORTED_RESOURCE_TYPES"},
            },
            "RecordingMode": {"RecordingFrequency": "CONTINUOUS", "RecordingModeOverrides": []},
        },
    )


def role(account, name, created):
    iam = account("iam")
    raw = iam.get_role(RoleName=name)["Role"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    profiles = iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"]
    configuration = {
        "path": raw["Path"],
        "roleName": name,
        "roleId": raw["RoleId"],
        "arn": raw["Arn"],
        "createDate": created,
        "assumeRolePolicyDocument": raw["AssumeRolePolicyDocument"],
        "instanceProfileList": [
            {key: respell(item[name], first_lower, created) for key, name in PROFILE.items()} for item in profiles
        ],
        "rolePolicyList": [],
        "attachedManagedPolicies": [respell(item, first_lower, created) for item in attached],
        "permissionsBoundary": None,
        "tags": [{"key": key, "value": value} for key, value in tag_map(raw.get("Tags")).items()],
        "roleLastUsed": None,
    }
    return snapshot(
        id=raw["RoleId"],
        arn=raw["Arn"],
        name=name,
        configuration=configuration,
        tags=tag_map(raw.get("Tags")),
        region="global",
    )


PROFILE = {
    "path": "Path",
    "instanceProfileName": "InstanceProfileName",
    "instanceProfileId": "InstanceProfileId",
    "arn": "Arn",
}


def scaling_group(account, name, created):
    raw = account("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
    kept = {key: value for key, value in raw.items() if key not in ("Tags", "VPCZoneIdentifier", "TargetGroupARNs")}
    tags = tag_map(raw.get("Tags"))
    subnets = raw["VPCZoneIdentifier"].split(",")
    configuration = respell(kept, first_lower, created) | {
        run_lower("VPCZoneIdentifier"): raw["VPCZoneIdentifier"],
        "targetGroupARNs": raw.get("TargetGroupARNs", []),
        "tags": [{"key": key, "value": value} for key, value in tags.items()],
    }
    return snapshot(
        id=raw["AutoScalingGroupARN"],
        arn=raw["AutoScalingGroupARN"],
        name=name,
        configuration=configuration,
        supplementary={"LifeCycleHooks": []},
        tags=tags,
        relations=[relation(CONTAINED, "AWS::EC2::Subnet", item) for item in subnets],
        zone="Multiple Availability Zones",
    )


WATCH = {
    "AWS::CloudTrail::Trail": trail,
    "AWS::GuardDuty::Detector": detector,
    "AWS::Config::ConfigurationRecorder": config_recorder,
    "AWS::IAM::Role": role,
    "AWS::AutoScaling::AutoScalingGroup": scaling_group,
}
