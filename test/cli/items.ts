/** Configuration items written by hand, and a folder to put them in. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

type Json = Readonly<Record<string, unknown>>;

/** A security group with one rule that admits `cidr`; SSH from everywhere unless told otherwise. */
export function group(id: string, rule: Json = {}, over: Json = {}): Json {
  return {
    configurationItemCaptureTime: '2026-11-01T10:00:00.000Z',
    configurationItemStatus: 'OK',
    configurationStateId: '1793527200000',
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: id,
    resourceName: id,
    ARN: `arn:aws:ec2:eu-west-1:111122223333:security-group/${id}`,
    tags: {},
    relationships: [],
    supplementaryConfiguration: {},
    configuration: {
      groupId: id,
      groupName: id,
      vpcId: 'vpc-1',
      ipPermissions: [
        {
          ipProtocol: 'tcp',
          fromPort: 22,
          toPort: 22,
          ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
          ipv6Ranges: [],
          prefixListIds: [],
          userIdGroupPairs: [],
          ...rule,
        },
      ],
      ipPermissionsEgress: [],
    },
    ...over,
  };
}

/** A folder with these files; gone when the test is over. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-in-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
