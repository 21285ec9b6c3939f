"""Changes that both the story and the routine make."""


def ingress(w, name, permission, revoke=False):
    ec2 = w.account(name)("ec2")
    call = ec2.revoke_security_group_ingress if revoke else ec2.authorize_security_group_ingress
    call(GroupId=w[name], IpPermissions=[permission])
    w.record("EC2::SecurityGroup", name)


def keep_logs(w, name, days):
    logs = w.account(name)("logs")
    if days is None:
        logs.delete_retention_policy(logGroupName=w[name])
    else:
        logs.put_retention_policy(logGroupName=w[name], retentionInDays=days)
    w.record("Logs::LogGroup", name)
