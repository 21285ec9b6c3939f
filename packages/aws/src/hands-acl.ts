/** Entries of a network ACL, which EC2 knows by their numbers alone. */
import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type EC2Client,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import type { EntryUnit } from '@clausewatch/model/edit';
import { parseCidr, toCidrs } from '@clausewatch/net/addresses';

import { translated } from './failures.ts';
import type { Call } from './hands-call.ts';

export function createCall(NetworkAclId: string, unit: EntryUnit): Call {
  const { protocol, from, to, action, range } = unit;
  const icmp = protocol.startsWith('icmp');
  return {
    send: (client, DryRun) =>
      client.send(
        new CreateNetworkAclEntryCommand({
          ...placeOf(NetworkAclId, unit),
          Protocol: protocols[protocol] ?? protocol,
          RuleAction: action,
          ...(icmp ? { IcmpTypeCode: { Type: from ?? -1, Code: to ?? -1 } } : {}),
          ...(!icmp && from !== undefined ? { PortRange: { From: from, To: to } } : {}),
          ...(range.includes(':') ? { Ipv6CidrBlock: range } : { CidrBlock: range }),
          DryRun,
        }),
      ),
    // Another entry may have the number: only a look tells.
    done: '',
    apart: [],
  };
}

export function deleteCall(NetworkAclId: string, unit: EntryUnit): Call {
  return {
    send: (client, DryRun) => client.send(new DeleteNetworkAclEntryCommand({ ...placeOf(NetworkAclId, unit), DryRun })),
    done: 'InvalidNetworkAclEntry.NotFound',
    apart: [],
    before: (client) => whatIsThere(client, NetworkAclId, unit),
  };
}

/**
 * EC2 deletes (and replaces) whatever stands under the number, and takes no condition: a look a moment before is all that there is. Who gives the
 * number to another entry between this look and the call, or so late that the look does not show it yet, loses that entry.
 */
async function whatIsThere(client: EC2Client, NetworkAclId: string, unit: EntryUnit): Promise<'done' | 'needed'> {
  const { NetworkAcls } = await client
    .send(new DescribeNetworkAclsCommand({ NetworkAclIds: [NetworkAclId] }))
    .catch((error: unknown) => {
      throw translated('EC2', error);
    });
  const entries = NetworkAcls?.[0]?.Entries;
  if (entries === undefined) throw new Error('EC2: an answer without entries');
  const { RuleNumber, Egress } = placeOf(NetworkAclId, unit);
  const there = entries.find((entry) => entry.RuleNumber === RuleNumber && entry.Egress === Egress);
  if (there === undefined) return 'done';
  if (isAs(unit, there)) return 'needed';
  throw new Error(`entry ${unit.number} is another than was approved, and was left alone`);
}

function isAs({ protocol, from, to, action, range }: EntryUnit, there: NetworkAclEntry): boolean {
  const { Protocol, RuleAction, CidrBlock, Ipv6CidrBlock, PortRange, IcmpTypeCode } = there;
  const [ours, theirs] = [range, CidrBlock ?? Ipv6CidrBlock ?? ''].map((text) => parseCidr(text));
  const icmp = protocol.startsWith('icmp');
  const [first, last] = icmp ? [IcmpTypeCode?.Type, IcmpTypeCode?.Code] : [PortRange?.From, PortRange?.To];
  const [lowest, highest] = icmp ? [-1, -1] : [0, 65_535];
  return (
    Protocol === (protocols[protocol] ?? protocol) &&
    RuleAction === action &&
    ours !== undefined &&
    theirs !== undefined &&
    toCidrs(ours).join() === toCidrs(theirs).join() &&
    (first ?? lowest) === (from ?? lowest) &&
    (last ?? highest) === (to ?? highest)
  );
}

/** An entry's protocol is a number (IANA). */
const protocols: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58' };

const placeOf = (NetworkAclId: string, { number, direction }: EntryUnit) => ({
  NetworkAclId,
  RuleNumber: number,
  Egress: direction === 'egress',
});
