/** Who made a recorded call, from where and with what. Hostile text: cut here, escaped where it is shown. */
import type { Actor } from '@clausewatch/model/actor';
import type { ResourceRef } from '@clausewatch/model/resource';

import { type Fields, fields, flag, optional, text } from '../read.ts';

const longest = 200;

export function cut(value: unknown, most = longest): string | undefined {
  return text(value)?.slice(0, most);
}

type Tool = readonly [agent: RegExp, name: string, through: NonNullable<Actor['through']>];

/** By the user agent, the first that fits; the group is the version. The order matters: Terraform and the CLI carry an SDK's name behind their own. */
const TOOLS: readonly Tool[] = [
  [/\bTerraform\/([\w.]{1,20})/, 'Terraform', 'pipeline'],
  [/\bOpenTofu\/([\w.]{1,20})/i, 'OpenTofu', 'pipeline'],
  [/\bpulumi\b/i, 'Pulumi', 'pipeline'],
  [/\bcloudformation\.amazonaws\.com\b/, 'CloudFormation', 'pipeline'],
  [/\baws-cdk\b/i, 'AWS CDK', 'pipeline'],
  [/\bansible\b/i, 'Ansible', 'pipeline'],
  [/\bgithub-actions\b/i, 'GitHub Actions', 'pipeline'],
  [/^aws-cli\/([\w.]{1,20})/, 'AWS CLI', 'command-line'],
  [/\bcloudshell\b/i, 'AWS CloudShell', 'command-line'],
  [/^ec2-api-tools ([\w.]{1,20})/, 'EC2 API tools', 'command-line'],
  [/^(?:console|signin)\.(?:[\w-]{1,40}\.)?amazonaws\.com/, 'the console', 'console'],
  [/^(?:S3Console|EC2ConsoleBackend|RDS Console|Mozilla)\b/, 'the console', 'console'],
  [/^[\w.-]{1,80}\.amazonaws\.com$/, 'an AWS service', 'service'],
  [/\bBoto3?\/([\w.]{1,20})/, 'Boto', 'program'],
  [/\b(aws-sdk-[\w-]{1,20}\/[\w.]{1,20})/, '', 'program'],
];

function toolOf(agent: string | undefined): Pick<Actor, 'with' | 'through'> {
  if (agent === undefined) return {};
  // S3 writes the agent in brackets.
  const bare = agent.slice(0, 500).replace(/^\[/, '').replace(/\]$/, '');
  for (const [pattern, name, through] of TOOLS) {
    const found = pattern.exec(bare);
    if (found !== null) return { with: [name, found[1]].filter(Boolean).join(' '), through };
  }
  return { with: bare.slice(0, 80), through: 'program' };
}

/** `assumed-role/deploy/alice` is the session `deploy/alice`; anything else goes by the last part of its ARN. */
function nameOf(identity: Fields | undefined): string {
  const [, , , , , path = ''] = cut(identity?.['arn'], 500)?.split(':') ?? [];
  const type = text(identity?.['type']);
  if (type === 'Root') return 'root';
  if (path.startsWith('assumed-role/')) return path.slice('assumed-role/'.length).slice(0, longest);
  const named = cut(identity?.['userName']) ?? cut(identity?.['invokedBy']) ?? path.split('/').at(-1);
  return (named || cut(identity?.['principalId']) || cut(identity?.['accountId']) || 'unknown').slice(0, longest);
}

/** Of a record: what is not told is left out. */
export function actorOf(record: Fields, at: string): Actor {
  const identity = fields(record['userIdentity']);
  const invokedBy = cut(identity?.['invokedBy']);
  const console_ = flag(record['sessionCredentialFromConsole']) === true;
  const tool = toolOf(text(record['userAgent']));
  const through: Pick<Actor, 'with' | 'through'> =
    invokedBy === undefined
      ? console_ && tool.through !== 'pipeline'
        ? { with: 'the console', through: 'console' }
        : tool
      : { ...toolOf(invokedBy), ...(tool.through === 'pipeline' ? tool : {}) };
  return {
    name: nameOf(identity),
    ...optional('from', cut(record['sourceIPAddress'], 80)),
    ...through,
    ...optional('call', cut(record['eventName'], 100)),
    at,
  };
}

/** Of whom a record speaks, by the unique id that does not change with a session or a name. */
export function whoOf(record: Fields, account: string): ResourceRef {
  const identity = fields(record['userIdentity']);
  const place = { provider: 'aws', account, region: 'global' };
  const id = cut(identity?.['principalId'])?.split(':', 1)[0];
  const userName = cut(identity?.['userName']);
  const issuer = fields(fields(identity?.['sessionContext'])?.['sessionIssuer']);
  switch (text(identity?.['type'])) {
    case 'Root':
      return { ...place, type: 'AWS::::Account', id: account };
    case 'AWSAccount':
      return { ...place, type: 'AWS::::Account', id: cut(identity?.['accountId']) ?? 'unknown' };
    case 'AssumedRole':
    case 'Role':
      return {
        ...place,
        type: 'AWS::IAM::Role',
        id: id || nameOf(identity),
        ...optional('name', cut(issuer?.['userName'])),
      };
    case 'IAMUser':
      // A failed login tells no id of a name that does not exist.
      return { ...place, type: 'AWS::IAM::User', id: id || userName || 'unknown', ...optional('name', userName) };
    default:
      return { ...place, type: 'AWS::IAM::User', id: userName ?? cut(identity?.['principalId']) ?? nameOf(identity) };
  }
}
